"""Calls by a desk's own phone, whose outcome is typed in: the plain way.

They count as calls back of ours do: the same ladder of tries, the same stop, the same
promise kept; what came of it is a row of `callbacks` that nobody places.
"""

import secrets
from datetime import datetime
from typing import Literal

from sqlalchemy.orm import Session

from ivr.callbacks.asking import CallRefusedError, Line, under_way
from ivr.callbacks.news import SENTENCES, end
from ivr.cases.life import after
from ivr.cases.promises import settle_answered
from ivr.cases.refusals import DispositionError
from ivr.cases.working import find, refuse_ended, refuse_others, refuse_stale
from ivr.sentences import sentence
from ivr.tables import Agent, Callback, Case

TypedIn = Literal["talked", "no_answer", "busy", "no_person", "failed", "wrong_number"]
LABELS: dict[TypedIn, str] = {
    "talked": "Reached",
    "no_answer": "Nobody answered",
    "busy": "Busy",
    "no_person": "A machine answered",
    "failed": "It could not be rung",
    "wrong_number": "Wrong number",
}
DESK_PHONE = "desk phone"


def type_in(  # noqa: PLR0913, PLR0917 - what came of which call, by whom, by what rules
    session: Session,
    number: int,
    agent: Agent,
    outcome: str,
    line: Line,
    at: datetime,
    *,
    version: int | None = None,
) -> Case:
    """Note what came of a call that the agent made by the desk's own phone.

    Raises DispositionError for an outcome that there is not, CallRefusedError, and
    what `ivr.cases.work.take` raises.
    """
    case = find(session, number)
    came = known(outcome)
    if under_way(session, number) is not None:
        raise CallRefusedError(
            sentence(
                "case %(number)s is being called; wait for the call", number=number
            )
        )
    refuse_ended(case)
    refuse_others(case, agent)
    refuse_stale(case, version)
    if case.callback_number is None:
        raise CallRefusedError(
            sentence("case %(number)s has no number to call back", number=number)
        )
    reached = came == "talked"
    callback = Callback(
        case_number=number,
        agent_id=agent.id,
        token=secrets.token_urlsafe(24),
        state="dialling",
        agent_number=agent.phone or DESK_PHONE,
        caller_number=case.callback_number,
        from_number=DESK_PHONE,
        requested_at=at,
        placed_at=at,
        rung_at=at,
        person_at=at if reached else None,
    )
    # The agent may have been read in another session, and their case with them in this.
    callback.agent = session.get_one(Agent, agent.id)
    session.add(callback)
    session.flush()
    case.status = after("dial", case.status, held=True)
    case.assigned_to, case.follow_up_at = agent.id, None
    case.attempts += 1
    told = f"{DESK_PHONE}: {SENTENCES[came]}"
    if reached:
        settle_answered(session, number, at)
    end(session, callback, came, at, calling=line.calling, reason=told)
    return case


def known(outcome: str) -> TypedIn:
    """Return an outcome that there is; raises DispositionError."""
    for name in LABELS:
        if name == outcome:
            return name
    raise DispositionError(
        sentence("choose what came of the call: %(known)s", known=", ".join(LABELS))
    )
