"""The network that hears through a line: what it is given, learns and answers."""

import json

import numpy as np
import pytest
from line_speech import RATE, between, clip

from ivr.sound.frontend import made_lines
from ivr.sound.frontend.extension import (
    CoefficientsError,
    load_extension,
)
from ivr.sound.frontend.line import line_of
from ivr.sound.frontend.mel import BINS, log_mel
from ivr.sound.frontend.network import (
    INPUTS,
    Network,
    described,
    deviations,
    from_json,
    pauses_of,
)
from ivr.sound.frontend.resample import resampled
from ivr.sound.frontend.training import made, trained
from ivr.speech.front_ends import shipped_coefficients

WIDE = 16000
SHIPPED = load_extension(shipped_coefficients())


@pytest.fixture(scope="module")
def came():
    """A line's log-mel energies, and the line."""
    mels = log_mel(resampled(between(clip(), 300, 3400), RATE, WIDE))
    return mels, line_of(mels, SHIPPED.mean, could_be_wide=False)


def voice(seed, seconds=20):
    """Speech of a kind: bursts whose upper half is as loud as their lower one."""
    chance = np.random.default_rng(seed)
    hertz = np.fft.rfftfreq(800, 1 / WIDE)
    bursts = []
    for _ in range(seconds * 20):
        tilt, height = chance.uniform(-8, 8), chance.uniform(0, 3000)
        shape = np.exp(tilt * np.cos(2 * np.pi * hertz / 8000) / 4)
        noise = np.fft.rfft(chance.standard_normal(800)) * shape
        bursts.append(height * np.fft.irfft(noise))
    return np.concatenate(bursts).astype(np.float32)


def missed(network, voices, seed=9):
    """Return the root of the mean square of what the network misses, scaled."""
    usual = SHIPPED.mean
    pairs = list(made(voices, usual, np.random.default_rng(seed)))
    off = [network.corrections(given) / 4 - wanted for given, wanted in pairs]
    return float(np.sqrt(np.mean(np.square(np.concatenate(off)))))


def silent_network():
    layer = np.zeros((INPUTS, BINS), np.float32), np.zeros(BINS, np.float32)
    return Network((layer,))


def test_digital_silence_tells_nothing_of_a_line_s_pauses(came):
    mels, line = came
    pauses = pauses_of(mels, line)
    assert pauses.min() < -1
    hush = np.zeros((3 * len(mels), BINS), np.float32)
    around = np.concatenate([hush, mels, hush])
    assert pauses_of(around, line) == pytest.approx(pauses, abs=1e-6)
    assert not pauses_of(hush, line).any()


def test_it_learns_what_voices_have_in_common_and_says_it_of_another():
    voices = [voice(1), voice(2)]
    first = trained(voices, SHIPPED.mean, rounds=2, seed=1)
    more = trained(voices, SHIPPED.mean, rounds=4, seed=2, base=first)
    unseen = [voice(3)]
    nothing, some, most = (
        missed(one, unseen) for one in (silent_network(), first, more)
    )
    assert most < some < nothing


def test_the_same_voices_seed_and_rounds_teach_the_same():
    voices = [voice(1, 8)]
    networks = [
        trained(voices, SHIPPED.mean, rounds=1, seed=seed) for seed in (5, 5, 6)
    ]
    one, same, other = (network.as_json() for network in networks)
    assert one == same
    assert one != other


def test_the_shipped_network_is_nearer_to_the_voices_of_others_than_nothing():
    assert SHIPPED.network is not None
    unseen = resampled(clip("wrong-practices.wav"), RATE, WIDE)
    pairs = [np.concatenate([unseen] * 4)]
    assert missed(SHIPPED.network, pairs) < 0.96 * missed(silent_network(), pairs)


def test_what_it_is_given_of_some_frames_is_what_they_are_among_all(came):
    mels, line = came
    pauses = pauses_of(mels, line)
    whole = described(mels, line, pauses, range(len(mels)))
    assert whole.shape == (len(mels), INPUTS)
    for some in (range(7), range(50, 90), range(len(mels) - 5, len(mels))):
        part = described(mels, line, pauses, some)
        assert np.array_equal(part, whole[some.start : some.stop])


def test_what_the_line_does_not_pass_is_not_told(came):
    mels, line = came
    off = deviations(mels, line)
    assert (off[:, ~line.seen] == 0).all()
    assert np.abs(off[:, line.seen]).max() <= 9
    louder = deviations(mels + 3, line_of(mels + 3, SHIPPED.mean, could_be_wide=False))
    assert np.allclose(louder, off, atol=1e-4)
    assert (pauses_of(mels, line)[line.seen] < 0).all()


def test_a_network_is_read_as_it_was_written_to_two_bytes_a_number(tmp_path):
    SHIPPED.save(tmp_path / "a.json")
    again = load_extension(tmp_path / "a.json")
    assert again.network.as_json() == SHIPPED.network.as_json()
    assert (tmp_path / "a.json").stat().st_size < 1_000_000


@pytest.mark.parametrize(
    "change",
    [
        lambda layers: layers.pop(),
        lambda layers: layers[0].update(shape=[10, 192]),
        lambda layers: layers[-1].update(float16="!"),
        lambda layers: layers[-2].update(layers[0]),
        lambda layers: layers[1].update(
            float16=silent_network().as_json()[1]["float16"]
        ),
        lambda layers: layers.__setitem__(0, 3),
    ],
)
def test_a_network_that_does_not_fit_is_refused(tmp_path, change):
    SHIPPED.save(tmp_path / "a.json")
    content = json.loads((tmp_path / "a.json").read_text())
    change(content["network"])
    (tmp_path / "a.json").write_text(json.dumps(content))
    with pytest.raises(CoefficientsError, match=r"^a.json holds no coefficients \("):
        load_extension(tmp_path / "a.json")
    with pytest.raises(ValueError, match="no number"):
        from_json(
            Network(
                (
                    (np.full((INPUTS, BINS), np.nan, np.float32),) * 1
                    + (np.zeros(BINS, np.float32),),
                )
            ).as_json()
        )


def test_a_made_line_holds_what_a_line_of_8000_samples_can():
    spoken = voice(4, 10)
    hertz = np.fft.rfftfreq(len(spoken), 1 / WIDE)
    for seed in range(12):
        both = made_lines.sent(spoken, [voice(5, 8)], np.random.default_rng(seed))
        power = np.abs(np.fft.rfft(both.came)) ** 2
        assert power[hertz > 4000].sum() < 1e-4 * power.sum()
        assert len(both.came) == len(both.spoken) == len(spoken)
        assert np.isfinite(both.came).all()


def test_noise_lies_as_far_below_as_asked_for_and_mu_law_has_its_steps():
    spoken, chance = voice(6, 8), np.random.default_rng(1)
    for decibels in (5.0, 20.0):
        noise = made_lines.mixed(
            spoken, made_lines.coloured(len(spoken), chance), decibels
        )
        ratio = made_lines.loudness(spoken) / made_lines.loudness(noise - spoken)
        assert 20 * np.log10(ratio) == pytest.approx(decibels, abs=0.1)
    bent = made_lines.companded(np.linspace(-32768, 32768, 65537, dtype=np.float32))
    assert len(np.unique(np.rint(bent))) == 255


def test_clipping_cuts_a_voice_where_it_says():
    spoken = voice(7, 6)
    highest = np.abs(spoken).max()
    parts = set()
    for seed in range(8):
        cut = made_lines.clipped(spoken, np.random.default_rng(seed))
        most = np.abs(cut).max()
        parts.add(round(float(most / highest), 6))
        assert np.array_equal(cut, np.clip(spoken, -most, most))
    assert len(parts) == 8
    assert min(parts) >= 0.08
    assert max(parts) <= 0.4


def test_a_predicting_coder_leaves_noise_under_the_spectrum():
    # A vowel and a hiss, one after the other: the noise of each has its own colour.
    time = np.arange(2 * WIDE) / WIDE
    vowel = (3000 * np.sin(2 * np.pi * 500 * time)).astype(np.float32)
    hiss = made_lines.shaped(
        np.random.default_rng(2).standard_normal(2 * WIDE, np.float32) * 3000,
        (np.fft.rfftfreq(2 * WIDE, 1 / WIDE) > 2000).astype(float),
    )
    spoken = np.concatenate([vowel, hiss])
    coded = made_lines.predicted(spoken, 12.0, np.random.default_rng(3))
    assert len(coded) == len(spoken)
    noise = coded - spoken
    ratio = made_lines.loudness(spoken) / made_lines.loudness(noise)
    # So many decibels at the bottom of the band, up to nine fewer at its top; over
    # seven lines of the spectrum a single tone is spread thin.
    assert 3 < 20 * np.log10(ratio) < 21
    hertz = np.fft.rfftfreq(2 * WIDE, 1 / WIDE)
    halves = noise[: 2 * WIDE], noise[2 * WIDE :]
    low, high = (np.abs(np.fft.rfft(part)) ** 2 for part in halves)
    assert low[hertz < 1000].sum() > 0.95 * low.sum()
    assert high[hertz > 1800].sum() > 0.95 * high.sum()
