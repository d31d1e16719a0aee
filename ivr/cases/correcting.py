"""What an agent does to the words of a case's recordings: correct or confirm them."""

from datetime import datetime

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from ivr.cases.family import family_of
from ivr.cases.refusals import CaseNotFoundError
from ivr.cases.working import event, find, record, refuse_others
from ivr.sentences import sentence
from ivr.tables import Agent, Callback, Case, Contact, Recording
from ivr.transcripts import corrections
from ivr.transcripts.corrections import Saved

CORRECTED, CONFIRMED = "transcript_corrected", "transcript_confirmed"


def correct(  # noqa: PLR0913 - what, who, when and on what grounds
    session: Session,
    number: int,
    sid: str,
    agent: Agent,
    text: str,
    *,
    at: datetime,
    base: int,
) -> Saved:
    """Store `text` as what recording `sid` of the case says, and note it on the case.

    The line names the version and holds none of its words.  Raises CaseNotFoundError,
    CaseTakenError, and what `corrections.correct` raises.
    """
    case = find(session, number)
    refuse_others(case, agent)
    if not belongs(session, case, sid):
        raise CaseNotFoundError(
            sentence("case %(number)s has no recording %(sid)s", number=number, sid=sid)
        )
    before = current_text(session, sid)
    saved = corrections.correct(session, sid, agent, text, at=at, base=base)
    if not saved.again:
        kind = CONFIRMED if saved.correction.text == before else CORRECTED
        line = event(agent, kind, at, f"version {saved.correction.version}")
        record(session, case, line)
    return saved


def belongs(session: Session, case: Case, sid: str) -> bool:
    """Tell whether `sid` was left in the case's call, or in a further one about it.

    Or in a callback about it or about one that was merged into it.
    """
    further = select(Contact.call_id).where(Contact.case_number == case.number)
    family = family_of(session, case.number)
    back = select(Callback.id).where(Callback.case_number.in_(family))
    mine = or_(
        Recording.call_id == case.call_id,
        Recording.call_id.in_(further),
        Recording.callback_id.in_(back),
    )
    found = session.scalar(select(exists().where(Recording.sid == sid, mine)))
    return bool(found)


def current_text(session: Session, sid: str) -> str | None:
    """Return what a recording says as far as anybody knows now."""
    found = session.scalar(select(Recording).where(Recording.sid == sid))
    return found.text if found else None
