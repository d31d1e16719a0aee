"""A flow as text: each node once, in the order in which callers meet them."""

from collections import defaultdict
from collections.abc import Iterator

from ivr.flow.drawing.lettering import clean
from ivr.flow.drawing.picture import Box, Picture, Way

INDENT = "  "


def outline(picture: Picture) -> str:
    """Return `picture` as text that a terminal shows and a screen reader reads.

    The parts of a node stand below it, indented.
    """
    lines = [f"{picture.title}, words in {', '.join(picture.languages)}"]
    lines += [f"! {problem}" for problem in picture.problems]
    lines.append(f"a call begins -> {picture.start}")
    lines += [way_text(rule) for rule in picture.rules]
    inner: defaultdict[str, list[str]] = defaultdict(list)
    for name in order(picture):
        inner[parent(picture.boxes[name])].append(name)
    for name in inner.pop("", []):
        lines += ["", *tree(picture, name, inner)]
    for name, parts in inner.items():  # parts whose own node is not there
        for part in parts:
            lines += ["", f"({name})", *tree(picture, part, inner)]
    return "".join(f"{clean(line).rstrip()}\n" for line in lines)


def parent(box: Box) -> str:
    """Return the node that this one is directly a part of, empty for none."""
    return box.group[-1] if box.group else ""


def order(picture: Picture) -> Iterator[str]:
    """Yield each node once, each way followed to its end before the next."""
    told = set[str]()
    starts = [picture.start, *(rule.target for rule in picture.rules), *picture.boxes]
    for start in starts:
        waiting = [start]
        while waiting:
            name = waiting.pop()
            if name in told:
                continue
            told.add(name)
            yield name
            waiting += [way.target for way in reversed(picture.boxes[name].ways)]


def tree(
    picture: Picture, name: str, inner: dict[str, list[str]], level: int = 0
) -> Iterator[str]:
    """Yield the lines of a node and of its parts."""
    for line in box_lines(picture.boxes[name]):
        yield INDENT * level + line
    for part in inner.pop(name, []):
        yield from tree(picture, part, inner, level + 1)


def box_lines(box: Box) -> Iterator[str]:
    """Yield the lines of one node."""
    facts = f" ({', '.join(box.facts)})" if box.facts else ""
    yield f"{box.name}: {box.role}{facts}"
    yield from (f"{INDENT}! {line}" for line in warnings(box))
    yield from (f'{INDENT}"{words}"' for words in box.said)
    yield from (INDENT + way_text(way) for way in box.ways)


def warnings(box: Box) -> Iterator[str]:
    """Yield what is wrong with a node."""
    yield from box.problems
    if box.lacks:
        yield f"words are missing in {', '.join(box.lacks)}"
    if not box.is_reachable:
        yield "no call comes here"


def way_text(way: Way) -> str:
    """Return `1 For a card [topic cards] -> identify`."""
    return f"{way_words(way)} -> {way.target}".strip()


def way_words(way: Way) -> str:
    """Return `1 For a card [topic cards]`."""
    marks = f"[{', '.join(way.marks)}]" if way.marks else ""
    return " ".join(filter(None, (way.label, " / ".join(way.words), marks)))
