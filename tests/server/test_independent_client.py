"""`ivr serve`, driven by a client that knows only Twilio's documentation."""

import re
from datetime import datetime
from urllib.parse import urlencode

import pytest
from documented_client import PUBLIC_URL, Call, caller_of, fields
from processes import below, has_loaded, resident_mb
from real_hotline import (
    SPEECH,
    TO_ACCOUNT,
    TO_END,
    TO_MESSAGE,
    WORDS,
    call_sid,
    recording_sid,
)

# Every test here needs the hotline's processes, which take seconds to start.
pytestmark = pytest.mark.slow

SOUND = SPEECH.read_bytes()
# A speech model alone takes more.
MOST_WEB_MB = 170
# Numbers with a right check digit.
ACCOUNTS = {
    2: "100000025",
    3: "100000033",
    4: "100000041",
    5: "100000058",
}
# What is said and passed only while nobody is there.
BY_THE_CLOCK = {"why_closed", "holiday", "closed"}
# The way of a caller about a transfer that went wrong, to a message and a promise.
PATH = (
    "arrival welcome language:korean announcement safety keys recall "
    "main:missing_transfer transfer_kind:went_wrong whose which_account:by_account "
    "identify details on_file:failed facts coin:help person once reach can_call "
    "message:recorded ring_back own_number own_number.which:this_number "
    "own_number.when:when_soon outcome promise text text.ask:no_text farewell"
).split()


def case_of(hotline, account):
    return next(one for one in hotline.cases() if one["account"] == account)


def test_a_call_with_a_message_becomes_a_transcribed_case(hotline):
    call = Call(hotline.twilio, call_sid(1))
    recording = recording_sid(1)
    hotline.api.sounds[recording] = SOUND
    call.ring()
    assert call.said()[0] == "Thank you for calling wallet support."
    call.press("3", *TO_ACCOUNT, "417038825", *TO_MESSAGE)
    assert call.tell_recording("in-progress", recording).status_code == 200
    assert call.tell_recording("completed", recording).status_code == 200
    call.finish_message(recording).press("1", "1")
    told = call.said()[0]
    call.press("2")
    assert [verb.tag for verb in call.answer] == ["Say", "Hangup"]
    assert call.end().status_code == 200
    assert hotline.transcript(recording) == WORDS
    case = case_of(hotline, "417038825")
    case["path"] = [one for one in case["path"] if one not in BY_THE_CLOCK]
    number, confidence = case["number"], case["transcript"]["confidence"]
    opened, due = case["opened_at"], case["due_at"]
    assert case == {
        "number": number,
        "status": "new",
        "topic": "transfers",
        "priority": "high",
        "language": "ko-KR",
        "caller": caller_of(call.sid),
        "callback_number": caller_of(call.sid),
        "account": "417038825",
        "verification": "none",
        "verification_reasons": [
            "the caller's number is not on file",
            "no PIN was given",
        ],
        "tags": [],
        "flags": [],
        "opened_at": opened,
        "due_at": due,
        "assigned_to": None,
        "attempts": 0,
        "escalation": None,
        "contacts": 0,
        "flow": "hotline",
        "flow_revision": case["flow_revision"],
        "path": PATH,
        "collected": {
            "problem": "failed or wrong",
            "account": "417038825",
            "message": "left",
            "callback_number": caller_of(call.sid),
            "callback_window": "soon",
        },
        "transcript": {
            "status": "done",
            "text": WORDS,
            "confidence": confidence,
            "language": "ko-KR",
            "reason": None,
        },
        "recording": {"sid": recording, "seconds": 2, "state": "transcribed"},
        "summary": WORDS,
    }
    times = [datetime.fromisoformat(one) for one in (opened, due)]
    assert [at.tzinfo is not None for at in times] == [True, True]
    assert times == sorted(times)
    assert 0.9 < confidence <= 1
    assert re.fullmatch(r"[0-9a-f]{12}", case["flow_revision"])
    assert " ".join(str(number)) in str(told)
    assert hotline.api.asked_for(recording) == [404, 200]


def action(call, recording):
    call.finish_message(recording).press(*TO_END)


def callback(call, recording):
    assert call.tell_recording("completed", recording).status_code == 200


def gone(call, recording):
    del recording
    assert call.end().status_code == 200


@pytest.mark.parametrize(
    ("number", "events", "summary"),
    [
        (2, (action, gone), WORDS),
        (3, (callback, gone), f"hung up before finishing; {WORDS}"),
        (4, (callback, action, gone), WORDS),
        (5, (gone, callback), f"hung up before finishing; {WORDS}"),
    ],
    ids=["action alone", "callback alone", "callback first", "callback at last"],
)
def test_a_message_is_heard_whichever_events_come(hotline, number, events, summary):
    call, recording = Call(hotline.twilio, call_sid(number)), recording_sid(number)
    hotline.api.sounds[recording] = SOUND
    account = ACCOUNTS[number]
    call.ring().press("3", *TO_ACCOUNT, account, *TO_MESSAGE)
    for event in events:
        event(call, recording)
    assert hotline.transcript(recording) == WORDS
    case = case_of(hotline, account)
    assert case["recording"] == {
        "sid": recording,
        "seconds": 2,
        "state": "transcribed",
    }
    assert (case["transcript"]["text"], case["summary"]) == (WORDS, summary)
    assert hotline.rows("SELECT count(*) FROM cases WHERE account = ?", account) == [
        (1,)
    ]


def send(hotline, body, signature, page="/twilio/voice"):
    """The status of a form that is sent byte for byte; a refusal tells nothing."""
    answer = hotline.twilio.session.post(
        hotline.twilio.url + page,
        data=body,
        headers={
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Twilio-Signature": signature,
        },
        timeout=20,
    )
    assert answer.status_code == 200 or answer.content == b""
    return answer.status_code


def changed(text, at):
    """`text` with another byte at `at`."""
    return text[:at] + chr(ord(text[at]) ^ 1) + text[at + 1 :]


def test_a_change_of_any_byte_is_refused(hotline):
    form = fields(call_sid(6))
    body, signature = urlencode(form), hotline.twilio.sign("/twilio/voice", form)
    before = hotline.rows("SELECT * FROM calls"), hotline.rows("SELECT * FROM turns")
    tries = {
        *((changed(body, at), signature) for at in range(len(body))),
        *((body, changed(signature, at)) for at in range(len(signature))),
    }
    assert len(tries) == len(body) + len(signature)
    accepted = [one for one in tries if send(hotline, *one) != 403]
    assert accepted == []
    assert before == (
        hotline.rows("SELECT * FROM calls"),
        hotline.rows("SELECT * FROM turns"),
    )
    assert send(hotline, body, signature) == 200


@pytest.mark.parametrize("name", fields(call_sid(7)))
def test_a_change_of_any_field_is_refused(hotline, name):
    form = fields(call_sid(7))
    signature = hotline.twilio.sign("/twilio/voice", form)
    without = {key: value for key, value in form.items() if key != name}
    forms = [
        {**form, name: form[name] + "0"},
        {**form, name: form[name] + " "},
        {**form, name: ""} if form[name] else {**form, name: "x"},
        {**without, name + "x": form[name]},
        {**form, "New" + name: form[name]},
        without,
    ]
    statuses = [send(hotline, urlencode(one), signature) for one in forms]
    assert statuses == [403] * len(forms)
    assert hotline.rows("SELECT sid FROM calls WHERE sid = ?", call_sid(7)) == []


@pytest.mark.parametrize(
    "page",
    [
        "/twilio/step",
        "/twilio/status",
        "/twilio/recording",
        "/twilio/fallback",
        "/twilio/voice?turn=1",
        "/twilio/voice/",
        "/twilio/nowhere",
    ],
)
def test_a_signature_is_for_one_page_alone(hotline, page):
    form = fields(call_sid(8))
    signature = hotline.twilio.sign("/twilio/voice", form)
    assert send(hotline, urlencode(form), signature, page) == 403
    assert send(hotline, urlencode(form), "", page) == 403
    assert hotline.rows("SELECT sid FROM calls WHERE sid = ?", call_sid(8)) == []


def test_a_signature_for_where_the_hotline_listens_is_refused(hotline):
    form = fields(call_sid(9))
    assert PUBLIC_URL not in hotline.twilio.url
    here = hotline.twilio.sign(hotline.twilio.url + "/twilio/voice", form)
    assert send(hotline, urlencode(form), here) == 403


def test_the_web_part_is_small_and_free_of_speech_recognition(hotline):
    web = [one.pid for one in below(hotline.pid) if " web " in one.command]
    recogniser = hotline.parts("ivr.speech.recogniser")
    assert [has_loaded(one.pid, "vosk") for one in recogniser] == [True]
    assert [has_loaded(pid, "vosk") for pid in web] == [False] * 3
    assert [mb for mb in map(resident_mb, web) if mb > MOST_WEB_MB] == []
