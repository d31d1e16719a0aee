"""One node as a card: its lines of text, and where its ways leave it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from ivr.flow.drawing.lettering import wrap
from ivr.flow.drawing.mermaid import SIGNS
from ivr.flow.drawing.outline import warnings
from ivr.flow.drawing.picture import Box, Way

Style = Literal["name", "role", "wrong", "said", "note", "key", "words", "marks"]

# All in pixels.
WIDTH, PAD, KEY = 264.0, 12.0, 28.0
ABOVE_WAYS = 8.0
SIZES: dict[Style, float] = {
    "name": 15,
    "role": 12,
    "wrong": 12,
    "said": 13,
    "note": 12,
    "key": 12,
    "words": 13,
    "marks": 11,
}
LINE_HEIGHT = 1.4
BOLD = 1.15  # how much wider than the plain letters
MOST_LINES = 8


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text at `x` and the base line `y`, from the card's corner."""

    text: str
    style: Style
    x: float
    y: float


@dataclass(slots=True)
class Card:
    """A node as it is drawn.  `ports` are the heights at which its ways leave it."""

    box: Box
    width: float = WIDTH
    height: float = PAD
    lines: list[Line] = field(default_factory=list[Line])
    ports: list[float] = field(default_factory=list[float])
    ways_from: float | None = None

    def write(self, text: str, style: Style, x: float = PAD) -> None:
        """Add `text` below what there is, in as many lines as it needs."""
        size = SIZES[style]
        room = (self.width - x - PAD) / (BOLD if style == "name" else 1)
        for line in wrap(text, size, room, MOST_LINES):
            self.lines.append(Line(line, style, x, self.height + size))
            self.height += size * LINE_HEIGHT

    def write_all(self, texts: Iterable[str], style: Style, form: str = "{}") -> None:
        """Add every text of one style."""
        for text in texts:
            self.write(form.format(text), style)

    def way(self, way: Way) -> None:
        """Add the row of a way that leaves the card there."""
        is_key = len(way.label) == 1
        begin = self.height
        words = list(way.words) if is_key else [" ".join((way.label, *way.words))]
        sign = f"{SIGNS[way.change]} " if way.change else ""
        if is_key:
            key = Line(way.label, "key", PAD + 6, begin + 2 + SIZES["key"])
            self.lines.append(key)
        x = PAD + KEY if is_key else PAD
        for line in words or [""]:
            self.write(f"{sign}{line.strip() or 'then'}", "words", x)
        self.write(", ".join(way.marks), "marks", x)
        self.ports.append(begin + SIZES["words"] * LINE_HEIGHT / 2)
        self.height += 4


def card(box: Box) -> Card:
    """Return the card of a node."""
    found = Card(box)
    sign = f"{SIGNS[box.change]} " if box.change else ""
    found.write(f"{sign}{box.name}", "name")
    middle = found.height / 2 + 4
    found.write(" · ".join((box.role, *box.facts)), "role")
    found.write_all(warnings(box), "wrong", "! {}")
    found.height += 2
    found.write_all(box.said, "said")
    found.write_all(box.notes, "note")
    if len(box.ways) == 1 and not (box.ways[0].label or box.ways[0].change):
        found.ports.append(middle)
    elif box.ways:
        found.height += ABOVE_WAYS
        found.ways_from = found.height - ABOVE_WAYS / 2
        for way in box.ways:
            found.way(way)
    found.height += PAD - 4
    return found
