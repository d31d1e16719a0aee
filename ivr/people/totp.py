"""Codes of an app as a second step (TOTP, RFC 6238: six digits, 30 seconds, SHA-1).

A code is taken in its own time step and the ones beside it, since clocks differ, and
once (ASVS 5.0, 6.5.1, 6.5.5).
"""

import hmac
import unicodedata
from datetime import datetime

from pyotp import random_base32
from pyotp.totp import TOTP
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from ivr.errors import IvrError
from ivr.people.audit import Doer, doer, note
from ivr.people.recovery import forget_unneeded_codes
from ivr.people.sessions import end_all
from ivr.sentences import sentence
from ivr.tables import Agent, TotpSecret
from ivr.tables.sealed import is_unreadable

ISSUER = "ivr-hotline"
STEP_S = 30
DRIFT_STEPS = 1


class UnreadableSecretError(IvrError):
    """The key that seals the secret is missing: put it back into IVR_STORAGE_KEYS."""


def secret_of(session: Session, agent_id: int) -> TotpSecret | None:
    """Return what an agent's codes are made with, confirmed or not."""
    return session.scalar(select(TotpSecret).where(TotpSecret.agent_id == agent_id))


def is_on(session: Session, agent_id: int) -> bool:
    """Tell whether an agent is asked for a code."""
    row = secret_of(session, agent_id)
    return row is not None and row.confirmed_at is not None


def begin(session: Session, agent: Agent, at: datetime) -> None:
    """Make a new secret, which counts once it is confirmed; none if one counts."""
    row = secret_of(session, agent.id)
    if row is not None and row.confirmed_at is not None:
        return
    session.execute(delete(TotpSecret).where(TotpSecret.agent_id == agent.id))
    made = TotpSecret(agent_id=agent.id, secret=random_base32(), created_at=at)
    session.add(made)


def address(row: TotpSecret, name: str) -> str:
    """Return what an app reads from the picture."""
    return TOTP(readable(row)).provisioning_uri(name=name, issuer_name=ISSUER)


def readable(row: TotpSecret) -> str:
    """Return the secret; raises UnreadableSecretError."""
    if is_unreadable(row.secret):
        raise UnreadableSecretError(
            sentence("the second step cannot be checked: its key is missing here")
        )
    return row.secret


def take(session: Session, agent_id: int, code: str, at: datetime) -> bool:
    """Take a code, once; False for one that is wrong, too old, or was taken before."""
    row = secret_of(session, agent_id)
    if row is None:
        return False
    step = step_of(readable(row), code, at)
    if step is None:
        return False
    newer = update(TotpSecret).where(
        TotpSecret.id == row.id, TotpSecret.last_step < step
    )
    taken = session.execute(newer.values(last_step=step))
    return taken.rowcount == 1  # type: ignore[attr-defined]


def step_of(secret: str, code: str, at: datetime) -> int | None:
    """Return the time step that `code` is of; None for none near `at`.

    All are compared, so that the time tells nothing.
    """
    typed, codes = plain(code), TOTP(secret)
    now, found = int(at.timestamp()) // STEP_S, None
    for step in range(now - DRIFT_STEPS, now + DRIFT_STEPS + 1):
        right = codes.generate_otp(step)
        if hmac.compare_digest(right.encode(), typed.encode()):
            found = step
    return found


def plain(code: str) -> str:
    """Return a code without the spaces people put in, in ASCII digits."""
    return "".join(unicodedata.normalize("NFKC", code)[:64].split())


def confirm(session: Session, agent: Agent, code: str, at: datetime) -> bool:
    """Have the secret count, since the app shows a right code; False if it does not."""
    row = secret_of(session, agent.id)
    if row is None or row.confirmed_at is not None:
        return False
    if not take(session, agent.id, code, at):
        return False
    row.confirmed_at = at
    note(session, "second_factor_on", doer(agent), at, whom=agent.id)
    return True


def turn_off(session: Session, agent: Agent, by: Doer, at: datetime) -> bool:
    """Ask an agent for no app's code any more, and sign them out.

    False if none was asked for.
    """
    if not is_on(session, agent.id):
        return False
    session.execute(delete(TotpSecret).where(TotpSecret.agent_id == agent.id))
    forget_unneeded_codes(session, agent.id)
    agent.version += 1
    end_all(session, agent.id)
    note(session, "second_factor_off", by, at, whom=agent.id)
    return True
