"""The sweep: finds what is due, whether or not an alarm rang for it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog

from ivr.calls.desk import Desk, Hotline
from ivr.calls.news import close_idle
from ivr.cases.clock import keep_time
from ivr.db import Database
from ivr.errors import IvrError
from ivr.policy.policy import DeskPolicy
from ivr.transcripts.live import drop_replaced, end_abandoned

log = structlog.get_logger()

# Nobody speaks for so long without a pause at which words are stored.
LIVE_SILENCE = timedelta(hours=1, minutes=10)


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


def look_after_live_words(database: Database) -> None:
    """Drop live words that the recording's own have replaced; end abandoned ones."""
    at = datetime.now(UTC)
    with database.writing() as session:
        drop_replaced(session)
        end_abandoned(session, at - LIVE_SILENCE, at)


def look_after_cases(database: Database, policy: Callable[[], DeskPolicy]) -> None:
    """Wake cases, give them back and close them, when it is time."""
    with database.writing() as session:
        keep_time(session, policy(), datetime.now(UTC))
