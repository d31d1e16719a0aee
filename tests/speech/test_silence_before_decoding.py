"""What Vosk hears when silences are left out before it: the words, at their times."""

import wave
from pathlib import Path

import numpy as np
import pytest

from ivr import demo
from ivr.speech.models import find_model
from ivr.speech.vosk_child import VoskTranscriber

SPEECH = Path(demo.__file__).parent / "speech"
RATE = 8000
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def transcriber():
    transcriber = VoskTranscriber(find_model(Path("models"), "ko-KR"), threads=1)
    yield transcriber
    transcriber.close()


def samples(name):
    with wave.open(str(SPEECH / name)) as file:
        return np.frombuffer(file.readframes(file.getnframes()), "<i2")


def hush(seconds):
    noise = np.random.default_rng(1).standard_normal(int(seconds * RATE)) * 4
    return noise.round().astype(np.int16)


def write(path, *sound):
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        file.writeframes(np.concatenate(sound).astype("<i2").tobytes())
    return path


def test_words_around_a_long_silence_are_the_same_and_true_to_the_file(
    transcriber, tmp_path
):
    spoken = samples("wrong-practices.wav")
    alone, short, long = (
        transcriber.transcribe(write(tmp_path / f"{n}.wav", *sound), timeout_s=120)
        for n, sound in enumerate(
            [[spoken], [spoken, hush(10), spoken], [spoken, hush(600), spoken]]
        )
    )
    # The level and the line are those of the whole file, so what is heard after the
    # silence is not what is heard of it alone; but it is the same however long it was.
    assert long.text == short.text
    count = len(alone.words)
    assert long.text.startswith(f"{alone.text} ")
    later = [0.0] * count + [590.0] * (len(short.words) - count)
    expected = [
        (word.start + by, word.end + by)
        for word, by in zip(short.words, later, strict=True)
    ]
    found = [(word.start, word.end) for word in long.words]
    assert np.array(found) == pytest.approx(np.array(expected), abs=0.15)
    begun = len(spoken) / RATE + 600
    assert begun <= long.words[count].start < begun + 0.5


def test_an_hour_of_silence_holds_no_word_and_is_done_at_once(transcriber, tmp_path):
    path = write(tmp_path / "hour.wav", np.tile(hush(60), 60))
    assert transcriber.transcribe(path, timeout_s=20).words == ()
