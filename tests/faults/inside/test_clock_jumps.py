"""F42: a clock that jumps while somebody is on the line, days of 23 and 25 hours."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from signed import CALL

from ivr.calls.desk import Desk
from ivr.calls.news import IDLE_LIMIT, close_idle
from ivr.tables import Call, Recording, Turn

pytestmark = [pytest.mark.both_databases, pytest.mark.fault(42)]

# Both nights of Berlin's clock in 2026, an hour before it is changed.
NIGHTS = {
    "forward": datetime(2026, 3, 29, 0, 0, tzinfo=UTC),
    "back": datetime(2026, 10, 25, 0, 0, tzinfo=UTC),
}
JUMPS = [timedelta(hours=-1), timedelta(hours=1), timedelta(days=-400), IDLE_LIMIT * 3]
RECORDING = "RE" + "d" * 32
ACCOUNT_NUMBER = "417038825"
# To a message about a transfer, by way of the account's number.
KEYS = ("1", "2", "2", "2", ACCOUNT_NUMBER, "1", "0")


def leave_message(twilio, jump=None, clock=None):
    """Have a whole call, whose clock jumps in its middle; return its answers."""
    answers = [twilio.voice()]
    for turn, key in enumerate(KEYS, 1):
        if key == ACCOUNT_NUMBER and jump is not None:
            clock.shift(jump)
        answers.append(twilio.step(turn, Digits=key))
    left = {"RecordingSid": RECORDING, "RecordingDuration": "7", "Digits": "#"}
    answers.append(twilio.step(len(KEYS) + 1, **left))
    answers.append(twilio.status(CallStatus="completed", CallDuration="40"))
    assert {answer.status_code for answer in answers} == {200}
    return [answer.data for answer in answers]


@pytest.fixture
def clock():
    with time_machine.travel(NIGHTS["forward"], tick=False) as stopped:
        yield stopped


def kept(rows, cases):
    (case,) = cases()
    return (
        rows(Call, "sid", "status", "turns"),
        len(rows(Turn)),
        rows(Recording, "sid", "state"),
        [case["status"], case["topic"], case["account"], case["recording"]["sid"]],
    )


@pytest.mark.parametrize("jump", JUMPS, ids=str)
def test_a_call_goes_on_over_a_jump_and_its_case_is_whole(
    twilio, rows, cases, clock, jump
):
    leave_message(twilio, jump, clock)
    assert kept(rows, cases) == (
        [{"sid": CALL, "status": "completed", "turns": len(KEYS) + 2}],
        len(KEYS) + 2,
        [{"sid": RECORDING, "state": "announced"}],
        ["new", "transfers", ACCOUNT_NUMBER, RECORDING],
    )
    (due,) = [row["due_at"] for row in rows(Recording)]
    assert due <= datetime.now(UTC) + timedelta(minutes=1)


@pytest.mark.parametrize("jump", JUMPS, ids=str)
def test_the_sweep_of_a_jumped_clock_loses_nothing_and_opens_one_case(
    twilio, hotline, rows, cases, clock, jump
):
    def sweep():
        at = datetime.now(UTC)
        return hotline.database.write(lambda one: close_idle(Desk(hotline, one, at)))

    twilio.press("1", "1")
    clock.shift(jump)
    sweep()
    answer = twilio.step(3, Digits="123456789")
    twilio.status(CallStatus="completed")
    clock.shift(-jump)
    sweep()
    assert (answer.status_code, b"<Response" in answer.data) == (200, True)
    assert [row["sid"] for row in rows(Call)] == [CALL]
    assert [case["topic"] for case in cases()] == ["account_security"]


@pytest.mark.parametrize("night", NIGHTS)
def test_the_night_of_a_clock_change_is_as_any_other(twilio, rows, cases, night):
    with time_machine.travel(NIGHTS[night], tick=False) as clock:
        plain = leave_message(twilio)
        (first,) = cases()
        clock.shift(timedelta(hours=2))
        assert leave_message(twilio) == plain
    assert [row["ended_at"] for row in rows(Call)] == [NIGHTS[night]]
    assert cases() == [first]
    assert datetime.fromisoformat(first["opened_at"]) == NIGHTS[night]
