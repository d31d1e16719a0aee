"""How long what runs now may wait for the database, in all.

A caller hears words within two seconds, whatever does not answer.
"""

import time
from contextvars import ContextVar

_until: ContextVar[float | None] = ContextVar("until", default=None)


def wait_no_longer_than(seconds: float) -> None:
    """Have this thread wait no longer than `seconds` from now on, in all."""
    _until.set(time.monotonic() + seconds)


def wait_as_ever() -> None:
    """Have this thread wait as long as it takes again."""
    _until.set(None)


def left_s() -> float | None:
    """Return how many seconds may still be waited, 0 for none; None for any number."""
    until = _until.get()
    return None if until is None else max(until - time.monotonic(), 0.0)
