"""Work that goes on beside the one who asked for it, and is waited for later."""

import threading
import time
from collections.abc import Callable

from ivr.errors import UsageError


class Errands:
    """Threads that are never lost, and whose errors are raised where one waits."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._threads: list[threading.Thread] = []
        self._failures: list[Exception] = []

    def start(self, errand: Callable[[], None]) -> None:
        """Begin an errand on a thread of its own."""
        thread = threading.Thread(target=self._run, args=(errand,), daemon=True)
        with self._lock:
            self._threads.append(thread)
        thread.start()

    def finish(self, timeout_s: float) -> None:
        """Wait for all errands; raise the first error that one met.

        Raises UsageError when they are not done after `timeout_s`.
        """
        give_up_at = time.monotonic() + timeout_s
        while (thread := self._next()) is not None:
            thread.join(max(0.0, give_up_at - time.monotonic()))
            if thread.is_alive():
                raise UsageError(f"a call is still going on after {timeout_s:g} s")
            with self._lock:
                self._threads.remove(thread)
        with self._lock:
            if self._failures:
                raise self._failures.pop(0)

    def _next(self) -> threading.Thread | None:
        with self._lock:
            return self._threads[0] if self._threads else None

    def _run(self, errand: Callable[[], None]) -> None:
        try:
            errand()
        except Exception as error:  # noqa: BLE001  raised again in finish()
            with self._lock:
                self._failures.append(error)
