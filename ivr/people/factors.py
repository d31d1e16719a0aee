"""Second steps of either kind: whether somebody has one, and none any more."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from ivr.people import totp
from ivr.people.audit import Doer, note
from ivr.people.recovery import forget_codes
from ivr.people.sessions import end_all
from ivr.tables import Agent, Passkey, TotpSecret


def has_one(session: Session, agent_id: int) -> bool:
    """Tell whether an agent is asked for a second step."""
    mine = select(Passkey.id).where(Passkey.agent_id == agent_id).limit(1)
    return totp.is_on(session, agent_id) or session.scalar(mine) is not None


def turn_all_off(session: Session, agent: Agent, by: Doer, at: datetime) -> bool:
    """Have an agent sign in by the password alone, and sign them out.

    False if it is so already.
    """
    if not has_one(session, agent.id):
        return False
    for table in (TotpSecret, Passkey):
        session.execute(delete(table).where(table.agent_id == agent.id))
    forget_codes(session, agent.id)
    agent.version += 1
    end_all(session, agent.id)
    note(session, "second_factor_off", by, at, whom=agent.id)
    return True
