"""The REST side, as the network and as Twilio's own library see it."""

import shutil
import subprocess
from datetime import UTC, datetime

import pytest
import requests
from plain_application import ACCOUNT, CALLER, NUMBER, START, TOKEN, Rehosted
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

from ivr.simulator.sound import tone


@pytest.fixture
def api(exchange):
    with exchange.serving() as url:
        yield f"{url}/2010-04-01/Accounts/{ACCOUNT}"


@pytest.fixture
def client(exchange):
    with exchange.serving() as url:
        yield Client(ACCOUNT, TOKEN, http_client=Rehosted(url))


@pytest.fixture
def left(application, exchange):
    """Leave messages of these lengths, a day apart; return their SIDs."""

    def leave(*lengths_s):
        application.says("/voice", '<Record action="/done"/>')
        application.says("/done", "")
        for seconds in lengths_s:
            call = exchange.call(from_=CALLER, to=NUMBER)
            call.leave_message(tone(seconds), end="#")
            exchange.clock.advance(86400)
        return list(exchange.recordings)

    return leave


def get(url, auth=(ACCOUNT, TOKEN), method="GET"):
    return requests.request(method, url, auth=auth, timeout=5)


@pytest.mark.parametrize(
    "auth", [None, (ACCOUNT, "wrong"), ("SK" + "2" * 32, TOKEN), (ACCOUNT, "")]
)
def test_strangers_are_refused_as_twilio_refuses_them(api, left, auth):
    (sid,) = left(1)
    answer = get(f"{api}/Recordings/{sid}.wav", auth)
    assert (answer.status_code, answer.json()) == (
        401,
        {
            "code": 20003,
            "message": "Authenticate",
            "more_info": "https://www.twilio.com/docs/errors/20003",
            "status": 401,
        },
    )


def test_an_api_key_opens_what_the_token_opens(exchange, api, left):
    (sid,) = left(1)
    exchange.add_api_key("SK" + "2" * 32, "secret")
    answer = get(f"{api}/Recordings/{sid}.wav", ("SK" + "2" * 32, "secret"))
    assert (answer.status_code, answer.content) == (200, tone(1))


def test_another_account_is_not_here(api, left):
    left(1)
    answer = get(f"{api.replace('1' * 32, '9' * 32)}/Recordings.json")
    assert (answer.status_code, answer.json()["code"]) == (404, 20404)


@pytest.mark.skipif(not shutil.which("ffmpeg"), reason="ffmpeg is not installed")
def test_a_recording_comes_as_an_mp3_of_the_same_length(api, left, tmp_path):
    (sid,) = left(2)
    answer = get(f"{api}/Recordings/{sid}.mp3")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "audio/mpeg")
    file = tmp_path / "a.mp3"
    file.write_bytes(answer.content)
    command = "ffprobe -v error -show_entries format=format_name,duration -of csv=p=0"
    told = subprocess.run((*command.split(), file), capture_output=True, check=True)
    name, seconds = told.stdout.decode().strip().split(",")
    assert (name, float(seconds)) == ("mp3", pytest.approx(2, abs=0.2))


def test_without_ffmpeg_there_is_no_mp3_and_no_crash(api, left, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    (sid,) = left(1)
    answer = get(f"{api}/Recordings/{sid}.mp3")
    assert (answer.status_code, answer.json()["message"]) == (
        406,
        ".mp3 needs ffmpeg here; ask for .wav",
    )


@pytest.mark.parametrize(
    ("kind", "status", "content_type"),
    [
        ("", 200, "audio/x-wav"),
        (".wav", 200, "audio/x-wav"),
        (".json", 200, "application/json"),
        (".flac", 406, "application/json"),
    ],
)
def test_a_recording_comes_in_the_kinds_that_are_simulated(
    api, left, kind, status, content_type
):
    (sid,) = left(1)
    answer = get(f"{api}/Recordings/{sid}{kind}")
    assert (answer.status_code, answer.headers["Content-Type"]) == (
        status,
        content_type,
    )


def test_a_recording_may_be_missed_at_first(exchange, api, left):
    (sid,) = left(1)
    exchange.recordings[sid].misses = 2
    answers = [get(f"{api}/Recordings/{sid}.wav").status_code for _ in range(3)]
    assert answers == [404, 404, 200]


def test_recordings_to_come_may_be_missed_too(exchange, api, left):
    exchange.recording_misses = 1
    (sid,) = left(1)
    answers = [get(f"{api}/Recordings/{sid}.wav").status_code for _ in range(2)]
    assert answers == [404, 200]


def test_a_deleted_recording_is_gone_and_deleting_it_again_says_so(api, left):
    (sid,) = left(1)
    first = get(f"{api}/Recordings/{sid}.json", method="DELETE")
    second = get(f"{api}/Recordings/{sid}.json", method="DELETE")
    after = get(f"{api}/Recordings/{sid}.wav")
    assert (first.status_code, first.content) == (204, b"")
    assert (second.status_code, second.json()["code"]) == (404, 20404)
    assert after.status_code == 404
    assert get(f"{api}/Recordings.json").json()["recordings"] == []


def test_what_a_test_puts_into_a_recording_is_served(exchange, api, left):
    (sid,) = left(1)
    exchange.recordings[sid].content = b"<html>not a sound</html>"
    assert get(f"{api}/Recordings/{sid}.wav").content == b"<html>not a sound</html>"


def test_an_absent_recording_has_data_and_no_sound(application, exchange, api):
    application.says("/voice", "<Record/>")
    exchange.call(from_=CALLER, to=NUMBER).stay_silent()
    (sid,) = exchange.recordings
    shown = get(f"{api}/Recordings/{sid}.json").json()
    assert (shown["status"], shown["error_code"]) == ("absent", 16102)
    assert get(f"{api}/Recordings/{sid}.wav").status_code == 404


def test_refusals_come_as_the_test_ordered_them(exchange, api):
    exchange.refuse(429, 503)
    answers = [get(f"{api}/Calls.json") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [429, 503, 200]
    assert (answers[0].json()["code"], answers[0].headers["Retry-After"]) == (
        20429,
        "1",
    )


def test_an_address_that_is_nothing_answers_in_json(api):
    answer = get(f"{api}/Faxes.json")
    assert (answer.status_code, answer.json()["code"]) == (404, 20404)


def test_twilios_library_reads_a_recording(client, left, exchange):
    (sid,) = left(2.4)
    (call_sid,) = exchange.calls
    got = client.recordings(sid).fetch()
    assert (got.sid, got.call_sid, got.duration, got.status, got.source) == (
        sid,
        call_sid,
        "2",
        "completed",
        "RecordVerb",
    )
    assert (got.date_created, got.channels, got.error_code) == (START, 1, None)
    assert got.media_url.endswith(f"/Recordings/{sid}")


def test_twilios_library_deletes_a_recording_once(client, left):
    (sid,) = left(1)
    assert client.recordings(sid).delete()
    with pytest.raises(TwilioRestException) as caught:
        client.recordings(sid).fetch()
    assert (caught.value.status, caught.value.code) == (404, 20404)


def test_twilios_library_turns_the_pages_newest_first(client, left):
    sids = left(1, 1, 1, 1, 1)
    listed = [one.sid for one in client.recordings.list(page_size=2)]
    assert listed == sids[::-1]


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ({"date_created": "2026-03-03"}, [1]),
        ({"date_created_before": "2026-03-03"}, [1, 0]),
        ({"date_created_after": "2026-03-03"}, [2, 1]),
        ({"date_created": START}, [0]),
        ({"date_created_after": datetime(2026, 3, 3, 9, 0, 30, tzinfo=UTC)}, [2]),
        ({"call_sid": "CA" + "0" * 32}, []),
    ],
)
def test_twilios_library_asks_for_recordings_by_date(client, left, asked, kept):
    sids = left(1, 1, 1)
    listed = [one.sid for one in client.recordings.list(**asked)]
    assert listed == [sids[index] for index in kept]


def test_twilios_library_reads_and_lists_calls(client, left, exchange):
    left(2, 1)
    first, second = exchange.calls
    got = client.calls(first).fetch()
    assert (got.sid, got._from, got.to, got.status, got.direction, got.duration) == (
        first,
        CALLER,
        NUMBER,
        "completed",
        "inbound",
        "2",
    )
    assert got.start_time == START
    assert [one.sid for one in client.calls.list(page_size=1)] == [second, first]
    later = client.calls.list(start_time_after=datetime(2026, 3, 3, tzinfo=UTC))
    assert [one.sid for one in later] == [second]
    assert client.calls.list(status="busy") == []


def test_a_call_in_progress_shows_no_end(application, client, exchange):
    application.says("/voice", "<Gather/>")
    call = exchange.call(from_=CALLER, to=NUMBER)
    got = client.calls(call.sid).fetch()
    assert (got.status, got.end_time, got.duration) == ("in-progress", None, None)


def test_a_call_that_never_was_is_not_found(api):
    answer = get(f"{api}/Calls/CA{'0' * 32}.json")
    assert (answer.status_code, answer.json()["code"]) == (404, 20404)


def test_the_account_and_its_numbers_are_shown(exchange, client):
    exchange.add_number(
        "+18005550177",
        voice_url="https://hotline.example/voice",
        status_callback="https://hotline.example/status",
    )
    account = client.api.accounts(ACCOUNT).fetch()
    assert (account.sid, account.status, account.type) == (ACCOUNT, "active", "Full")
    (found,) = client.incoming_phone_numbers.list(phone_number="+18005550177")
    assert (found.voice_url, found.voice_method, found.status_callback) == (
        "https://hotline.example/voice",
        "POST",
        "https://hotline.example/status",
    )
    assert len(client.incoming_phone_numbers.list()) == 2
