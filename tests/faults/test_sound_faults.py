"""F25, F29, F34: what comes instead of a recording, and every form of one.

Their bytes come over HTTP to a whole hotline, under a name that says nothing.
"""

import numpy as np
import pytest
from audio_files import SPEECH_SAMPLES, ffmpeg, needs_ffmpeg, wav, wav_of
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


def test_f25_f29_each_refused_file_keeps_its_bytes_and_the_reason(hotline):
    expected = {}
    for number, (body, reason) in enumerate(BROKEN.values(), 1):
        hotline.leave_message(number, body)
        expected[recording_sid(number)] = ("failed", reason, body)

    def all_set_aside():
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
