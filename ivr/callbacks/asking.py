"""An agent asks for a caller to be called back: what must hold, and the row."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from ivr.cases.life import after
from ivr.cases.refusals import CaseRefusedError
from ivr.cases.working import (
    event,
    find,
    record,
    refuse_ended,
    refuse_others,
    refuse_stale,
)
from ivr.policy.numbers import may_ring, next_time, refusal, zones_of
from ivr.policy.policy import Calling
from ivr.sentences import sentence
from ivr.tables import Agent, Callback, Case


class CallRefusedError(CaseRefusedError):
    """The caller is not called now: the sentence says why, and what can be done."""


@dataclass(frozen=True, slots=True)
class Line:
    """By what rules calls go out; `country` is the flow's own."""

    calling: Calling
    country: str | None = None

    @property
    def countries(self) -> list[str]:
        """The countries that may be called."""
        own = [self.country] if self.country else []
        return self.calling.countries or own


def call_back(  # noqa: PLR0913 - whom, by whom, when, by what rules
    session: Session,
    number: int,
    agent: Agent,
    line: Line,
    at: datetime,
    *,
    version: int | None = None,
) -> Callback:
    """Ask for the caller of case `number` to be called; return the callback.

    While one is under way it is returned, so that a second press rings nobody twice.
    Raises CallRefusedError, and what `ivr.cases.work.take` raises.
    """
    case = find(session, number)
    found = under_way(session, number)
    if found is not None and found.agent_id == agent.id:
        return found
    if found is not None:
        raise CallRefusedError(
            sentence(
                "%(name)s is calling about case %(number)s now",
                name=found.agent.name,
                number=number,
            )
        )
    refuse_ended(case)
    refuse_others(case, agent)
    refuse_stale(case, version)
    agent_number = phone_of(agent)
    caller_number = callable_now(case, line, at)
    published = published_number(case, line)
    callback = Callback(
        case_number=number,
        agent_id=agent.id,
        token=secrets.token_urlsafe(24),
        state="queued",
        agent_number=agent_number,
        caller_number=caller_number,
        from_number=published,
        requested_at=at,
        due_at=at,
    )
    session.add(callback)
    case.status = after("dial", case.status, held=True)
    case.assigned_to, case.follow_up_at = agent.id, None
    record(session, case, event(agent, "calling", at))
    return callback


def under_way(session: Session, number: int) -> Callback | None:
    """Return the callback of a case that is not over."""
    rows = select(Callback).where(
        Callback.case_number == number, Callback.ended_at.is_(None)
    )
    return session.scalar(rows.options(joinedload(Callback.agent)))


def published_number(case: Case, line: Line) -> str:
    """Return the number that the caller sees: published, else what they dialled.

    Raises CallRefusedError when neither is known.
    """
    number = line.calling.number or case.call.called
    if number is None:
        raise CallRefusedError(
            sentence(
                "it is not known from which number to call; set calling.number "
                "in desk.yaml"
            )
        )
    return number


def phone_of(agent: Agent) -> str:
    """Return the agent's own number; raises CallRefusedError when there is none."""
    if agent.phone is None:
        command = f"ivr agents phone '{agent.name}' +12025550123"
        raise CallRefusedError(
            sentence(
                "it is not known where to ring %(name)s; an admin runs: %(command)s",
                name=agent.name,
                command=command,
            )
        )
    return agent.phone


def callable_now(case: Case, line: Line, at: datetime) -> str:
    """Return the number to call; raises CallRefusedError when it is not to be called.

    That is: no number that we call, or not the time of day for it where it is.
    """
    number = case.callback_number
    why = refusal(number, line.countries)
    if why is not None or number is None:
        raise CallRefusedError(
            sentence(
                "case %(number)s is not called: %(why)s", number=case.number, why=why
            )
        )
    hours = line.calling.hours
    if not may_ring(zones_of(number), at, hours):
        zone = zones_of(number)[0]
        begin = next_time(number, at, hours).astimezone(zone)
        raise CallRefusedError(
            sentence(
                "it is %(time)s where the caller is; call from %(begin)s %(zone)s on",
                time=f"{at.astimezone(zone):%H:%M}",
                begin=f"{begin:%a %d %b %H:%M}",
                zone=zone.key,
            )
        )
    return number
