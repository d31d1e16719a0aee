"""What is so before the phone rings, put where the desk will find it."""

from datetime import timedelta
from typing import Any

from sqlalchemy import insert

from ivr.accounts.directory import Account, add_accounts
from ivr.accounts.pins import hashed
from ivr.calls.desk import Desk
from ivr.calls.switches import EMERGENCY, Switched, switch
from ivr.cases.place import FIRST, RANKS
from ivr.flow.flow import TOPIC_OF_THE_REST
from ivr.policy.policy import PROVEN
from ivr.rehearsal.words import AccountFacts, Facts
from ivr.tables import Call, Case, KnownCaller

BY = "conversation"
EARLIER = "earlier-call"
# When the caller rang before, counted back from now.
BEFORE = timedelta(days=1)


def set_up(desk: Desk, caller: str | None, facts: Facts) -> None:
    """Make the rows that the facts stand for."""
    if facts.emergency:
        on = Switched(on=True, at=desk.at, by=BY, reason="")
        switch(desk.hotline.database, desk.transaction, EMERGENCY, on)
    if facts.language is not None and caller is not None:
        remember(desk, caller, facts.language)
    if facts.account is not None:
        keep_account(desk, caller, facts.account)
    if facts.waiting:
        have_waiting(desk, facts.waiting)
    if facts.rang_before or facts.open_case is not None:
        rang_before(desk, caller, facts.open_case)


def have_waiting(desk: Desk, how_many: int) -> None:
    """Have so many cases before every one of today's, in numbers that no case has."""
    at, flow = desk.at - BEFORE, desk.flow
    told = {"flow": flow.name, "flow_revision": flow.revision}
    calls = [
        {
            "id": -number,
            "sid": f"waiting-{number}",
            "state": "",
            "status": "completed",
            "started_at": at,
            "heard_at": at,
            "ended_at": at,
            **told,
        }
        for number in range(1, how_many + 1)
    ]
    cases: list[dict[str, Any]] = [
        {
            "number": call["id"],
            "call_id": call["id"],
            "topic": TOPIC_OF_THE_REST,
            "priority": "urgent",
            "rank": FIRST,
            "tier": PROVEN,
            "language": flow.language,
            "called_at": at,
            "opened_at": at,
            "due_at": at,
            "path": [],
            "collected": {},
            **told,
        }
        for call in calls
    ]
    session = desk.transaction.session
    session.execute(insert(Call), calls)
    session.execute(insert(Case), cases)


def remember(desk: Desk, caller: str, language: str) -> None:
    """Have the caller's language known."""
    known = KnownCaller(number=caller, language=language, updated_at=desk.at)
    desk.transaction.session.add(known)


def keep_account(desk: Desk, caller: str | None, given: AccountFacts) -> None:
    """Put an account on file."""
    pin = hashed(given.pin) if given.pin else None
    phone = given.phone or caller
    account = Account(given.number, phone, pin, given.data)
    add_accounts(desk.transaction.session, [account])


def rang_before(desk: Desk, caller: str | None, number: int | None) -> None:
    """Make the call of yesterday, and the case that it left open."""
    at, session, flow = desk.at - BEFORE, desk.transaction.session, desk.flow
    call = Call(
        sid=EARLIER,
        caller=caller,
        flow=flow.name,
        flow_revision=flow.revision,
        state="",
        status="completed",
        started_at=at,
        heard_at=at,
        ended_at=at,
    )
    session.add(call)
    session.flush()
    if number is not None:
        session.add(open_case(desk, call, number))


def open_case(desk: Desk, call: Call, number: int) -> Case:
    """Return the case that yesterday's call left open."""
    return Case(
        number=number,
        call_id=call.id,
        topic=TOPIC_OF_THE_REST,
        priority="normal",
        rank=RANKS["normal"],
        language=desk.flow.language,
        caller=call.caller,
        callback_number=call.caller,
        opened_at=call.started_at,
        due_at=desk.at,
        flow=call.flow,
        flow_revision=call.flow_revision,
        path=[],
        collected={},
    )
