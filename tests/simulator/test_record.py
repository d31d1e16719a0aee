"""Record: messages, empty ones, and who is told."""

import io
import wave
from pathlib import Path

import pytest
import requests
from plain_application import ACCOUNT, CALLER, NUMBER, TOKEN, Answer, texts

from ivr.errors import UsageError
from ivr.simulator import Delivery, Recording
from ivr.simulator.sound import seconds_of, tone

ACTION = ("RecordingUrl", "RecordingDuration", "Digits", "CallStatus")
NEWS = ("RecordingStatus", "RecordingDuration", "ErrorCode")


@pytest.fixture
def recorded(application, ring):
    """Ring a Record with attributes."""

    def begin(attributes="", *, after="<Say>Fell through</Say>"):
        record = (
            f'<Record action="/done" {attributes} recordingStatusCallback="/news" '
            'recordingStatusCallbackEvent="in-progress completed absent"/>'
        )
        application.says("/voice", record + after)
        application.says("/done", "<Say>Thanks</Say>")
        application.answers["/news"] = Answer(204)
        return ring()

    return begin


def the_recording(exchange):
    (stored,) = exchange.recordings.values()
    return stored


@pytest.mark.parametrize(
    ("end", "digits", "status", "heard"),
    [
        ("#", "#", "in-progress", ["Thanks"]),
        ("silence", "", "in-progress", ["Thanks"]),
        ("hang_up", "hangup", "completed", []),
    ],
)
def test_a_message_goes_to_the_action_with_what_ended_it(
    application, exchange, recorded, end, digits, status, heard
):
    call = recorded()
    call.leave_message(tone(2.6), end=end)
    stored = the_recording(exchange)
    url = (
        f"https://api.twilio.com/2010-04-01/Accounts/{ACCOUNT}/Recordings/{stored.sid}"
    )
    assert application.forms("/done", *ACTION) == [(url, "3", digits, status)]
    assert (texts(call), call.status, stored.content) == (
        heard,
        "completed",
        tone(2.6),
    )


def test_the_callback_hears_of_the_beginning_and_the_end(application, recorded):
    recorded().leave_message(tone(2))
    assert application.paths() == ["/voice", "/news", "/done", "/news"]
    assert application.forms("/news", *NEWS) == [
        ("in-progress", "0", "0"),
        ("completed", "2", "0"),
    ]


def test_by_default_only_the_end_is_told(application, exchange, ring):
    record = '<Record action="/done" recordingStatusCallback="/news"/>'
    application.says("/voice", record)
    application.says("/done", "")
    application.answers["/news"] = Answer(204)
    call = ring()
    call.leave_message(tone(1))
    stored = the_recording(exchange)
    (news,) = [seen.form for seen in application.seen if seen.path == "/news"]
    assert news == {
        "AccountSid": ACCOUNT,
        "CallSid": call.sid,
        "RecordingSid": stored.sid,
        "RecordingUrl": exchange._office.recording_url(stored.sid),
        "RecordingStatus": "completed",
        "RecordingDuration": "1",
        "RecordingChannels": "1",
        "RecordingStartTime": "Mon, 02 Mar 2026 09:00:00 +0000",
        "RecordingSource": "RecordVerb",
        "ErrorCode": "0",
    }


def test_a_record_without_an_action_asks_its_own_document(application, ring):
    application.says("/voice", "<Record/>")
    ring().leave_message(tone(1), end="5")
    assert application.forms("/voice", "Digits") == [(None,), ("5",)]


@pytest.mark.parametrize(
    ("silence", "code"),
    [
        (lambda call: call.stay_silent(), "16102"),
        (lambda call: call.press("#"), "16101"),
        (lambda call: call.leave_message(tone(0)), "16101"),
    ],
)
def test_an_empty_recording_makes_no_action_request_and_falls_through(
    application, recorded, silence, code
):
    call = recorded()
    silence(call)
    assert application.forms("/done", *ACTION) == []
    assert application.forms("/news", *NEWS)[1:] == [("absent", "0", code)]
    assert (texts(call), call.status) == (["Fell through"], "completed")


@pytest.mark.parametrize(
    "leave",
    [
        lambda call: call.hang_up(),
        lambda call: call.leave_message(tone(0), end="hang_up"),
    ],
)
def test_hanging_up_before_speaking_makes_no_action_request(
    application, recorded, leave
):
    call = recorded()
    leave(call)
    assert application.forms("/done", *ACTION) == []
    assert (texts(call), call.status) == ([], "completed")


def test_a_call_that_is_ended_from_outside_leaves_no_recording_open(
    application, exchange, recorded
):
    call = recorded()
    api = "/2010-04-01/Accounts/" + ACCOUNT
    exchange.rest_app().test_client().post(
        f"{api}/Calls/{call.sid}.json",
        data={"Status": "completed"},
        auth=(ACCOUNT, TOKEN),
    )
    exchange.settle()
    assert application.forms("/news", *NEWS)[1:] == [("absent", "0", "16101")]
    assert (call.status, the_recording(exchange).status) == ("completed", "absent")


def test_a_key_that_does_not_end_the_recording_is_not_heard(recorded):
    call = recorded('finishOnKey="#"')
    call.press("5")
    assert call.waiting == Recording(3600, "#", 5)


def test_a_message_is_cut_at_its_longest(exchange, recorded):
    recorded('maxLength="2"').leave_message(tone(5))
    stored = the_recording(exchange)
    assert (stored.seconds, seconds_of(stored.content)) == (2, 2.0)


@pytest.mark.parametrize(
    ("attributes", "act", "seconds"),
    [
        ('timeout="4"', lambda call: call.leave_message(tone(3)), 7),
        ('timeout="4"', lambda call: call.leave_message(tone(3), end="#"), 3),
        ('timeout="4" maxLength="5"', lambda call: call.leave_message(tone(3)), 5),
        ('timeout="0" maxLength="9"', lambda call: call.leave_message(tone(3)), 9),
        ('timeout="4"', lambda call: call.stay_silent(), 4),
        ("", lambda call: call.say("x" * 45), 8),
    ],
)
def test_a_recording_takes_its_time(recorded, attributes, act, seconds):
    call = recorded(attributes, after="")
    act(call)
    assert call.seconds == seconds


def stereo(rate_hz, seconds, width=2):
    content = io.BytesIO()
    with wave.open(content, "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(width)
        file.setframerate(rate_hz)
        file.writeframes(b"\x10\x00\x20\x00" * (rate_hz * seconds))
    return content.getvalue()


@pytest.mark.parametrize("rate_hz", [8000, 11025, 16000, 44100])
def test_any_rate_is_stored_as_a_telephone_has_it(exchange, recorded, rate_hz):
    recorded().leave_message(stereo(rate_hz, 2))
    with wave.open(io.BytesIO(the_recording(exchange).content)) as file:
        shape = (file.getframerate(), file.getnchannels(), file.getsampwidth())
        samples = set(file.readframes(99999)[::2])
        assert (shape, file.getnframes()) == ((8000, 1, 2), 16000)
    assert samples == {0x18}


@pytest.mark.parametrize(
    ("wav", "end", "complaint"),
    [
        (b"RIFFnonsense", "#", "not a WAV file"),
        (stereo(8000, 1, width=1), "#", "8-bit samples; wanted: 16-bit"),
        (Path("/nowhere/at-all.wav"), "#", "at-all.wav: No such file"),
        (tone(1), "1", "does not end by '1'"),
    ],
)
def test_a_message_that_cannot_be_left_is_refused_and_the_call_goes_on(
    recorded, wav, end, complaint
):
    call = recorded('finishOnKey="#"')
    before = call.waiting
    with pytest.raises(UsageError, match=complaint):
        call.leave_message(wav, end=end)
    assert call.waiting == before


def test_a_message_has_no_place_in_a_menu(application, ring):
    application.says("/voice", "<Gather/>")
    with pytest.raises(UsageError, match="nothing is being recorded"):
        ring().leave_message(tone(1))


def test_a_file_can_be_left_as_a_message(exchange, recorded, tmp_path):
    file = tmp_path / "message.wav"
    file.write_bytes(tone(1))
    recorded().leave_message(file)
    assert the_recording(exchange).content == tone(1)


def test_held_news_of_a_recording_comes_when_it_is_delivered(
    application, exchange, recorded
):
    exchange.callbacks = Delivery.HOLD
    recorded().leave_message(tone(1))
    assert application.forms("/news", *NEWS) == []
    begun, done = exchange.pending
    for callback in (done, begun, done):
        exchange.deliver(callback)
    states = [news[0] for news in application.forms("/news", *NEWS)]
    assert states == ["completed", "in-progress", "completed"]
    assert (exchange.pending, all(seen.valid for seen in application.seen)) == (
        [],
        True,
    )


def test_a_recording_makes_the_round_over_the_network(application, networked):
    fetched = []

    def fetch(form):
        assert form["RecordingStatus"] == "completed"
        got = requests.get(
            f"{form['RecordingUrl']}.wav", auth=(ACCOUNT, TOKEN), timeout=5
        )
        fetched.append((got.status_code, got.headers["Content-Type"], got.content))
        return Answer(204)

    application.says("/voice", '<Record action="/d" recordingStatusCallback="/news"/>')
    application.says("/d", "")
    application.answers["/news"] = fetch
    with networked.serving():
        networked.call(from_=CALLER, to=NUMBER).leave_message(tone(2), end="#")
    assert fetched == [(200, "audio/x-wav", tone(2))]
