"""What of a flow was walked through: its nodes, its options, and the ways out.

Nodes and options count; the ways of callers who stay silent, press wrong keys, find
nobody or come at another hour are told beside them.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import assert_never

from ivr.flow.flow import Flow, choices
from ivr.flow.model import (
    Branch,
    Collect,
    Goto,
    HangUp,
    Menu,
    Node,
    OpenCase,
    Play,
    Request,
    Say,
    Send,
    SwitchLanguage,
    Tag,
    Transfer,
    Verify,
    Voicemail,
)
from ivr.flow.ways import branch_targets, targets

# Where a caller is, in which language: (node, language).
Spot = tuple[str, str]
ASIDE = ("help", "no_input", "no_match")


@dataclass(slots=True)
class Walked:
    """What callers came through, each with the language it was spoken in."""

    nodes: set[Spot] = field(default_factory=set[Spot])
    marks: set[Spot] = field(default_factory=set[Spot])

    def add(self, flow: Flow, path: Sequence[str]) -> None:
        """Add the way of a call."""
        language = flow.language
        for index, entry in enumerate(path):
            name, _, mark = entry.partition(":")
            self.nodes.add((name, language))
            if mark:
                self.marks.add((entry, language))
            node = flow.nodes.get(name)
            if isinstance(node, Branch) and index + 1 < len(path):
                target = path[index + 1].partition(":")[0]
                ways = branch_ways(node, target)
                self.marks.update((f"{name}:{way}", language) for way in ways)
            language = spoken_after(node, mark) or language


def branch_ways(node: Branch, target: str) -> Iterator[str]:
    """Yield the ways of a branch that lead to `target`."""
    for place, to in branch_targets(node):
        if to == target:
            yield str(place[-1])


def spoken_after(node: Node | None, option: str) -> str | None:
    """Return the language that a node changes to, None when it changes none."""
    match node:
        case SwitchLanguage(language=language):
            return language
        case Menu():
            chosen = (one for one in choices(node) if one.option == option)
            return next((one.language for one in chosen), None)
        case _:
            return None


@dataclass(frozen=True, slots=True)
class Part:
    """Names of one kind that were to be walked through, and those that were not."""

    all: int
    missing: tuple[str, ...]

    @property
    def walked(self) -> int:
        """How many were."""
        return self.all - len(self.missing)


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much was walked through, in a language, or (None) in whichever."""

    language: str | None
    nodes: Part
    options: Part
    ways: Part

    @property
    def whole(self) -> bool:
        """Whether no node and no option is missing."""
        return not self.nodes.missing and not self.options.missing


def coverage(flow: Flow, walked: Walked) -> Coverage:
    """Return how much of `flow` was walked through, in whichever language."""
    nodes = {name for name, _ in walked.nodes}
    marks = {mark for mark, _ in walked.marks}
    return measured(flow, None, flow.nodes, nodes, marks)


def coverage_by_language(flow: Flow, walked: Walked) -> list[Coverage]:
    """Return the same for each language, of what callers can reach in it."""
    within = reachable(flow)
    found: list[Coverage] = []
    for language in flow.prompts:
        nodes = {name for name, spoken in walked.nodes if spoken == language}
        marks = {mark for mark, spoken in walked.marks if spoken == language}
        wanted = [name for name in flow.nodes if (name, language) in within]
        found.append(measured(flow, language, wanted, nodes, marks))
    return found


def measured(
    flow: Flow,
    language: str | None,
    wanted: Iterable[str],
    nodes: set[str],
    marks: set[str],
) -> Coverage:
    """Return what of `wanted` is in `nodes`, and of its options and ways in `marks`."""
    names = list(wanted)
    options = [f"{name}:{one}" for name in names for one in options_of(flow, name)]
    ways = [f"{name}:{one}" for name in names for one in ways_of(flow.nodes[name])]
    return Coverage(
        language, part(names, nodes), part(options, marks), part(ways, marks)
    )


def part(wanted: Sequence[str], walked: set[str]) -> Part:
    """Return how much of `wanted` was walked."""
    every = dict.fromkeys(wanted)
    return Part(len(every), tuple(one for one in every if one not in walked))


def options_of(flow: Flow, name: str) -> list[str]:
    """Return the names of a menu's options."""
    node = flow.nodes[name]
    return [one.option for one in choices(node)] if isinstance(node, Menu) else []


def ways_of(node: Node) -> tuple[str, ...]:
    """Return the ways out of a node that are no options."""
    match node:
        case Menu():
            return ASIDE
        case Collect():
            return ("without", *ASIDE)
        case Verify(verify="pin" | "topic"):
            return ("pin", "without", *ASIDE)
        case Verify(verify=level):
            return (level, "failed")
        case Voicemail():
            return ("recorded", "empty")
        case Transfer():
            return ("answered", "no_answer")
        case Branch():
            return tuple(str(place[-1]) for place, _ in branch_targets(node))
        case Say() | Play() | Send() | Request() | SwitchLanguage() | Tag():
            return ()
        case OpenCase() | Goto() | HangUp():
            return ()
        case _:
            assert_never(node)


def reachable(flow: Flow) -> set[Spot]:
    """Return where a caller can come in which language, without going back."""
    settings = flow.settings
    starts = [settings.start, *filter(None, [settings.emergency])]
    waiting = [(start, flow.language) for start in starts]
    found = set(waiting)
    while waiting:
        for spot in onward(flow, *waiting.pop()):
            if spot not in found:
                found.add(spot)
                waiting.append(spot)
    return found


def onward(flow: Flow, name: str, language: str) -> Iterator[Spot]:
    """Yield where a node leads, and in which language."""
    node = flow.nodes[name]
    if isinstance(node, SwitchLanguage):
        yield node.then, node.language
        return
    if isinstance(node, Menu):
        for option in choices(node):
            yield option.then, option.language or language
        tries = (node.no_input.then, node.no_match.then)
        yield from ((target, language) for target in tries if target)
    else:
        yield from ((target, language) for _, target in targets(node))
    if isinstance(node, Menu | Collect | Verify):
        yield flow.settings.give_up, language
        yield flow.help, language
    if isinstance(node, Transfer):
        yield flow.unanswered(node), language
