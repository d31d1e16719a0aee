"""A circuit breaker: who does not answer is not asked for a while."""

from collections.abc import Callable
from threading import Lock
from time import monotonic

import structlog

log = structlog.get_logger()

MOST_FAILURES = 5
REST_S = 30.0


class Breaker:
    """Counts failures in a row: after five it is open, and nobody is asked.

    After 30 seconds one question is let through: its answer closes the breaker, its
    failure opens it for as long again.  An outage is logged once, and its end.
    """

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._failures = 0
        self._open_until = 0.0

    def admits(self) -> bool:
        """Tell whether to ask now; who is told so says how it went."""
        with self._lock:
            if self._failures < MOST_FAILURES:
                return True
            now = self._clock()
            if now < self._open_until:
                return False
            self._open_until = now + REST_S  # one tries; the others wait for it
            return True

    def succeeded(self) -> None:
        """Take note of an answer."""
        with self._lock:
            failures, self._failures = self._failures, 0
        if failures:
            log.info("accounts_service_answers_again")

    def failed(self, reason: str) -> None:
        """Take note of a question without an answer; `reason` holds no number."""
        with self._lock:
            self._failures += 1
            first = self._failures == 1
            if self._failures >= MOST_FAILURES:
                self._open_until = self._clock() + REST_S
        if first:
            log.warning("accounts_service_no_answer", reason=reason)
