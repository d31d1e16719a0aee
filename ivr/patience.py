"""How long what runs now may wait for the database.

A caller hears words within two seconds, whatever does not answer.  A page may take as
long as its work does, for as long as the database lives: one that says nothing for a
while is asked whether it does.
"""

import time
from contextvars import ContextVar

# What answers at all answers within this; so that a busy machine, on which the time is
# up early, is not taken for a silent database.
LEAST_S = 0.3

_until: ContextVar[float | None] = ContextVar("until", default=None)
_asks: ContextVar[bool] = ContextVar("asks", default=False)


def wait_no_longer_than(seconds: float) -> None:
    """Have this thread wait no longer than `seconds` from now on, in all.

    A wait that begins later lasts `LEAST_S`.
    """
    _until.set(time.monotonic() + seconds)


def wait_while_it_lives() -> None:
    """Have this thread wait for as long as the database lives, and no longer."""
    _until.set(None)
    _asks.set(True)


def wait_as_ever() -> None:
    """Have this thread wait as long as it takes again."""
    _until.set(None)
    _asks.set(False)


def give_up() -> None:
    """Have this thread wait for hardly anything more: the database is dead."""
    _until.set(time.monotonic())


def left_s() -> float | None:
    """Return how many seconds one wait may last, `LEAST_S` at least; None for any."""
    until = _until.get()
    return None if until is None else max(until - time.monotonic(), LEAST_S)


def asks_for_life() -> bool:
    """Tell whether a long wait is to ask now and then whether the database lives."""
    return _asks.get()
