"""Over HTTP: whole files or none, and credentials that go to one address alone."""

import base64
import contextlib
import socket
import struct
import time
from datetime import UTC, datetime
from threading import Event, Timer

import pytest
from signed import ACCOUNT, TOKEN

from ivr.audio import fetch
from ivr.audio.fetch import (
    FetchError,
    MissingError,
    RecordingSource,
    RefusedError,
    SlowDownError,
    StoppedError,
    TooLargeError,
    wait_s,
)

SID = "RE" + "d" * 32
SOUND = b"RIFF" + b"x" * 5000


def test_a_recording_is_fetched_by_its_ids_with_our_credentials(
    source, media, tmp_path
):
    media.answers = [(200, {}, SOUND)]
    target = tmp_path / "new" / "folder" / f"{SID}.wav"
    source.fetch(SID, target)
    pair = base64.b64encode(f"{ACCOUNT}:{TOKEN}".encode()).decode()
    path = f"/2010-04-01/Accounts/{ACCOUNT}/Recordings/{SID}.wav"
    assert media.asked == [(path, f"Basic {pair}")]
    assert target.read_bytes() == SOUND
    assert [file.name for file in target.parent.iterdir()] == [target.name]


def broken_off(handler):
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(SOUND)))
    handler.end_headers()
    handler.wfile.write(SOUND[:100])
    handler.close_connection = True


def reset(handler):
    linger = struct.pack("ii", 1, 0)
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    handler.connection.close()
    handler.close_connection = True


def longer_than_promised(handler):
    handler.send_response(200)
    handler.send_header("Content-Length", "100")
    handler.end_headers()
    handler.wfile.write(SOUND)
    handler.close_connection = True


REFUSED = "Twilio refuses our account ({}); check TWILIO_AUTH_TOKEN"


@pytest.mark.fault(24)
@pytest.mark.parametrize(
    ("answer", "kind", "reason"),
    [
        ((404, {}, b"{}"), MissingError, "Twilio does not have it yet (404)"),
        ((401, {}, b""), RefusedError, REFUSED.format(401)),
        ((403, {}, b""), RefusedError, REFUSED.format(403)),
        ((429, {}, b""), SlowDownError, "Twilio asks us to slow down (429)"),
        ((500, {}, b""), FetchError, "Twilio answered 500"),
        ((503, {"Retry-After": "9"}, b""), FetchError, "Twilio answered 503"),
        (
            (302, {"Location": "http://169.254.169.254/"}, b""),
            FetchError,
            "Twilio answered 302",
        ),
        (broken_off, FetchError, "the transfer broke: ProtocolError"),
        (reset, FetchError, "the transfer broke: ConnectionError"),
    ],
    ids=["404", "401", "403", "429", "500", "503", "302", "short", "reset"],
)
def test_f24_what_is_not_the_whole_recording_leaves_no_file(
    source, media, tmp_path, answer, kind, reason
):
    media.answers = [answer]
    with pytest.raises(FetchError) as caught:
        source.fetch(SID, tmp_path / "a.wav")
    assert (type(caught.value), str(caught.value)) == (kind, reason)
    assert list(tmp_path.iterdir()) == []
    assert len(media.asked) == 1


@pytest.mark.fault(24)
def test_f24_what_comes_beyond_the_promised_length_is_not_taken(
    source, media, tmp_path
):
    media.answers = [longer_than_promised]
    source.fetch(SID, tmp_path / "a.wav")
    assert (tmp_path / "a.wav").read_bytes() == SOUND[:100]


NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


@pytest.mark.fault(24)
@pytest.mark.parametrize(
    ("retry_after", "seconds"),
    [
        ("7", 7),
        ("0", 0),
        ("Wed, 25 Nov 2026 12:01:30 GMT", 90),
        ("Wed, 25 Nov 2026 11:00:00 GMT", 0),
        ("Wed, 25 Nov 2026 12:01:30 -0000", 90),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("\N{ARABIC-INDIC DIGIT SEVEN}", None),
    ],
)
def test_f24_retry_after_is_seconds_or_a_date(retry_after, seconds):
    assert wait_s(retry_after, NOON) == seconds


def slow_words(handler):
    """Send a byte of the header now and then, for ever."""
    with contextlib.suppress(OSError):
        while True:
            handler.wfile.write(b"H")
            time.sleep(0.05)


def slow_body(handler):
    """Send a byte of the body now and then, for ever and without a length."""
    handler.send_response(200)
    handler.end_headers()
    handler.close_connection = True
    with contextlib.suppress(OSError):
        while True:
            handler.wfile.write(b"x")
            time.sleep(0.05)


@pytest.mark.fault(28)
@pytest.mark.parametrize("answer", [slow_words, slow_body])
def test_f28_a_server_that_keeps_us_waiting_for_ever_is_left(
    source, media, tmp_path, monkeypatch, answer
):
    monkeypatch.setattr(fetch, "LONGEST_S", 0.5)
    media.answers = [answer]
    begun = time.monotonic()
    with pytest.raises(FetchError, match=r"^the transfer took over 0.5 s$"):
        source.fetch(SID, tmp_path / "a.wav")
    assert time.monotonic() - begun < 3
    assert list(tmp_path.iterdir()) == []


def test_a_transfer_is_broken_off_when_the_worker_ends(source, media, tmp_path):
    media.answers = [slow_body]
    stop = Event()
    Timer(0.3, stop.set).start()
    with pytest.raises(StoppedError):
        source.fetch(SID, tmp_path / "a.wav", stop)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.fault(28)
def test_a_body_without_end_is_cut_and_given_up(source, media, tmp_path, monkeypatch):
    monkeypatch.setattr(fetch, "MOST_BYTES", 100_000)

    def endless(handler):
        handler.send_response(200)
        handler.end_headers()
        handler.close_connection = True
        try:
            while True:
                handler.wfile.write(b"x" * 65536)
        except OSError:
            return

    media.answers = [endless]
    with pytest.raises(TooLargeError) as caught:
        source.fetch(SID, tmp_path / "a.wav")
    assert "larger than 100000 bytes" in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_a_server_that_is_not_there_is_a_reason_to_try_again(tmp_path):
    source = RecordingSource("http://127.0.0.1:9", ACCOUNT, TOKEN)
    with pytest.raises(FetchError, match=r"^the transfer broke: ConnectionError$"):
        source.fetch(SID, tmp_path / "a.wav")
