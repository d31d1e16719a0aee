"""F25, F29, F34, F35: what comes instead of a recording, and every form of one.

Their bytes come over HTTP to a whole hotline, under a name that says nothing.
"""

import json
from pathlib import Path

import numpy as np
import pytest
from audio_files import DEMO_SPEECH, SPEECH_SAMPLES, ffmpeg, needs_ffmpeg, wav, wav_of
from processes import wait_for
from real_hotline import SPEECH, WORDS, recording_sid

pytestmark = pytest.mark.slow

BROKEN = {
    "f25 an empty body": (b"", "it is empty"),
    "f25 XML": (b"<?xml version='1.0'?><TwilioResponse/>", "it is XML"),
    "f25 HTML": (b"<!DOCTYPE html><html></html>", "it is an HTML page"),
    "f25 JSON": (b'{"code": 20404}', "it is JSON"),
    "f29 100 MHz": (wav(rate=10**8), "no telephone has 1 channels at 100000000 Hz"),
    "f29 rate 0": (wav(rate=0), "no telephone has 1 channels at 0 Hz"),
    "f29 65535 channels": (
        wav(channels=65535, bits=8, frames=1),
        "no telephone has 65535 channels at 8000 Hz",
    ),
    "f29 4 GB": (
        wav(claimed=2**32 - 16),
        "it is cut off: 1600 of 4294967280 bytes of sound came",
    ),
    "f29 truncated": (
        wav()[:1000],
        "it is cut off: 956 of 1600 bytes of sound came",
    ),
    "f29 44 bytes": (wav(0), "it is the header of a WAV without any sound"),
    "f29 a compressed WAV": (
        wav(tag=0x31, bits=8),
        "its WAV holds GSM 06.10, which is not taken",
    ),
}


@pytest.mark.fault(25, 29)
def test_f25_f29_each_refused_file_keeps_its_bytes_and_the_reason(hotline):
    expected = {}
    for number, (body, reason) in enumerate(BROKEN.values(), 1):
        hotline.leave_message(number, body)
        expected[recording_sid(number)] = ("failed", reason, body)

    def all_set_aside():
        hotline.hurry()
        query = "SELECT sid, state, reason, path FROM recordings"
        rows = hotline.rows(query)
        return rows if {state for _, state, _, _ in rows} == {"failed"} else None

    rows = wait_for(all_set_aside, 90, "all of them to be set aside")
    kept = hotline.folder / "recordings"
    assert {
        sid: (state, reason, (kept / path).read_bytes())
        for sid, state, reason, path in rows
    } == expected
    # Calls went on, and each has its case.
    assert len(hotline.cases()) == len(BROKEN)


def plain_forms():
    samples = SPEECH_SAMPLES
    eight = ((samples >> 8) + 128).astype(np.uint8)
    finer = samples.astype("<i4") << 16
    twice = np.repeat(samples, 2)
    return {
        "8 bit": wav_of(eight.tobytes(), bits=8),
        "32 bit": wav_of(finer.tobytes(), bits=32),
        "16 kHz": wav_of(twice.tobytes(), rate=16000),
        "stereo": wav_of(np.stack([samples, samples], 1).tobytes(), channels=2),
    }


@pytest.mark.fault(34)
def test_f34_plain_forms_need_no_other_program(hotline):
    forms = plain_forms()
    for number, body in enumerate(forms.values(), 101):
        hotline.leave_message(number, body)
    heard = {
        name: hotline.transcript(recording_sid(number))
        for number, name in enumerate(forms, 101)
    }
    assert heard.pop("16 kHz")  # joined in steps, which a model may hear otherwise
    assert heard == dict.fromkeys(heard, WORDS)


@pytest.mark.fault(29, 34)
@needs_ffmpeg
def test_f34_f29_the_content_decides_what_it_is(hotline, tmp_path):
    forms = {
        "mulaw.wav": ("-c:a", "pcm_mulaw"),
        "alaw.wav": ("-c:a", "pcm_alaw"),
        "24 bit.wav": ("-c:a", "pcm_s24le"),
        "44.1 kHz.wav": ("-ar", "44100"),
        "sound.mp3": ("-b:a", "32k"),
        "sound.ogg": ("-c:a", "libvorbis"),
        "sound.opus": ("-c:a", "libopus"),
    }
    for number, (name, options) in enumerate(forms.items(), 201):
        file = ffmpeg(SPEECH, tmp_path / name, *options)
        hotline.leave_message(number, file.read_bytes())
    heard = {
        name: hotline.transcript(recording_sid(number))
        for number, name in enumerate(forms, 201)
    }
    assert {heard["mulaw.wav"], heard["alaw.wav"], heard["24 bit.wav"]} == {WORDS}
    assert all(words.endswith("관행과") for words in heard.values())
    # What a player wants of each is made after its words.
    rows = hotline.rows("SELECT path FROM recordings WHERE path LIKE '20%'")
    stored = [hotline.folder / "recordings" / path for (path,) in rows]
    drawn = [path.with_suffix(".peaks.json") for path in stored]
    wait_for(lambda: all(path.exists() for path in drawn), 60, "their outlines")


def words_of(hotline, number):
    hotline.transcript(recording_sid(number))
    query = (
        "SELECT words FROM transcripts JOIN recordings"
        " ON recordings.id = recording_id WHERE sid = ?"
    )
    ((words,),) = hotline.rows(query, recording_sid(number))
    return json.loads(words)


@pytest.mark.fault(34)
def test_f34_two_who_were_recorded_apart_are_heard_apart(hotline):
    other = np.fromfile(DEMO_SPEECH / "opening-an-era.wav", "<i2", offset=44)
    sides = np.zeros((len(SPEECH_SAMPLES) + 8000 + len(other), 2), "<i2")
    sides[: len(SPEECH_SAMPLES), 0] = SPEECH_SAMPLES
    sides[-len(other) :, 1] = other
    hotline.leave_message(301, wav_of(sides.tobytes(), channels=2))
    words = words_of(hotline, 301)
    caller = [word["word"] for word in words if word["channel"] == 1]
    assert " ".join(caller) == WORDS
    channels = [word["channel"] for word in words]
    assert channels == [1] * len(caller) + [2] * (len(words) - len(caller))
    assert len(words) - len(caller) >= 2
    # On the mono way nothing is said of channels.
    hotline.leave_message(302, SPEECH.read_bytes())
    assert {name for word in words_of(hotline, 302) for name in word} == {
        "word",
        "start",
        "end",
        "confidence",
    }


@pytest.mark.fault(35)
def test_f35_silence_has_no_words_and_noise_does_no_harm(hotline):
    noise = np.random.default_rng(7).integers(-3000, 3000, 5 * 8000, np.int16)
    hotline.leave_message(401, wav(5 * 8000))
    hotline.leave_message(402, wav_of(noise.astype("<i2").tobytes()))
    assert hotline.transcript(recording_sid(401)) == ""
    hotline.transcript(recording_sid(402))
    states = hotline.rows(
        "SELECT state, reason FROM recordings WHERE sid IN (?, ?)",
        recording_sid(401),
        recording_sid(402),
    )
    assert states == [("transcribed", None)] * 2


def highest_mb(pid):
    """The most memory that a process has held."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    (line,) = (line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) / 1024


@pytest.mark.fault(35)
def test_f35_an_hour_takes_memory_within_bounds_and_keeps_its_times(hotline):
    hotline.leave_message(501, SPEECH.read_bytes())  # so that the model is loaded
    hotline.transcript(recording_sid(501))
    parts = {
        name: [part.pid for part in hotline.parts(name)]
        for name in ("ivr.speech.recogniser", "worker")
    }
    before = {pid: highest_mb(pid) for pids in parts.values() for pid in pids}
    hour = np.zeros(3600 * 8000, "<i2")
    hour[1800 * 8000 :][: len(SPEECH_SAMPLES)] = SPEECH_SAMPLES
    hotline.leave_message(502, wav_of(hour.tobytes()))
    words = words_of(hotline, 502)
    assert " ".join(word["word"] for word in words) == WORDS
    assert 1800 <= words[0]["start"] < words[-1]["end"] <= 1802.5
    grown = {pid: highest_mb(pid) - mb for pid, mb in before.items()}
    assert all(
        highest_mb(pid) - before[pid] < 400 for pid in parts["ivr.speech.recogniser"]
    ), grown
    # Whoever only fetches, checks and stores holds pieces of it.
    assert all(highest_mb(pid) < 250 for pid in parts["worker"]), grown
