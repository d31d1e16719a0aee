"""Bytes that are sound, and bytes that only say so."""

import pytest
from audio_files import DEMO_SPEECH, wav
from hypothesis import given
from hypothesis import strategies as st

from ivr.sound.wav import NotAudioError, Sound, inspect


def test_real_telephone_speech_is_sound():
    assert inspect(DEMO_SPEECH / "wrong-practices.wav") == Sound(1, 8000, 16, 18040)


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ({}, Sound(1, 8000, 16, 800)),
        ({"channels": 2}, Sound(2, 8000, 16, 800)),
        ({"bits": 8}, Sound(1, 8000, 8, 800)),
        ({"rate": 44100}, Sound(1, 44100, 16, 800)),
        ({"frames": 0}, Sound(1, 8000, 16, 0)),
    ],
)
def test_every_form_that_we_can_hear_is_sound(tmp_path, form, expected):
    file = tmp_path / "a.wav"
    file.write_bytes(wav(**form))
    assert inspect(file) == expected


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "it holds 0 bytes, which is no sound"),
        (b"RIFF", "it holds 4 bytes, which is no sound"),
        (b"<?xml version='1.0'?><Error/>", "it does not begin like a WAV file"),
        (b'{"code": 20404, "message": ""}', "it does not begin like a WAV file"),
        (b"ID3\x04" + b"\0" * 100, "it does not begin like a WAV file"),
        (wav()[:36], "it has a WAV header but no sound"),
        (wav()[:30], "it has a WAV header but no sound"),
        (wav()[:1000], "it is cut off: 956 of 1600 bytes of sound came"),
        (
            wav(claimed=2**32 - 16),
            "it is cut off: 1600 of 4294967280 bytes of sound came",
        ),
        (wav(rate=100_000_000), "no telephone has 1 channels at 100000000 Hz"),
        (wav(rate=0), "no telephone has 1 channels at 0 Hz"),
        (wav(0, channels=65535), "no telephone has 65535 channels at 8000 Hz"),
        (wav(0, channels=0), "no telephone has 0 channels at 8000 Hz"),
        (wav(tag=7, bits=8), "its WAV format 7 with 8 bits is not PCM"),
        (wav(bits=24), "its WAV format 1 with 24 bits is not PCM"),
    ],
)
def test_what_is_no_sound_is_refused_with_the_reason(tmp_path, data, reason):
    file = tmp_path / "a.wav"
    file.write_bytes(data)
    with pytest.raises(NotAudioError) as caught:
        inspect(file)
    assert str(caught.value) == reason


@given(st.data())
def test_no_bytes_do_worse_than_be_refused(tmp_path_factory, data):
    whole = bytearray(wav(20))
    for _ in range(data.draw(st.integers(0, 8))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(
            st.integers(0, 255)
        )
    file = tmp_path_factory.getbasetemp() / "mutated.wav"
    file.write_bytes(whole[: data.draw(st.integers(0, len(whole)))])
    try:
        found = inspect(file)
    except NotAudioError:
        return
    assert 0 <= found.seconds < 1
