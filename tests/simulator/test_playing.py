"""Play: sounds are fetched, heard for their length, and missed where they are not."""

import pytest
from plain_application import CALLER, NUMBER, PUBLIC, Answer, new_exchange

from ivr.simulator import CannotConnectError, get_from
from ivr.simulator.sound import tone

WAV = Answer(200, {"Content-Type": "audio/wav"}, tone(2.5))


@pytest.fixture
def played(application):
    """Ring a Play whose sound is what the test says; return the call and fetches."""

    def begin(sound, prompts="<Play>/tone.wav</Play><Say>Hello</Say>"):
        fetched = []

        def get(url):
            fetched.append(url)
            if isinstance(sound, Exception):
                raise sound
            return sound

        application.says("/voice", prompts)
        exchange = new_exchange(post=application.post, get=get)
        return exchange.call(from_=CALLER, to=NUMBER), fetched

    return begin


def heard(call):
    return [(one.text or one.url, one.seconds) for one in call.heard]


def test_a_sound_is_fetched_and_heard_for_its_length(played):
    call, fetched = played(WAV)
    assert fetched == [f"{PUBLIC}/tone.wav"]
    assert heard(call) == [(f"{PUBLIC}/tone.wav", 2.5), ("Hello", 1 / 3)]
    assert call.errors == []


def test_a_sound_that_is_repeated_is_fetched_once(played):
    call, fetched = played(WAV, '<Play loop="3">/tone.wav</Play>')
    assert (len(fetched), call.seconds) == (1, 7)


def test_the_length_of_what_is_no_wav_file_is_assumed(played):
    call, _ = played(Answer(200, {"Content-Type": "audio/mpeg"}, b"ID3"))
    assert heard(call)[0] == (f"{PUBLIC}/tone.wav", 5.0)


@pytest.mark.parametrize(
    ("sound", "error"),
    [
        (Answer(404), 11200),
        (Answer(200, {"Content-Type": "text/html"}, b"<html>"), 12300),
        (CannotConnectError("nobody there"), 11205),
    ],
)
def test_a_sound_that_is_not_there_is_an_error_and_not_heard(played, sound, error):
    call, _ = played(sound)
    assert heard(call) == [("Hello", 1 / 3)]
    assert call.errors == [error]


def test_a_sound_within_a_question_is_fetched_too(played):
    call, fetched = played(WAV, "<Gather><Play>/tone.wav</Play></Gather>")
    assert (len(fetched), heard(call)) == (1, [(f"{PUBLIC}/tone.wav", 2.5)])


def test_a_sound_comes_over_the_network_as_through_the_tunnel(application, networked):
    application.says("/voice", "<Play>/tone.wav</Play>")
    application.answers["/tone.wav"] = WAV
    call = networked.call(from_=CALLER, to=NUMBER)
    assert heard(call) == [(f"{PUBLIC}/tone.wav", 2.5)]
    assert application.paths() == ["/voice", "/tone.wav"]


def test_a_sound_comes_from_an_application_in_this_process():
    def app(environ, start_response):
        start_response("200 OK", [("Content-Type", "audio/wav")])
        return [environ["REQUEST_METHOD"].encode(), environ["PATH_INFO"].encode()]

    answer = get_from(app)(f"{PUBLIC}/tone.wav")
    assert (answer.status, answer.body) == (200, b"GET/tone.wav")
