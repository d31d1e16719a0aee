"""A call with a case, and a telephone network that takes text messages."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from signed import ACCOUNT, NUMBER, TOKEN

from ivr.messages.network import TextNetwork
from ivr.messages.outbox import queue
from ivr.messages.send import TextSender
from ivr.simulator import Exchange, VirtualClock
from ivr.tables import Call

sys.path.append(str(Path(__file__).parents[1] / "cases"))

from case_rows import CALLER, make_desk


@pytest.fixture
def desk(database):
    return make_desk(database)


@pytest.fixture
def case(desk):
    """A case whose call came to our number."""
    number = desk.case()
    with desk.database.writing() as session:
        session.get(Call, desk.row(number).call_id).called = NUMBER
    return desk.row(number)


@pytest.fixture
def put(database, case):
    """Queue a text of the case's call."""

    def make(name="promise", to=CALLER, text="Case 1001.", call=None, at=None):
        call_id, at = call or case.call_id, at or datetime.now(UTC)
        values = {"call_id": call_id, "name": name, "to": to, "text": text, "at": at}
        database.write(lambda found: queue(found, **values))

    return make


@pytest.fixture
def exchange():
    found = Exchange(
        account_sid=ACCOUNT, auth_token=TOKEN, clock=VirtualClock(datetime.now(UTC))
    )
    found.add_number(NUMBER, voice_url="https://hotline.example/twilio/voice")
    return found


@pytest.fixture
def api_url(exchange):
    with exchange.serving() as url:
        yield url


@pytest.fixture
def sender(database, api_url):
    return TextSender(database, TextNetwork(api_url, ACCOUNT, TOKEN))
