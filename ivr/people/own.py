"""What somebody changes of their own: the password, the sessions."""

from datetime import datetime

from sqlalchemy.orm import Session

from ivr.cases.passwords import hashed, matches
from ivr.cases.signing_in import new_session
from ivr.people.administering import held
from ivr.people.audit import doer, note
from ivr.people.sessions import end_all, end_one
from ivr.tables import Agent


def new_password_hash(agent: Agent, password: str) -> str:
    """Return what is kept of a password of one's own; slow, so not in a transaction.

    Raises WeakPasswordError, also for the one that was just proved.
    """
    return hashed(password, agent.name)


def is_the_same(agent: Agent, password: str) -> bool:
    """Tell whether a new password is the old one; slow, so not in a transaction."""
    return matches(agent.password_hash, password)


def change_password(
    session: Session, agent: Agent, password_hash: str, at: datetime
) -> str:
    """Give somebody the password of their choice; return the token of a new session.

    All others end (ASVS 5.0, 7.4.3).
    """
    mine = held(session, agent.id)
    mine.password_hash, mine.password_until = password_hash, None
    end_all(session, mine.id)
    note(session, "password_changed", doer(mine), at, whom=mine.id)
    return new_session(session, mine, at)


def end_session(session: Session, agent: Agent, handle: str, at: datetime) -> bool:
    """End one session of one's own; tell whether there was one."""
    if not end_one(session, agent.id, handle):
        return False
    note(session, "sessions_ended", doer(agent), at, whom=agent.id, sessions=1)
    return True


def end_other_sessions(session: Session, agent: Agent, token: str, at: datetime) -> int:
    """End all sessions of one's own but `token`'s; return how many."""
    count = end_all(session, agent.id, but=token)
    if count:
        by = doer(agent)
        note(session, "sessions_ended", by, at, whom=agent.id, sessions=count)
    return count
