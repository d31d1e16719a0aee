"""The second engine on real sherpa-onnx, with a tiny model of the tests' own."""

import struct
import wave
from pathlib import Path

import numpy as np
import pytest
from audio_files import wav
from tiny_onnx import tiny_model

from ivr.speech.engines import engine_of, transcriber
from ivr.speech.loading import load_test
from ivr.speech.models import ModelInstallError, install
from ivr.speech.pool import TranscriberPool
from ivr.speech.room import Room
from ivr.speech.sherpa_files import sherpa_model
from ivr.speech.tokens import words_of

RATE = 8000


def bursts(path: Path, *at: float, seconds: float, length: float = 0.5) -> Path:
    """A recording of `seconds` with a tone that begins at each of `at`."""
    time = np.arange(int(seconds * RATE)) / RATE
    loud = np.zeros(len(time))
    for begin in at:
        here = (time >= begin) & (time < begin + length)
        loud[here] = np.sin(2 * np.pi * 400 * time[here])
    noise = np.random.default_rng(1).normal(0, 1e-3, len(time))
    samples = ((loud * 0.5 + noise) * 32767).astype(np.int16)
    with wave.open(str(path), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(RATE)
        sound.writeframes(samples.tobytes())
    return path


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    return tiny_model(tmp_path_factory.mktemp("tiny") / "tiny-ctc")


@pytest.fixture
def recogniser(model):
    made = transcriber(model, threads=2, room=Room())
    yield made
    made.close()


def test_sherpa_onnx_gives_words_with_their_times(recogniser, tmp_path):
    path = bursts(tmp_path / "a.wav", 1.0, 2.5, seconds=4)
    speech = recogniser.transcribe(path, timeout_s=30)
    assert speech.words
    assert {word.confidence for word in speech.words} == {None}
    assert speech.confidence is None
    begins = [word.start for word in speech.words]
    assert all(
        any(at - 0.15 <= begin <= at + 0.65 for at in (1.0, 2.5)) for begin in begins
    )
    assert all(word.start <= word.end <= 4 for word in speech.words)


def test_a_long_recording_is_cut_and_its_times_stay_true(recogniser, tmp_path):
    path = bursts(tmp_path / "a.wav", *range(1, 70, 2), seconds=70)
    speech = recogniser.transcribe(path, timeout_s=60)
    seen = sorted({round((word.start - 1) / 2) * 2 + 1 for word in speech.words})
    assert seen == list(range(1, 70, 2))
    wrong = [word for word in speech.words if (word.start + 0.15) % 2 < 0.9]
    assert wrong == []


def test_silence_has_no_words(recogniser, tmp_path):
    path = tmp_path / "silence.wav"
    path.write_bytes(wav(8000))
    assert recogniser.transcribe(path, timeout_s=30).words == ()


def test_a_model_of_sherpa_onnx_is_installed_and_used_like_any_other(model, tmp_path):
    models = tmp_path / "models"
    found = install(models, "th", str(model), site="")
    assert engine_of(found) == "sherpa"
    pool = TranscriberPool(models)
    try:
        made, name = pool.get("th")
        assert name == "tiny-ctc"
        assert made.transcribe(
            bursts(tmp_path / "a.wav", 1.0, seconds=2), timeout_s=30
        ).words
    finally:
        pool.close()


def test_a_broken_model_of_sherpa_onnx_is_refused(model, tmp_path):
    broken = tmp_path / "broken"
    broken.mkdir()
    content = (model / "model.onnx").read_bytes()
    (broken / "model.onnx").write_bytes(b"\0" * 400 + content[400:])
    (broken / "tokens.txt").write_bytes((model / "tokens.txt").read_bytes())
    with pytest.raises(ModelInstallError) as caught:
        install(tmp_path / "models", "th", str(broken), site="")
    told = str(caught.value)
    assert told.startswith(f"{broken} does not load: ")
    assert "\n" not in told


def test_the_load_test_tells_rate_and_memory(model):
    ready = load_test(model)
    assert ready.rate == 16000
    assert ready.held > 20 * 1000**2


@pytest.mark.parametrize(
    ("names", "kind"),
    [
        ("tokens.txt encoder.onnx decoder.onnx joiner.onnx", "transducer"),
        (
            "tokens.txt encoder-99.int8.onnx encoder-99.onnx decoder-99.onnx "
            "joiner-99.int8.onnx",
            "transducer",
        ),
        ("tiny-tokens.txt tiny-encoder.onnx tiny-decoder.onnx", "whisper"),
        ("encoder.onnx decoder.onnx joiner.onnx", None),
        ("tokens.txt encoder.onnx", None),
        ("tokens.txt model.onnx", None),
        ("tokens.txt", None),
    ],
)
def test_a_models_kind_is_told_by_its_files(tmp_path, names, kind):
    for name in names.split():
        (tmp_path / name).write_bytes(b"")
    found = sherpa_model(tmp_path)
    assert (found.kind if found else None) == kind
    if found and "encoder-99.int8.onnx" in names:
        assert found.files["encoder"].name == "encoder-99.int8.onnx"


@pytest.mark.parametrize(
    ("model_type", "kind"),
    [
        ("sense_voice_ctc", "sense_voice"),
        ("paraformer", "paraformer"),
        ("zipformer2_ctc", "zipformer_ctc"),
        ("wenet_ctc", "wenet_ctc"),
        ("telespeech_ctc", "telespeech_ctc"),
        ("EncDecCTCModelBPE", "nemo_ctc"),
        ("something_else", None),
    ],
)
def test_a_single_files_kind_is_told_by_its_metadata(tmp_path, model_type, kind):
    found = sherpa_model(tiny_model(tmp_path, model_type))
    assert (found.kind if found else None) == kind


def word(text, start, end, conf=None):
    return {"word": text, "start": start, "end": end, "conf": conf}


@pytest.mark.parametrize(
    ("tokens", "words"),
    [
        (["▁my", "▁ac", "count"], [("my", 0), ("account", 1)]),
        ([" my", " ac", "count"], [("my", 0), ("account", 1)]),
        (["被", "盗", "了"], [("被", 0), ("盗", 1), ("了", 2)]),
        (["my", "被"], [("my", 0), ("被", 1)]),
        (["ac@@", "count", "被"], [("account", 0), ("被", 2)]),
        (["▁", "my"], [("my", 0)]),
        ([], []),
    ],
)
def test_words_are_put_together_from_tokens(tokens, words):
    starts = [float(number) for number in range(len(tokens))]
    found = words_of(tokens, starts, [], 10.0)
    assert [(one["word"], one["start"]) for one in found] == words


def test_words_have_the_confidence_of_their_tokens_and_end_before_the_next():
    found = words_of(["▁a", "b", "▁c"], [0.0, 0.1, 0.2], [0.0, -0.2, -1.0], 0.4)
    assert found == [word("ab", 0.0, 0.2, 0.905), word("c", 0.2, 0.4, 0.368)]


def test_without_times_a_word_has_the_whole_time():
    assert words_of([" a", " b"], [], [], 3.0) == [
        word("a", 0.0, 3.0),
        word("b", 0.0, 3.0),
    ]


def test_a_header_that_is_cut_off_tells_no_kind(tmp_path):
    (tmp_path / "tokens.txt").write_text("a 0\n")
    (tmp_path / "model.onnx").write_bytes(b"model_type" + struct.pack("B", 0x12))
    assert sherpa_model(tmp_path) is None
