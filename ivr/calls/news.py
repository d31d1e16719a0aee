"""What the telephone network tells about a call, in any order and any number."""

from dataclasses import dataclass
from datetime import timedelta

import structlog
from sqlalchemy import select

from ivr.calls.desk import CALLS, COLUMNS, Desk, OpenCall, find, opened
from ivr.calls.recordings import fetch_unheard_of, keep_message
from ivr.calls.turns import play
from ivr.flow.inputs import HungUp
from ivr.flow.state import State

log = structlog.get_logger()

# Longer than any prompt, wait and recording of one turn: nobody is there any more.
IDLE_LIMIT = timedelta(minutes=90)
# Longer than two people are left connected, which is four hours:
# https://www.twilio.com/docs/voice/twiml/dial#timelimit
TALK_LIMIT = timedelta(hours=5)
# How long the end of a transfer may take to be told, once its call is over.
END_OF_TALK_LIMIT = timedelta(minutes=5)
ENDED = frozenset({"completed", "busy", "failed", "no-answer", "canceled"})


@dataclass(frozen=True, slots=True)
class StatusNews:
    """A call's progress.  `sequence` orders the events, which come in any order."""

    sid: str
    status: str
    sequence: int | None = None
    seconds: int | None = None


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
        end(desk, call)
    call.save(desk)


def end(desk: Desk, call: OpenCall) -> None:
    """End a call that the network says is over.

    A transfer tells its own end a moment later, and whether anybody took it: a caller
    who was helped needs no case.
    """
    if State.from_json(call.state).waiting == "transfer":
        call.heard_at = desk.at
    else:
        hang_up(desk, call)


def hang_up(desk: Desk, call: OpenCall) -> None:
    """Tell the engine that the caller has gone; a message alone is a case too."""
    play(desk, call, (HungUp(at=desk.at),))
    call.ended_at = call.ended_at or desk.at
    fetch_unheard_of(desk, call)
    keep_message(desk, call)


def close_idle(desk: Desk) -> int:
    """End the calls whose last news is older than IDLE_LIMIT; return how many.

    The event that tells of a call's end can be lost on its way to us.
    """
    quiet = CALLS.c.heard_at < desk.at - END_OF_TALK_LIMIT
    idle = (
        select(*COLUMNS)
        .where(CALLS.c.ended_at.is_(None), quiet)
        .where(CALLS.c.status.in_(ENDED) | (CALLS.c.heard_at < desk.at - IDLE_LIMIT))
        .order_by(CALLS.c.id)  # so that two workers never wait for each other
        .with_for_update()
    )
    rows = map(opened, desk.transaction.execute(idle))
    calls = [call for call in rows if not is_talking(desk, call)]
    for call in calls:
        hang_up(desk, call)
        call.save(desk)
    return len(calls)


def is_talking(desk: Desk, call: OpenCall) -> bool:
    """Tell whether the caller may still be connected with somebody."""
    if call.status in ENDED or call.heard_at < desk.at - TALK_LIMIT:
        return False
    return State.from_json(call.state).waiting == "transfer"
