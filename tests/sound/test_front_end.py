"""Telephone speech gets what the line left out; wide speech is left alone."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from line_speech import RATE, between, clip, hum

from ivr.sound.frontend import front_end as parts
from ivr.sound.frontend.extension import (
    CoefficientsError,
    Extension,
    load_extension,
)
from ivr.sound.frontend.front_end import FrontEnd
from ivr.sound.frontend.learning import Voice, learnt
from ivr.sound.frontend.line import line_of
from ivr.sound.frontend.mel import BINS, CENTRES_HZ, log_mel
from ivr.sound.frontend.resample import resampled
from ivr.sound.frontend.synthesis import sound_of, spectra
from ivr.speech.front_ends import shipped_coefficients

WIDE = 16000
EXTENSION = load_extension(shipped_coefficients())
USUAL = EXTENSION.mean + 14.0


@pytest.fixture
def front_end():
    return FrontEnd(EXTENSION, USUAL)


def mels(samples, rate):
    return log_mel(resampled(samples, rate, WIDE))


def tone(hertz, rate, seconds=1.0, height=8000.0):
    return height * np.sin(2 * np.pi * hertz * np.arange(int(seconds * rate)) / rate)


@pytest.mark.parametrize("bin_", [3, 10, 20, 30, 38])
def test_a_tone_is_loudest_in_its_own_bin(bin_):
    found = log_mel(tone(CENTRES_HZ[bin_], WIDE).astype(np.float32))
    assert found.shape == (98, BINS)
    assert set(found.argmax(axis=1)) == {bin_}


def test_ten_times_the_height_is_twice_the_logarithm_of_ten():
    sound = tone(1000, WIDE).astype(np.float32)
    more = log_mel(sound * 10)[:, 18] - log_mel(sound)[:, 18]
    assert more == pytest.approx(np.full(98, 2 * np.log(10)), abs=1e-3)


@pytest.mark.parametrize("rate", [8000, 11025, 22050, 44100, 48000])
def test_a_tone_is_the_same_tone_at_another_rate(rate):
    found = resampled(tone(1000, rate).astype(np.int16), rate, WIDE)
    expected = tone(1000, WIDE)[: len(found)]
    assert len(found) == WIDE
    assert found[500:-500] == pytest.approx(expected[500:-500], abs=12)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 5000), st.integers(0, 99))
def test_spectra_hold_all_of_the_sound(length, seed):
    noise = np.random.default_rng(seed).standard_normal(length).astype(np.float32)
    assert sound_of(spectra(noise), length) == pytest.approx(noise, abs=1e-5)


@pytest.mark.parametrize(
    ("low", "high", "lowest", "highest"),
    [(0, 4000, 0, 4000), (300, 3400, 300, 3400), (200, 3200, 200, 3200)],
)
def test_the_band_that_a_line_passes_is_found(low, high, lowest, highest):
    line = line_of(
        mels(between(clip(), low, high), RATE), EXTENSION.mean, could_be_wide=False
    )
    passed = CENTRES_HZ[[line.lowest, line.highest]]
    assert passed == pytest.approx([max(lowest, CENTRES_HZ[0]), highest], abs=260)


def test_what_the_line_left_out_comes_back_at_the_model_s_level(front_end):
    narrow = between(clip(), 300, 3400)
    found = front_end.heard(narrow, RATE)
    before, after = mels(narrow, RATE), mels(found, WIDE)
    loud = before[:, 7:27].mean(axis=1) > before[:, 7:27].mean()
    out = np.r_[1:3, 30:39]
    assert np.abs(after[loud].mean(axis=0) - USUAL)[out].mean() < 3
    assert (before[loud].mean(axis=0) < USUAL - 5)[out].all()


def test_what_the_line_passed_keeps_its_shape_over_time(front_end):
    narrow = between(clip(), 300, 3400)
    before, after = mels(narrow, RATE), mels(front_end.heard(narrow, RATE), WIDE)
    frames = min(len(before), len(after))
    change = (after[:frames] - before[:frames])[:, 10:25]
    loud = before[:frames, 10:25].mean(axis=1) > before[:, 10:25].mean()
    assert change[loud].std(axis=0).max() < 0.5


@pytest.mark.parametrize("high", [8000, 7000, 5500])
def test_wide_speech_is_left_alone(front_end, high):
    wide = between(hum(2, WIDE), 60, high, WIDE)
    swell = 0.05 + np.abs(np.sin(np.arange(len(wide)) / 3000))
    wide = (wide * swell).astype(np.int16)
    expected = wide if high > 6000 else front_end.heard(wide, WIDE)
    assert np.array_equal(front_end.heard(wide, WIDE), expected)


@pytest.mark.parametrize("low", [0, 100])
def test_a_line_without_a_filter_comes_to_the_model_s_level_too(front_end, low):
    whole = between(clip(), low, 4000)
    softer = np.rint(whole / 10).astype(np.int16)
    before = mels(whole, RATE)
    after, soft = (mels(front_end.heard(one, RATE), WIDE) for one in (whole, softer))
    loud = before[:, 7:27].mean(axis=1) > before[:, 7:27].mean()
    above = after[: len(before), 31:39][loud].mean(axis=0)
    assert np.abs(above - USUAL[31:39]).mean() < 1.6
    assert np.abs(soft - after)[: len(before)][loud].mean() < 0.3


def test_telephone_speech_in_a_wide_file_gets_the_same_as_at_8_khz(front_end):
    narrow = between(clip(), 300, 3400)
    wide = resampled(narrow, RATE, WIDE).round().astype(np.int16)
    there, here = (
        mels(front_end.heard(wide, WIDE), WIDE),
        mels(front_end.heard(narrow, RATE), WIDE),
    )
    assert np.abs(there - here).mean() < 0.1


def test_the_same_speech_gives_the_same_samples(front_end):
    narrow = between(clip(), 300, 3400)
    assert np.array_equal(front_end.heard(narrow, RATE), front_end.heard(narrow, RATE))


@pytest.mark.parametrize("length", [0, 1, 79, 199, 200, 201, 1000, 16000, 18001])
def test_any_length_comes_back_twice_as_long(front_end, length):
    narrow = np.resize(between(clip(), 300, 3400), length)
    assert len(front_end.heard(narrow, RATE)) == 2 * length


def test_blocks_join_without_a_seam(front_end, monkeypatch):
    narrow = between(clip(), 300, 3400)
    whole = front_end.heard(narrow, RATE)
    monkeypatch.setattr(parts, "BLOCK_FRAMES", 37)
    in_blocks = front_end.heard(narrow, RATE)
    kept = np.abs(mels(whole, WIDE) - mels(in_blocks, WIDE))[:, 10:25]
    assert kept.mean() < 0.02
    steps = np.abs(np.diff(in_blocks.astype(int))).max()
    assert steps < 1.5 * np.abs(np.diff(whole.astype(int))).max()


def test_the_prediction_is_the_regression_on_what_was_seen():
    chance = np.random.default_rng(2)
    mixing = chance.standard_normal((6, BINS))
    frames = chance.standard_normal((20000, 6)) @ mixing
    frames += 0.1 * chance.standard_normal(frames.shape)
    seen = np.arange(BINS) < 25
    extension = Extension(np.zeros(BINS), np.cov(frames.T), {})
    weights = np.linalg.lstsq(frames[:, seen], frames[:, ~seen], rcond=None)[0]
    some = (frames[:50] / 4).astype(np.float32)
    found = extension.predicted(some, seen)
    missed = np.abs(found - some[:, seen] @ weights).mean()
    assert missed < 0.1 * np.abs(some[:, ~seen]).mean()


def test_voices_are_learnt_each_around_its_own_mean():
    chance = np.random.default_rng(3)
    sound = (chance.standard_normal(5 * WIDE) * 500).astype(np.float32)
    sound *= np.repeat(chance.uniform(0.2, 1, 50), 1600).astype(np.float32)
    soft, loud = Voice(log_mel(sound)), Voice(log_mel(sound * 8))
    both = learnt([(soft, 1.0), (loud, 3.0)], {"kind": "noise"})
    assert both.covariance == pytest.approx(soft.covariance, abs=0.02)
    assert both.mean == pytest.approx(soft.mean - soft.mean[7:27].mean(), abs=0.01)
    assert both.recipe == {"kind": "noise"}


def test_coefficients_are_read_as_they_were_written(tmp_path):
    EXTENSION.save(tmp_path / "a.json")
    again = load_extension(tmp_path / "a.json")
    assert np.array_equal(again.mean, EXTENSION.mean)
    assert np.array_equal(again.covariance, EXTENSION.covariance)
    assert again.recipe == EXTENSION.recipe


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"mean": [], "covariance": [], "recipe": {}}',
        '{"mean": "x", "covariance": 3, "recipe": {}}',
    ],
)
def test_a_file_of_no_coefficients_is_refused_in_one_line(tmp_path, text):
    (tmp_path / "a.json").write_text(text)
    with pytest.raises(CoefficientsError) as caught:
        load_extension(tmp_path / "a.json")
    assert str(caught.value).startswith("a.json ")
    assert "\n" not in str(caught.value)
