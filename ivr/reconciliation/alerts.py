"""What somebody must look at, until they say that they have."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from ivr.sentences import sentence
from ivr.tables import Case, Contact, Discrepancy, Reconciliation

# A nightly run that was missed, and then some hours.
SILENT = timedelta(hours=36)
RUNS = 20


@dataclass(frozen=True, slots=True)
class Open:
    """A call or a text that nobody has looked at yet, with its case."""

    sid: str
    reason: str
    at: datetime
    case_number: int | None


def open_alerts(session: Session) -> list[Open]:
    """Return what nobody has looked at yet, the oldest first."""
    own = select(Case.number).where(Case.call_id == Discrepancy.call_id)
    joined = select(Contact.case_number).where(Contact.call_id == Discrepancy.call_id)
    number = func.coalesce(own.scalar_subquery(), joined.scalar_subquery())
    rows = (
        select(Discrepancy.sid, Discrepancy.reason, Discrepancy.at, number)
        .where(Discrepancy.seen_at.is_(None))
        .order_by(Discrepancy.at, Discrepancy.id)
    )
    return [Open(*row) for row in session.execute(rows)]


def acknowledge(session: Session, by: str, at: datetime) -> int:
    """Note that somebody has looked at all of it; return how much there was."""
    unseen = update(Discrepancy).where(Discrepancy.seen_at.is_(None))
    done: Any = session.execute(unseen.values(seen_at=at, seen_by=by))
    return done.rowcount


def last_runs(session: Session) -> Sequence[Reconciliation]:
    """Return the last runs, the newest first."""
    rows = select(Reconciliation).order_by(Reconciliation.id.desc())
    return session.scalars(rows.limit(RUNS)).all()


def alarm(session: Session, at: datetime) -> str | None:
    """Return the sentence that a person must see; None while all is well.

    Either somebody must look at calls, or no comparison was done for too long.
    """
    unseen = select(func.count()).where(Discrepancy.seen_at.is_(None))
    count = session.scalar(unseen.select_from(Discrepancy)) or 0
    if count == 1:
        return sentence("1 call or text needs a look: Twilio's lists and ours differ")
    if count:
        return sentence(
            "%(num)d calls or texts need a look: Twilio's lists and ours differ",
            num=count,
        )
    return silent(session, at)


def silent(session: Session, at: datetime) -> str | None:
    """Return why no comparison was done for so long, if runs fail since then."""
    newest = select(Reconciliation).order_by(Reconciliation.id.desc()).limit(1)
    last = session.scalar(newest)
    if last is None or last.state != "failed":
        return None
    done = select(func.max(Reconciliation.ended_at)).where(
        Reconciliation.state == "done"
    )
    since = session.scalar(done) or first_run(session)
    if since is None or at - since < SILENT:
        return None
    return sentence(
        "No comparison with Twilio since %(since)s: %(reason)s",
        since=f"{since:%Y-%m-%d %H:%M} UTC",
        reason=last.reason,
    )


def first_run(session: Session) -> datetime | None:
    """Return when the first run began."""
    return session.scalar(select(func.min(Reconciliation.began_at)))
