"""What is told of a callback: by the network, by the agent's keys, by the caller's.

Each comes once, twice, late or never; a callback only goes on (`progress`).
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.callbacks.consent import fetch_unheard_of
from ivr.callbacks.held import go_on, held
from ivr.callbacks.progress import TRIED, Outcome, outcome_of
from ivr.cases.endings import Ending
from ivr.cases.life import after, may
from ivr.cases.promises import settle_answered, settle_called
from ivr.cases.work import close
from ivr.cases.working import event, find, record
from ivr.policy.numbers import next_time
from ivr.policy.policy import Calling
from ivr.sentences import later
from ivr.tables import Callback, Case

SENTENCES: dict[Outcome, str] = {
    "talked": later("talked with the caller"),
    "no_person": later("the phone was answered, and nobody pressed 1"),
    "hung_up": later("somebody pressed 1, and one hung up before they were connected"),
    "no_answer": later("nobody answered"),
    "busy": later("the line was busy"),
    "wrong_number": later("the number is somebody else's"),
    "failed": later("the number could not be rung"),
    "agent_absent": later("the agent's phone was not answered with 1"),
    "refused": later("the call could not be placed"),
    "not_known": later("not known whether anybody was rung"),
    "canceled": later("called off"),
}


@dataclass(frozen=True, slots=True)
class Known:
    """A callback as the telephone side needs it."""

    token: str
    state: str
    case_number: int
    topic: str
    language: str
    caller_number: str
    from_number: str
    outcome: str | None


def known(session: Session, token: str) -> Known | None:
    """Return the callback of a token; None for one that is nobody's."""
    found = session.execute(
        select(Callback, Case)
        .join(Case, Case.number == Callback.case_number)
        .where(Callback.token == token)
    ).one_or_none()
    if found is None:
        return None
    callback, case = found
    return Known(
        token=token,
        state=callback.state,
        case_number=case.number,
        topic=case.topic,
        language=case.language,
        caller_number=callback.caller_number,
        from_number=callback.from_number,
        outcome=callback.outcome,
    )


def agent_answered(session: Session, token: str, sid: str) -> bool:
    """Note that the agent's phone was answered; tell whether they are to be asked."""
    callback = held(session, token)
    if callback is None or callback.ended_at is not None:
        return False
    callback.sid = callback.sid or sid
    go_on(callback, "whispering")
    return callback.sid == sid


def agent_took(session: Session, token: str, at: datetime) -> bool:
    """Note that the agent pressed 1; tell whether the caller is to be rung.

    Once: the same key again does not ring them again.
    """
    callback = held(session, token)
    if callback is None or not go_on(callback, "dialling"):
        return False
    callback.rung_at = at
    case = find(session, callback.case_number)
    case.attempts += 1
    record(session, case, event(callback.agent, "ringing_caller", at))
    return True


def caller_leg_ended(  # noqa: PLR0913 - what, how, when, by what rules
    session: Session,
    token: str,
    dial_status: str,
    at: datetime,
    *,
    seconds: int | None,
    calling: Calling,
) -> Outcome | None:
    """Note that the caller's side is over; return how it ended, None if unknown."""
    callback = held(session, token)
    if callback is None:
        return None
    if callback.ended_at is None:
        talked = callback.state == "talking"
        how = outcome_of(dial_status, person=talked, answered=seconds is not None)
        if callback.person_at is not None and not talked:
            how = "hung_up"
        callback.seconds = seconds
        end(session, callback, how, at, calling=calling)
    return callback.outcome  # type: ignore[return-value]


def agent_leg_ended(
    session: Session, token: str, at: datetime, calling: Calling
) -> None:
    """Note that the agent's call is over; what has its end already keeps it."""
    callback = held(session, token)
    if callback is None or callback.ended_at is not None:
        return
    end(session, callback, how_left(callback), at, calling=calling)


def how_left(callback: Callback) -> Outcome:
    """Return how a callback ended of which only the agent's end is known."""
    if callback.state == "talking":
        return "talked"
    if callback.person_at is not None:
        return "hung_up"
    return "no_answer" if callback.rung_at is not None else "agent_absent"


def end(  # noqa: PLR0913 - what, how, when, why, by what rules
    session: Session,
    callback: Callback,
    outcome: Outcome,
    at: datetime,
    *,
    calling: Calling,
    reason: str | None = None,
) -> None:
    """End a callback, and give its case back to whoever called.

    A try that reached nobody plans the next one, in the caller's own hours, until the
    tries are used up.
    """
    callback.state, callback.outcome, callback.ended_at = "ended", outcome, at
    callback.reason = reason or callback.reason
    callback.due_at = callback.lease = callback.leased_until = None
    fetch_unheard_of(session, callback, at)
    if outcome == "talked" and callback.person_at is not None:
        settle_answered(session, callback.case_number, callback.person_at)
    case = find(session, callback.case_number)
    if not may("hang_up", case.status):
        return  # what came of it was written down before the call was over
    told = reason or SENTENCES[outcome]
    case.status = after("hang_up", case.status, held=case.assigned_to is not None)
    record(session, case, event(callback.agent, f"call_{outcome}", at, told))
    if outcome in TRIED:
        settle_called(session, case.number, callback.rung_at or at)
        plan_next(session, case, callback, at, calling)


def plan_next(
    session: Session, case: Case, callback: Callback, at: datetime, calling: Calling
) -> None:
    """Plan the next try, or say that there will be none."""
    done = case.attempts
    if done > len(calling.tries):
        record(session, case, event(None, "tries_used_up", at, f"{done} tries"))
        return
    wait = calling.tries[done - 1]
    then = next_time(callback.caller_number, at + wait, calling.hours)
    case.status = after("wait", case.status, held=True)
    case.follow_up_at = then
    record(session, case, event(None, "planned", at, f"try {done + 1}"))


def end_by_key(session: Session, token: str, came: Ending, at: datetime) -> bool:
    """End the case with the disposition that the agent pressed; tell whether it did.

    A case that was ended meanwhile, or is somebody else's by now, stays as it is.
    """
    callback = held(session, token)
    if callback is None or callback.outcome != "talked":
        return False
    case = find(session, callback.case_number)
    mine = case.assigned_to == callback.agent_id
    if not mine or not may(came.ends_as, case.status):
        return False
    close(session, case.number, callback.agent, came, at)
    return True
