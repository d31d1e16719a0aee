"""Charts that the server draws: where columns and dots stand, in parts of a hundred.

Widths are per cent of the chart, so that it fits any screen and its words keep their
size; heights are px.  What is drawn is for the eye alone: each chart has a table beside
it that says the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, floor, log10

HEIGHT = 140.0
# Room over the highest column for its figure.
ROOF = 18.0
SPARK_HEIGHT = 28.0
# A column that is not nothing is seen.
LEAST = 2.0
ROUND = (1, 2, 5, 10)
STEPS = 3
# So much of its place a column fills.
FILLED = 0.7


@dataclass(frozen=True, slots=True)
class Datum:
    """What is drawn: its place's name, the value, how it is read, and its address.

    `value` None is nothing that could be counted.
    """

    label: str
    value: float | None
    told: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `x` and `width` in per cent, `y` and `height` in px."""

    of: Datum
    x: float
    width: float
    y: float
    height: float

    @property
    def middle(self) -> float:
        """Where its label stands, in per cent."""
        return round(self.x + self.width / 2, 2)


@dataclass(frozen=True, slots=True)
class Line:
    """A line across the chart at a round value: `y` in px."""

    y: float
    told: str


@dataclass(frozen=True, slots=True)
class Columns:
    """A chart of columns, with the lines behind them."""

    columns: Sequence[Column]
    lines: Sequence[Line]
    height: float = HEIGHT


def columns(found: Sequence[Datum]) -> Columns:
    """Return the columns of counts (not negative), each in its place."""
    highest = max((one.value or 0 for one in found), default=0)
    step = step_of(highest)
    top = max(ceil(highest / step), 1) * step
    scale = (HEIGHT - ROOF) / top
    place = 100 / max(len(found), 1)
    drawn = [column(one, at * place, place, scale) for at, one in enumerate(found)]
    marks = (step * number for number in range(round(top / step) + 1))
    lines = [Line(round(HEIGHT - mark * scale, 1), str(mark)) for mark in marks]
    return Columns(drawn, lines)


def column(one: Datum, x: float, place: float, scale: float) -> Column:
    """Return a value's column in its place (per cent), with `scale` px for one."""
    value = one.value or 0
    height = max(value * scale, LEAST) if value else 0
    return Column(
        one,
        round(x + place * (1 - FILLED) / 2, 2),
        round(place * FILLED, 2),
        round(HEIGHT - height, 1),
        round(height, 1),
    )


def step_of(highest: float) -> int:
    """Return by how much the lines go up: 1, 2 or 5 times a power of ten."""
    if highest <= STEPS:
        return 1
    rough = highest / STEPS
    power = 10 ** floor(log10(rough))
    return max(int(next(one for one in ROUND if one * power >= rough) * power), 1)


@dataclass(frozen=True, slots=True)
class Dot:
    """A value of a sparkline: `x` in per cent, `y` in px."""

    of: Datum
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Spark:
    """A small line through values; a gap where nothing could be counted."""

    dots: Sequence[Dot]
    pieces: Sequence[tuple[Dot, Dot]]
    height: float = SPARK_HEIGHT


def spark(found: Sequence[Datum]) -> Spark:
    """Return the line through the values, from the lowest to the highest of them."""
    values = [one.value for one in found if one.value is not None]
    low, high = min(values, default=0), max(values, default=0)
    span = (high - low) or 1
    edge = 4.0
    room = SPARK_HEIGHT - 2 * edge
    place = 100 / max(len(found), 1)
    dots: list[Dot | None] = []
    for at, one in enumerate(found):
        if one.value is None:
            dots.append(None)
            continue
        share = (one.value - low) / span if high > low else 0.5
        y = edge + room * (1 - share)
        dots.append(Dot(one, round((at + 0.5) * place, 2), round(y, 1)))
    pieces = [(one, other) for one, other in pairwise(dots) if one and other]
    return Spark([dot for dot in dots if dot], pieces)


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of a table with its bar: `width` in per cent of the longest."""

    of: Datum
    width: float


def bars(found: Sequence[Datum], most: int) -> list[Bar]:
    """Return the `most` greatest of some counts, the greatest first."""
    ordered = sorted(found, key=lambda one: -(one.value or 0))[:most]
    longest = max((one.value or 0 for one in ordered), default=0) or 1
    return [Bar(one, round(100 * (one.value or 0) / longest, 1)) for one in ordered]
