"""What a hotline's database remembers of a call that was made by hand."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.calls.facts import ATTESTED
from ivr.calls.given import from_json
from ivr.cases.listing import CaseView, get_case
from ivr.flow.inputs import Arrived
from ivr.rehearsal.words import Facts
from ivr.tables import Call, Case, Message, Turn


@dataclass(frozen=True, slots=True)
class Remembered:
    """What was so when the phone rang, and what came of the call.

    `moments` are those at which each turn was answered, by its number; the phone rang
    `at` the first, and the caller had hung up at `over`.
    """

    at: datetime
    moments: Mapping[int, datetime]
    over: datetime | None
    facts: Facts
    case: CaseView | None
    texts: tuple[str, ...]


def remembered(session: Session, sid: str) -> Remembered | None:
    """Return what is known of the call `sid`; None when it is not known at all."""
    call = session.scalar(select(Call).where(Call.sid == sid))
    if call is None:
        return None
    number = session.scalar(select(Case.number).where(Case.call_id == call.id))
    case = None if number is None else get_case(session, number)
    texts = select(Message.text).where(Message.call_id == call.id).order_by(Message.id)
    moments = moments_of(session, call)
    return Remembered(
        at=moments.get(0, call.started_at),
        moments=moments,
        over=over(call, case, moments),
        facts=facts_of(session, call),
        case=case,
        texts=tuple(session.scalars(texts)),
    )


def moments_of(session: Session, call: Call) -> dict[int, datetime]:
    """Return when each turn was answered, by its number."""
    wanted = select(Turn.number, Turn.at).where(Turn.call_id == call.id)
    return {turn.number: turn.at for turn in session.execute(wanted)}


def over(
    call: Call, case: CaseView | None, moments: Mapping[int, datetime]
) -> datetime | None:
    """Return when the caller hung up; that opens the case of one who left early."""
    opened_at = case.case.opened_at if case else None
    if opened_at is not None and opened_at not in moments.values():
        return opened_at
    return call.ended_at


def facts_of(session: Session, call: Call) -> Facts:
    """Return what was so when the phone rang."""
    first = select(Turn.given).where(Turn.call_id == call.id, Turn.number == 0)
    given = session.scalar(first)
    arrived = from_json(given)[0] if given else Arrived()
    known = arrived.facts if isinstance(arrived, Arrived) else {}
    open_case = known.get("open_case")
    return Facts(
        emergency="emergency" in known,
        rang_before="repeat_caller" in known,
        attested=ATTESTED in known,
        open_case=int(open_case) if open_case else None,
        language=known.get("language"),
    )
