"""Events of a call and of its recordings: any number of times, in any order."""

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
import time_machine
from database_kinds import held
from signed import CALL

from ivr.calls.desk import Desk
from ivr.calls.late import LATE_LIMIT
from ivr.calls.news import IDLE_LIMIT, close_idle
from ivr.tables import Call, Recording

RECORDING = "RE" + "d" * 32
EVENTS = (
    ("0", "initiated"),
    ("1", "ringing"),
    ("2", "in-progress"),
    ("3", "completed"),
)


@pytest.mark.fault(5)
@pytest.mark.both_databases
@pytest.mark.parametrize("order", list(permutations(EVENTS)))
def test_status_events_in_any_order_end_the_same(twilio, rows, cases, order):
    twilio.press("1", "1")
    for sequence, status in order:
        more = {"CallDuration": "31"} if status == "completed" else {}
        twilio.status(CallStatus=status, SequenceNumber=sequence, **more)
    kept = rows(Call, "status", "seconds", "sequence")
    assert kept == [{"status": "completed", "seconds": 31, "sequence": 3}]
    assert len(cases()) == 1


@pytest.mark.fault(5)
@pytest.mark.both_databases
@pytest.mark.parametrize("status", ["busy", "failed", "no-answer", "canceled"])
def test_an_ended_call_stays_ended(twilio, rows, status):
    twilio.voice()
    twilio.status(CallStatus=status)
    twilio.status(CallStatus="in-progress")
    twilio.status(CallStatus="completed")
    assert rows(Call, "status") == [{"status": status}]


@pytest.mark.fault(16)
@pytest.mark.both_databases
@pytest.mark.parametrize("word", ["", "\0", "answered", "+13105550123"])
def test_a_status_that_is_none_of_twilios_is_taken_and_changes_nothing(
    twilio, rows, word
):
    twilio.voice()
    before = rows(Call)
    answer = twilio.status(CallStatus=word, SequenceNumber="7")
    assert (answer.status_code, rows(Call)) == (200, before)


@pytest.mark.fault(7)
@pytest.mark.both_databases
def test_the_status_of_an_unknown_call_is_taken_and_changes_nothing(twilio, rows):
    answer = twilio.status(CallStatus="completed")
    assert (answer.status_code, rows(Call)) == (200, [])


def completed(twilio):
    return twilio.recording(
        RecordingSid=RECORDING, RecordingStatus="completed", RecordingDuration="7"
    )


def in_progress(twilio):
    return twilio.recording(RecordingSid=RECORDING, RecordingStatus="in-progress")


def action(twilio):
    return twilio.step(5, RecordingSid=RECORDING, RecordingDuration="7", Digits="#")


def over(twilio):
    return twilio.status(CallStatus="completed")


@pytest.mark.fault(8)
@pytest.mark.both_databases
@pytest.mark.parametrize(
    "order",
    [
        *permutations((completed, in_progress, action, over)),
        (completed, over),
        (over, completed),
        (in_progress, over),
        (action, over),
        (completed, completed, action, action, over, over, completed),
    ],
    ids=lambda order: "-".join(event.__name__ for event in order),
)
def test_recording_events_in_any_order_end_the_same(twilio, rows, cases, order):
    twilio.press("1", "1", "123456789", "1")
    assert {event(twilio).status_code for event in order} == {200}
    kept = rows(Recording, "sid", "state", "language")
    assert kept == [{"sid": RECORDING, "state": "announced", "language": "en-US"}]
    assert [row["due_at"] is not None for row in rows(Recording)] == [True]
    assert [case["recording"]["sid"] for case in cases()] == [RECORDING]


def hung_up(twilio):
    return twilio.step(
        5, RecordingSid=RECORDING, RecordingDuration="7", Digits="hangup"
    )


@pytest.mark.fault(5, 8, 9)
@pytest.mark.both_databases
@pytest.mark.parametrize("told", [action, hung_up])
@pytest.mark.parametrize("when", ["before", "after", "after, twice"])
def test_a_message_is_the_same_before_and_after_the_end_of_its_call(
    twilio, rows, cases, told, when
):
    twilio.press("1", "4", "5", "1")
    order = (told, over) if when == "before" else (over, told)
    for event in (*order, completed, *order[when != "after, twice" :]):
        assert event(twilio).status_code == 200
    [case] = cases()
    assert rows(Call, "status", "ending", "left_at", "turns") == [
        {
            "status": "completed",
            "ending": "message",
            "left_at": "own_number.which",
            "turns": 6,
        }
    ]
    assert (case["path"][-4:], case["collected"], case["recording"]["sid"]) == (
        ["message:recorded", "ring_back", "own_number", "own_number.which"],
        {"account_of_caller": "yes", "message": "left"},
        RECORDING,
    )


@pytest.mark.both_databases
def test_a_message_told_long_after_the_end_changes_nothing_else_of_its_case(
    twilio, cases
):
    with time_machine.travel(datetime(2026, 11, 23, 3, 0, tzinfo=UTC)) as clock:
        twilio.press("1", "4", "5", "1")
        over(twilio)
        [before] = cases()
        clock.shift(LATE_LIMIT + timedelta(seconds=1))
        hung_up(twilio)
    [case] = cases()
    heard = {name: case[name] for name in ("recording", "transcript", "summary")}
    assert (heard["recording"]["sid"], case) == (RECORDING, before | heard)


def test_a_message_without_a_topic_is_a_case_once_the_call_is_over(twilio, cases):
    twilio.voice()
    twilio.recording(RecordingSid=RECORDING, RecordingStatus="completed")
    assert cases() == []
    twilio.status(CallStatus="completed")
    assert [case["topic"] for case in cases()] == ["other"]


@pytest.mark.fault(7, 8)
@pytest.mark.both_databases
def test_a_recording_of_an_unknown_call_is_kept(twilio, rows):
    twilio.recording(RecordingSid=RECORDING, RecordingStatus="completed")
    assert rows(Recording, "sid", "state") == [{"sid": RECORDING, "state": "announced"}]
    assert rows(Call, "sid", "turns") == [{"sid": CALL, "turns": 0}]


@pytest.mark.fault(26)
@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("status", "code", "reason"),
    [
        ("absent", "16101", "too short"),
        ("absent", "16102", "silent"),
        ("failed", "", "failed"),
        ("failed", "12345", "Twilio error 12345"),
        # what is no code of Twilio's is not kept
        ("failed", "\0", "failed"),
        ("failed", "+13105550123", "failed"),
    ],
)
def test_f26_a_recording_that_never_was_says_why(
    twilio, rows, cases, status, code, reason
):
    twilio.press("1", "1")
    twilio.recording(RecordingSid=RECORDING, RecordingStatus=status, ErrorCode=code)
    twilio.status(CallStatus="completed")
    kept = rows(Recording, "state", "reason", "due_at")
    assert kept == [{"state": "failed", "reason": reason, "due_at": None}]
    assert cases()[0]["transcript"]["status"] == "failed"


@pytest.mark.fault(26)
@pytest.mark.both_databases
@pytest.mark.parametrize("late", ["in-progress", "completed"])
def test_f26_an_older_event_that_comes_late_does_not_bring_it_back(twilio, rows, late):
    twilio.press("1", "1")
    for status in ("absent", late, "absent"):
        twilio.recording(
            RecordingSid=RECORDING, RecordingStatus=status, ErrorCode="16101"
        )
    twilio.status(CallStatus="completed")
    assert rows(Recording, "state", "reason", "due_at") == [
        {"state": "failed", "reason": "too short", "due_at": None}
    ]


def test_a_recording_id_of_the_wrong_shape_is_taken_and_dropped(twilio, rows):
    answer = twilio.recording(RecordingSid="RE../../etc", RecordingStatus="completed")
    assert (answer.status_code, rows(Recording)) == (200, [])


@pytest.mark.fault(13)
@pytest.mark.parametrize("busy_timeout_s", [0.5])
def test_an_event_that_cannot_be_stored_is_asked_for_again(twilio, database, rows):
    twilio.voice()
    with held(database):
        answers = [completed(twilio), over(twilio)]
    assert [answer.status_code for answer in answers] == [503, 503]
    assert [answer.text.endswith("<Response />") for answer in answers] == [True, True]
    assert (rows(Recording), twilio.hints) == ([], [])


@pytest.mark.fault(6)
@pytest.mark.both_databases
def test_a_call_whose_end_was_never_told_is_closed_by_the_sweep(
    twilio, hotline, rows, cases
):
    begun = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
    with time_machine.travel(begun, tick=False):
        twilio.press("1", "1")
    for wait, closed in ((IDLE_LIMIT, 0), (IDLE_LIMIT + timedelta(seconds=1), 1)):
        assert closing(hotline, begun + wait) == closed
    assert [case["topic"] for case in cases()] == ["account_security"]
    assert [row["ended_at"] is not None for row in rows(Call)] == [True]
    assert closing(hotline, begun + wait) == 0


def closing(hotline, at):
    return hotline.database.write(lambda found: close_idle(Desk(hotline, found, at)))
