"""What admins do to people: add, change, disable, enable, sign out, let in anew.

What somebody may do changes with a row that is locked first, so that of two admins who
take each other's role one is refused; and their sessions end with it.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.cases import agents
from ivr.cases.agents import (
    ADMIN,
    disable_agent,
    enter,
    proper_name,
    proper_phone,
    proper_role,
    set_phone,
)
from ivr.cases.passwords import hashed
from ivr.errors import IvrError
from ivr.people.audit import Doer, note
from ivr.people.first_passwords import LASTS, first_password
from ivr.people.sessions import end_all
from ivr.sentences import sentence
from ivr.tables import Agent


class PersonError(IvrError):
    """Somebody cannot be changed like this: the sentence says why."""


class NobodyError(PersonError):
    """There is nobody of that number: look at the list."""


class StalePersonError(PersonError):
    """Somebody else changed them meanwhile: look again, then repeat."""


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Somebody to be added: with a first password that nobody else ever sees."""

    name: str
    role: str
    phone: str | None
    password: str
    password_hash: str


@dataclass(frozen=True, slots=True)
class FirstPassword:
    """A password made by us, and what is kept of it."""

    text: str
    hash: str


def new_person(name: str, role: str, phone: str) -> NewPerson:
    """Return somebody to be added; slow, so not within a transaction.

    Raises AgentNameError, PhoneError, or UsageError for an unknown role.
    """
    proper = proper_name(name)
    made = make_first_password(proper)
    number = proper_phone(phone)
    return NewPerson(proper, proper_role(role), number, made.text, made.hash)


def make_first_password(name: str) -> FirstPassword:
    """Return a password for somebody; slow, so not within a transaction."""
    text = first_password()
    return FirstPassword(text, hashed(text, name))


def add(session: Session, wanted: NewPerson, by: Doer, at: datetime) -> Agent:
    """Add somebody, who chooses a password of their own at the first sign-in.

    Raises AgentNameError when the name is taken.
    """
    person = enter(session, wanted.name, wanted.role, wanted.password_hash, at)
    person.phone, person.password_until = wanted.phone, at + LASTS
    note(session, "person_added", by, at, whom=person.id, role=wanted.role)
    return person


def held(session: Session, person_id: int, version: int | None = None) -> Agent:
    """Return somebody, held for this transaction, with all who are admins.

    Raises NobodyError, and StalePersonError when `version` is not theirs any more.
    """
    admins = select(Agent.id).where(Agent.role == ADMIN).order_by(Agent.id)
    session.execute(admins.with_for_update()).all()
    row = select(Agent).where(Agent.id == person_id).with_for_update()
    person = session.scalar(row.execution_options(populate_existing=True))
    if person is None:
        raise NobodyError(sentence("there is nobody of that number"))
    if version is not None and person.version != version:
        raise StalePersonError(
            sentence(
                "%(name)s was changed meanwhile; look at it again, then repeat",
                name=person.name,
            )
        )
    return person


def keep_an_admin(session: Session, person: Agent) -> None:
    """Raise PersonError if `person` is the only admin who may sign in."""
    others = select(Agent.id).where(
        Agent.role == ADMIN, Agent.disabled_at.is_(None), Agent.id != person.id
    )
    is_one = person.role == ADMIN and person.disabled_at is None
    if is_one and session.scalar(others.limit(1)) is None:
        raise PersonError(
            sentence(
                "%(name)s is the only admin; make somebody else an admin first",
                name=person.name,
            )
        )


def give_role(
    session: Session, person: Agent, role: str, by: Doer, at: datetime
) -> bool:
    """Give somebody a role, which signs them out; False if it is theirs already.

    Raises PersonError for the last admin, and UsageError for an unknown role.
    """
    role, before = proper_role(role), person.role
    if role == before:
        return False
    keep_an_admin(session, person)
    person.role = role
    person.version += 1
    end_all(session, person.id)
    note(session, "role_changed", by, at, whom=person.id, role=[before, role])
    return True


def give_phone(
    session: Session, person: Agent, phone: str, by: Doer, at: datetime
) -> bool:
    """Say where somebody is rung, or that they are not; False if nothing changes.

    Raises PhoneError.
    """
    number = proper_phone(phone)
    if number == person.phone:
        return False
    set_phone(session, person.name, number)
    has = "removed" if number is None else "set"
    note(session, "phone_changed", by, at, whom=person.id, phone=has)
    return True


def disable(session: Session, person: Agent, by: Doer, at: datetime) -> bool:
    """Sign somebody out everywhere and let them in no more; False if it is so.

    Raises PersonError for the last admin.
    """
    if person.disabled_at is not None:
        return False
    keep_an_admin(session, person)
    disable_agent(session, person.name, at)
    note(session, "person_disabled", by, at, whom=person.id)
    return True


def enable(session: Session, person: Agent, by: Doer, at: datetime) -> bool:
    """Let somebody in again, with the password that they had; False if it is so."""
    if person.disabled_at is None:
        return False
    person.disabled_at = None
    person.version += 1
    note(session, "person_enabled", by, at, whom=person.id)
    return True


def sign_out(session: Session, person: Agent, by: Doer, at: datetime) -> int:
    """End all sessions of somebody; return how many."""
    count = end_all(session, person.id)
    if count:
        note(session, "sessions_ended", by, at, whom=person.id, sessions=count)
    return count


def let_in_anew(
    session: Session, person: Agent, made: FirstPassword, by: Doer, at: datetime
) -> None:
    """Give somebody a first password in place of theirs, and sign them out."""
    person.password_hash, person.password_until = made.hash, at + LASTS
    person.version += 1
    end_all(session, person.id)
    note(session, "password_made", by, at, whom=person.id)


def set_password(
    session: Session, person: Agent, password_hash: str, by: Doer, at: datetime
) -> None:
    """Give somebody a password that is theirs for good, and sign them out."""
    person.password_hash, person.password_until = password_hash, None
    person.version += 1
    end_all(session, person.id)
    note(session, "password_changed", by, at, whom=person.id)


def let_hear_secrets(
    session: Session, person: Agent, by: Doer, at: datetime, *, may: bool
) -> bool:
    """Give somebody the right to hear recordings unmuted, or take it back.

    Nobody has it by their role.  False if it is so already.
    """
    if person.hear_secrets == may:
        return False
    agents.let_hear_secrets(session, person.name, may=may)
    kind = "hear_secrets_given" if may else "hear_secrets_taken"
    note(session, kind, by, at, whom=person.id)
    return True
