"""The sweep: finds what is due, whether or not an alarm rang for it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import structlog

from ivr.calls.desk import Desk, Hotline
from ivr.calls.news import close_idle
from ivr.errors import IvrError

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Sweep:
    """What is looked after again and again, by name; each takes well under a second.

    What takes longer belongs on a thread of its own (`Sending`).
    """

    rounds: Mapping[str, Callable[[], None]]

    def run(self) -> None:
        """Go round once; what fails is told, holds up nothing and is tried again."""
        for name, look_after in self.rounds.items():
            try:
                look_after()
            except IvrError as wrong:
                reason = str(wrong)
                log.error("sweep_failed", round=name, reason=reason)  # noqa: TRY400
            except Exception:
                log.exception("sweep_failed", round=name)


def end_idle_calls(hotline: Hotline) -> None:
    """End the calls whose end was never told."""
    at = datetime.now(UTC)
    hotline.database.write(lambda found: close_idle(Desk(hotline, found, at)))
