"""The front end of a real model: its training mean, its coefficients, what it hears."""

import shutil
import sys
import wave
from pathlib import Path

import numpy as np
import pytest

from ivr.sound.frontend.extension import CoefficientsError
from ivr.speech.front_ends import coefficients, front_end_for, shipped_coefficients
from ivr.speech.installed import packaged_model
from ivr.speech.training_mean import STATS, energies, features, training_mean
from ivr.speech.transcriber import ModelError
from ivr.speech.vosk_child import VoskTranscriber

sys.path.append(str(Path(__file__).parents[1] / "sound"))
from line_speech import RATE, between, clip

MODEL = packaged_model("ko-KR")


@pytest.fixture
def model(tmp_path):
    """The real model's settings and statistics, without its weight."""
    for name in ("conf/mfcc.conf", str(STATS)):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(MODEL / name, tmp_path / name)
    return tmp_path


def test_a_real_model_tells_what_it_was_trained_on():
    found = training_mean(MODEL)
    expected = [8.2, 10.5, 12.5, 13.6, 13.7, 13.8, 14.1, 14.4, 14.7, 14.5]
    assert found.round(1)[:10].tolist() == expected
    assert found.round(1)[-4:].tolist() == [13.3, 13.1, 12.8, 12.1]


def test_cepstra_and_energies_are_two_ways_to_say_the_same():
    wanted = np.linspace(8, 15, 40)
    order = np.arange(40)
    cosines = np.cos(np.pi / 40 * np.outer(order, order + 0.5)) * np.sqrt(2 / 40)
    cosines[0] = np.sqrt(1 / 40)
    lifted = (cosines @ wanted) * (1 + 11 * np.sin(np.pi * order / 22))
    assert energies(lifted) == pytest.approx(wanted)


@pytest.mark.parametrize(
    ("settings", "tells"),
    [
        ("--num-mel-bins=40\n--low-freq=20\n--high-freq=7600\n", True),
        ("--num-mel-bins=40\n--low-freq=20\n--high-freq=-400\n", True),
        ("--num-mel-bins=40\n--low-freq=20\n--high-freq=-200\n", False),
        ("--num-mel-bins=80\n--low-freq=20\n--high-freq=7600\n", False),
        ("--use-energy=false\n", False),
    ],
)
def test_only_bins_like_ours_are_compared(model, settings, tells):
    (model / "conf" / "mfcc.conf").write_text(settings)
    assert (training_mean(model) is not None) == tells
    assert front_end_for(model) is not None


def test_a_model_without_statistics_has_the_usual_level(model):
    (model / STATS).unlink()
    assert training_mean(model) is None
    assert front_end_for(model).usual.mean() == pytest.approx(14.1)


def test_a_model_for_8_khz_hears_the_line_as_it_is(model):
    (model / "conf" / "mfcc.conf").write_text("--sample-frequency=8000\n")
    assert features(model)["sample-frequency"] == 8000
    assert front_end_for(model) is None


def test_a_model_s_own_coefficients_come_before_the_shipped_ones(model):
    assert coefficients(model) == shipped_coefficients()
    (model / "front-end.json").write_text("{}")
    assert coefficients(model) == model / "front-end.json"
    with pytest.raises(CoefficientsError) as caught:
        front_end_for(model)
    assert str(caught.value) == (
        "front-end.json holds no coefficients (KeyError): "
        "make it anew with ivr models calibrate"
    )


def heard(transcriber, path, samples):
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        file.writeframes(samples.astype("<i2").tobytes())
    return transcriber.transcribe(path, timeout_s=120).text


@pytest.mark.slow
def test_words_come_through_a_line_of_300_to_3400_hz(tmp_path):
    transcriber = VoskTranscriber(MODEL, threads=1)
    try:
        narrow = between(clip("wrong-practices.wav"), 300, 3400)
        text = heard(transcriber, tmp_path / "a.wav", narrow)
    finally:
        transcriber.close()
    # Plain, the same samples are heard as "미국 유균 양 먹듯 얻을 건".
    assert text.endswith("잘못된 관행과")


@pytest.mark.slow
def test_broken_coefficients_stop_the_model_with_the_reason(tmp_path):
    for entry in MODEL.iterdir():
        (tmp_path / entry.name).symlink_to(entry)
    (tmp_path / "front-end.json").write_text("{}")
    transcriber = VoskTranscriber(tmp_path, threads=1)
    with pytest.raises(ModelError, match=r"front-end\.json holds no coefficients"):
        transcriber.transcribe(tmp_path / "a.wav", timeout_s=60)
    transcriber.close()
