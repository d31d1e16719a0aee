"""What every drawing of a flow shows, before it is drawn."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from ivr.flow.drawing.labels import (
    FOR_THE_REST,
    Role,
    Words,
    facts,
    role_of,
    way_label,
    way_marks,
)
from ivr.flow.flow import Flow
from ivr.flow.model import Transfer
from ivr.flow.source import Place
from ivr.flow.ways import onward_of, targets

Change = Literal["added", "removed", "changed"]
EVERY_LANGUAGE = "all"


@dataclass(frozen=True, slots=True)
class Way:
    """A way to the node `target`: where it is written, and when a caller goes it.

    `label` is empty where there is nothing to choose; `words` are those of an
    option.  `marks` are what choosing it means beside.  `is_for_the_rest`: of
    callers who give no answer, or a wrong one.  `is_walked`: by the call that is shown.
    """

    place: Place
    target: str
    label: str
    words: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    is_for_the_rest: bool = False
    change: Change | None = None
    is_walked: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """A node: what it does, what is heard there, its other fields, its ways.

    `lacks` are the languages in which it has not all its words, `prompts` the names
    of all its words; `notes` tell what has changed.  `is_walked`: the call that is
    shown came to it.
    """

    name: str
    role: Role
    said: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    ways: tuple[Way, ...] = ()
    lacks: tuple[str, ...] = ()
    is_reachable: bool = True
    problems: tuple[str, ...] = ()
    change: Change | None = None
    notes: tuple[str, ...] = ()
    prompts: tuple[str, ...] = ()
    is_walked: bool = False

    @property
    def group(self) -> tuple[str, ...]:
        """The nodes that this one is a part of, the outermost first."""
        parts = self.name.split(".")
        return tuple(".".join(parts[:end]) for end in range(1, len(parts)))


@dataclass(frozen=True, slots=True)
class Picture:
    """A flow to be drawn, with its words in `languages`.

    `rules` are the ways that hold everywhere, so they are told once.  `problems` are
    those of no node, `notes` changes of no node; `is_difference` of two flows.
    """

    title: str
    languages: tuple[str, ...]
    start: str
    boxes: dict[str, Box]
    rules: tuple[Way, ...]
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    is_difference: bool = False

    @property
    def groups(self) -> set[str]:
        """The nodes that have others as their parts."""
        return {name for box in self.boxes.values() for name in box.group}


Problems = Mapping[str | None, tuple[str, ...]]
NO_PROBLEMS: Problems = {}


def picture(
    flow: Flow, language: str | None = None, problems: Problems = NO_PROBLEMS
) -> Picture:
    """Return the picture of `flow`, with its words in `language`.

    That is one of the flow's, by default its first, or `all`.  `problems` are told
    at the node whose name they have, or under None.  A node that is named and is not
    there gets a box too.
    """
    every = tuple(flow.settings.languages)
    shown = every if language == EVERY_LANGUAGE else (language or flow.language,)
    words, reached = Words(flow, shown), reachable(flow)
    boxes = {
        name: box_of(words, name, name in reached, problems.get(name, ()))
        for name in flow.nodes
    }
    rules = tuple(rules_of(flow))
    named = [flow.settings.start, *(rule.target for rule in rules)]
    named += [way.target for box in boxes.values() for way in box.ways]
    for name in named:
        boxes.setdefault(name, Box(name, "is missing"))
    title = f"{flow.name}, revision {flow.revision}"
    rest = problems.get(None, ())
    return Picture(title, shown, flow.settings.start, boxes, rules, rest)


def box_of(
    words: Words,
    name: str,
    is_reachable: bool,  # noqa: FBT001 - given by place, one caller
    problems: tuple[str, ...],
) -> Box:
    """Return the box of one node."""
    node = words.flow.nodes[name]
    role = role_of(name, node)
    if role == "cannot be read":
        return Box(name, role, is_reachable=is_reachable, problems=problems)
    return Box(
        name,
        role,
        tuple(words.said(name)),
        tuple(facts(name, node)),
        tuple(ways_of(words, name)),
        tuple(words.lacks(name)),
        is_reachable,
        problems,
        prompts=tuple(words.prompts(name)),
    )


def ways_of(words: Words, name: str) -> Iterator[Way]:
    """Yield the ways of one node by its own words, in the order of the flow file."""
    node = words.flow.nodes[name]
    for place, target in targets(node):
        yield Way(
            place,
            target,
            way_label(node, place),
            tuple(words.of_way(node, place)),
            tuple(way_marks(node, place)),
            place[0] in FOR_THE_REST,
        )


def rules_of(flow: Flow) -> Iterator[Way]:
    """Yield where calls lead that no node leads on by its own words."""
    settings = flow.settings
    if settings.emergency:
        yield Way(("emergency",), settings.emergency, "a call in an emergency")
    silent, help_key = "silence or wrong answers", "0 at any question"
    yield Way(("give_up",), settings.give_up, silent, is_for_the_rest=True)
    yield Way(("help",), flow.help, help_key)
    nodes = flow.nodes.values()
    if any(isinstance(one, Transfer) and not one.no_answer for one in nodes):
        unanswered = "nobody takes a call"
        yield Way(("give_up",), settings.give_up, unanswered, is_for_the_rest=True)


def reachable(flow: Flow) -> set[str]:
    """Return every name that a caller can come to, also of nodes that are not there."""
    settings = flow.settings
    waiting = [name for name in (settings.start, settings.emergency) if name]
    found = set(waiting)
    while waiting:
        node = flow.nodes.get(waiting.pop())
        fresh = set(onward_of(flow, node)) - found if node else set[str]()
        found |= fresh
        waiting += fresh
    return found
