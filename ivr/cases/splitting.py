"""What is about something else becomes a case of its own, at the time that it came in.

A further call keeps its recordings and words, which hang on the call, and what its
caller was told; a note, and a text of the caller's, keeps its words and its time.

All raise CaseNotFoundError, CaseTakenError, StaleCaseError, and CaseRefusedError where
it cannot be done.  A form that is sent twice is one event; the case is returned again.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.cases.endings import unknown
from ivr.cases.hints import raise_by_hints
from ivr.cases.opening import (
    Caller,
    Verified,
    filled,
    opened,
    promised,
    verified_of,
)
from ivr.cases.refusals import CaseRefusedError
from ivr.cases.working import (
    event,
    find,
    record,
    refuse_merged,
    refuse_others,
    refuse_stale,
)
from ivr.cases.workload import Clock
from ivr.db import Transaction
from ivr.flow.flow import TOPIC_OF_THE_REST, Flow
from ivr.flow.state import State, StateError
from ivr.policy.policy import DeskPolicy
from ivr.sentences import sentence
from ivr.tables import Agent, Call, Case, CaseEvent, Contact, Promise

SPLIT_OFF, SPLIT_FROM = "split_off", "split_from"
# The lines of a timeline that can be about something else.
WORDS = frozenset({"note", "text_received"})
# What stands in place of the network's id where a case has no call of its own.
NO_CALL = "NT"


@dataclass(frozen=True, slots=True)
class Rules:
    """By what a new case gets its place and its due time."""

    flow: Flow
    policy: DeskPolicy


def split_call(  # noqa: PLR0913, PLR0917 - what, who, when, by which flow
    session: Session,
    number: int,
    sid: str,
    agent: Agent,
    at: datetime,
    rules: Rules,
    *,
    topic: str | None = None,
    version: int | None = None,
) -> Case:
    """Make a case of the call `sid`, which was added to case `number`; return it.

    `topic` is what it is about, by default what its caller chose.  It is due when its
    caller was told, or earlier where its topic says so.
    """
    case = find(session, number)
    call = session.scalar(select(Call).where(Call.sid == sid))
    before = case_opened_by(session, call)
    if before is not None and before.merge is None and before.number != number:
        return before
    mine = Contact.case_number == number, Contact.call_id == (call.id if call else 0)
    contact = session.scalar(select(Contact).where(*mine).with_for_update())
    if call is None or contact is None or before is not None:
        raise CaseRefusedError(why_not(number, before))
    topic = known_topic(rules.flow, topic or contact.topic, contact.topic)
    refuse_merged(case)
    refuse_others(case, agent)
    refuse_stale(case, version)
    values = of_call(session, call, contact, rules, topic)
    if case.due_at >= contact.at:
        values["due_at"] = min(values["due_at"], case.due_at)
    line = session.get_one(CaseEvent, contact.event_id)
    session.delete(contact)
    new = add(session, values, line.text)
    promise = {"made_at": contact.at, "due_at": values["due_at"], "state": "open"}
    session.add(Promise(case_number=new.number, **promise))
    session.flush()
    clock = Clock(rules.flow.hours, rules.policy, at)
    raise_by_hints(Transaction(session.connection()), call.id, clock)
    session.refresh(new)
    return tell(session, case, new, agent, at)


def split_note(  # noqa: PLR0913, PLR0917 - what, who, when, by which flow
    session: Session,
    number: int,
    note: int,
    agent: Agent,
    at: datetime,
    rules: Rules,
    *,
    topic: str | None = None,
    version: int | None = None,
) -> Case:
    """Make a case of a note of case `number`, by the id of its line; return it.

    The line may be a text of the caller's too.  Nothing was promised of it, so no
    promise is counted; it is due as a call at that time would be.
    """
    case = find(session, number)
    line = session.get(CaseEvent, note)
    if line is None or line.case_number != number or line.kind not in WORDS:
        raise CaseRefusedError(
            sentence("case %(number)s has no such note", number=number)
        )
    call = session.scalar(select(Call).where(Call.sid == f"{NO_CALL}{note}"))
    if (before := case_opened_by(session, call)) is not None:
        return before
    topic = known_topic(rules.flow, topic or case.topic, case.topic)
    refuse_merged(case)
    refuse_others(case, agent)
    refuse_stale(case, version)
    new = add(session, of_note(session, case, line, rules, topic), "")
    copy = {"kind": line.kind, "text": line.text, "agent_id": line.agent_id}
    session.add(CaseEvent(case_number=new.number, at=line.at, **copy))
    return tell(session, case, new, agent, at)


def case_opened_by(session: Session, call: Call | None) -> Case | None:
    """Return the case that a call opened, if it did."""
    if call is None:
        return None
    return session.scalar(select(Case).where(Case.call_id == call.id))


def why_not(number: int, before: Case | None) -> str:
    """Say why a call cannot be split from case `number`."""
    if before is None:
        return f"case {number} has no such further call"
    if before.number == number:
        return f"that is the call that opened case {number}; split the further ones"
    return f"that call opened case {before.number}; take it out again instead"


def known_topic(flow: Flow, topic: str, own: str) -> str:
    """Return a topic that the flow knows, or the `own` one; raises CaseRefusedError."""
    known = dict.fromkeys((*flow.settings.topics, TOPIC_OF_THE_REST, own))
    if topic not in known:
        raise CaseRefusedError(unknown("topic", topic, known))
    return topic


def of_call(
    session: Session, call: Call, contact: Contact, rules: Rules, topic: str
) -> dict[str, Any]:
    """Return what a case of a further call holds: what its caller gave in it."""
    plain = State(flow=call.flow, revision=call.flow_revision, language="")
    # Of what was forgotten, only the further call's own row is left.
    with suppress(StateError):
        plain = State.from_json(call.state)
    state = plain.but(
        topic=topic,
        language=contact.language,
        verification=contact.verification,
        path=tuple(contact.path),
    )
    caller = Caller(call.id, call.caller, state, rules.flow, rules.policy)
    transaction = Transaction(session.connection())
    given = filled(caller, verified_of(transaction, call.id))
    place = promised(transaction, caller, call.started_at, contact.at)
    return given | opened(caller, *place, contact.at) | {"flags": call.flags}


def of_note(
    session: Session, case: Case, line: CaseEvent, rules: Rules, topic: str
) -> dict[str, Any]:
    """Return what a case of a note holds: the caller, and nothing that they gave.

    A case hangs on a call, so there is a row for one that never was: it says who is to
    be called back, and by which number of ours.
    """
    state = State(case.flow, case.flow_revision, case.language).but(topic=topic)
    call = Call(
        sid=f"{NO_CALL}{line.id}",
        caller=case.caller,
        called=case.call.called,
        flow=case.flow,
        flow_revision=case.flow_revision,
        state=state.to_json(),
        status="completed",
        started_at=line.at,
        heard_at=line.at,
        ended_at=line.at,
    )
    session.add(call)
    session.flush()
    caller = Caller(call.id, case.caller, state, rules.flow, rules.policy)
    given = filled(caller, Verified([], case.account))
    transaction = Transaction(session.connection())
    place = promised(transaction, caller, line.at, line.at)
    values = given | opened(caller, *place, line.at)
    return values | {"callback_number": case.callback_number}


def add(session: Session, values: dict[str, Any], words: str) -> Case:
    """Add a case, with the line that says since when there is one."""
    case = Case(**values)
    session.add(case)
    session.flush()
    opened_at = values["opened_at"]
    session.add(
        CaseEvent(case_number=case.number, at=opened_at, kind="opened", text=words)
    )
    session.flush()
    return case


def tell(session: Session, case: Case, new: Case, agent: Agent, at: datetime) -> Case:
    """Write on both cases that one came of the other; return the new one."""
    told = f"of {new.opened_at.isoformat(timespec='minutes')}: case {new.number}"
    record(session, case, event(agent, SPLIT_OFF, at, told))
    return record(session, new, event(agent, SPLIT_FROM, at, f"case {case.number}"))
