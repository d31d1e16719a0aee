"""Samples of every form, against what ffmpeg makes of the same files."""

import subprocess
from contextlib import suppress

import numpy as np
import pytest
from audio_files import DEMO_SPEECH, FFMPEG, ffmpeg, needs_ffmpeg, wav_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ivr.sound.ffmpeg import DecodeError
from ivr.sound.form import NotAudioError
from ivr.sound.inspect import inspect
from ivr.sound.samples import pieces
from ivr.sound.voices import voices

SPEECH = DEMO_SPEECH / "wrong-practices.wav"
# A second of two channels: on the left it rises, on the right it falls.
RISING = np.linspace(-30000, 30000, 8000).astype("<i2")
STEREO = np.stack([RISING, RISING[::-1]], axis=1)


def heard(file):
    sound = inspect(file)
    return np.concatenate(list(pieces(file, sound)))


def as_ffmpeg_hears(file):
    form = ("-f", "s16le", "-c:a", "pcm_s16le", "pipe:1")
    command = (FFMPEG, "-nostdin", "-v", "error", "-i", file, *form)
    data = subprocess.run(command, capture_output=True, check=True).stdout
    return np.frombuffer(data, "<i2")


@needs_ffmpeg
@pytest.mark.parametrize("name", ["a.wav", "a.au"])
@pytest.mark.parametrize("code", ["mulaw", "alaw", "s16", "s24", "s32", "8 bit"])
@pytest.mark.parametrize("rate", [8000, 44100])
def test_plain_samples_are_those_that_ffmpeg_reads(tmp_path, name, code, rate):
    order = "be" if name == "a.au" else "le"
    eight = "s8" if name == "a.au" else "u8"
    ending = {"mulaw": "", "alaw": ""}.get(code, order)
    codec = f"pcm_{eight}" if code == "8 bit" else f"pcm_{code}{ending}"
    options = ("-c:a", codec, "-ar", str(rate), "-ac", "2")
    file = ffmpeg(SPEECH, tmp_path / name, *options)
    samples, expected = heard(file), as_ffmpeg_hears(file).reshape(-1, 2)
    # Finer samples are cut, not rounded, by us and by ffmpeg alike.
    assert np.array_equal(samples, expected)


@needs_ffmpeg
@pytest.mark.parametrize(
    ("name", "options", "nearness"),
    [
        ("a.mp3", ("-b:a", "64k"), 0.995),
        ("a.ogg", ("-c:a", "libvorbis"), 0.98),
        ("a.ogg", ("-c:a", "libopus", "-b:a", "64k"), 0.98),
    ],
)
def test_what_ffmpeg_must_read_is_the_speech_that_went_in(
    tmp_path, name, options, nearness
):
    file = ffmpeg(SPEECH, tmp_path / name, *options)
    sound, samples = inspect(file), heard(file)[:, 0]
    went_in = heard(SPEECH)[:, 0]
    step = 2 if sound.encoding == "opus" else 1
    samples = samples[::step]
    assert len(samples) == pytest.approx(len(went_in), abs=200)
    assert sound.seconds == pytest.approx(len(went_in) / 8000, abs=0.02)
    shared = min(len(samples), len(went_in))
    alike = np.corrcoef(samples[:shared], went_in[:shared])[0, 1]
    assert alike > nearness


def test_a_file_that_shrinks_while_it_is_read_ends_early(tmp_path):
    file = tmp_path / "a.wav"
    file.write_bytes(wav_of(RISING.tobytes()))
    sound = inspect(file)
    file.write_bytes(wav_of(RISING.tobytes())[:1045])
    assert np.array_equal(
        np.concatenate(list(pieces(file, sound))), RISING[:500].reshape(-1, 1)
    )


def written(tmp_path, stereo):
    file = tmp_path / "a.wav"
    file.write_bytes(wav_of(stereo.astype("<i2").tobytes(), channels=2))
    return file


def test_two_who_were_recorded_apart_are_two_voices(tmp_path):
    first, second = voices(written(tmp_path, STEREO))
    assert (first.channel, second.channel, first.rate) == (1, 2, 8000)
    assert np.array_equal(first.samples(), STEREO[:, 0])
    assert np.array_equal(second.samples(), STEREO[:, 1])
    # A second pass reads the same again.
    assert np.array_equal(first.samples(), STEREO[:, 0])


@pytest.mark.parametrize(("silent", "channel"), [(0, 2), (1, 1)])
def test_a_side_on_which_nothing_was_said_is_no_voice(tmp_path, silent, channel):
    sides = STEREO.copy()
    sides[:, silent] = 3
    (voice,) = voices(written(tmp_path, sides))
    assert voice.channel == channel
    assert np.array_equal(voice.samples(), STEREO[:, channel - 1])


def test_one_sound_on_both_sides_is_one_voice(tmp_path):
    sides = np.stack([RISING, RISING + 2], axis=1)
    (voice,) = voices(written(tmp_path, sides))
    assert voice.channel is None
    assert np.array_equal(voice.samples(), RISING + 1)


def test_silence_on_both_sides_is_one_voice(tmp_path):
    (voice,) = voices(written(tmp_path, np.zeros((800, 2))))
    assert voice.channel is None
    assert np.array_equal(voice.samples(), np.zeros(800))


def test_one_channel_is_one_voice():
    (voice,) = voices(SPEECH)
    assert voice.channel is None
    assert np.array_equal(voice.samples(), heard(SPEECH)[:, 0])


@needs_ffmpeg
def test_one_sound_in_a_stereo_mp3_is_one_voice(tmp_path):
    file = ffmpeg(SPEECH, tmp_path / "a.mp3", "-ac", "2")
    (voice,) = voices(file)
    assert voice.channel is None


PLAIN = [
    wav_of(RISING[:400].tobytes()),
    wav_of(RISING[:400].tobytes(), tag=7, bits=8),
    wav_of(RISING[:600].tobytes(), channels=2, bits=24),
]


def changed(whole, data):
    """Bytes of which some are other ones, and the end may be missing."""
    found = bytearray(whole)
    for _ in range(data.draw(st.integers(0, 8))):
        found[data.draw(st.integers(0, len(found) - 1))] = data.draw(
            st.integers(0, 255)
        )
    return bytes(found[: data.draw(st.integers(0, len(found)))])


@given(st.sampled_from(PLAIN), st.data())
def test_whatever_passes_for_plain_sound_can_be_read(tmp_path_factory, whole, data):
    file = tmp_path_factory.getbasetemp() / "changed.wav"
    file.write_bytes(changed(whole, data))
    with suppress(NotAudioError):
        sound = inspect(file)
        samples = np.concatenate(list(pieces(file, sound)))
        assert samples.shape == (sound.frames, sound.channels)


@pytest.fixture(scope="module")
def compressed(tmp_path_factory):
    if FFMPEG is None:
        return []
    folder = tmp_path_factory.mktemp("compressed")
    made = {"a.mp3": (), "b.ogg": ("-c:a", "libvorbis"), "c.ogg": ("-c:a", "libopus")}
    return [ffmpeg(SPEECH, folder / name, *form) for name, form in made.items()]


@needs_ffmpeg
@pytest.mark.slow
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.integers(0, 2), st.data())
def test_whatever_passes_for_an_mp3_or_ogg_is_read_or_refused(
    compressed, tmp_path, which, data
):
    file = tmp_path / "changed"
    file.write_bytes(changed(compressed[which].read_bytes(), data))
    with suppress(NotAudioError, DecodeError):
        sound = inspect(file)
        most = sum(piece.nbytes for piece in pieces(file, sound))
        assert most <= 4 * 3600 * 16000 * 2 * sound.channels
