"""Bytes that are sound, and bytes that only say so: by their content alone."""

import io
import struct
import subprocess
from contextlib import suppress

import pytest
from audio_files import (
    DEMO_SPEECH,
    SOX,
    ffmpeg,
    needs_ffmpeg,
    needs_sox,
    wav,
    wav_of,
)
from headers import au, extensible, mp3, ogg
from hypothesis import given
from hypothesis import strategies as st

from ivr.sound.form import NotAudioError, Sound
from ivr.sound.inspect import inspect, inspect_open


def found(data):
    return inspect_open(io.BytesIO(data))


def test_real_telephone_speech_is_sound():
    speech = DEMO_SPEECH / "wrong-practices.wav"
    assert inspect(speech) == Sound("wav", "pcm", 1, 8000, 16, 18040, 44)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (wav(), Sound("wav", "pcm", 1, 8000, 16, 800, 44)),
        (wav(channels=2), Sound("wav", "pcm", 2, 8000, 16, 800, 44)),
        (wav(bits=8), Sound("wav", "pcm", 1, 8000, 8, 800, 44)),
        (wav(bits=24), Sound("wav", "pcm", 1, 8000, 24, 800, 44)),
        (wav(bits=32, rate=48000), Sound("wav", "pcm", 1, 48000, 32, 800, 44)),
        (wav(rate=44100), Sound("wav", "pcm", 1, 44100, 16, 800, 44)),
        (wav(tag=7, bits=8), Sound("wav", "ulaw", 1, 8000, 8, 800, 44)),
        (wav(tag=6, bits=8), Sound("wav", "alaw", 1, 8000, 8, 800, 44)),
        (extensible(), Sound("wav", "pcm", 1, 8000, 24, 800, 68)),
        (wav() + b"after the sound", Sound("wav", "pcm", 1, 8000, 16, 800, 44)),
        (au(), Sound("au", "ulaw", 1, 8000, 8, 800, 24)),
        (au(code=3), Sound("au", "pcm", 1, 8000, 16, 400, 24)),
        (
            au(claimed=0xFFFFFFFF),
            Sound("au", "ulaw", 1, 8000, 8, 800, 24, streamed=True),
        ),
        (mp3(), Sound("mp3", "mp3", 1, 8000, 0, 2304)),
        (mp3(junk=bytes(100)), Sound("mp3", "mp3", 1, 8000, 0, 2304, 100)),
        (
            mp3(junk=b"ID3\4\0\0\0\0\1\0" + bytes(128)),
            Sound("mp3", "mp3", 1, 8000, 0, 2304, 138),
        ),
        (mp3(2) + b"TAG" + bytes(125), Sound("mp3", "mp3", 1, 8000, 0, 1152)),
        (ogg(), Sound("ogg", "opus", 1, 48000, 0, 8000)),
    ],
)
def test_every_form_that_we_can_hear_is_sound(data, expected):
    assert found(data) == expected


@pytest.mark.parametrize(
    ("riff", "data"),
    [(0xFFFFFFFF, 0xFFFFFFFF), (0x7FFFF024, 0x7FFFF000), (0, 0), (36, 0)],
    ids=["ffmpeg", "sox", "zeros", "never finished"],
)
def test_a_length_that_a_pipe_could_not_know_is_all_that_came(riff, data):
    whole = bytearray(wav())
    whole[4:8], whole[40:44] = struct.pack("<I", riff), struct.pack("<I", data)
    sound = Sound("wav", "pcm", 1, 8000, 16, 800, 44, streamed=True)
    assert found(bytes(whole)) == sound


@needs_ffmpeg
@pytest.mark.parametrize(
    ("name", "options", "expected"),
    [
        ("a.mp3", (), Sound("mp3", "mp3", 1, 8000, 0, 8000, 45)),
        ("a.mp3", ("-ac", "2", "-ar", "44100"), ("mp3", 2, 44100)),
        ("a.mp3", ("-write_xing", "0", "-id3v2_version", "0"), ("mp3", 1, 8000)),
        ("a.ogg", ("-c:a", "libvorbis"), Sound("ogg", "vorbis", 1, 8000, 0, 8000)),
        ("a.ogg", ("-c:a", "libopus"), Sound("ogg", "opus", 1, 48000, 0, 48000)),
        ("a.wav", ("-c:a", "pcm_mulaw"), ("ulaw", 1, 8000)),
        ("a.wav", ("-c:a", "pcm_s24le", "-ar", "48000"), ("pcm", 1, 48000)),
        ("a.au", ("-c:a", "pcm_alaw"), ("alaw", 1, 8000)),
    ],
)
def test_what_ffmpeg_writes_is_sound(tmp_path, name, options, expected):
    # The name says nothing: every file ends like a WAV.
    made = ffmpeg("sine=440:d=1:r=8000", tmp_path / name, *options)
    file = made.rename(tmp_path / "renamed.wav")
    sound = inspect(file)
    if isinstance(expected, tuple):
        assert (sound.encoding, sound.channels, sound.rate) == expected
        assert sound.seconds == pytest.approx(1, abs=0.2)
    else:
        assert sound == expected


@needs_sox
def test_what_sox_pipes_is_sound():
    options = ("-n", "-r", "8000", "-b", "16", "-t", "wav", "-", "synth", "1", "sine")
    piped = subprocess.run((SOX, *options), capture_output=True, check=True).stdout
    assert found(piped) == Sound("wav", "pcm", 1, 8000, 16, 8000, 44, streamed=True)


@pytest.mark.fault(29)
@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "it is empty"),
        (bytes(100), "it is nothing but zero bytes"),
        (b"<?xml version='1.0'?><Error/>", "it is XML"),
        (b"\xef\xbb\xbf<Error/>", "it is XML"),
        (b"\n<!DOCTYPE html><title>", "it is an HTML page"),
        (b"<HTML><body>404", "it is an HTML page"),
        (b'{"code": 20404, "message": ""}', "it is JSON"),
        (b"[1]", "it is JSON"),
        (b"Not found", "it is text, not sound"),
        ("찾을 수 없음".encode()[:-1], "it is text, not sound"),
        (b"%PDF-1.7", "it is a PDF document"),
        (b"PK\3\4....", "it is a ZIP archive"),
        (b"fLaC....", "it is a FLAC file, which is not taken"),
        (b"\0\0\0\x20ftypM4A ", "it is an MP4 or M4A file, which is not taken"),
        (b"\xff\xf1\x50\x80" * 9, "it is an AAC file, which is not taken"),
        (b"RIFF", "it is a RIFF file that is no WAV"),
        (b"RIFF....AVI ", "it is a RIFF file that is no WAV"),
        (b"\x01\x02\x80\x90" * 9, "it is no form of sound that is known"),
        (wav()[:36], "it has a WAV header but no sound"),
        (wav()[:30], "it has a WAV header but no sound"),
        (wav()[:12] + wav()[36:], "its WAV header does not say what the sound is"),
        (wav()[:1000], "it is cut off: 956 of 1600 bytes of sound came"),
        (
            wav(claimed=2**32 - 16),
            "it is cut off: 1600 of 4294967280 bytes of sound came",
        ),
        (
            wav(claimed=2**32 - 1),
            "it is cut off: 1600 of 4294967295 bytes of sound came",
        ),
        (wav(0), "it is the header of a WAV without any sound"),
        (wav(rate=100_000_000), "no telephone has 1 channels at 100000000 Hz"),
        (wav(rate=0), "no telephone has 1 channels at 0 Hz"),
        (
            wav(0, channels=65535),
            "its WAV header contradicts itself: 65534 bytes a frame for 65535 channels"
            " of 16 bits",
        ),
        (wav(0, channels=0), "no telephone has 0 channels at 8000 Hz"),
        (wav(channels=3), "no telephone has 3 channels at 8000 Hz"),
        (wav(tag=0x31, bits=8), "its WAV holds GSM 06.10, which is not taken"),
        (wav(tag=99), "its WAV holds format 99, which is not taken"),
        (
            wav(tag=7, bits=16),
            "its WAV holds samples of 16 bits, which are not taken",
        ),
        (
            extensible(subformat=bytes(16)),
            "its extensible WAV header names no known format",
        ),
        (
            wav()[:12] + b"junk\0\0\0\0" * 5000 + wav()[12:],
            "its WAV header has over 64 parts before any sound",
        ),
        (
            wav()[:12] + b"junk\xff\xff\xff\xff" + wav()[12:],
            "it has a WAV header but no sound",
        ),
        (au()[:20], "its AU header is cut off"),
        (au(code=23), "its AU holds format 23, which is not taken"),
        (au(code=2**32 - 1), "its AU holds format 0xffffffff, which is not taken"),
        (au(channels=2**32 - 1), "no telephone has over 65535 channels at 8000 Hz"),
        (au(start=9999), "it has an AU header but no sound"),
        (au(claimed=801), "it is cut off: 800 of 801 bytes of sound came"),
        (b"ID3\4\0\0\x7f\x7f\x7f\x7f", "it is cut off: its ID3 tag is not whole"),
        (b"ID3\4" + bytes(100), "it begins like an MP3 but holds no sound"),
        (ogg()[:-1], "it is cut off: its last OGG page is not whole"),
        (ogg()[:10], "its first OGG page is not whole"),
        (ogg(serial=8), "its OGG holds several streams, which is not taken"),
        (
            ogg(packet=b"Speex   " + bytes(50)),
            "its OGG holds Speex, which is not taken",
        ),
        (ogg(packet=b"?" * 50), "its OGG holds nothing that is known"),
        (ogg(48), "it is the header of an OGG without any sound"),
        (ogg(2**62), "it says that it lasts over 4 hours; none may"),
    ],
)
def test_what_is_no_sound_is_refused_with_the_reason(data, reason):
    with pytest.raises(NotAudioError) as caught:
        found(data)
    assert str(caught.value) == reason


@needs_ffmpeg
def test_an_mp3_that_is_shorter_than_it_says_is_cut_off(tmp_path):
    whole = ffmpeg("sine=440:d=9:r=8000", tmp_path / "a.mp3").read_bytes()
    with pytest.raises(NotAudioError, match=r"^it is cut off: \d+ of \d+ bytes of"):
        found(whole[: len(whole) // 2])


class Counted(io.FileIO):
    """A file that counts what is read of it."""

    came = 0

    def read(self, size=-1):
        data = super().read(size)
        self.came += len(data)
        return data


@pytest.mark.parametrize("begins", [wav(8), au(8), mp3(8), ogg(), b"\0" * 8, b"{"])
def test_a_huge_file_is_judged_by_a_few_kilobytes(tmp_path, begins):
    path = tmp_path / "huge"
    with path.open("wb") as file:
        file.write(begins)
        file.truncate(10 * 1024**3)
    with Counted(path) as file:
        with suppress(NotAudioError):
            inspect_open(file)
        assert file.came < 300_000


WHOLE = [wav(20), extensible(20), au(40), mp3(), ogg(), wav_of(bytes(8), tag=6, bits=8)]


@given(st.sampled_from(WHOLE), st.data())
def test_no_bytes_do_worse_than_be_refused(whole, data):
    changed = bytearray(whole)
    for _ in range(data.draw(st.integers(0, 8))):
        changed[data.draw(st.integers(0, len(whole) - 1))] = data.draw(
            st.integers(0, 255)
        )
    length = data.draw(st.integers(0, len(whole)))
    try:
        sound = found(bytes(changed[:length]))
    except NotAudioError:
        return
    assert 0 < sound.seconds <= 4 * 60 * 60
    assert sound.rate in range(8000, 48001)
    assert sound.channels in {1, 2}
    if sound.is_plain:
        assert sound.start + sound.frames * sound.frame_bytes <= length
