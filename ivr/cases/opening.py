"""From a call to a case: opened once, filled with what the caller gave."""

from dataclasses import dataclass
from datetime import datetime

import phonenumbers
from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.cases.due import due_at
from ivr.flow.flow import TOPIC_OF_THE_REST, Flow
from ivr.flow.state import State
from ivr.tables import Case, CaseEvent

RANKS = {"urgent": 0, "high": 1, "normal": 2, "low": 3}
ACCOUNT, CALLBACK_NUMBER = "account", "callback_number"


@dataclass(frozen=True, slots=True)
class Caller:
    """A call as its case needs it; `number` is E.164, None when withheld."""

    call_id: int
    number: str | None
    state: State
    flow: Flow


def case_of(session: Session, call_id: int) -> Case | None:
    """Return the case of a call, if it has one."""
    return session.scalar(select(Case).where(Case.call_id == call_id))


def open_case(
    session: Session, caller: Caller, at: datetime, *, abandoned: bool = False
) -> Case:
    """Open the call's case, or bring the one it has up to date, and return it."""
    state, flow = caller.state, caller.flow
    case = case_of(session, caller.call_id)
    if case is not None:
        return fill(case, caller)
    priority = flow.priority(state.topic)
    case = Case(
        call_id=caller.call_id,
        priority=priority,
        rank=RANKS[priority],
        opened_at=at,
        due_at=due_at(priority, flow.hours, at),
        abandoned=abandoned,
        flow=state.flow,
        flow_revision=state.revision,
        caller=caller.number,
    )
    session.add(fill(case, caller))
    session.flush()
    session.add(CaseEvent(case_number=case.number, at=at, kind="opened"))
    return case


def fill(case: Case, caller: Caller) -> Case:
    """Write into `case` what the caller has chosen and given so far."""
    state = caller.state
    case.topic = state.topic or TOPIC_OF_THE_REST
    case.language = state.language
    case.account = state.collected.get(ACCOUNT)
    case.path = list(state.path)
    case.collected = dict(state.collected)
    case.callback_number = callback_number(caller)
    return case


def callback_number(caller: Caller) -> str | None:
    """Return the number to call back, E.164: the one given, else the caller's own."""
    given = caller.state.collected.get(CALLBACK_NUMBER)
    country = caller.flow.settings.country
    return (e164(given, country) if given else None) or caller.number


def e164(number: str, country: str | None) -> str | None:
    """Return `number`, as typed in `country`, in E.164; None if it is no number."""
    for text, region in ((number, country), (f"+{number}", None)):
        try:
            parsed = phonenumbers.parse(text, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(parsed):
            return phonenumbers.format_number(
                parsed, phonenumbers.PhoneNumberFormat.E164
            )
    return None
