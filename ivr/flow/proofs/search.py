"""The shortest way to everything that can be reached, in key presses.

Dijkstra's search: each place is left once, so its cost grows with the number of ways.
"""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import count
from typing import Generic, TypeVar

from ivr.flow.proofs.verdict import Presses

At = TypeVar("At", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Routes(Generic[At]):
    """What can be reached, with the presses in all and the last step before it."""

    costs: dict[At, int]
    before: dict[At, tuple[Presses, At]]

    def __contains__(self, at: At) -> bool:
        """Tell whether `at` can be reached."""
        return at in self.costs

    def cost(self, at: At) -> int:
        """Return how many presses lead to `at`."""
        return self.costs[at]

    def path(self, at: At) -> Presses:
        """Return the presses that lead to `at`, in order."""
        return tuple(key for presses, _ in self.steps(at) for key in presses)

    def steps(self, at: At) -> list[tuple[Presses, At]]:
        """Return each step to `at`: what is pressed, and where it leads."""
        found: list[tuple[Presses, At]] = []
        while at in self.before:
            presses, earlier = self.before[at]
            found.append((presses, at))
            at = earlier
        return found[::-1]


def search(
    start: At, onward: Callable[[At], Iterable[tuple[Presses, At]]]
) -> Routes[At]:
    """Return the shortest routes from `start`; of two that are equal, the first."""
    costs: dict[At, int] = {start: 0}
    before: dict[At, tuple[Presses, At]] = {}
    turns = count()
    waiting = [(0, next(turns), start)]
    while waiting:
        cost, _, at = heappop(waiting)
        if cost > costs[at]:
            continue
        for presses, target in onward(at):
            total = cost + len(presses)
            if total < costs.get(target, total + 1):
                costs[target] = total
                before[target] = (presses, at)
                heappush(waiting, (total, next(turns), target))
    return Routes(costs, before)
