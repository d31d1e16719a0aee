"""A call, turn by turn, from the request to the case."""

from xml.etree import ElementTree as ET

import pytest
import time_machine
from database_kinds import held
from signed import CALL, CALLER

from ivr.tables import Call, Case, Turn

RECORDING = "RE" + "d" * 32
ACCOUNT = "123456782"
# The way of a caller about a transfer that went wrong, to a message and a promise.
PATH = (
    "arrival welcome language:english announcement safety keys recall "
    "main:missing_transfer transfer_kind:went_wrong whose which_account:by_account "
    "identify details on_file:failed facts coin:help person once reach can_call "
    "message:recorded ring_back own_number own_number.which:this_number "
    "own_number.when:when_morning outcome promise text text.ask:no_text farewell"
).split()


def spoken(answer):
    return [say.text for say in ET.fromstring(answer.data).iter("Say")]


def verbs(answer):
    return [verb.tag for verb in ET.fromstring(answer.data)]


def test_a_call_becomes_a_case_with_all_that_was_given(twilio, cases, flow):
    # Monday 11:00 in Shanghai: the hotline is staffed.
    with time_machine.travel("2026-11-23T03:00:00Z", tick=False):
        twilio.press("1", "2", "2", "2", ACCOUNT, "1", "0")
        twilio.step(8, RecordingSid=RECORDING, RecordingDuration="7", Digits="#")
        twilio.step(9, Digits="1")
        promised = twilio.step(10, Digits="2")
        last = twilio.step(11, Digits="2")
    assert spoken(promised)[0] == (
        "Thank you. Your case number is 1 0 0 1. I repeat, 1 0 0 1. We will call you "
        "back by noon today."
    )
    assert spoken(last) == [
        "When we call, you can ask for your case number, so you know it is us. Goodbye."
    ]
    assert cases() == [
        {
            "number": 1001,
            "status": "new",
            "topic": "transfers",
            "priority": "high",
            "language": "en-US",
            "caller": CALLER,
            "callback_number": CALLER,
            "account": ACCOUNT,
            "verification": "none",
            "verification_reasons": [
                "the caller's number is not on file",
                "no PIN was given",
            ],
            "tags": [],
            "flags": [],
            "opened_at": "2026-11-23T03:00:00+00:00",
            "due_at": "2026-11-23T04:00:00+00:00",
            "assigned_to": None,
            "attempts": 0,
            "escalation": None,
            "contacts": 0,
            "flow": "hotline",
            "flow_revision": flow.revision,
            "path": PATH,
            "collected": {
                "problem": "failed or wrong",
                "account": ACCOUNT,
                "message": "left",
                "callback_number": CALLER,
                "callback_window": "morning",
            },
            "transcript": {
                "status": "pending",
                "text": None,
                "confidence": None,
                "language": "en-US",
                "reason": None,
            },
            "recording": {"sid": RECORDING, "seconds": 7, "state": "announced"},
            "summary": "transcribing",
        }
    ]
    assert twilio.hints == [RECORDING]


@pytest.mark.fault(1, 3, 4)
@pytest.mark.both_databases
def test_the_same_turn_again_gets_the_same_bytes_and_changes_nothing(
    twilio, rows, cases
):
    first = twilio.voice()
    second = twilio.step(1, Digits="1")
    twilio.step(2, Digits="1")
    before = (rows(Call), rows(Turn), cases())
    again = [
        twilio.voice(),
        twilio.step(1, Digits="1"),
        twilio.step(1, Digits="3"),  # a turn has one outcome: the first that came
        twilio.post(
            "/twilio/step?turn=1",
            twilio.fields(Digits="1"),
            **{"I-Twilio-Idempotency-Token": "another"},
        ),
    ]
    assert [answer.data for answer in again] == [first.data, *[second.data] * 3]
    assert [answer.status_code for answer in again] == [200] * 4
    assert (rows(Call), rows(Turn), cases()) == before


@pytest.mark.fault(4)
@pytest.mark.both_databases
def test_a_turn_that_we_never_offered_gets_the_last_answer(twilio, rows):
    last = twilio.press("1")
    before = rows(Call)
    assert twilio.step(9, Digits="1").data == last.data
    assert rows(Call) == before


@pytest.mark.fault(7)
@pytest.mark.both_databases
def test_a_call_that_we_never_heard_of_begins_at_the_beginning(twilio):
    greeting = twilio.voice("CA" + "1" * 32)
    assert twilio.step(4, "CA" + "2" * 32, Digits="1").data == greeting.data


def test_silence_and_rubbish_are_both_a_silence(twilio):
    twilio.voice()
    silent = twilio.step(1)
    twilio.voice("CA" + "1" * 32)
    rubbish = twilio.step(1, "CA" + "1" * 32, Digits="1; DROP TABLE")
    assert spoken(silent)[0] == "I did not hear anything."
    assert rubbish.data == silent.data


@pytest.mark.parametrize("number", ["anonymous", "client:jo", "sip:a@b.c", "", "+1"])
def test_a_withheld_number_is_asked_for(twilio, cases, number):
    with time_machine.travel("2026-11-23T03:00:00Z", tick=False):
        twilio.voice(From=number)
        for turn, key in enumerate(("1", "2", "0"), 1):
            asked = twilio.step(turn, Digits=key, From=number)
    assert spoken(asked)[0].startswith("We cannot see the number")
    twilio.step(4, Digits="13600136000", From=number)
    twilio.step(5, Digits="1", From=number)
    twilio.step(6, From=number)
    case = cases()[0]
    assert (case["caller"], case["callback_number"], case["account"]) == (
        None,
        "+8613600136000",
        None,
    )


@pytest.mark.fault(10)
@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("keys", "topic"),
    [
        ((), None),
        (("1",), None),
        (("1", "1"), "account_security"),
        (("1", "3", "2", "2", "1234"), "software_faults"),
        (("1", "4", "3"), "policy"),
    ],
)
def test_a_caller_who_hangs_up_has_a_case_once_a_topic_is_chosen(
    twilio, cases, keys, topic
):
    twilio.press(*keys)
    twilio.status(CallStatus="completed", CallDuration="31")
    assert [case["topic"] for case in cases()] == [topic] * (topic is not None)
    assert all(case["summary"].startswith("hung up") for case in cases())


def test_what_was_typed_and_not_confirmed_is_kept_as_such(twilio, cases):
    twilio.press("1", "3", "5", "2", ACCOUNT)
    twilio.status(CallStatus="completed")
    case = cases()[0]
    assert (case["account"], case["collected"]) == (
        None,
        {"account_unconfirmed": ACCOUNT},
    )


@pytest.mark.fault(9)
@pytest.mark.both_databases
def test_a_hang_up_during_the_message_keeps_message_and_case(twilio, cases):
    twilio.press("3", "2", "0")
    ended = twilio.step(
        4,
        Digits="hangup",
        CallStatus="completed",
        RecordingDuration="4",
        RecordingUrl=f"https://evil.example/{RECORDING}",
    )
    assert ended.status_code == 200
    case = cases()[0]
    assert case["recording"] == {"sid": RECORDING, "seconds": 4, "state": "announced"}
    assert (case["topic"], case["language"]) == ("transfers", "ko-KR")


@pytest.mark.fault(13, 14)
@pytest.mark.both_databases
def test_a_step_that_fails_ends_in_words_and_a_case(twilio, cases, monkeypatch):
    twilio.press("2", "1")
    broken = "ivr.telephony.webhooks.answer_turn"
    monkeypatch.setattr(broken, lambda *_: 1 / 0)
    answer = twilio.step(3, Digits="1")
    assert answer.status_code == 200
    assert verbs(answer) == ["Say", "Record", "Hangup"]
    assert spoken(answer)[0].startswith("非常抱歉")
    case = cases()[0]
    assert (case["topic"], case["path"][-1]) == ("account_security", "breakdown")


@pytest.mark.fault(13)
@pytest.mark.parametrize("busy_timeout_s", [0.5])
def test_a_call_without_a_database_ends_in_words(twilio, database):
    twilio.voice()
    with held(database):
        answer = twilio.step(1, Digits="1")
    assert answer.status_code == 200
    assert verbs(answer) == ["Say", "Say", "Say", "Record", "Hangup"]


def test_the_fallback_speaks_and_opens_a_case(twilio, cases):
    twilio.press("1")
    fields = twilio.fields(ErrorCode="11200", ErrorUrl="https://hotline.example/x")
    answer = twilio.post("/twilio/fallback", fields)
    assert verbs(answer) == ["Say", "Record", "Hangup"]
    assert [case["topic"] for case in cases()] == ["other"]
    left = twilio.fields(RecordingSid=RECORDING, RecordingDuration="3", Digits="#")
    after = twilio.post("/twilio/fallback?turn=1", left)
    assert verbs(after) == ["Hangup"]
    assert cases()[0]["recording"]["sid"] == RECORDING


def test_a_case_is_numbered_for_people_from_1001(twilio, rows):
    for i in range(3):
        sid, caller = f"CA{i:032x}", {"From": f"+861380013800{i}"}
        twilio.voice(sid, **caller)
        for turn in (1, 2):
            twilio.step(turn, sid, Digits="1", **caller)
        twilio.status(sid, CallStatus="completed")
    assert [row["number"] for row in rows(Case, "number")] == [1001, 1002, 1003]


@pytest.mark.fault(14)
def test_every_answer_is_named_xml(twilio):
    answers = [
        twilio.voice(),
        twilio.step(1, Digits="1"),
        twilio.status(CallStatus="ringing"),
        twilio.recording(RecordingSid=RECORDING, RecordingStatus="completed"),
        twilio.recording(RecordingStatus="completed"),
        twilio.post("/twilio/fallback", twilio.fields()),
    ]
    for answer in answers:
        assert answer.content_type == "text/xml; charset=utf-8"
        assert ET.fromstring(answer.data).tag == "Response"
    assert CALL not in "".join(answer.text for answer in answers)
