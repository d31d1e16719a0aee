"""A caller who speaks another language than the menu's: real Vosk on real speech."""

import os
import shutil
import subprocess

import pytest
from audio_files import DEMO_SPEECH, joined, wav_of

from ivr.speech.installed import packaged_model
from ivr.speech.tongues import is_in, share
from ivr.speech.transcriber import Word
from ivr.tables import (
    CaseEvent,
    CaseHint,
    LanguageCheck,
    Recording,
)

ESPEAK = shutil.which("espeak-ng")
ENGLISH = (
    "hello, I sent a transfer two days ago and it has not arrived yet, "
    "please look into it and call me back as soon as you can, thank you very much"
)


def words(*said):
    return [Word(word, at, at + 1.0, sure) for at, (word, sure) in enumerate(said)]


def test_only_sure_words_with_an_ending_speak_for_a_language():
    others = [("구", 1.0)] * 36
    told = [("감사", 1.0), ("합니다", 0.97), ("나", None)]
    assert share(words(*others[:26], *told), "ko-KR") == 3 / 32
    assert not is_in(words(*others[:26], *told), "ko-KR")
    assert is_in(words(*others[:24], *told), "ko-KR")
    assert share(words(*others, ("합니다", 0.96)), "ko-KR") == 0.0
    assert share(words(*others, ("NIPPON", 1.0)), "ko-KR") == 0.0
    assert share(words(("합니다", 1.0)), "ko-KR") == 0.0
    assert share([], "ko-KR") == 0.0
    with pytest.raises(KeyError):
        share([], "en-US")


KEPT = ("language", "state", "reason")


@pytest.mark.slow
def test_korean_in_an_english_call_is_told_and_heard_again(checker, left, rows):
    number = left(joined(*[DEMO_SPEECH / "opening-an-era.wav"] * 4))
    checker.send_due()
    assert rows(Recording, *KEPT) == [
        {"language": "ko-KR", "state": "stored", "reason": None}
    ]
    assert rows(Recording, "due_at")[0]["due_at"] is not None
    said = rows(CaseHint, "kind", "name", "value")[0]
    assert said == {"kind": "language", "name": "ko-KR", "value": said["value"]}
    assert said["value"]
    line = f"perhaps ko-KR, not en-US: \u201c{said['value']}\u201d"
    told = [(row["kind"], row["text"]) for row in rows(CaseEvent)]
    assert told == [("opened", ""), ("language_suspected", line)]
    assert rows(CaseEvent, "case_number")[1]["case_number"] == number
    check = rows(LanguageCheck, "found", "due_at", "lease", "reason")
    assert check == [{"found": "ko-KR", "due_at": None, "lease": None, "reason": None}]
    checker.send_due()
    assert len(rows(CaseHint)) == len(rows(LanguageCheck)) == 1


@pytest.mark.slow
@pytest.mark.skipif(ESPEAK is None, reason="espeak-ng is not installed")
def test_english_is_not_taken_for_korean(checker, left, rows, tmp_path):
    file = tmp_path / "english.wav"
    subprocess.run([ESPEAK, "-v", "en-us", "-w", file, ENGLISH], check=True)
    left(file.read_bytes())
    checker.send_due()
    assert rows(CaseHint) == []
    assert rows(Recording, *KEPT) == [
        {"language": "en-US", "state": "stored", "reason": None}
    ]
    check = rows(LanguageCheck, "found", "due_at", "lease", "reason")
    assert check == [{"found": None, "due_at": None, "lease": None, "reason": None}]


@pytest.mark.slow
def test_an_unmeasured_model_is_held_against_the_menu_s(
    checker, left, rows, tmp_path, monkeypatch
):
    """The Korean model under another language's name, beside one that hears noise."""
    pytest.importorskip("sherpa_onnx")
    pytest.importorskip("onnx")
    from tiny_onnx import tiny_model  # noqa: PLC0415 - beside the tests of speech

    model = packaged_model("ko-KR")
    shutil.copytree(model, tmp_path / "models" / "xx-XX", copy_function=os.link)
    tiny_model(tmp_path / "models" / "en-US")
    monkeypatch.setattr("ivr.speech.pool.PACKAGES", {})
    # How sure the real model is of real speech is what it is; the rule is tried apart.
    monkeypatch.setattr("ivr.speech.telling.LEAST", 0.2)
    monkeypatch.setattr("ivr.speech.telling.OVER_MENU", 0.15)
    left(joined(*[DEMO_SPEECH / "opening-an-era.wav"] * 4))
    assert checker.tried("en-US") == ["en-US", "xx-XX"]
    assert checker.tried("fr-FR") == []
    checker.send_due()
    assert rows(LanguageCheck, "found", "reason") == [
        {"found": "xx-XX", "reason": None}
    ]
    assert rows(Recording, "language", "state") == [
        {"language": "xx-XX", "state": "stored"}
    ]
    assert rows(CaseHint, "kind", "name") == [{"kind": "language", "name": "xx-XX"}]


@pytest.mark.slow
def test_two_copies_of_a_model_tell_nothing_of_each_other(
    checker, left, rows, tmp_path, monkeypatch
):
    model = packaged_model("ko-KR")
    for language in ("en-US", "xx-XX"):
        folder = tmp_path / "models" / language
        shutil.copytree(model, folder, copy_function=os.link)
    monkeypatch.setattr("ivr.speech.pool.PACKAGES", {})
    left(joined(*[DEMO_SPEECH / "opening-an-era.wav"] * 4))
    checker.send_due()
    assert rows(LanguageCheck, "found", "reason") == [{"found": None, "reason": None}]
    assert rows(Recording, "language") == [{"language": "en-US"}]


def test_silence_is_no_language(checker, left, rows):
    left(wav_of(bytes(2 * 8000 * 4)))
    checker.send_due()
    assert rows(CaseHint) == []
    assert rows(LanguageCheck, "found", "due_at") == [{"found": None, "due_at": None}]
