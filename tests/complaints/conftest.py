"""A desk whose agents call back through an exchange, for what people complain about."""

import sys
from pathlib import Path

import pytest
import time_machine

sys.path.append(str(Path(__file__).parents[1] / "cases"))
sys.path.append(str(Path(__file__).parents[1] / "callbacks"))

from called_back import AGENT, open_desk
from case_rows import AT, CALLER
from sqlalchemy import update

from ivr.simulator import Subscriber
from ivr.tables import Agent

JUNS_PHONE = "+12025550111"


@pytest.fixture
def desk(database, flow):
    """It is noon of a working day where the caller is; Mei and Jun have phones."""
    with time_machine.travel(AT), open_desk(database, flow) as found:
        with database.writing() as session:
            phone = update(Agent).where(Agent.name == "Jun").values(phone=JUNS_PHONE)
            session.execute(phone)
        found.exchange.subscribers.update(
            {
                AGENT: Subscriber(presses="1"),
                JUNS_PHONE: Subscriber(presses="1"),
                CALLER: Subscriber(presses="1", talks_s=40),
            }
        )
        yield found
