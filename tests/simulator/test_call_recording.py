"""Start with Recording: both sides of a call, apart, and what is told of it."""

import io
import wave

import pytest
from plain_application import CALLER, texts

from ivr.errors import UsageError
from ivr.simulator import Subscriber
from ivr.simulator.sound import as_samples, read_samples, tone

DESK = "+15550100"
TOLD = (
    "RecordingStatus",
    "RecordingDuration",
    "RecordingChannels",
    "RecordingSource",
    "RecordingTrack",
    "ErrorCode",
)
EVENTS = 'recordingStatusCallbackEvent="in-progress completed absent"'
START = f'<Start><Recording recordingStatusCallback="/recorded" {EVENTS} %s/></Start>'
IN_PROGRESS = ("in-progress", "0", "2", "StartCallRecordingTwiML", "both", "0")


def sides(content: bytes) -> list[list[int]]:
    samples, rate, channels = read_samples(content)
    assert rate == 8000
    return [list(samples[side::channels]) for side in range(channels)]


@pytest.fixture
def talk(application, exchange, ring):
    """Ring a Dial whose other end begins a recording before it is connected."""

    def begin(attributes="", **desk):
        exchange.subscribers[DESK] = Subscriber(**desk)
        noun = f'<Number url="/whisper">{DESK}</Number>'
        application.says("/voice", f"<Dial>{noun}</Dial><Say>Back</Say>")
        application.says("/whisper", START % attributes)
        call = ring()
        while call.waiting is not None:
            call.stay_silent()
        return call

    return begin


def test_both_sides_are_recorded_apart_from_the_start_on(application, exchange, talk):
    said = tone(1)
    call = talk(talks_s=3, says=said)
    [stored] = exchange.recordings.values()
    assert application.forms("/recorded", *TOLD) == [
        IN_PROGRESS,
        ("completed", "3", "2", "StartCallRecordingTwiML", "both", "0"),
    ]
    # Of a call of two legs it belongs to the first.
    assert set(application.forms("/recorded", "CallSid")) == {(call.sid,)}
    own, other = sides(stored.content)
    assert own == [*as_samples(said), *[0] * 16000]
    assert (len(other), max(other[:16000])) == (24000, 8000)
    assert texts(call) == ["Back"]


def test_mono_is_both_sides_mixed(exchange, talk):
    talk('channels="mono"', talks_s=1, says=tone(1))
    [stored] = exchange.recordings.values()
    with wave.open(io.BytesIO(stored.content)) as file:
        assert (file.getnchannels(), file.getnframes()) == (1, 8000)


def test_nothing_recorded_is_absent(application, talk):
    talk(talks_s=0)
    absent = ("absent", "0", "2", "StartCallRecordingTwiML", "both", "16101")
    assert application.forms("/recorded", *TOLD) == [IN_PROGRESS, absent]


def test_it_is_stopped_by_its_name_and_there_is_one_at_a_time(
    application, exchange, ring
):
    begin = START % 'name="talk"'
    stop = '<Stop><Recording name="talk"/></Stop>'
    application.says("/recorded", "")
    twiml = f"{begin}{begin}<Pause length='2'/>{stop}<Pause length='5'/>"
    application.says("/voice", twiml)
    call = ring()
    [stored] = exchange.recordings.values()
    assert (stored.call_sid, stored.status, stored.seconds) == (
        call.sid,
        "completed",
        2,
    )
    assert call.errors == [16108]


def test_one_side_alone_is_refused_in_words(application, ring):
    application.says("/voice", START % 'track="inbound"')
    with pytest.raises(UsageError, match="only both sides are simulated"):
        ring()


def test_the_rest_side_tells_of_channels_and_source(exchange, talk):
    talk(talks_s=1)
    [sid] = exchange.recordings
    client = exchange.rest_app().test_client()
    path = f"/2010-04-01/Accounts/{exchange.account_sid}/Recordings/{sid}.json"
    told = client.get(path, auth=(exchange.account_sid, exchange.auth_token)).json
    assert (told["channels"], told["source"]) == (2, "StartCallRecordingTwiML")
    assert CALLER not in str(told)
