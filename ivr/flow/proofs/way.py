"""The ways out of a node, and what a caller does to go each of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, assert_never

from ivr.flow.flow import Flow
from ivr.flow.model import (
    Asking,
    Branch,
    Collect,
    Goto,
    HangUp,
    Menu,
    Node,
    OpenCase,
    Option,
    Play,
    Request,
    Say,
    Send,
    SwitchLanguage,
    Tag,
    Transfer,
    Tries,
    Verify,
    Voicemail,
)
from ivr.flow.proofs.verdict import Presses
from ivr.flow.source import Place

SILENCE, WRONG_KEY = "(silence)", "(wrong key)"
NUMBER, PIN, MESSAGE = "(number)", "(PIN)", "(message)"
WITHOUT, HELP_ALONE, HELP_KEY = "*#", "0#", "0"
# The nodes at which a caller does something; a `Verify` without a PIN asks the host.
ASKING = Menu | Collect | Verify | Voicemail | Transfer

# How a caller comes to go a way: by doing what is asked for, by not doing it, by a key
# that leads elsewhere, or without being asked.
Kind = Literal["given", "silence", "wrong", "without", "help", "onward"]


@dataclass(frozen=True, slots=True)
class Way:
    """A way to the next node: where it is written, and what a caller presses.

    `option` is the choice that is made by it.  `heard` are the languages in which it
    is open, None for all of them.
    """

    place: Place
    target: str
    presses: Presses = ()
    kind: Kind = "onward"
    language: str | None = None
    option: Option | None = None
    heard: frozenset[str] | None = None

    def is_open(self, language: str) -> bool:
        """Tell whether a caller who hears `language` can go this way."""
        return self.heard is None or language in self.heard

    @property
    def is_spoken(self) -> bool:
        """Whether only words lead this way."""
        return self.place[0] == "spoken"


def ways_from(flow: Flow, node: Node) -> Iterator[Way]:  # noqa: C901 - one case a kind
    """Yield each way out of `node`, by its own words and by the flow's."""
    match node:
        case Say(then=then) | Play(then=then) | Send(then=then) | Tag(then=then):
            yield Way(("then",), then)
        case OpenCase(then=then) | Request(then=then):
            yield Way(("then",), then)
        case SwitchLanguage(then=then, language=language):
            yield Way(("then",), then, language=language)
        case Goto(goto=goto):
            yield Way(("goto",), goto)
        case Branch():
            yield from branch_ways(flow, node)
        case Voicemail(then=then, empty=empty):
            yield Way(("then",), then, (MESSAGE,), "given")
            yield Way(("empty",), empty or then, (SILENCE,), "silence")
        case Transfer(then=then):
            yield Way(("then",), then, ("(answered)",), "given")
            unanswered = flow.unanswered(node)
            yield Way(("no_answer",), unanswered, ("(no answer)",), "without")
        case Menu():
            yield from menu_ways(flow, node)
        case Collect(then=then, confirm=confirm):
            presses = (NUMBER, "1") if confirm else (NUMBER,)
            yield Way(("then",), then, presses, "given")
            yield Way(("give_up",), flow.without(node), (WITHOUT,), "without")
            yield Way(("help",), flow.help, (HELP_ALONE,), "help")
            yield from tries_ways(flow, node)
        case Verify():
            yield from verify_ways(flow, node)
        case HangUp():
            return
        case _:
            assert_never(node)


def branch_ways(flow: Flow, node: Branch) -> Iterator[Way]:
    """Yield the ways of a branch; one on the language is open in that language."""
    subject = node.branch
    if node.is_ is None or node.else_ is None:
        yield Way(("yes",), node.yes or "", (f"({subject})",))
        yield Way(("no",), node.no or "", (f"(not {subject})",))
        return
    of_language = subject == "language"
    for value, target in node.is_.items():
        if of_language:
            yield Way(("is", value), target, heard=frozenset({value}))
        else:
            yield Way(("is", value), target, (f"({subject} is {value})",))
    if of_language:
        others = frozenset(flow.settings.languages) - node.is_.keys()
        yield Way(("else",), node.else_, heard=others)
    else:
        yield Way(("else",), node.else_, (f"({subject} is another)",))


def menu_ways(flow: Flow, node: Menu) -> Iterator[Way]:
    """Yield the ways of a menu: its choices, help, silence and wrong keys."""
    for key, option in node.menu.items():
        place: Place = ("menu", key, "then")
        yield chosen(place, option, (key,), None)
    heard = frozenset(
        language
        for language in flow.settings.languages
        if node.spoken and flow.listens(node, language)
    )
    for index, option in enumerate(node.spoken):
        place = ("spoken", index, "then")
        yield chosen(place, option, (f"(says {option.option})",), heard)
    if HELP_KEY not in node.menu:
        yield Way(("help",), flow.help, (HELP_KEY,), "help")
    yield from tries_ways(flow, node)


def chosen(
    place: Place, option: Option, presses: Presses, heard: frozenset[str] | None
) -> Way:
    """Return the way of a choice."""
    return Way(place, option.then, presses, "given", option.language, option, heard)


def verify_ways(flow: Flow, node: Verify) -> Iterator[Way]:
    """Yield the ways of a verification, which only a PIN asks the caller about."""
    without = flow.without(node)
    if "pin" not in flow.levels(node):
        yield Way(("then",), node.then, (f"({node.verify})",))
        if any(level != "none" for level in flow.levels(node)):
            yield Way(("failed",), without, ("(not verified)",))
        return
    yield Way(("then",), node.then, (PIN,), "given")
    yield Way(("failed",), without, (WITHOUT,), "without")
    yield Way(("help",), flow.help, (HELP_ALONE,), "help")
    yield from tries_ways(flow, node)


def tries_ways(flow: Flow, node: Asking) -> Iterator[Way]:
    """Yield where callers go who stay silent or press wrong keys."""
    silences, misses = node.no_input, node.no_match
    yield Way(
        where("no_input", silences),
        flow.after(silences, node),
        (SILENCE,) * silences.limit,
        "silence",
    )
    yield Way(
        where("no_match", misses),
        flow.after(misses, node),
        (WRONG_KEY,) * misses.limit,
        "wrong",
    )


def where(name: str, tries: Tries) -> Place:
    """Return where it is written what follows after too many tries."""
    return (name, "then") if tries.then else (name,)
