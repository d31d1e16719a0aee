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
    first, second = samples("wrong-practices.wav"), samples("opening-an-era.wav")
    apart = [
        transcriber.transcribe(write(tmp_path / f"{n}.wav", sound), timeout_s=120)
        for n, sound in enumerate([first, second])
    ]
    together = transcriber.transcribe(
        write(tmp_path / "both.wav", first, hush(600), second), timeout_s=120
    )
    assert together.text == f"{apart[0].text} {apart[1].text}"
    begun = len(first) / RATE + 600
    expected = [
        *[(word.start, word.end) for word in apart[0].words],
        *[(begun + word.start, begun + word.end) for word in apart[1].words],
    ]
    found = [(word.start, word.end) for word in together.words]
    assert np.array(found) == pytest.approx(np.array(expected), abs=0.15)


def test_an_hour_of_silence_holds_no_word_and_is_done_at_once(transcriber, tmp_path):
    path = write(tmp_path / "hour.wav", np.tile(hush(60), 60))
    assert transcriber.transcribe(path, timeout_s=20).words == ()
