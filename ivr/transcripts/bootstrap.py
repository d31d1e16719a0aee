"""How sure a measured rate is: what it would be on other recordings of the kind."""

import random
from collections.abc import Callable, Sequence
from typing import TypeVar

ROUNDS = 1000
# With fewer recordings an interval says more about chance than about the model.
FEW = 10

One = TypeVar("One")
Interval = tuple[float, float]


def interval(
    samples: Sequence[One],
    rate: Callable[[Sequence[One]], float | None],
    *,
    seed: int = 0,
) -> Interval | None:
    """Return the 95 % interval of `rate` over `samples`, drawn again and again.

    None when there are fewer than two samples, or no rate in most draws.  The same
    samples give the same interval.
    """
    if len(samples) < 2:  # noqa: PLR2004 - one alone has no spread
        return None
    chance = random.Random(seed)  # noqa: S311 - statistics, and the same every time
    drawn = (rate(chance.choices(samples, k=len(samples))) for _ in range(ROUNDS))
    rates = sorted(one for one in drawn if one is not None)
    if len(rates) < ROUNDS // 2:
        return None
    tail = round(len(rates) * 0.025)
    return rates[tail], rates[-tail - 1]
