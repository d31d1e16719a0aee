"""Where everything in a drawing stands: cards in columns, parts in frames.

A frame is laid out by itself and then stands as one piece where its node would.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise

from ivr.flow.drawing.lanes import LANE, Grid, Key
from ivr.flow.drawing.picture import Picture
from ivr.flow.drawing.pieces import (
    Exit,
    Path,
    Piece,
    Point,
    WayId,
    card_piece,
    framed,
    moved,
    moved_path,
    names,
)
from ivr.flow.drawing.ranks import ranks

BETWEEN, BEND = 76.0, 46.0


def lay_out(picture: Picture) -> Piece:
    """Return the whole drawing as one piece without an edge."""
    inner: defaultdict[str, list[str]] = defaultdict(list)
    for name, box in picture.boxes.items():
        inner[box.group[-1] if box.group else ""].append(name)
    homeless = [name for name in inner if name and name not in picture.boxes]
    inner[""] += [part for name in homeless for part in inner.pop(name)]
    pieces = [piece_of(picture, name, inner) for name in inner[""]]
    return Scope(pieces, picture.start).laid("")


def piece_of(picture: Picture, name: str, inner: dict[str, list[str]]) -> Piece:
    """Return the card of a node, in a frame with its parts where it has some."""
    own = card_piece(picture.boxes[name])
    if name not in inner:
        return own
    parts = [piece_of(picture, part, inner) for part in inner[name]]
    return framed(Scope([own, *parts], name).laid(name))


class Scope:
    """Pieces that stand together: all of a flow, or the parts of one node."""

    def __init__(self, pieces: Iterable[Piece], start: str) -> None:
        self.pieces = {piece.name: piece for piece in pieces}
        self.home = {
            name: piece.name for piece in self.pieces.values() for name in names(piece)
        }
        inside = {one: list(self.onward(one)) for one in self.pieces}
        first = [start, *(name for name in self.pieces if name != start)]
        self.rank = ranks(first, inside) if start in self.pieces else {}
        self.out = sorted(
            {
                exit_.target
                for piece in self.pieces.values()
                for exit_ in piece.exits
                if exit_.target not in self.home
            }
        )
        last = max(self.rank.values(), default=0)
        self.ends = last + 1 if self.out else last
        self.grid = Grid([[] for _ in range(self.ends + 1)], {})

    def onward(self, name: str) -> Iterator[str]:
        """Yield the pieces to which a piece leads."""
        for exit_ in self.pieces[name].exits:
            if exit_.target in self.home:
                yield self.home[exit_.target]

    def laid(self, name: str) -> Piece:
        """Return the scope as one piece, everything in its place."""
        for one, rank in self.rank.items():
            self.put(("piece", one, rank), self.pieces[one].height)
        for target in self.out:
            self.put(("lane", target, self.ends), LANE)
        for one in self.pieces.values():
            for exit_ in one.exits:
                self.connect(one, exit_)
        self.grid.arrange()
        return Drawn(self).piece(name)

    def put(self, key: Key, height: float = LANE) -> Key:
        """Put a key at the bottom of its column, unless it is there."""
        if key not in self.grid.heights:
            self.grid.heights[key] = height
            self.grid.columns[key[2]].append(key)
        return key

    def arrival(self, target: str) -> tuple[Key, float]:
        """Return where the lines to a node end, and how far below the top of that."""
        if target not in self.home:
            return ("lane", target, self.ends), LANE / 2
        piece = self.pieces[self.home[target]]
        return ("piece", piece.name, self.rank[piece.name]), piece.entry[1]

    def connect(self, piece: Piece, exit_: Exit) -> None:
        """Make the lanes that an exit needs, and link what is side by side."""
        at: Key = ("piece", piece.name, self.rank[piece.name])
        keys = [self.put(key) for key in self.lanes(piece, exit_)]
        end, arrives = self.arrival(exit_.target)
        if end[2] <= at[2]:
            for right, left in pairwise(keys):
                self.grid.link(left, right, LANE / 2, LANE / 2)
            return
        below = exit_.below
        for key in keys:
            self.grid.link(at, key, below, LANE / 2)
            at, below = key, LANE / 2
        self.grid.link(at, end, below, arrives)

    def lanes(self, piece: Piece, exit_: Exit) -> list[Key]:
        """Return the lanes that a line takes from an exit, in its order."""
        end, _ = self.arrival(exit_.target)
        at, name = self.rank[piece.name], end[1]
        if end[2] <= at:
            return [("way back", name, column) for column in range(at, end[2] - 1, -1)]
        return [("lane", name, column) for column in range(at + 1, end[2])]


class Drawn:
    """A scope whose columns are in order: places and paths."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.lefts: list[float] = []
        self.rights: list[float] = []
        x = 0.0
        for column in scope.grid.columns:
            widths = (scope.pieces[k[1]].width for k in column if k[0] == "piece")
            self.lefts.append(x)
            self.rights.append(x + max(widths, default=0))
            x = self.rights[-1] + BETWEEN

    def piece(self, name: str) -> Piece:
        """Return the scope as one piece."""
        scope, grid = self.scope, self.scope.grid
        bottoms = (top + grid.heights[key] for key, top in grid.tops.items())
        whole = Piece(name, self.rights[-1], max(bottoms, default=0), (0, 0), [])
        leaving: defaultdict[str, list[WayId]] = defaultdict(list)
        for one, piece in scope.pieces.items():
            corner = self.corner(one)
            whole.inner.append((corner, piece))
            for way, path in piece.paths.items():
                whole.paths[way] = moved_path(path, corner)
            for exit_ in piece.exits:
                for way in exit_.ways:
                    path = whole.paths.setdefault(way, [])
                    path += self.path(piece, exit_, is_begun=bool(path))
                if exit_.target not in scope.home:
                    leaving[exit_.target] += exit_.ways
        whole.exits = [self.exit_(target, leaving[target]) for target in scope.out]
        if name in scope.pieces:
            whole.entry = moved(self.corner(name), scope.pieces[name].entry)
        return whole

    def corner(self, name: str) -> Point:
        """Return the upper left corner of a piece."""
        rank = self.scope.rank[name]
        return self.lefts[rank], self.scope.grid.tops["piece", name, rank]

    def exit_(self, target: str, ways: list[WayId]) -> Exit:
        """Return where the ways to a node outside leave the scope."""
        key, below = self.scope.arrival(target)
        return Exit(target, self.scope.grid.tops[key] + below, tuple(ways))

    def path(self, piece: Piece, exit_: Exit, *, is_begun: bool) -> Path:
        """Return the line from an exit to its node, or to the edge of the scope."""
        tops, rank = self.scope.grid.tops, self.scope.rank[piece.name]
        x, y = moved(self.corner(piece.name), (piece.width, exit_.below))
        path: Path = [] if is_begun else [((x, y),)]
        x = self.rights[rank]
        path.append(((x, y),))
        end, below = self.scope.arrival(exit_.target)
        is_back = end[2] <= rank
        for key in self.scope.lanes(piece, exit_):
            near, far = self.lefts[key[2]], self.rights[key[2]]
            near, far = (far, near) if is_back else (near, far)
            level = tops[key] + LANE / 2
            path += [bend(x, y, near, level, 1 if x == near else 0), ((far, level),)]
            x, y = far, level
        goal = self.lefts[end[2]], tops[end] + below
        path.append(bend(x, y, *goal, -1 if is_back else 0))
        if end[0] == "piece":  # the entry of a frame lies inside it
            path.append((moved(goal, (self.scope.pieces[end[1]].entry[0], 0)),))
        return path


def bend(x: float, y: float, to_x: float, to_y: float, turn: int) -> tuple[Point, ...]:
    """Return a curve that begins and ends level; `turn` is the side it turns on.

    1 is the right, -1 the left, and 0 is for a curve that goes on.
    """
    if turn:
        return (x + turn * BEND, y), (to_x + turn * BEND, to_y), (to_x, to_y)
    half = (to_x - x) / 2
    return (x + half, y), (to_x - half, to_y), (to_x, to_y)
