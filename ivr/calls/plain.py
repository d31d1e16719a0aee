"""Turns that change nothing but their own call, which most turns do.

Such a turn is played, and its answer written, before any lock is taken; under the lock
two statements keep it, if its call still stands where it stood.  If not, it is played
there like any other.
"""

from dataclasses import dataclass, field
from typing import cast

from sqlalchemy import Table, bindparam, insert, update

from ivr.calls.desk import CALLS, Desk
from ivr.tables import Turn

TURNS = cast("Table", Turn.__table__)
KEEP = insert(TURNS)
GO_ON = (
    update(CALLS)
    .where(
        CALLS.c.id == bindparam("call_id"),
        CALLS.c.turns == bindparam("number"),
        CALLS.c.state == bindparam("before"),
        CALLS.c.ended_at.is_(None),
    )
    .values(state=bindparam("after"), turns=bindparam("next"), heard_at=bindparam("at"))
)


@dataclass(frozen=True, slots=True)
class PlainTurn:
    """Turn `number` of a call, from one stored state to the next, with its answer.

    `given` is what the engine was given, as it is kept.
    """

    call_id: int
    number: int
    before: str = field(repr=False)
    after: str = field(repr=False)
    answer: str = field(repr=False)
    given: str = field(repr=False)


def keep_plain(desk: Desk, turn: PlainTurn) -> bool:
    """Keep a turn that was played before; False if its call has gone on since."""
    moved = {
        "call_id": turn.call_id,
        "number": turn.number,
        "before": turn.before,
        "after": turn.after,
        "next": turn.number + 1,
        "at": desk.at,
    }
    if desk.transaction.execute(GO_ON, moved).rowcount == 0:
        return False
    row = {
        "call_id": turn.call_id,
        "number": turn.number,
        "at": desk.at,
        "answer": turn.answer,
        "given": turn.given,
    }
    desk.transaction.execute(KEEP, row)
    return True
