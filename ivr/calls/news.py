"""What the telephone network tells about a call, in any order and any number."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

import structlog
from sqlalchemy import select

from ivr.calls.desk import COLUMNS, Arrival, Desk, OpenCall, find, find_or_begin, opened
from ivr.calls.turns import play
from ivr.cases.opening import case_of
from ivr.flow.inputs import HungUp
from ivr.flow.state import State
from ivr.tables import Call, Recording

log = structlog.get_logger()

RecordingStatus = Literal["started", "completed", "absent", "failed"]

# Longer than any prompt, wait and recording of one turn: nobody is there any more.
IDLE_LIMIT = timedelta(minutes=90)
ENDED = frozenset({"completed", "busy", "failed", "no-answer", "canceled"})


@dataclass(frozen=True, slots=True)
class StatusNews:
    """A call's progress.  `sequence` orders the events, which come in any order."""

    sid: str
    status: str
    sequence: int | None = None
    seconds: int | None = None


@dataclass(frozen=True, slots=True)
class RecordingNews:
    """A recording's progress.  `reason` says why there is none."""

    sid: str
    call_sid: str
    status: RecordingStatus
    seconds: int | None = None
    reason: str | None = None


def note_status(desk: Desk, news: StatusNews) -> None:
    """Take a call's progress.  An ended call stays ended, whatever comes later."""
    call = find(desk, news.sid)
    if call is None:
        log.info("status_of_unknown_call", call=news.sid, status=news.status)
        return
    late = news.sequence is not None and news.sequence <= call.sequence
    if late or call.status in ENDED:
        return
    call.status = news.status
    call.sequence = call.sequence if news.sequence is None else news.sequence
    if news.status in ENDED:
        call.seconds = news.seconds
        hang_up(desk, call)
    call.save(desk)


def hang_up(desk: Desk, call: OpenCall) -> None:
    """Tell the engine that the caller has gone; a message alone is a case too."""
    play(desk, call, (HungUp(at=desk.at),))
    call.ended_at = call.ended_at or desk.at
    fetch_unheard_of(desk, call)
    keep_message(desk, call)


def fetch_unheard_of(desk: Desk, call: OpenCall) -> None:
    """Have recordings fetched that were begun and whose end was never told."""
    unheard_of = select(Recording).where(
        Recording.call_id == call.id,
        Recording.state == "announced",
        Recording.due_at.is_(None),
    )
    for row in desk.session.scalars(unheard_of):
        row.due_at = desk.at


def keep_message(desk: Desk, call: OpenCall) -> None:
    """Open a case for a call that is over and left a recording but no case."""
    if call.ended_at is None or case_of(desk.session, call.id) is not None:
        return
    left = select(Recording.id).where(
        Recording.call_id == call.id, Recording.state != "failed"
    )
    if desk.session.scalar(left) is not None:
        desk.open_case(call, State.from_json(call.state), abandoned=True)


def note_recording(desk: Desk, news: RecordingNews) -> None:
    """Take a recording's progress: each may come before, after or without the others.

    A completed one is due to be fetched.
    """
    call = find_or_begin(desk, Arrival(news.call_sid))
    row = announced(desk, call, news)
    row.seconds = news.seconds if news.seconds is not None else row.seconds
    match news.status:
        case "started":
            return
        case "completed":
            if row.state == "announced" and row.due_at is None:
                row.due_at = desk.at
            keep_message(desk, call)
        case "absent" | "failed":
            if row.state == "announced":
                row.state, row.reason, row.due_at = "failed", news.reason, None


def announced(desk: Desk, call: OpenCall, news: RecordingNews) -> Recording:
    """Return the recording's row, made when this is the first that we hear of it."""
    state = State.from_json(call.state)
    desk.hotline.database.insert_if_absent(
        desk.session,
        Recording,
        sid=news.sid,
        call_id=call.id,
        language=state.language,
        state="announced",
        announced_at=desk.at,
        attempts=0,
    )
    return desk.session.execute(
        select(Recording).where(Recording.sid == news.sid).with_for_update()
    ).scalar_one()


def close_idle(desk: Desk) -> int:
    """End the calls whose last news is older than IDLE_LIMIT; return how many.

    The event that tells of a call's end can be lost on its way to us.
    """
    idle = (
        select(*COLUMNS)
        .where(Call.ended_at.is_(None), Call.heard_at < desk.at - IDLE_LIMIT)
        .with_for_update()
    )
    calls = [opened(row) for row in desk.session.execute(idle)]
    for call in calls:
        hang_up(desk, call)
        call.save(desk)
    return len(calls)
