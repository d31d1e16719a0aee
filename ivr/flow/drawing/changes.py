"""The difference of two flows: as text, and as a picture of both in one."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from ivr.flow.drawing.compare import NOTHING, Difference, Edit, NodeEdit
from ivr.flow.drawing.lettering import clean
from ivr.flow.drawing.mermaid import SIGNS
from ivr.flow.drawing.picture import Box, Change, Picture, Way
from ivr.flow.source import Place

INDENT = "  "


def text(difference: Difference) -> str:
    """Return a difference as lines: `+` is new, `-` is gone, `~` is another now."""
    lines = list(all_lines(difference)) or [NOTHING]
    return "".join(f"{clean(line).rstrip()}\n" for line in lines)


def all_lines(difference: Difference) -> Iterator[str]:
    """Yield every change, under the name of what it is a change of."""
    yield from titled("settings", map(edit_text, difference.settings))
    for node in difference.nodes.values():
        yield f"{SIGNS[node.change]} node {node.name}"
        yield from (INDENT + node_text(node, one) for one in node.edits)
    for language, edits in difference.words.items():
        yield from titled(f"words in {language}", map(words_text, edits))
    yield from titled("recordings", map(edit_text, difference.sounds))


def titled(title: str, lines: Iterable[str]) -> Iterator[str]:
    """Yield lines under a title, and nothing for no lines."""
    found = [INDENT + line for line in lines]
    yield from [title, *found] if found else ()


def node_text(node: NodeEdit, edit: Edit) -> str:
    """Return what is other in a node; all of a new node is new."""
    if node.change == "changed":
        return edit_text(edit)
    return f"{place_text(edit.place)}: {values(edit)}"


def edit_text(edit: Edit) -> str:
    """Return `~ wait: 5 s -> 7 s`, or where a way leads now."""
    leads = " leads elsewhere" if edit.is_way and edit.change == "changed" else ""
    return f"{SIGNS[edit.change]} {place_text(edit.place)}{leads}: {values(edit)}"


def words_text(edit: Edit) -> str:
    """Return `~ hello: "Good day." -> "Hello."`."""
    quoted = replace(
        edit,
        old=None if edit.old is None else f'"{edit.old}"',
        new=None if edit.new is None else f'"{edit.new}"',
    )
    return edit_text(quoted)


def place_text(place: Place) -> str:
    """Return a place as words, with the names in it as they are written."""
    return " ".join(map(str, place))


def values(edit: Edit) -> str:
    """Return the old and the new value, or the only one."""
    told = " -> ".join(one for one in (edit.old, edit.new) if one is not None)
    return f"-> {told}" if edit.is_way and edit.change != "changed" else told


def both(old: Picture, new: Picture, difference: Difference) -> Picture:
    """Return one picture of two flows: what came, what went, what is other now."""
    spoken = heard_changes(difference)
    boxes: dict[str, Box] = {}
    for name in dict.fromkeys((*new.boxes, *old.boxes)):
        box, before = new.boxes.get(name), old.boxes.get(name)
        boxes[name] = joined(before, box, difference, spoken)
    notes = [f"settings {edit_text(one)}" for one in difference.settings]
    notes += [f"recordings {edit_text(one)}" for one in difference.sounds]
    return replace(
        new,
        title=f"{old.title} → {new.title}",
        boxes=boxes,
        notes=tuple(notes) if difference else (NOTHING,),
        is_difference=True,
    )


def heard_changes(difference: Difference) -> dict[str, list[str]]:
    """Return the changes of words by the name of the prompt."""
    found: dict[str, list[str]] = {}
    for language, edits in difference.words.items():
        for one in edits:
            line = f"{language} {words_text(one)}"
            found.setdefault(str(one.place[0]), []).append(line)
    return found


def joined(
    old: Box | None,
    new: Box | None,
    difference: Difference,
    spoken: Mapping[str, list[str]],
) -> Box:
    """Return the box of a node as it is now, with what became of it."""
    if new is None:
        gone = old or Box("", "is missing")
        ways = tuple(replace(way, change="removed") for way in gone.ways)
        return replace(gone, ways=ways, change="removed", is_reachable=True)
    if old is None:
        ways = tuple(replace(way, change="added") for way in new.ways)
        return replace(new, ways=ways, change="added")
    edited = difference.nodes.get(new.name)
    notes = list(map(edit_text, beside_ways(edited))) if edited else []
    notes += [line for key in new.prompts for line in spoken.get(key, ())]
    change: Change | None = "changed" if notes or edited else None
    ways = tuple(joined_ways(old.ways, new.ways))
    return replace(new, ways=ways, change=change, notes=tuple(notes))


def beside_ways(node: NodeEdit) -> Iterator[Edit]:
    """Yield what is other in a node beside its ways, which are drawn."""
    new_or_gone = {
        one.place[:-1] for one in node.edits if one.is_way and one.change != "changed"
    }
    for one in node.edits:
        part_of = {one.place[:end] for end in range(1, len(one.place))}
        if not one.is_way and not part_of & new_or_gone:
            yield one


def joined_ways(old: tuple[Way, ...], new: tuple[Way, ...]) -> Iterator[Way]:
    """Yield the ways of a node that stays, each before what it was."""
    before = {way.place: way for way in old}
    for way in new:
        was = before.pop(way.place, None)
        if was and was.target == way.target:
            yield way
            continue
        yield replace(way, change="added")
        if was:
            yield replace(was, change="removed")
    for was in before.values():
        yield replace(was, change="removed")
