"""The end of a talk that an agent brings about, so that the caller can be asked.

The agent's call carries the caller's, so an agent who hangs up ends both.  One who is
done says so on the page instead: the caller goes on to the question, and the agent to
theirs.  https://www.twilio.com/docs/voice/api/call-resource#update-a-call-resource
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.callbacks.asking import CallRefusedError, under_way
from ivr.callbacks.held import held
from ivr.cases.working import find
from ivr.policy.policy import Satisfaction
from ivr.ratings.rows import answer, ask
from ivr.ratings.scores import HIGHEST
from ivr.sentences import sentence
from ivr.tables import Agent, Callback, Case, Rating

KEYS = {str(score): score for score in range(1, HIGHEST + 1)}


def part(
    session: Session, number: int, agent: Agent, wanted: Satisfaction, at: datetime
) -> None:
    """Have the caller of a talk asked how it was, and the talk ended, once.

    Raises CallRefusedError where nobody talks, or nobody is to be asked.
    """
    case = find(session, number)
    callback = under_way(session, number)
    if callback is None or callback.state != "talking":
        raise CallRefusedError(
            sentence(
                "nobody talks with the caller of case %(number)s now", number=number
            )
        )
    if callback.agent_id != agent.id:
        raise CallRefusedError(
            sentence("%(name)s talks with them", name=callback.agent.name)
        )
    if not is_wanted(wanted, case):
        raise CallRefusedError(sentence("desk.yaml asks nobody of this topic by key"))
    if not ask(session, case, "key", at, callback.id):
        raise CallRefusedError(
            sentence("the caller of case %(number)s was asked already", number=number)
        )
    callback.due_at = at


def is_wanted(wanted: Satisfaction, case: Case) -> bool:
    """Tell whether callers about the case's topic are asked by key."""
    of_topic = not wanted.topics or case.topic in wanted.topics
    return "key" in wanted.by and of_topic


def parting(session: Session, at: datetime) -> list[Callback]:
    """Return the talks whose agents are done."""
    rows = select(Callback).where(
        Callback.ended_at.is_(None),
        Callback.state == "talking",
        Callback.due_at <= at,
        Callback.caller_sid.is_not(None),
    )
    return list(session.scalars(rows.with_for_update(skip_locked=True)))


def take_parting(session: Session, at: datetime) -> list[tuple[str, str]]:
    """Take those talks, each once; return the callers' calls and the tokens."""
    found = parting(session, at)
    for callback in found:
        callback.due_at = None
    return [(callback.caller_sid or "", callback.token) for callback in found]


def is_asked(session: Session, token: str) -> bool:
    """Tell whether the caller of a callback is to be asked, and has not answered."""
    rows = select(Rating.id).join(Callback, Callback.id == Rating.callback_id)
    open_ = rows.where(Callback.token == token, Rating.score.is_(None))
    return session.scalar(open_) is not None


def rated(session: Session, token: str, key: str, at: datetime) -> bool:
    """Keep the mark that the caller pressed; tell whether it was one, and the first."""
    callback = held(session, token)
    if callback is None or key not in KEYS:
        return False
    rows = select(Rating).where(Rating.callback_id == callback.id).with_for_update()
    found = session.scalar(rows)
    if found is None:
        return False
    case = find(session, callback.case_number)
    return answer(session, found, case, KEYS[key], at)
