"""The pieces of a drawing: a card, or a frame with the pieces of one node in it."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from ivr.flow.drawing.card import Card, card
from ivr.flow.drawing.picture import Box

Point = tuple[float, float]
# One point ends a straight line, three are a cubic curve's two handles and its end.
Path = list[tuple[Point, ...]]
WayId = tuple[str, int]


FRAME, TITLE = 40.0, 30.0


@dataclass(frozen=True, slots=True)
class Exit:
    """Where ways leave a piece for one node: how far below its top."""

    target: str
    below: float
    ways: tuple[WayId, ...]


@dataclass(slots=True)
class Piece:
    """A card, or a frame with the pieces in it; sizes in pixels.

    Lines arrive `entry` below its top.  `paths` are the ways inside a frame, and
    those that leave it as far as its edge.  All places are from its own corner.
    """

    name: str
    width: float
    height: float
    entry: Point
    exits: list[Exit]
    card: Card | None = None
    inner: list[tuple[Point, "Piece"]] = field(
        default_factory=list[tuple[Point, "Piece"]]
    )
    paths: dict[WayId, Path] = field(default_factory=dict[WayId, Path])


def card_piece(box: Box) -> Piece:
    """Return the card of a node."""
    drawn = card(box)
    exits = [
        Exit(way.target, port, ((box.name, index),))
        for index, (way, port) in enumerate(zip(box.ways, drawn.ports, strict=True))
    ]
    entry = (0.0, 24.0)
    return Piece(box.name, drawn.width, drawn.height, entry, exits, drawn)


def framed(piece: Piece) -> Piece:
    """Return a laid out scope with room for a frame and its title."""
    by = (FRAME, TITLE)
    exits = [replace(one, below=one.below + TITLE) for one in piece.exits]
    width, height = piece.width + FRAME, piece.height + TITLE + FRAME
    return Piece(
        piece.name,
        width,
        height,
        moved(piece.entry, by),
        exits,
        inner=[(moved(at, by), one) for at, one in piece.inner],
        paths={way: moved_path(path, by) for way, path in piece.paths.items()},
    )


def moved(point: Point, by: Point) -> Point:
    """Return a point further right and further down."""
    return point[0] + by[0], point[1] + by[1]


def moved_path(path: Path, by: Point) -> Path:
    """Return a path further right and further down."""
    return [tuple(moved(point, by) for point in step) for step in path]


def names(piece: Piece) -> Iterator[str]:
    """Yield the nodes of a piece."""
    yield piece.name
    for _, inner in piece.inner:
        if inner.name != piece.name:
            yield from names(inner)
