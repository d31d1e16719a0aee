"""The columns of a drawing: what stands in them, in which order and how high.

A line that passes a column has a lane there, so it never crosses what stands in it.
Lines to the same piece share their lanes.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["piece", "lane", "way back"]
Key = tuple[Kind, str, int]  # what, to which piece, in which column
# The other end of a line: where it is, how far below its top, and below one's own.
Link = tuple[Key, float, float]

LANE, GAP = 12.0, 26.0
SWEEPS = 6
# Nothing pulls at a way back; it must not pull at the others.
LIGHT = 0.001


@dataclass(slots=True)
class Grid:
    """Columns of keys from top to bottom, and the lines between neighbours."""

    columns: list[list[Key]]
    heights: dict[Key, float]
    before: defaultdict[Key, list[Link]] = field(
        default_factory=lambda: defaultdict(list)
    )
    after: defaultdict[Key, list[Link]] = field(
        default_factory=lambda: defaultdict(list)
    )
    tops: dict[Key, float] = field(default_factory=dict[Key, float])

    def link(self, left: Key, right: Key, leaves: float, arrives: float) -> None:
        """Note a line that leaves `left` and arrives at `right`, so far below."""
        self.after[left].append((right, arrives, leaves))
        self.before[right].append((left, leaves, arrives))

    def arrange(self) -> None:
        """Put every column in order and give each key its height."""
        for turn in range(SWEEPS):
            self.sort(is_forward=turn % 2 == 0)
        for column in self.columns:
            self.stack(column, {})
        for turn in range(SWEEPS):
            for column in self.swept(is_forward=turn % 2 == 0):
                links = self.before if turn % 2 == 0 else self.after
                self.stack(column, dict(self.wished(column, links)))
        highest = min(self.tops.values(), default=0)
        self.tops = {key: top - highest for key, top in self.tops.items()}

    def swept(self, *, is_forward: bool) -> Iterator[list[Key]]:
        """Yield the columns from the left, or from the right."""
        yield from self.columns if is_forward else reversed(self.columns)

    def sort(self, *, is_forward: bool) -> None:
        """Put each column in the order of what its lines come from."""
        links = self.before if is_forward else self.after
        spots: dict[Key, float] = {}
        for column in self.swept(is_forward=is_forward):
            old = {key: spot for spot, key in enumerate(column)}
            means = {
                key: mean(spots[at] + below / 1000 for at, below, _ in links[key])
                if links[key]
                else float(old[key])
                for key in column
            }
            column.sort(key=lambda key: (key[0] == "way back", means[key], old[key]))
            spots |= {key: float(spot) for spot, key in enumerate(column)}

    def wished(
        self, column: list[Key], links: dict[Key, list[Link]]
    ) -> Iterator[tuple[Key, float]]:
        """Yield the top that would make the lines of each key straight."""
        for key in column:
            if key[0] != "way back" and links.get(key):
                ends = links[key]
                yield key, mean(self.tops[at] + it - own for at, it, own in ends)

    def stack(self, column: list[Key], wished: dict[Key, float]) -> None:
        """Give each key of a column the top that is nearest to what it wishes.

        Pool-adjacent-violators: https://en.wikipedia.org/wiki/Isotonic_regression.
        """
        offset, blocks = 0.0, list[tuple[float, float, list[Key]]]()
        offsets: dict[Key, float] = {}
        for key in column:
            offsets[key] = offset
            top = wished.get(key, self.tops.get(key, offset))
            weight = LIGHT if key[0] == "way back" else 1.0
            block = (top - offset, weight, [key])
            while blocks and blocks[-1][0] > block[0]:
                block = pooled(blocks.pop(), block)
            blocks.append(block)
            offset += self.heights[key] + (GAP if key[0] == "piece" else LANE)
        for shift, _, keys in blocks:
            self.tops |= {key: offsets[key] + shift for key in keys}


def pooled(
    upper: tuple[float, float, list[Key]], lower: tuple[float, float, list[Key]]
) -> tuple[float, float, list[Key]]:
    """Return two blocks that wish to overlap as one."""
    weight = upper[1] + lower[1]
    shift = (upper[0] * upper[1] + lower[0] * lower[1]) / weight
    return shift, weight, upper[2] + lower[2]


def mean(values: Iterator[float]) -> float:
    """Return the mean of some values."""
    every = list(values)
    return sum(every) / len(every)
