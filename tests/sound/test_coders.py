"""Real coders of ffmpeg, over which the network learns."""

import numpy as np
import pytest
from audio_files import needs_ffmpeg
from line_speech import RATE, clip

from ivr.sound.frontend import made_lines
from ivr.sound.frontend.coders import (
    CODERS,
    Coder,
    CoderError,
    coders_here,
    in_time,
    through_coder,
)
from ivr.sound.frontend.mel import log_mel
from ivr.sound.frontend.resample import resampled

WIDE = 16000
SPEECH = resampled(clip()[: 3 * RATE], RATE, WIDE)


@pytest.fixture
def programs(tmp_path, monkeypatch):
    """Write programs of our own, the only ones that are found."""
    monkeypatch.setenv("PATH", str(tmp_path))

    def write(text):
        program = tmp_path / "ffmpeg"
        program.write_text(f"#!/bin/sh\n{text}\n")
        program.chmod(0o755)

    return write


@needs_ffmpeg
def test_those_that_are_here_are_among_them():
    assert set(coders_here()) <= set(CODERS)
    assert "G.723.1 6.3" in [coder.name for coder in coders_here()]


def test_what_is_tried_on_is_not_learnt_from():
    learnt = {coder.encoder for coder in CODERS}
    assert learnt == {"g723_1", "libspeex", "real_144", "libcodec2"}


@needs_ffmpeg
@pytest.mark.parametrize("coder", CODERS, ids=lambda coder: coder.name)
def test_speech_comes_back_in_time_and_changed_the_same_each_time(coder):
    if coder not in coders_here():
        pytest.skip(f"this ffmpeg has no {coder.encoder}")
    came = through_coder(SPEECH, coder)
    assert came.shape == SPEECH.shape
    assert np.array_equal(came, through_coder(SPEECH, coder))
    power = np.abs(np.fft.rfft(came)) ** 2
    hertz = np.fft.rfftfreq(len(came), 1 / WIDE)
    assert power[hertz > 4000].sum() < 1e-3 * power.sum()
    went, there = (log_mel(one)[:, 7:27].mean(axis=1) for one in (SPEECH, came))
    alike = [
        np.corrcoef(there[5 + by : by - 5], went[5:-5])[0, 1] for by in range(-4, 5)
    ]
    assert abs(int(np.argmax(alike)) - 4) <= 1  # to a frame of 10 ms
    assert max(alike) > 0.9
    assert not np.allclose(went, there, atol=0.05)


@pytest.mark.parametrize("delay", [0, 1, 160, 799])
def test_a_delay_is_found_and_taken_away(delay):
    went = np.random.default_rng(4).integers(-9000, 9000, 4000).astype(np.int16)
    came = np.concatenate([np.zeros(delay, np.int16), went])
    assert np.array_equal(in_time(came, went), went)
    cut = in_time(came[:4000], went)
    assert np.array_equal(cut[: 4000 - delay], went[: 4000 - delay])
    assert (len(cut), int(np.abs(cut[4000 - delay :]).sum())) == (4000, 0)


def test_without_ffmpeg_there_is_none(programs):  # noqa: ARG001 - an empty PATH
    assert coders_here() == ()


def test_only_those_that_this_ffmpeg_has_are_used(programs):
    programs("echo ' A..... libspeex   Speex'; echo ' V..... g723_1   no sound'")
    names = [coder.name for coder in coders_here()]
    assert names == ["Speex 6", "Speex 8", "Speex 15"]


def test_a_coder_that_fails_is_named_in_one_line(programs):
    programs("echo 'Unknown encoder' >&2; echo 'and more' >&2; exit 1")
    coder = Coder("No Such", "nosuch", (), "ogg")
    with pytest.raises(CoderError) as caught:
        through_coder(SPEECH, coder)
    assert str(caught.value) == "ffmpeg gives nothing for No Such: Unknown encoder"
    programs("exit 0")
    with pytest.raises(CoderError, match=r"^ffmpeg gives nothing for No Such: no rea"):
        through_coder(SPEECH, coder)


def test_one_line_in_four_has_a_real_coder_where_there_are_some():
    heard = []

    def through(sound):
        heard.append(len(sound))
        return sound

    chance = np.random.default_rng(8)
    for _ in range(100):
        made_lines.sent(SPEECH[:8000], [SPEECH], chance, [through])
    assert 15 <= len(heard) <= 35
    assert set(heard) == {8000}


def test_one_line_in_four_passes_what_a_telephone_s_filter_takes_away():
    noise = np.random.default_rng(3).standard_normal(WIDE, np.float32) * 3000
    hertz = np.fft.rfftfreq(WIDE, 1 / WIDE)
    edge = (hertz > 3650) & (hertz < 3750)
    left = []
    for seed in range(200):
        came = made_lines.passed(noise, np.random.default_rng(seed))
        was, now = (np.abs(np.fft.rfft(one))[edge].mean() for one in (noise, came))
        left.append(now / was)
    full = np.mean(np.array(left) > 0.5)
    assert 0.15 < full < 0.4
