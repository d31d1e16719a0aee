"""Calls that we make: legs of callbacks whose news was lost on its way."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from ivr.audio.news import RecordingNews
from ivr.callbacks.consent import take_recording
from ivr.callbacks.news import agent_leg_ended
from ivr.callbacks.progress import Outcome
from ivr.cases.promises import settle_called
from ivr.policy.policy import Calling
from ivr.reconciliation.remote import RemoteCall
from ivr.scribe import Transaction
from ivr.tables import Callback, CaseEvent

# A call that is like one that we placed and began so near to it is that call.
NEAR = timedelta(minutes=10)
MISSED: dict[str, Outcome] = {
    "busy": "busy",
    "no-answer": "no_answer",
    "canceled": "no_answer",
    "failed": "failed",
}


def take_leg(
    session: Session,
    remote: RemoteCall,
    children: Sequence[RemoteCall],
    calling: Calling,
) -> bool:
    """Take what the network knows of a call that we made into its callback, if any.

    `children` are the calls that were made within it.  Tells whether anything was new.
    """
    if not remote.is_over:
        return False
    if remote.parent is not None:
        return take_caller_leg(session, remote)
    callback = of_agent_leg(session, remote)
    if callback is None or (callback.sid and callback.ended_at is not None):
        return False
    at = remote.ended_at or remote.began_at
    if callback.ended_at is None:
        agent_leg_ended(session, callback.token, at, calling)
    elif callback.outcome == "not_known":
        clear_up(session, callback, children, at)
    callback.sid = remote.sid
    return True


def take_caller_leg(session: Session, remote: RemoteCall) -> bool:
    """Note the id of the call that reached, or did not reach, the caller."""
    callback = session.scalar(
        select(Callback).where(
            Callback.sid == remote.parent,
            Callback.caller_sid.is_(None),
            Callback.caller_number == remote.to,
        )
    )
    if callback is None:
        return False
    callback.caller_sid = remote.sid
    return True


def of_agent_leg(session: Session, remote: RemoteCall) -> Callback | None:
    """Return the callback of a call: by its id, or the only one that it can be."""
    found = session.scalar(select(Callback).where(Callback.sid == remote.sid))
    if found is not None:
        return found
    like = select(Callback).where(
        Callback.sid.is_(None),
        Callback.agent_number == remote.to,
        Callback.from_number == remote.from_,
        Callback.placed_at >= remote.began_at - NEAR,
        Callback.placed_at <= remote.began_at + NEAR,
    )
    candidates = list(session.scalars(like.limit(2)))
    return candidates[0] if len(candidates) == 1 else None


def take_talk(transaction: Transaction, news: RecordingNews, at: datetime) -> bool:
    """Have a callback's recording fetched; False where nobody agreed to it."""
    session = transaction.session
    mine = or_(Callback.sid == news.call_sid, Callback.caller_sid == news.call_sid)
    token = session.scalar(select(Callback.token).where(mine))
    return token is not None and take_recording(session, token, news, at)


def clear_up(
    session: Session, callback: Callback, children: Sequence[RemoteCall], at: datetime
) -> None:
    """Write down what came of a callback of which nobody knew.

    Whether a person answered the caller's phone, only the key that they pressed tells.
    """
    rung = next((one for one in children if one.to == callback.caller_number), None)
    if rung is None:
        callback.outcome, told = "agent_absent", "the caller was not rung"
    else:
        callback.outcome = MISSED.get(rung.status, "not_known")
        told = f"the caller's phone: {rung.status}"
        callback.caller_sid, callback.seconds = rung.sid, rung.seconds
        callback.rung_at = callback.rung_at or rung.began_at
        settle_called(session, callback.case_number, rung.began_at)
    callback.reason = f"Twilio knows: {told}"
    session.add(
        CaseEvent(
            case_number=callback.case_number,
            at=at,
            kind="call_found",
            text=cast("str", callback.reason),
        )
    )
