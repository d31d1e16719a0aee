"""Streams of news to open pages do not hold up the end of `ivr serve`."""

from datetime import UTC, datetime
from time import monotonic

import pytest
import requests
from real_hotline import END_TIMEOUT_S, installed
from sqlalchemy import select

from ivr.cases.signing_in import new_session
from ivr.db import Database
from ivr.tables import Agent

pytestmark = pytest.mark.slow

# As long as gunicorn waits for requests under way (`ivr.cli.web_server`).
GRACE_S = 10


@pytest.fixture
def hotline(tmp_path):
    with installed(tmp_path) as found:
        found.start()
        yield found


def token_of(hotline, name: str) -> str:
    """Sign an agent in, without the page."""
    database = Database(f"sqlite:///{hotline.folder / 'ivr.db'}")
    with database.writing() as session:
        agent = Agent(
            name=name, role="agent", password_hash="", created_at=datetime.now(UTC)
        )
        session.add(agent)
        session.flush()
        token = new_session(
            session, session.scalars(select(Agent)).one(), agent.created_at
        )
    database.close()
    return token


def test_a_stream_ends_with_its_server_and_not_after_the_grace(hotline):
    address = f"{hotline.twilio.url}/console/live"
    # The cookie is one for TLS, which a proxy in front would speak.
    header = {"Cookie": f"__Host-ivr={token_of(hotline, 'Mei')}"}
    answers = [
        requests.get(address, headers=header, stream=True, timeout=30) for _ in range(3)
    ]
    told = [answer.iter_lines() for answer in answers]
    assert [next(lines) for lines in told] == [b"retry: 2000"] * 3
    begun = monotonic()
    hotline.process.terminate()
    for lines in told:
        list(lines)
    assert monotonic() - begun < GRACE_S - 2
    assert hotline.process.wait(END_TIMEOUT_S) == 0
