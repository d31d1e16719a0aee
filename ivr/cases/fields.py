"""A number that was found in a message, used by an agent's word and never by itself."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.cases.hints import FIELD, hints_of
from ivr.cases.refusals import CaseRefusedError
from ivr.cases.working import (
    event,
    find,
    record,
    refuse_ended,
    refuse_others,
    refuse_stale,
)
from ivr.policy.policy import UNPROVEN
from ivr.sentences import sentence
from ivr.tables import Agent, Case, CaseHint

USED = "field_used"
ACCOUNT, CALLBACK_NUMBER = "account", "callback_number"


class NoFieldError(CaseRefusedError):
    """The case has no such field: look at it again."""


def fields_of(session: Session, number: int) -> list[CaseHint]:
    """Return the fields of a case's messages, each value once, in order of finding."""
    found = (one for one in hints_of(session, number) if one.kind == FIELD)
    each: dict[tuple[str, str], CaseHint] = {}
    for one in found:
        each.setdefault((one.name, one.value), one)
    return list(each.values())


def held(case: Case, kind: str) -> str | None:
    """Return what the case holds where a field of `kind` would stand."""
    match kind:
        case "account":
            return case.account
        case "callback_number":
            return case.callback_number
        case _:
            return case.collected.get(kind)


def use_field(  # noqa: PLR0913 - what, who, when and on what grounds
    session: Session,
    number: int,
    field: int,
    agent: Agent,
    at: datetime,
    *,
    version: int | None = None,
) -> Case:
    """Put a field (the id of its row) where the case holds such a value.

    Whoever was verified was verified for the account that they gave: with another
    one the case is as sure of its caller as of nobody.  Using it again changes
    nothing.  Raises NoFieldError, and what `work.take` raises.
    """
    case = find(session, number)
    row = session.scalar(select(CaseHint).where(CaseHint.id == field))
    if row is None or row.id not in {one.id for one in hints_of(session, number)}:
        raise NoFieldError(sentence("case %(number)s has no such field", number=number))
    if row.kind != FIELD:
        raise NoFieldError(sentence("this is no number that could be used"))
    before = held(case, row.name)
    if before == row.value:
        return case
    refuse_ended(case)
    refuse_others(case, agent)
    refuse_stale(case, version)
    put(case, row)
    was = f", in place of {before}" if before else ""
    words = f"{row.name.replace('_', ' ')} {row.value} from the message{was}"
    return record(session, case, event(agent, USED, at, words))


def put(case: Case, row: CaseHint) -> None:
    """Write the value of a field to the case."""
    if row.name == CALLBACK_NUMBER:
        case.callback_number = row.value
        return
    case.collected = {**case.collected, row.name: row.value}
    if row.name == ACCOUNT:
        case.account = row.value
        case.verification, case.verification_reasons = "none", []
        case.tier = UNPROVEN
