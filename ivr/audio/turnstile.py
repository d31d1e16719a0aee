"""Who may be in the recogniser at once: many, or one that is under suspicion."""

from collections.abc import Generator
from contextlib import contextmanager
from threading import Condition


class Turnstile:
    """Lets many through together, or one alone, who does not wait behind newcomers."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._inside = 0
        self._waiting_alone = 0

    @contextmanager
    def passed(self, *, alone: bool) -> Generator[None]:
        """Wait for the way to be free, and hold it for as long as the block lasts."""
        enter, leave = (self._enter_alone, -1) if alone else (self._enter, 1)
        enter()
        try:
            yield
        finally:
            with self._changed:
                self._inside -= leave
                self._changed.notify_all()

    def _enter(self) -> None:
        with self._changed:
            self._changed.wait_for(
                lambda: self._inside >= 0 and not self._waiting_alone
            )
            self._inside += 1

    def _enter_alone(self) -> None:
        with self._changed:
            self._waiting_alone += 1
            self._changed.wait_for(lambda: self._inside == 0)
            self._waiting_alone -= 1
            self._inside = -1
