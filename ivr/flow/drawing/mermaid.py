"""A flow as a Mermaid flowchart: https://mermaid.js.org/syntax/flowchart.html."""

import re
from collections import defaultdict
from collections.abc import Iterator

from ivr.flow.drawing.lettering import clean
from ivr.flow.drawing.outline import order, parent, warnings, way_words
from ivr.flow.drawing.picture import Box, Change, Picture, Way

SIGNS: dict[Change, str] = {"added": "+", "removed": "-", "changed": "~"}
# Mermaid refuses more, unless the page that shows it says otherwise:
# https://mermaid.js.org/config/schema-docs/config.html#maxedges
MOST_EDGES, MOST_LETTERS = 500, 50_000
PAGE_MUST = (
    "%% More than Mermaid takes unasked: the page that shows this says"
    " mermaid.initialize({maxEdges: 100000, maxTextSize: 9000000})\n"
)
CLASSES = {
    "wrong": "stroke:#b3261e,stroke-width:3px",
    "unmet": "stroke-dasharray:4 3",
    "added": "fill:#dff5e1,stroke:#1a7f37,stroke-width:2px,color:#0b3d1a",
    "removed": (
        "fill:#fde4e1,stroke:#b3261e,stroke-width:2px,stroke-dasharray:6 4,"
        "color:#5c120d"
    ),
    "changed": "fill:#fff1cc,stroke:#9a6700,stroke-width:2px,color:#4d3300",
}
LINES: dict[Change, str] = {
    "added": "stroke:#1a7f37,stroke-width:3px",
    "removed": "stroke:#b3261e,stroke-width:2px,stroke-dasharray:6 4",
    "changed": "stroke:#9a6700,stroke-width:3px",
}
# Mermaid reads Markdown, HTML and its own signs in a label, even in quotes.
SPECIAL = re.compile(r"""["#<>&`*~|\\\[\]{}^]|(?<![a-z0-9])_|_(?![a-z0-9])""")
# A label that begins so is taken for a Markdown list.
LIST = re.compile(r"(^|<br/>)(\d+)([.)])|(^|<br/>)([-+])")
BREAK = "<br/>"


def mermaid(picture: Picture) -> str:
    """Return `picture` as the text of a Mermaid flowchart."""
    drawing = Drawing(picture)
    body = "".join(f"{line}\n" for line in drawing.lines())
    edges = sum(len(box.ways) for box in picture.boxes.values())
    big = edges >= MOST_EDGES or len(body) >= MOST_LETTERS
    return f"flowchart TD\n{PAGE_MUST if big else ''}{body}"


def label(*lines: str) -> str:
    """Return lines as a quoted label that shows them as they are."""
    escaped = (SPECIAL.sub(entity, clean(line).strip()) for line in lines if line)
    joined = LIST.sub(unlisted, BREAK.join(escaped))
    return f'"{joined}"'


def entity(found: re.Match[str]) -> str:
    """Return a sign as Mermaid's own entity: `#35;`."""
    return f"#{ord(found[0])};"


def unlisted(found: re.Match[str]) -> str:
    """Return the beginning of a list as entities, so that it stays what it is."""
    begin, number, dot, other, sign = found.groups(default="")
    return f"{begin or other}{number}#{ord(dot or sign)};"


class Drawing:
    """The lines of one flowchart."""

    def __init__(self, picture: Picture) -> None:
        self.picture = picture
        self.ids: dict[str, str] = {}
        self.inner: defaultdict[str, list[str]] = defaultdict(list)
        for name in order(picture):
            self.inner[parent(picture.boxes[name])].append(name)
            self.ids[name] = self.new_id(name)

    def new_id(self, name: str) -> str:
        """Return an id that is no word of Mermaid's and no other node's.

        The letter before it makes `end` no keyword and `o` no arrow's head.
        """
        plain = re.sub(r"[^a-z0-9_]", "__", name)
        taken = self.ids.values()
        is_own = re.fullmatch(r"[a-z0-9_.]+", name) and "__" not in name
        return f"n_{plain}" if is_own else f"m{len(taken)}_{plain}"

    def lines(self) -> Iterator[str]:
        """Yield the nodes, the ways, and how they look."""
        picture = self.picture
        yield f"  start_([{label('a call begins')}])"
        yield from self.groups("", "  ")
        yield from self.told()
        yield f"  start_ --> {self.ids[picture.start]}"
        yield from self.ways()
        yield from self.looks()

    def groups(self, group: str, indent: str) -> Iterator[str]:
        """Yield the nodes of a group, those with parts in a frame of their own."""
        for name in self.inner.get(group, []):
            if name not in self.inner:
                yield indent + self.node(self.picture.boxes[name])
                continue
            yield f"{indent}subgraph g{self.ids[name]}[{label(name)}]"
            yield f"{indent}  {self.node(self.picture.boxes[name])}"
            yield from self.groups(name, f"{indent}  ")
            yield f"{indent}end"

    def node(self, box: Box) -> str:
        """Return the line of a node, in the shape of its role."""
        sign = f"{SIGNS[box.change]} " if box.change else ""
        wrong = (f"! {line}" for line in warnings(box))
        head = f"{sign}{box.name}: {box.role}"
        text = label(head, *wrong, *box.said, *box.facts, *box.notes)
        match box.role:
            case "decides":
                begin, end = "{{", "}}"
            case "hangs up":
                begin, end = "([", "])"
            case "menu" | "collects" | "verifies":
                begin, end = "[/", "/]"
            case "records":
                begin, end = "[(", ")]"
            case _:
                begin, end = "[", "]"
        return f"{self.ids[box.name]}{begin}{text}{end}"

    def told(self) -> Iterator[str]:
        """Yield a note with what holds everywhere, and with what is wrong at large."""
        picture = self.picture
        rules = [f"{rule.label} → {rule.target}" for rule in picture.rules]
        wrong = [f"! {problem}" for problem in picture.problems]
        yield f"  rules_[{label(picture.title, *wrong, *rules, *picture.notes)}]"
        if picture.is_difference:
            legend = ("+ added", "- removed", "~ changed")
            yield f"  legend_[{label(*legend)}]"

    def ways(self) -> Iterator[str]:
        """Yield each way once, dotted where it is for those without an answer."""
        for box in self.picture.boxes.values():
            for way in box.ways:
                arrow = "-.->" if way.is_for_the_rest else "-->"
                text = way_text(way)
                shown = f"|{label(text)}| " if text else ""
                yield f"  {self.ids[box.name]} {arrow} {shown}{self.ids[way.target]}"

    def looks(self) -> Iterator[str]:
        """Yield the classes of the nodes and the styles of changed ways."""
        members: defaultdict[str, list[str]] = defaultdict(list)
        for box in self.picture.boxes.values():
            for name in classes(box):
                members[name].append(self.ids[box.name])
        for name, ids in members.items():
            yield f"  classDef {name} {CLASSES[name]}"
            yield f"  class {','.join(ids)} {name}"
        every = (way for box in self.picture.boxes.values() for way in box.ways)
        for index, way in enumerate(every, 1):  # the way from the start is 0
            if way.change:
                yield f"  linkStyle {index} {LINES[way.change]}"


def classes(box: Box) -> Iterator[str]:
    """Yield how a node looks beside its shape."""
    if box.change:
        yield box.change
    if box.problems or box.lacks or box.role in {"is missing", "cannot be read"}:
        yield "wrong"
    if not box.is_reachable:
        yield "unmet"


def way_text(way: Way) -> str:
    """Return the label of a way, with the sign of what became of it."""
    sign = SIGNS[way.change] if way.change else ""
    return " ".join(filter(None, (sign, way_words(way))))
