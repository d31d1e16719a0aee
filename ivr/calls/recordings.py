"""What is told of a call's recordings: each a row, by the network's own id."""

from typing import Any, cast

from sqlalchemy import Table, func, select, update

from ivr.audio.news import RecordingNews
from ivr.calls.desk import CALLS, Arrival, Desk, OpenCall, find_or_begin
from ivr.cases.opening import case_of
from ivr.flow.state import State
from ivr.tables import Recording

RECORDINGS = cast("Table", Recording.__table__)


def note_recording(desk: Desk, news: RecordingNews) -> None:
    """Take a recording's progress: each may come before, after, without the others."""
    take_recording(desk, find_or_begin(desk, Arrival(news.call_sid)), news)


def take_recording(desk: Desk, call: OpenCall, news: RecordingNews) -> None:
    """Take a recording's progress into its row; a completed one is due at once.

    One that is on its way already stays on it, whatever is told again.
    """
    announce(desk, call, news)
    changes: dict[str, Any] = {}
    match news.status:
        case "started":
            return
        case "completed":
            changes = {"due_at": func.coalesce(RECORDINGS.c.due_at, desk.at)}
        case "absent" | "failed":
            changes = {"state": "failed", "reason": news.reason, "due_at": None}
    if news.seconds is not None:
        changes["seconds"] = news.seconds
    desk.transaction.execute(
        update(RECORDINGS)
        .where(RECORDINGS.c.sid == news.sid, RECORDINGS.c.state == "announced")
        .values(**changes)
    )
    keep_message(desk, call)


def announce(desk: Desk, call: OpenCall, news: RecordingNews) -> None:
    """Make the recording's row when this is the first that we hear of it."""
    state = State.from_json(call.state)
    values = {
        "sid": news.sid,
        "call_id": call.id,
        "language": state.language,
        "state": "announced",
        "announced_at": desk.at,
        "attempts": 0,
    }
    desk.insert_if_absent(RECORDINGS, values)


def fetch_unheard_of(desk: Desk, call: OpenCall) -> None:
    """Have recordings fetched that were begun and whose end was never told."""
    desk.transaction.execute(
        update(RECORDINGS)
        .where(
            RECORDINGS.c.call_id == call.id,
            RECORDINGS.c.state == "announced",
            RECORDINGS.c.due_at.is_(None),
        )
        .values(due_at=desk.at)
    )


def keep_message(desk: Desk, call: OpenCall) -> None:
    """Take up what a call that is over has left: with a recording it has a case.

    Whoever hung up in the middle of a message has left one, and abandoned nothing.
    """
    if call.ended_at is None:
        return
    left = select(RECORDINGS.c.id).where(
        RECORDINGS.c.call_id == call.id, RECORDINGS.c.state != "failed"
    )
    if desk.transaction.execute(left).first() is None:
        return
    if case_of(desk.transaction, call.id) is None:
        desk.open_case(call, State.from_json(call.state), abandoned=True)
    if call.ending == "abandoned":
        call.ending = "message"
        desk.transaction.execute(
            update(CALLS).where(CALLS.c.id == call.id).values(ending=call.ending)
        )
