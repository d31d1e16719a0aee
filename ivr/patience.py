"""How long what runs now may wait for the database, in all.

A caller hears words within two seconds, whatever does not answer.
"""

import time
from contextvars import ContextVar

# What answers at all answers within this; so that a busy machine, on which the time is
# up early, is not taken for a silent database.
LEAST_S = 0.3

_until: ContextVar[float | None] = ContextVar("until", default=None)


def wait_no_longer_than(seconds: float) -> None:
    """Have this thread wait no longer than `seconds` from now on, in all.

    A wait that begins later lasts `LEAST_S`.
    """
    _until.set(time.monotonic() + seconds)


def wait_as_ever() -> None:
    """Have this thread wait as long as it takes again."""
    _until.set(None)


def left_s() -> float | None:
    """Return how many seconds one wait may last, `LEAST_S` at least; None for any."""
    until = _until.get()
    return None if until is None else max(until - time.monotonic(), LEAST_S)
