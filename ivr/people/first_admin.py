"""The first admin: a link that is printed on the machine, used once, within an hour.

There is no account that nobody made (ASVS 5.0, 6.3.2).  The code stands behind `#` in
the link, which browsers send to nobody (RFC 9110, 4.2.5), so that it is in no log.
"""

from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from ivr.cases.agents import ADMIN, enter
from ivr.cases.signing_in import digest, new_session, new_token
from ivr.errors import IvrError
from ivr.people.audit import Doer, doer, note
from ivr.sentences import sentence
from ivr.tables import Agent, FirstLink

LASTS = timedelta(hours=1)
PATH = "/console/first"


class FirstAdminError(IvrError):
    """Nobody becomes the first admin like this: the sentence says what to do."""


def link(session: Session, by: Doer, at: datetime) -> str:
    """Return the path of a new link, its code behind `#`; those of before are over.

    Raises FirstAdminError where there is an admin who may sign in.
    """
    refuse_another(session)
    session.execute(delete(FirstLink))
    code = new_token()
    session.add(FirstLink(code_sha256=digest(code), created_at=at))
    note(session, "first_link_made", by, at)
    return f"{PATH}#{code}"


def has_admin(session: Session) -> bool:
    """Tell whether there is an admin who may sign in."""
    active = select(Agent.id).where(Agent.role == ADMIN, Agent.disabled_at.is_(None))
    return session.scalar(active.limit(1)) is not None


def refuse_another(session: Session) -> None:
    """Raise FirstAdminError where there is an admin already."""
    if has_admin(session):
        raise FirstAdminError(
            sentence("there is an admin already, who lets others in under People")
        )


def is_good(session: Session, code: str, at: datetime) -> bool:
    """Tell whether a code opens the page now."""
    alive = FirstLink.code_sha256 == digest(code), FirstLink.created_at > at - LASTS
    return session.scalar(select(FirstLink.code_sha256).where(*alive)) is not None


def come_in(
    session: Session, code: str, name: str, password_hash: str, at: datetime
) -> str:
    """Add the first admin, and return the token of their session; the link is over.

    `name` is a proper one.  Raises FirstAdminError for a code that opens nothing, also
    one that somebody else uses at this moment, and AgentNameError for a name that is
    taken, after which the link still is good.
    """
    refuse_another(session)
    if not is_good(session, code, at) or not used(session, code):
        raise over()
    admin = enter(session, name, ADMIN, password_hash, at)
    note(session, "person_added", doer(admin), at, whom=admin.id, role=ADMIN)
    return new_session(session, admin, at)


def used(session: Session, code: str) -> bool:
    """Take a link away; False if somebody else did."""
    mine = delete(FirstLink).where(FirstLink.code_sha256 == digest(code))
    return session.scalar(mine.returning(FirstLink.code_sha256)) is not None


def over() -> FirstAdminError:
    """Return the error of a code that opens nothing, whatever is wrong with it."""
    return FirstAdminError(
        sentence("this link is used, older than an hour or none; make another one")
    )
