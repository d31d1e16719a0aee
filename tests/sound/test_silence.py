"""Long silences are left out, and times of what is left stay true to the file."""

import wave
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr import demo
from ivr.sound.silence import Span, Timeline, speech_spans, without_silence

RATE = 8000
SPEECH = Path(demo.__file__).parent / "speech" / "wrong-practices.wav"


def spoken():
    with wave.open(str(SPEECH)) as file:
        return np.frombuffer(file.readframes(file.getnframes()), "<i2")


def hush(seconds, level=4.0, seed=1):
    """A quiet line: noise of `level`, out of 32,768."""
    noise = np.random.default_rng(seed).standard_normal(int(seconds * RATE)) * level
    return noise.round().astype(np.int16)


def in_seconds(spans):
    return [(span.begin / RATE, span.end / RATE) for span in spans]


def test_a_pause_within_a_message_is_kept():
    sound = np.concatenate([spoken(), hush(1.5), spoken()])
    assert speech_spans(sound, RATE) == (Span(0, len(sound)),)


@pytest.mark.parametrize("level", [0.0, 4.0, 100.0])
def test_a_long_silence_is_left_out_but_for_half_a_second_at_each_side(level):
    speech = spoken()
    length = len(speech) / RATE
    sound = np.concatenate([speech, hush(30, level), speech])
    (first, last), (again, end) = in_seconds(speech_spans(sound, RATE))
    assert (first, end) == (0, len(sound) / RATE)
    assert last == pytest.approx(length + 0.5, abs=0.25)
    assert again == pytest.approx(length + 30 - 0.5, abs=0.25)


def test_silence_before_and_after_is_left_out():
    speech = spoken()
    sound = np.concatenate([hush(10), speech, hush(10)])
    ((begin, end),) = in_seconds(speech_spans(sound, RATE))
    assert begin == pytest.approx(9.5, abs=0.25)
    assert end == pytest.approx(10 + len(speech) / RATE + 0.5, abs=0.25)


@pytest.mark.parametrize("level", [0.0, 1.0, 300.0])
def test_an_hour_of_nothing_leaves_nothing(level):
    sound = np.tile(hush(60, level), 60)
    kept, timeline = without_silence(sound, RATE)
    assert len(kept) == 0
    assert timeline.starts(0) == 0


def test_a_word_too_short_for_a_silence_is_never_left_out():
    vowel = (np.sin(np.arange(RATE) * 2 * np.pi * 150 / RATE) * 3000).astype(np.int16)
    assert speech_spans(vowel, RATE) == (Span(0, len(vowel)),)


def test_speech_at_a_fiftieth_of_its_level_is_kept_whole():
    sound = (spoken().astype(float) / 50).round().astype(np.int16)
    assert speech_spans(sound, RATE) == (Span(0, len(sound)),)


def test_no_sound_has_no_parts():
    assert speech_spans(np.zeros(0, np.int16), RATE) == ()


parts = st.lists(
    st.tuples(st.integers(0, 40), st.integers(1, 40)), min_size=1, max_size=6
)


@settings(deadline=None)
@given(parts)
def test_every_frame_kept_maps_back_to_where_it_stood(gaps):
    spans, at = [], 0
    for gap, length in gaps:
        spans.append(Span(at + gap, at + gap + length))
        at += gap + length
    timeline = Timeline(tuple(spans), RATE)
    stood = [frame for span in spans for frame in range(span.begin, span.end)]
    for kept, frame in enumerate(stood):
        assert timeline.starts(kept / RATE) == pytest.approx(frame / RATE)
        assert timeline.ends((kept + 1) / RATE) == pytest.approx((frame + 1) / RATE)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 6), st.integers(1, 3)), max_size=5))
def test_what_is_kept_is_the_file_s_own_samples_in_order(message):
    sound = np.concatenate(
        [
            hush(0.5),
            *(np.concatenate([hush(gap), np.tile(spoken(), n)]) for gap, n in message),
        ]
    )
    kept, timeline = without_silence(sound, RATE)
    stood = [sound[span.begin : span.end] for span in timeline.spans]
    assert np.array_equal(kept, np.concatenate(stood))
    begun = [span.begin for span in timeline.spans]
    assert begun == sorted(begun)
    loud = np.flatnonzero(np.abs(sound.astype(int)) > 1000)
    inside = np.zeros(len(sound), bool)
    for span in timeline.spans:
        inside[span.begin : span.end] = True
    assert inside[loud].all()
