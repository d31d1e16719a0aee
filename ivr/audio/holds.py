"""Why nothing may be fetched for a while: one reason holds up every recording.

Twilio refuses our account, or wants to be left alone.  What is stored is worked on
meanwhile.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import structlog
from sqlalchemy import ColumnElement, delete, exists, or_, select
from sqlalchemy.orm import Session

from ivr.audio.fetch import RefusedError, SlowDownError
from ivr.db import Database
from ivr.inserting import insert_if_absent
from ivr.leases import after, back_off_s
from ivr.sentences import sentence
from ivr.tables import Hold

log = structlog.get_logger()

Name = Literal["refused", "slow_down"]

# While our account is refused, a few recordings are tried now and then.
FIRST_REFUSED_S = 30
MOST_REFUSED_S = 300
MOST_SLOW_DOWN_S = 86_400


def in_force(now: datetime, account: str) -> ColumnElement[bool]:
    """Return whether anything holds fetching up for `account` at `now`."""
    ours = or_(Hold.account.is_(None), Hold.account == account)
    return exists(select(Hold.name).where(Hold.until > now, ours))


def standing(session: Session) -> Sequence[Hold]:
    """Return what holds fetching up, or did when it was last tried."""
    return session.scalars(select(Hold).order_by(Hold.since)).all()


def alarm(session: Session) -> str | None:
    """Return the sentence that a person must see while Twilio refuses our account."""
    for hold in standing(session):
        if hold.name == "refused":
            since = f"{hold.since:%Y-%m-%d %H:%M} UTC"
            return sentence(
                "No recording can be fetched since %(since)s: %(reason)s",
                since=since,
                reason=hold.reason,
            )
    return None


@dataclass(frozen=True, slots=True)
class Holds:
    """What Twilio's answers mean for all recordings of an installation."""

    database: Database
    account: str
    clock: Callable[[], datetime]

    def refused(self, wrong: RefusedError) -> datetime:
        """Note that our account is refused; return until when nothing is fetched."""

        def wait_s(times: int) -> float:
            return min(FIRST_REFUSED_S * 2 ** min(times - 1, 20), MOST_REFUSED_S)

        return self._hold("refused", str(wrong), wait_s)

    def slow_down(self, wrong: SlowDownError) -> datetime:
        """Note that we ask too often; return until when nothing is fetched."""

        def wait_s(times: int) -> float:
            asked = back_off_s(times, 0.5) if wrong.wait_s is None else wrong.wait_s
            return min(max(asked, 1.0), MOST_SLOW_DOWN_S)

        return self._hold("slow_down", str(wrong), wait_s)

    def accepted(self) -> None:
        """Note that Twilio answers us again."""
        with self.database.reading() as session:
            if not standing(session):
                return
        over = or_(Hold.name == "refused", Hold.until <= self.clock())
        with self.database.writing() as session:
            names = session.scalars(delete(Hold).where(over).returning(Hold.name)).all()
        if "refused" in names:
            log.info("twilio_accepts_us_again")

    def _hold(
        self, name: Name, reason: str, wait_s: Callable[[int], float]
    ) -> datetime:
        now = self.clock()
        first = {
            "name": name,
            "since": now,
            "until": now,
            "reason": reason,
            "attempts": 0,
            "account": None,
        }
        with self.database.writing() as session:
            is_new = insert_if_absent(session, Hold, first)
            hold = session.get_one(Hold, name, with_for_update=True)
            hold.attempts += 1
            hold.reason = reason
            hold.account = self.account if name == "refused" else None
            until = after(now, wait_s(hold.attempts))
            hold.until = max(hold.until, until)
            found = hold.until
        if name == "refused" and is_new:
            log.error("twilio_refuses_us", reason=reason)
        return found
