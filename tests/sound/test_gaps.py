"""Lost packets are filled in; silence that somebody kept is left alone."""

import numpy as np
import pytest
from line_speech import RATE, between, clip

from ivr.sound.frontend.gaps import gaps, mended
from ivr.sound.frontend.mel import log_mel
from ivr.sound.frontend.resample import resampled

PACKET = RATE // 50


def voiced(seconds=1.0, pitch=140):
    """A buzz like a voice's, for as long."""
    at = np.arange(int(seconds * RATE)) / RATE
    waves = [np.sin(2 * np.pi * pitch * k * at) / k for k in range(1, 20)]
    return (3000 * np.sum(waves, axis=0)).astype(np.float32)


@pytest.mark.parametrize("packets", [1, 2])
def test_a_voice_goes_on_through_a_gap(packets):
    whole = voiced()
    lost = whole.copy()
    begin, end = 20 * PACKET, (20 + packets) * PACKET
    lost[begin:end] = 0
    assert gaps(lost, RATE) == [(begin, end)]
    found = mended(lost, RATE)
    off = found - whole
    assert np.abs(off[:begin]).max() == np.abs(off[end:]).max() == 0
    power = np.square(whole[begin:end]).mean()
    assert np.square(off[begin:end]).mean() < 0.1 * power


def test_speech_with_lost_packets_is_nearer_to_what_was_said():
    said = between(clip(), 300, 3400).astype(np.float32)
    lost, chance = said.copy(), np.random.default_rng(4)
    for begin in range(0, len(said), PACKET):
        if chance.random() < 0.1:
            lost[begin : begin + PACKET] = 0

    def away(sound):
        mels = [
            log_mel(resampled(np.rint(one).astype(np.int16), RATE, 16000))
            for one in (sound, said)
        ]
        return np.abs(mels[0] - mels[1])[:, 7:27].mean()

    assert away(mended(lost, RATE)) < 0.7 * away(lost)


def test_what_was_silent_itself_is_left_alone():
    speech = between(clip(), 300, 3400).astype(np.float32)
    silence = np.zeros(RATE, np.float32)
    fade = np.linspace(1, 0, PACKET, dtype=np.float32)
    stopped = voiced(0.5)
    stopped[-PACKET:] *= fade
    for sound in (
        speech,
        silence,
        np.concatenate([stopped, silence[:PACKET], stopped[::-1]]),
        np.concatenate([voiced(0.5), silence, voiced(0.5)]),
        np.concatenate([silence[:PACKET], voiced(0.5), silence[:PACKET]]),
    ):
        assert gaps(sound, RATE) == []
        assert mended(sound, RATE) is sound


def test_the_shortest_sounds_are_taken():
    for length in range(40):
        assert len(mended(np.ones(length, np.float32) * 500, RATE)) == length
    sound = np.full(60, 500, np.float32)
    sound[-20:] = 0
    assert mended(sound, RATE) is sound
    begins = np.concatenate([voiced(0.008), np.zeros(PACKET, np.float32), voiced(0.5)])
    assert np.isfinite(mended(begins, RATE)).all()
