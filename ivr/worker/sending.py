"""Work in rounds on threads of its own, so that what is slow holds up nothing else."""

from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event
from typing import Protocol

import structlog

from ivr.errors import IvrError

log = structlog.get_logger()


class Sender(Protocol):
    """What sends all that is due, until `stopping` is set."""

    stopping: Event

    def send_due(self) -> None:
        """Send what is due."""
        ...


class Sending:
    """Sends `what` (plural) on a thread of its own, one round at a time.

    A receiver that is slow holds up neither recordings, the sweep nor other receivers.
    """

    def __init__(self, sender: Sender, what: str) -> None:
        self.sender = sender
        self._failed = f"{what}_failed"
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=what)
        self.round: Future[None] | None = None

    def start(self) -> None:
        """Begin a round, unless one is under way."""
        if self.round is None or self.round.done():
            self.round = self._thread.submit(self._run)

    def _run(self) -> None:
        try:
            self.sender.send_due()
        except IvrError as wrong:
            log.error(self._failed, reason=str(wrong))  # noqa: TRY400 - it says all
        except Exception:
            log.exception(self._failed)  # the next round tries again

    def end(self) -> None:
        """Finish the message that is under way, and no other."""
        self.sender.stopping.set()
        self._thread.shutdown(cancel_futures=True)
