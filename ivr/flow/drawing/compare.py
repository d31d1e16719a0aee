"""What tells two flows apart: nodes, ways, words, settings, recordings."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from ivr.flow.drawing.fields import fields
from ivr.flow.drawing.picture import Change
from ivr.flow.files import FlowFiles
from ivr.flow.flow import Flow
from ivr.flow.prompts import Prompt
from ivr.flow.source import Place
from ivr.flow.ways import targets

NOTHING = "no difference"


@dataclass(frozen=True, slots=True)
class Edit:
    """A value that is another one now; None where there is none.

    `is_way`: it is where a way leads.
    """

    place: Place
    old: str | None
    new: str | None
    is_way: bool = False

    @property
    def change(self) -> Change:
        """What became of the value."""
        if self.old is None:
            return "added"
        return "removed" if self.new is None else "changed"


@dataclass(frozen=True, slots=True)
class NodeEdit:
    """A node that is not as it was, with what is other in it."""

    name: str
    change: Change
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """All that tells two flows apart; `words` are by language."""

    nodes: dict[str, NodeEdit] = field(default_factory=dict[str, NodeEdit])
    settings: tuple[Edit, ...] = ()
    words: dict[str, tuple[Edit, ...]] = field(
        default_factory=dict[str, tuple[Edit, ...]]
    )
    sounds: tuple[Edit, ...] = ()

    def __bool__(self) -> bool:
        """Tell whether there is any difference."""
        return bool(self.nodes or self.settings or self.words or self.sounds)


def difference(
    old: Flow, new: Flow, old_files: FlowFiles, new_files: FlowFiles
) -> Difference:
    """Return what has changed from `old` to `new`, in the order of the new flow."""
    languages = dict.fromkeys((*new.prompts, *old.prompts))
    words = {one: tuple(edits(told(old, one), told(new, one))) for one in languages}
    sounds = edits(recordings(old_files), recordings(new_files))
    heard = old_files.sounds, new_files.sounds
    replaced = (
        Edit((name,), "a recording", "another recording")
        for name in sorted(heard[0].keys() & heard[1].keys())
        if heard[0][name] != heard[1][name]
    )
    return Difference(
        dict(node_edits(old, new)),
        tuple(edits(settings(old), settings(new))),
        {language: found for language, found in words.items() if found},
        (*sounds, *replaced),
    )


def edits(old: Mapping[Place, str], new: Mapping[Place, str]) -> Iterator[Edit]:
    """Yield the values that differ, those of `new` first."""
    for place in dict.fromkeys((*new, *old)):
        if old.get(place) != new.get(place):
            yield Edit(place, old.get(place), new.get(place))


def recordings(files: FlowFiles) -> dict[Place, str]:
    """Return the recordings that there are."""
    return {(name,): "a recording" for name in sorted(files.sounds)}


def settings(flow: Flow) -> dict[Place, str]:
    """Return the settings one by one.

    A subflow that is used is left out: its nodes are told where they are used.
    """
    used = {place[1] for place in flow.origins.values() if place[0] == "subflows"}
    return {
        place: value
        for place, value in fields(flow.settings).items()
        if place[0] != "subflows" or place[1] not in used
    }


def told(flow: Flow, language: str) -> dict[Place, str]:
    """Return every sentence, recording and synonym of a language."""
    found: dict[Place, str] = {}
    for name, prompt in flow.prompts.get(language, {}).items():
        found |= {(name, *place): words for place, words in of_prompt(prompt)}
    return found


def of_prompt(prompt: Prompt) -> Iterator[tuple[Place, str]]:
    """Yield the sentences of one prompt with their gaps, and what else it has."""
    for number, one in enumerate((prompt, *prompt.later), 1):
        place: Place = () if number == 1 else (f"attempt {number}",)
        yield place, one.fill({gap: f"{{{gap}}}" for gap in one.gaps})
    if prompt.sound:
        yield ("play",), prompt.sound
    if prompt.hear:
        yield ("hear",), ", ".join(prompt.hear)


def node_edits(old: Flow, new: Flow) -> Iterator[tuple[str, NodeEdit]]:
    """Yield the nodes that differ: in the order of `new`, then what is gone."""
    for name in dict.fromkeys((*new.nodes, *old.nodes)):
        before, after = node_fields(old, name), node_fields(new, name)
        found = tuple(in_node(old, new, name, edits(before, after)))
        if name not in old.nodes:
            yield name, NodeEdit(name, "added", found)
        elif name not in new.nodes:
            yield name, NodeEdit(name, "removed", found)
        elif found or type(old.nodes[name]) is not type(new.nodes[name]):
            yield name, NodeEdit(name, "changed", found)


def node_fields(flow: Flow, name: str, *, only_given: bool = False) -> dict[Place, str]:
    """Return the fields of a node; none where there is no such node."""
    node = flow.nodes.get(name)
    return fields(node, only_given=only_given) if node else {}


def in_node(old: Flow, new: Flow, name: str, found: Iterator[Edit]) -> Iterator[Edit]:
    """Yield the edits of a node, with a mark on those of its ways.

    What came or went with its default value is no edit.
    """
    nodes = [flow.nodes[name] for flow in (old, new) if name in flow.nodes]
    ways = {tuple(map(str, place)) for node in nodes for place, _ in targets(node)}
    flows = (old, new)
    before, after = (node_fields(one, name, only_given=True) for one in flows)
    for one in found:
        if one.change == "changed" or one.place in before or one.place in after:
            is_way = tuple(map(str, one.place)) in ways
            yield replace(one, is_way=is_way)
