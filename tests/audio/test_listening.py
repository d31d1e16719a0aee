"""What players get of a stored recording: made once, beside it, sealed as it is."""

import json

import numpy as np
import pytest
from audio_files import (
    DEMO_SPEECH,
    SPEECH_SAMPLES,
    ffmpeg,
    needs_ffmpeg,
    wav,
    wav_of,
)

from ivr.audio import listening as making
from ivr.audio.listening import Listening, ListeningError
from ivr.audio.store import Store
from ivr.sound.form import NotAudioError
from ivr.vault.files import sealed_with
from ivr.vault.keys import Key, KeyRing

RING = KeyRing((Key("k1", bytes(32)),))
SPEECH = DEMO_SPEECH / "wrong-practices.wav"
NAME = "2026/11/RE1.wav"
OUTLINE, PLAYBACK = "2026/11/RE1.peaks.json", "2026/11/RE1.play.wav"


@pytest.fixture(params=["plain", "sealed"])
def store(request, tmp_path):
    folder = tmp_path / "recordings"
    return Store(folder, RING) if request.param == "sealed" else Store(folder)


def stored(store, content):
    file = store.folder.parent / "came"
    file.write_bytes(content)
    store.keep(file, store.folder / NAME)
    return Listening(store)


def outline(listening):
    with listening.peaks(NAME) as file:
        return json.loads(file.read())


def heard(listening):
    file, media_type = listening.playable(NAME)
    with file:
        return file.read(), media_type


def kept(store):
    """The files of the store, each with whether it is sealed."""
    files = [path for path in store.folder.rglob("*") if path.is_file()]
    return {store.relative(path): sealed_with(path) is not None for path in files}


def test_the_outline_is_the_loudest_of_each_twentieth_of_a_second(store):
    loud = np.repeat(np.array([0, 16384, -32768, 327], "<i2"), 400)
    listening = stored(store, wav_of(np.append(loud, [3277]).astype("<i2").tobytes()))
    assert outline(listening) == {
        "duration": 0.2,
        "peaks": [[0.0, 0.5, 1.0, 0.01, 0.1]],
    }
    sealed = store.keys.first is not None
    assert kept(store) == {NAME: sealed, OUTLINE: sealed}


def test_each_channel_has_an_outline_of_its_own(store):
    sides = np.stack([np.full(800, 16384), np.full(800, -8192)], axis=1)
    listening = stored(store, wav_of(sides.astype("<i2").tobytes(), channels=2))
    assert outline(listening) == {"duration": 0.1, "peaks": [[0.5, 0.5], [0.25, 0.25]]}


def test_an_hour_has_no_more_points_than_fit_on_a_screen(tmp_path):
    hour = np.zeros(3600 * 8000, "<i2")
    hour[1800 * 8000 + 5] = 32767
    drawn = outline(stored(Store(tmp_path / "recordings"), wav_of(hour.tobytes())))
    (peaks,) = drawn["peaks"]
    # 72,000 stretches, 36 to a point.
    assert (drawn["duration"], len(peaks)) == (3600.0, 2000)
    assert [(at, peak) for at, peak in enumerate(peaks) if peak] == [(1000, 1.0)]


def test_it_is_made_once_and_again_when_it_is_missing(store):
    listening = stored(store, SPEECH.read_bytes())
    first = outline(listening)
    made = store.folder / OUTLINE
    written = made.stat().st_mtime_ns
    assert (outline(listening), made.stat().st_mtime_ns) == (first, written)
    made.unlink()
    assert outline(listening) == first
    assert made.stat().st_mtime_ns > written


@pytest.mark.parametrize(
    "content", [SPEECH.read_bytes(), wav(bits=8), wav(channels=2)], ids=["16", "8", "2"]
)
def test_what_browsers_play_is_sent_as_it_is(store, content):
    listening = stored(store, content)
    assert heard(listening) == (content, "audio/wav")
    assert list(kept(store)) == [NAME]


def streamed(content):
    return content[:4] + b"\xff" * 4 + content[8:40] + b"\xff" * 4 + content[44:]


@pytest.mark.parametrize(
    "content",
    [
        wav_of((SPEECH_SAMPLES.astype("<i4") << 16).tobytes(), bits=32),
        streamed(SPEECH.read_bytes()),
        b".snd"
        + b"".join(n.to_bytes(4, "big") for n in (24, 36080, 3, 8000, 1))
        + SPEECH_SAMPLES.astype(">i2").tobytes(),
    ],
    ids=["32 bits", "of no known length", "AU"],
)
def test_what_they_do_not_play_is_written_anew_once(store, content):
    listening = stored(store, content)
    assert heard(listening) == (SPEECH.read_bytes(), "audio/wav")
    sealed = store.keys.first is not None
    assert kept(store) == {NAME: sealed, PLAYBACK: sealed}
    written = (store.folder / PLAYBACK).stat().st_mtime_ns
    assert heard(listening) == (SPEECH.read_bytes(), "audio/wav")
    assert (store.folder / PLAYBACK).stat().st_mtime_ns == written


def test_telephone_codes_are_written_anew(store):
    listening = stored(store, wav(tag=7, bits=8, frames=800))
    # The byte 0x80 of mu-law is its highest sample.
    expected = wav_of(np.full(800, 32124, "<i2").tobytes())
    assert heard(listening) == (expected, "audio/wav")


@needs_ffmpeg
def test_an_mp3_is_sent_as_it_is_and_drawn(store, tmp_path):
    content = ffmpeg(SPEECH, tmp_path / "a.mp3").read_bytes()
    listening = stored(store, content)
    assert heard(listening) == (content, "audio/mpeg")
    drawn, plain = outline(listening), outline_of_speech(tmp_path)
    assert drawn["duration"] == pytest.approx(2.255, abs=0.01)
    (peaks,), (expected,) = drawn["peaks"], plain["peaks"]
    assert np.corrcoef(peaks[:45], expected[:45])[0, 1] > 0.95


@needs_ffmpeg
def test_an_ogg_is_written_anew(store, tmp_path):
    content = ffmpeg(SPEECH, tmp_path / "a.ogg", "-c:a", "libopus").read_bytes()
    listening = stored(store, content)
    written, media_type = heard(listening)
    # Opus is heard at 16 kHz, the most that any speech model wants.
    head = wav_of(bytes(2 * 36080), rate=16000)[:44]
    assert (written[:44], media_type) == (head, "audio/wav")
    samples = np.frombuffer(written, "<i2", offset=44)[::2]
    assert np.corrcoef(samples, SPEECH_SAMPLES)[0, 1] > 0.95


def outline_of_speech(tmp_path):
    return outline(stored(Store(tmp_path / "of speech"), SPEECH.read_bytes()))


def test_what_cannot_be_drawn_says_why_and_can_be_played(store, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    content = (0xFFE318C4.to_bytes(4, "big") + bytes(68)) * 50
    listening = stored(store, content)
    with pytest.raises(ListeningError, match=r"^MP3 needs ffmpeg; run: apt-get"):
        listening.peaks(NAME)
    assert heard(listening) == (content, "audio/mpeg")
    listening.prepare(NAME)  # in the worker the log has it, and the work goes on
    assert list(kept(store)) == [NAME]


def test_a_child_that_takes_too_long_is_ended(store, monkeypatch):
    monkeypatch.setattr(making, "TIMEOUT_S", 0.01)
    listening = stored(store, SPEECH.read_bytes())
    with pytest.raises(ListeningError, match=r"^it took over 0.01 s$"):
        listening.peaks(NAME)


def test_nothing_is_left_of_a_recording_that_is_erased_meanwhile(store, monkeypatch):
    listening = stored(store, SPEECH.read_bytes())

    def erased(*_):
        (store.folder / NAME).unlink()
        return b"{}"

    monkeypatch.setattr(making, "run", erased)
    with pytest.raises(FileNotFoundError):
        listening.peaks(NAME)
    assert kept(store) == {}


def test_a_file_that_is_no_sound_is_not_played(store):
    listening = stored(store, b"<Error/>")
    with pytest.raises(NotAudioError, match=r"^it is XML$"):
        listening.playable(NAME)
    with pytest.raises(ListeningError, match=r"^it is XML$"):
        listening.peaks(NAME)


def test_preparing_makes_what_is_needed(store):
    listening = stored(store, wav(tag=6, bits=8))
    listening.prepare(NAME)
    assert set(kept(store)) == {NAME, OUTLINE, PLAYBACK}
