"""What tests of merging, linking and splitting do to cases."""

from datetime import timedelta
from typing import Any

from case_rows import AT, CALLER, Desk, add_call
from signed import SHIPPED_FLOW
from sqlalchemy import select

from ivr.cases.contacts import further_calls
from ivr.cases.joining import join_case
from ivr.cases.merging import merge, unmerge
from ivr.cases.opening import Caller
from ivr.cases.splitting import Rules
from ivr.flow.loader import load
from ivr.flow.state import State
from ivr.policy.policy import DeskPolicy
from ivr.tables import Promise

FLOW = load(SHIPPED_FLOW)
RULES = Rules(FLOW, DeskPolicy())
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
LATER = AT + 5 * MINUTE
OTHER = "+8613900139000"
GONE = "go on there, or take it out again first"


def promised(desk: Desk, due: timedelta = HOUR, **values: Any) -> int:
    number = desk.case(due_at=AT + due, **values)
    with desk.database.writing() as session:
        row = {"made_at": AT, "due_at": AT + due, "state": "open"}
        session.add(Promise(case_number=number, **row))
    return number


def merged(desk: Desk, number: int, into: int, **options: Any) -> int:
    agent = options.pop("agent", desk.mei)
    with desk.database.writing() as session:
        return merge(session, number, into, agent, LATER, **options).number


def taken_out(desk: Desk, number: int, **options: Any) -> None:
    agent = options.pop("agent", desk.mei)
    with desk.database.writing() as session:
        unmerge(session, number, agent, LATER, **options)


def rings(desk: Desk, caller: str = CALLER, **given: Any) -> tuple[str, int]:
    """Have the caller ring again; return the call's id and the case that it is of."""
    with desk.database.writing() as session:
        call = add_call(session, caller)
        call_id, sid = call.id, call.sid
        state = State("hotline", "f00d", "en-US").but(**given)
        call.state = state.to_json()
    asked = Caller(call_id, caller, state, FLOW)
    found = desk.database.write(lambda wrote: join_case(wrote, asked, LATER))
    return sid, found.number if found else 0


def stands(desk: Desk, number: int) -> tuple[Any, ...]:
    row = desk.row(number)
    return row.status, row.due_at - AT, row.rank, row.disposition, row.callback_number


def promises(desk: Desk) -> dict[int, tuple[str, bool]]:
    with desk.database.reading() as session:
        rows = session.scalars(select(Promise).order_by(Promise.case_number))
        return {
            one.case_number: (one.state, one.answered_at is not None) for one in rows
        }


def calls_of(desk: Desk, number: int) -> list[str]:
    with desk.database.reading() as session:
        return [one.contact.call.sid for one in further_calls(session, number)]
