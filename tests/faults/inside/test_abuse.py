"""F44: callers who mean harm, or who do not know what they do.

Premium-rate and foreign callback numbers are in tests/callbacks/test_calling_back.py,
dictated seed phrases in tests/secrets/.
"""

import random
import time
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as ET

import pytest
import time_machine
from signed import CALL, CALLER

from ivr.calls.desk import Hotline
from ivr.calls.flows import Flows
from ivr.tables import Call, Turn

pytestmark = [pytest.mark.both_databases, pytest.mark.fault(44)]

BEGUN = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
PER_HOUR = 20
CALLS_PER_HOUR = 1000
TURNS = 100
OTHER = "+8613900139000"
# The default pace of an hour's calls: seconds between two of them.
EVERY = timedelta(hours=1) / CALLS_PER_HOUR


@pytest.fixture
def hotline(database, flow):
    return Hotline(database, Flows(flow), PER_HOUR)


def sentences(answer):
    assert answer.status_code == 200
    assert len(answer.data) < 64_000
    return [say.text for say in ET.fromstring(answer.data).iter("Say")]


@pytest.mark.slow
@pytest.mark.sqlite_alone("slow, and the same on each")
def test_a_thousand_calls_an_hour_from_one_number_are_turned_away_beyond_twenty(
    twilio, rows, cases
):
    taken, refused = [], []
    with time_machine.travel(BEGUN, tick=False) as clock:
        for number in range(CALLS_PER_HOUR):
            words = sentences(twilio.voice(f"CA{number:032x}"))
            too_many = words[0].startswith("There have been many calls")
            (refused if too_many else taken).append(number)
            clock.shift(EVERY)
        others = sentences(twilio.voice(CALL, From=OTHER, Caller=OTHER))
        clock.shift(timedelta(hours=1))
        later = sentences(twilio.voice(f"CA{CALLS_PER_HOUR:032x}"))
    assert taken == list(range(PER_HOUR))
    assert len(refused) == CALLS_PER_HOUR - PER_HOUR
    assert len(others) > 2
    assert others == later
    assert cases() == []
    # What is refused costs a row and its one answer, so that it can be counted.
    assert [row["turns"] for row in rows(Call)] == [1] * (CALLS_PER_HOUR + 2)


def test_a_caller_in_a_loop_costs_no_more_with_every_turn_and_gets_one_case(
    twilio, rows, cases
):
    keys = random.Random(1)
    twilio.voice()
    took = []
    for turn in range(1, TURNS + 1):
        key = keys.choice(("", "*", "#", "0", "1", "2", "3", "9", "99999999999"))
        begun = time.perf_counter()
        sentences(twilio.step(turn, **({"Digits": key} if key else {})))
        took.append(time.perf_counter() - begun)
    twilio.status(CallStatus="completed")
    (call,) = rows(Call)
    assert (call["status"], call["caller"]) == ("completed", CALLER)
    assert len(call["state"]) < 16_000
    assert len(rows(Turn)) <= TURNS + 1
    assert len(cases()) <= 1
    # The slowest of the last turns is no slower than some early one, ten times.
    assert min(took[-20:]) < 10 * max(took[:20])
