"""F1, F3, F4, F20: a request that comes again, with whatever token, however late.

https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides says that
retries bear the first one's `I-Twilio-Idempotency-Token`; proxies may drop it, and a
fallback sends the same request under another.
"""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from signed import CALL
from sqlalchemy import select

from ivr.tables import Base

pytestmark = pytest.mark.both_databases

BEGUN = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
RECORDING = "RE" + "d" * 32
TOKENS = {
    "the same": ["one", "one", "one"],
    "another": ["one", "two", "three"],
    "none": [None, None, None],
    "none after one": ["one", None, None],
}


def requests(twilio):
    """A whole call, in the order in which it happens."""
    told = {"RecordingSid": RECORDING, "RecordingStatus": "completed"}
    left = {"RecordingSid": RECORDING, "RecordingDuration": "7", "Digits": "#"}
    return [
        ("/twilio/voice", twilio.fields(CallStatus="ringing")),
        ("/twilio/step?turn=1", twilio.fields(Digits="1")),
        ("/twilio/step?turn=2", twilio.fields(Digits="1")),
        ("/twilio/step?turn=3", twilio.fields(Digits="123456789")),
        ("/twilio/step?turn=4", twilio.fields(Digits="1")),
        ("/twilio/recording", twilio.fields(**told)),
        ("/twilio/step?turn=5", twilio.fields(**left)),
        ("/twilio/status", twilio.fields(CallStatus="completed", SequenceNumber="3")),
    ]


def send(twilio, request, token=None):
    headers = {} if token is None else {"I-Twilio-Idempotency-Token": token}
    answer = twilio.post(*request, **headers)
    return answer.status_code, answer.data


def stored(database):
    with database.reading() as session:
        return {
            table.name: session.execute(select(table)).all()
            for table in Base.metadata.sorted_tables
        }


@pytest.fixture
def clock():
    with time_machine.travel(BEGUN, tick=False) as stopped:
        yield stopped


@pytest.mark.fault(1, 3, 4)
@pytest.mark.parametrize("token", TOKENS)
def test_each_request_again_is_one_event_whatever_its_token(
    twilio, database, clock, token
):
    for request in requests(twilio):
        first, *again = TOKENS[token]
        answer = send(twilio, request, first)
        before = stored(database)
        clock.shift(timedelta(seconds=3))
        assert [send(twilio, request, one) for one in again] == [answer] * 2
        assert stored(database) == before
        assert answer[0] == 200
    assert [row.sid for row in before["calls"]] == [CALL]
    assert [len(before[name]) for name in ("turns", "cases", "recordings")] == [6, 1, 1]


@pytest.mark.fault(4, 20)
def test_old_requests_of_a_call_that_is_over_and_closed_change_nothing(
    twilio, database, clock
):
    sent = requests(twilio)
    answers = [send(twilio, request) for request in sent]
    with database.writing() as session:
        session.execute(
            Base.metadata.tables["cases"].update().values(status="closed", version=7)
        )
    before = stored(database)
    clock.shift(timedelta(days=40))
    for request, answer in reversed(list(zip(sent, answers, strict=True))):
        assert send(twilio, request, "a new token") == answer
    assert stored(database) == before
