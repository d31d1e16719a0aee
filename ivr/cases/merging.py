"""Two cases that are one: the later goes into the other, and can be taken out again.

What was merged is ended as a duplicate.  Its calls, with their recordings and words,
are the surviving case's, which takes the earlier call's place, the earlier due time
and the higher priority of both; what callers were promised stays promised, and is kept
or broken by the surviving case.

All raise CaseNotFoundError, CaseTakenError, StaleCaseError, and CaseRefusedError where
it cannot be done.  A form that is sent twice is one event.
"""

from datetime import datetime
from typing import cast

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from ivr.cases.family import branch_of, survivor_of
from ivr.cases.joining import SURE
from ivr.cases.refusals import CaseRefusedError
from ivr.cases.snapshots import OF_SOURCE, OF_TARGET, put, restore, snapshot
from ivr.cases.watching import hand_on
from ivr.cases.working import (
    event,
    find,
    record,
    refuse_ended,
    refuse_others,
    refuse_stale,
)
from ivr.flow.values import Level
from ivr.sentences import sentence
from ivr.tables import Agent, Case, CaseEvent, CaseMerge, Contact

MERGED, TOOK_IN, TAKEN_OUT = "merged", "took_in", "taken_out"
DUPLICATE = "duplicate"
IN_PROGRESS = "in-progress"


def merge(  # noqa: PLR0913 - what, into what, who, when and on what grounds
    session: Session,
    number: int,
    into: int,
    agent: Agent,
    at: datetime,
    *,
    version: int | None = None,
    into_version: int | None = None,
) -> Case:
    """Merge case `number` into case `into`; return the one that survives.

    `version` is that of case `number`, `into_version` that of the other one.
    """
    if number == into:
        raise CaseRefusedError(
            sentence("case %(number)s cannot be merged into itself", number=number)
        )
    source, target = find_both(session, number, into)
    if source.merge is not None and source.merge.root == survivor_of(session, into):
        return find(session, source.merge.root)
    for case, seen in ((source, version), (target, into_version)):
        refuse_ended(case)
        refuse_others(case, agent)
        refuse_stale(case, seen)
        refuse_busy(case)
    before = {"source": snapshot(source, OF_SOURCE)}
    row = CaseMerge(source=number, target=into, root=into, at=at, agent_id=agent.id)
    end_as_duplicate(session, source, agent, at, into)
    was = snapshot(target, OF_TARGET)
    give(source, target)
    record(session, target, line := event(agent, TOOK_IN, at, f"case {number}"))
    now = snapshot(target, OF_TARGET)
    before["target"] = {k: [v, now[k]] for k, v in was.items() if v != now[k]}
    row.contacts, row.before = move_calls(session, source, target, line), before
    session.add(row)
    follow(session, [number, *branch_of(session, number)], into)
    hand_on(session, number, into, at)
    session.flush()
    session.expire(source, ["merge"])
    return target


def unmerge(
    session: Session,
    number: int,
    agent: Agent,
    at: datetime,
    *,
    version: int | None = None,
) -> Case:
    """Take case `number` out again; it stands as it did before, with its own calls.

    What came to the surviving case since stays there.
    """
    case = find(session, number)
    row = case.merge
    if row is None:
        if case.events and case.events[-1].kind == TAKEN_OUT:
            return case
        raise CaseRefusedError(
            sentence("case %(number)s is not merged into another one", number=number)
        )
    survivor = find(session, row.root)
    refuse_stale(case, version)
    for one in (case, survivor):
        refuse_others(one, agent)
        refuse_busy(one)
    take_back(session, case, survivor, row)
    session.delete(row)
    session.flush()
    follow(session, branch_of(session, number), number)
    restore(survivor, row.before["target"])
    told = f"case {number} is a case of its own again"
    record(session, survivor, event(agent, TAKEN_OUT, at, told))
    put(case, row.before["source"])
    case.closed_at, case.disposition = None, None
    session.expire(case, ["merge"])
    told = f"it was merged into case {row.target}"
    return record(session, case, event(agent, TAKEN_OUT, at, told))


def find_both(session: Session, number: int, other: int) -> tuple[Case, Case]:
    """Return both cases, held in the order of their numbers, so that none waits."""
    found = {one: find(session, one) for one in sorted((number, other))}
    return found[number], found[other]


def refuse_busy(case: Case) -> None:
    """Raise CaseRefusedError while somebody is on the telephone about the case."""
    if case.status == "calling":
        raise CaseRefusedError(
            sentence(
                "case %(number)s is being called; wait for the call", number=case.number
            )
        )
    if case.call.ended_at is None and case.call.status == IN_PROGRESS:
        raise CaseRefusedError(
            sentence(
                "the caller of case %(number)s is on the line; wait for the call's end",
                number=case.number,
            )
        )


def end_as_duplicate(
    session: Session, case: Case, agent: Agent, at: datetime, into: int
) -> None:
    """End a case that goes into another one; nobody's promise is settled by that."""
    case.status, case.closed_at, case.follow_up_at = "closed", at, None
    case.disposition, case.root_cause = DUPLICATE, None
    case.assigned_to = case.assigned_to or agent.id
    record(session, case, event(agent, MERGED, at, f"into case {into}"))


def give(source: Case, target: Case) -> None:
    """Have the surviving case stand where the earlier of both stood."""
    target.called_at = min(target.called_at, source.called_at)
    target.due_at = min(target.due_at, source.due_at)
    prove(source, target)
    if source.rank < target.rank:
        target.priority, target.rank = source.priority, source.rank
    if target.escalated_at is None and source.escalated_at is not None:
        target.escalated_at, target.escalation = source.escalated_at, source.escalation
    target.callback_number = target.callback_number or source.callback_number
    target.tags = list(dict.fromkeys((*target.tags, *source.tags)))
    target.flags = list(dict.fromkeys((*target.flags, *source.flags)))


def prove(source: Case, target: Case) -> None:
    """Have the surviving case know its caller as surely as the other one did.

    As by a further call: never where both are about different accounts.
    """
    another = None not in {source.account, target.account} and (
        source.account != target.account
    )
    if another or SURE[level_of(source)] <= SURE[level_of(target)]:
        return
    target.account = source.account or target.account
    target.verification = source.verification
    target.verification_reasons = source.verification_reasons
    target.tier = source.tier


def level_of(case: Case) -> Level:
    """Return how sure it is who the caller of a case is."""
    return cast("Level", case.verification)


def move_calls(
    session: Session, source: Case, target: Case, line: CaseEvent
) -> list[int]:
    """Have the calls about `source` be about `target`; return the further ones' ids."""
    mine = Contact.case_number == source.number
    moved = sorted(session.scalars(select(Contact.id).where(mine)))
    session.execute(update(Contact).where(mine).values(case_number=target.number))
    own = Contact(
        case_number=target.number,
        call_id=source.call_id,
        event_id=line.id,
        at=source.opened_at,
        topic=source.topic,
        language=source.language,
        verification=source.verification,
        path=source.path,
    )
    session.add(own)
    return moved


def take_back(session: Session, case: Case, survivor: Case, row: CaseMerge) -> None:
    """Have the calls that went along be about `case` again."""
    session.execute(delete(Contact).where(Contact.call_id == case.call_id))
    mine = Contact.id.in_(row.contacts), Contact.case_number == survivor.number
    session.execute(update(Contact).where(*mine).values(case_number=case.number))


def follow(session: Session, numbers: list[int], root: int) -> None:
    """Note which case survives of those that were merged."""
    mine = CaseMerge.source.in_(numbers)
    session.execute(update(CaseMerge).where(mine).values(root=root))
