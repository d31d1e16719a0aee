"""Over HTTP: whole files or none, and credentials that go to one address alone."""

import base64
import socket
import struct

import pytest
from signed import ACCOUNT, TOKEN

from ivr.audio import fetch
from ivr.audio.fetch import FetchError, RecordingSource, TooLargeError

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


@pytest.mark.parametrize(
    ("answer", "reason", "wait"),
    [
        ((404, {}, b"{}"), "Twilio does not have it yet (404)", None),
        (
            (401, {}, b""),
            "Twilio refuses our account (401); check TWILIO_AUTH_TOKEN",
            900,
        ),
        (
            (403, {}, b""),
            "Twilio refuses our account (403); check TWILIO_AUTH_TOKEN",
            900,
        ),
        ((429, {"Retry-After": "7"}, b""), "Twilio asks us to slow down (429)", 7),
        ((429, {}, b""), "Twilio asks us to slow down (429)", None),
        ((500, {}, b""), "Twilio answered 500", None),
        (
            (302, {"Location": "http://169.254.169.254/"}, b""),
            "Twilio answered 302",
            None,
        ),
        (broken_off, "the transfer broke: ChunkedEncodingError", None),
        (reset, "the transfer broke: ConnectionError", None),
    ],
    ids=["404", "401", "403", "429 after", "429", "500", "302", "short", "reset"],
)
def test_what_is_not_the_whole_recording_leaves_no_file(
    source, media, tmp_path, answer, reason, wait
):
    media.answers = [answer]
    with pytest.raises(FetchError) as caught:
        source.fetch(SID, tmp_path / "a.wav")
    assert (str(caught.value), caught.value.retry_after_s) == (reason, wait)
    assert not caught.value.permanent
    assert list(tmp_path.iterdir()) == []
    assert len(media.asked) == 1


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
    assert caught.value.permanent
    assert list(tmp_path.iterdir()) == []


def test_a_server_that_is_not_there_is_a_reason_to_try_again(tmp_path):
    source = RecordingSource("http://127.0.0.1:9", ACCOUNT, TOKEN)
    with pytest.raises(FetchError, match=r"^the transfer broke: ConnectionError$"):
        source.fetch(SID, tmp_path / "a.wav")
