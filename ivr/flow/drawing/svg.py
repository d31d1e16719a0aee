"""A flow as an SVG picture, made without a browser and without fonts."""

import re
from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from ivr.flow.drawing.card import BOLD, LINE_HEIGHT, PAD, SIZES, Card, Style
from ivr.flow.drawing.layout import lay_out
from ivr.flow.drawing.lettering import clean, wrap
from ivr.flow.drawing.outline import way_words
from ivr.flow.drawing.picture import Box, Change, Picture, Way
from ivr.flow.drawing.pieces import Path, Piece, Point, moved
from ivr.flow.drawing.style import STYLE

SVG = "http://www.w3.org/2000/svg"
NAMED = 'role="img" aria-labelledby="title"'
MARGIN, HEAD_WIDTH = 32.0, 760.0
START = "a call begins"
START_WIDTH, START_HEIGHT, START_ROOM = 112.0, 28.0, 150.0
CHANGES: tuple[tuple[Change, str], ...] = (
    ("added", "+ added"),
    ("removed", "- removed"),
    ("changed", "~ changed"),
)
KEY_SIZE = 20.0


def svg(picture: Picture) -> str:
    """Return `picture` as the text of an SVG file."""
    body = lay_out(picture)
    head = list(head_lines(picture))
    below = MARGIN + len(head) * SIZES["said"] * LINE_HEIGHT + MARGIN
    below += MARGIN if picture.is_difference else 0
    width = max(body.width + START_ROOM, HEAD_WIDTH) + 2 * MARGIN
    # Lines that turn back at the edges need room too.
    height = below + body.height + 2 * MARGIN
    corner = (MARGIN + START_ROOM, below)
    lines = [
        f'<svg xmlns="{SVG}" {size(width, height)}{lang(picture)} {NAMED}>',
        f'<title id="title">{text(picture.title)}</title>',
        f"<style>{STYLE}</style>",
        ARROWS,
        f'<rect class="paper" width="{num(width)}" height="{num(height)}"/>',
        *written_head(head),
        *(legend(below - MARGIN) if picture.is_difference else ()),
        *Canvas(picture).whole(body, corner),
        "</svg>",
    ]
    return "".join(f"{line}\n" for line in lines)


ARROWS = (
    "<defs>"
    + "".join(
        f'<marker id="arrow{name}" class="arrow{name}" viewBox="0 0 10 10" refX="9"'
        ' refY="5" markerUnits="userSpaceOnUse" markerWidth="11" markerHeight="11"'
        ' orient="auto">'
        '<path d="M0 0L10 5L0 10z"/></marker>'
        for name in ("", "-added", "-removed", "-changed")
    )
    + "</defs>"
)


def size(width: float, height: float) -> str:
    """Return the size of the picture, also as the room that it can be scaled to."""
    w, h = num(width), num(height)
    return f'width="{w}" height="{h}" viewBox="0 0 {w} {h}"'


def lang(picture: Picture) -> str:
    """Return the language of the words, for the right form of Chinese letters."""
    return f' lang="{picture.languages[0]}"' if len(picture.languages) == 1 else ""


def num(value: float) -> str:
    """Return a number as short as it can be."""
    return f"{value:.1f}".removesuffix(".0")


def text(words: str) -> str:
    """Return words as XML."""
    return escape(clean(words))


def written(words: str, style: str, x: float, y: float) -> str:
    """Return a line of text."""
    return f'<text class="{style}" x="{num(x)}" y="{num(y)}">{text(words)}</text>'


def head_lines(picture: Picture) -> Iterator[tuple[str, Style]]:
    """Yield what stands above the drawing: what holds everywhere."""
    yield from wrapped(picture.title, "name")
    yield from wrapped(f"words in {', '.join(picture.languages)}", "role")
    for rule in picture.rules:
        yield from wrapped(f"{way_words(rule)} → {rule.target}", "role")
    for problem in picture.problems:
        yield from wrapped(f"! {problem}", "wrong")
    for note in picture.notes:
        yield from wrapped(note, "note")


def wrapped(words: str, style: Style) -> Iterator[tuple[str, Style]]:
    """Yield words in as many lines as they need above the drawing."""
    size, room = SIZES[style], HEAD_WIDTH / BOLD
    for line in wrap(words, size, room):
        yield line, style


def written_head(head: list[tuple[str, Style]]) -> Iterator[str]:
    """Yield the lines above the drawing."""
    for index, (words, style) in enumerate(head, 1):
        y = MARGIN + index * SIZES["said"] * LINE_HEIGHT
        yield written(words, style, MARGIN, y)


def legend(y: float) -> Iterator[str]:
    """Yield what the colours and signs of a difference mean."""
    for index, (change, words) in enumerate(CHANGES):
        x = MARGIN + index * 120
        yield f'<g class="{change}">'
        yield f'<rect class="card" x="{num(x)}" y="{num(y - 24)}" rx="6"{AREA}/>'
        yield written(words, "role", x + PAD, y - 7)
        yield "</g>"


AREA = ' width="108" height="26"'


class Canvas:
    """The elements of one picture."""

    def __init__(self, picture: Picture) -> None:
        self.picture = picture
        self.ids: dict[str, str] = {}

    def id_of(self, name: str) -> str:
        """Return the id of a node: `node-` and its name where that is a name."""
        if name not in self.ids:
            self.ids[name] = anchor(name) or f"node--{len(self.ids)}"
        return self.ids[name]

    def whole(self, body: Piece, corner: Point) -> Iterator[str]:
        """Yield frames, then lines, then cards, so that no line covers a word."""
        yield from self.frames(body, corner)
        yield '<g class="ways">'
        for (name, index), path in body.paths.items():
            way = self.picture.boxes[name].ways[index]
            yield self.way(self.picture.boxes[name], way, path, corner)
        yield from self.start(body, corner)
        yield "</g>"
        yield from self.cards(body, corner)

    def frames(self, piece: Piece, corner: Point) -> Iterator[str]:
        """Yield the frames in a piece, the outer ones first."""
        for at, inner in piece.inner:
            if inner.card is None:
                place = moved(corner, at)
                yield f'<g id="parts-{self.id_of(inner.name)}" class="frame">'
                yield rect("", place, inner.width, inner.height, 12)
                x, y = moved(place, (PAD, 20))
                name = wrap(inner.name, SIZES["role"], inner.width - 2 * PAD, 1)
                yield written(name[0], "role", x, y)
                yield "</g>"
                yield from self.frames(inner, place)

    def way(self, box: Box, way: Way, path: Path, corner: Point) -> str:
        """Return the line of a way."""
        change = f" {way.change}" if way.change else " walked" * way.is_walked
        arrow = f"arrow-{way.change}" if way.change else "arrow"
        rest = " rest" if way.is_for_the_rest else ""
        told = f"{box.name}: {way_words(way)} → {way.target}"
        return (
            f'<path class="way{rest}{change}" marker-end="url(#{arrow})"'
            f' d="{drawn(path, corner)}"><title>{text(told)}</title></path>'
        )

    def start(self, body: Piece, corner: Point) -> Iterator[str]:
        """Yield the sign of where a call begins, and its line."""
        at, piece = next(
            (one for one in body.inner if one[1].name == self.picture.start),
            ((0.0, 0.0), body),
        )
        x, y = moved(moved(corner, at), piece.entry)
        left = MARGIN
        place = (left, y - START_HEIGHT / 2)
        yield rect("start", place, START_WIDTH, START_HEIGHT, START_HEIGHT / 2)
        yield written(START, "role", left + 16, y + 4)
        line = f"M{num(left + START_WIDTH)} {num(y)}L{num(x)} {num(y)}"
        yield f'<path class="way" marker-end="url(#arrow)" d="{line}"/>'

    def cards(self, piece: Piece, corner: Point) -> Iterator[str]:
        """Yield the cards in a piece."""
        for at, inner in piece.inner:
            place = moved(corner, at)
            if inner.card is None:
                yield from self.cards(inner, place)
            else:
                yield from self.card(inner.card, place)

    def card(self, card: Card, place: Point) -> Iterator[str]:
        """Yield one node."""
        box = card.box
        marks = [f"role-{box.role.replace(' ', '-')}", box.change or ""]
        is_wrong = box.problems or box.lacks or box.role == "is missing"
        marks += ["broken" * bool(is_wrong), "unmet" * (not box.is_reachable)]
        marks.append("walked" * box.is_walked)
        told = quoteattr(" ".join(filter(None, ("node", *marks))))
        yield f'<g id="{self.id_of(box.name)}" class={told}>'
        yield f"<title>{text(f'{box.name}: {box.role}')}</title>"
        yield rect("card", place, card.width, card.height, 8)
        yield rect("stripe", place, 5, card.height, 2)
        if card.ways_from is not None:
            x, y = moved(place, (PAD, card.ways_from))
            yield f'<path class="rule" d="M{num(x)} {num(y)}h{card.width - 2 * PAD}"/>'
        for line in card.lines:
            x, y = moved(place, (line.x, line.y))
            if line.style == "key":
                yield rect("keycap", (x - 6, y - 15), KEY_SIZE, KEY_SIZE, 4)
            yield written(line.text, line.style, x, y)
        yield "</g>"


def anchor(name: str) -> str | None:
    """Return the id of a node in a drawing of its flow; None for what is no name."""
    return f"node-{name}" if re.fullmatch(r"[a-z0-9_.]+", name) else None


def rect(style: str, at: Point, width: float, height: float, round_: float) -> str:
    """Return a rectangle with round corners."""
    named = f' class="{style}"' if style else ""
    return (
        f'<rect{named} x="{num(at[0])}" y="{num(at[1])}" width="{num(width)}"'
        f' height="{num(height)}" rx="{num(round_)}"/>'
    )


def drawn(path: Path, corner: Point) -> str:
    """Return a path as SVG writes it."""
    steps: list[str] = []
    for step in path:
        points = (moved(point, corner) for point in step)
        written = " ".join(f"{num(x)} {num(y)}" for x, y in points)
        sign = "M" if not steps else "C" if len(step) > 1 else "L"
        steps.append(f"{sign}{written}")
    return "".join(steps)
