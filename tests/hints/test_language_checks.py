"""A caller who speaks another language than the menu's: real Vosk on real speech."""

import os
import shutil
import subprocess
from datetime import UTC, datetime, timedelta

import pytest
from audio_files import DEMO_SPEECH, joined, wav_of
from case_rows import add_case, add_recording
from sqlalchemy import select

from ivr.audio import language_rows
from ivr.audio.language_check import LanguageChecker
from ivr.audio.store import Store
from ivr.speech.installed import packaged_model
from ivr.speech.pool import TranscriberPool
from ivr.speech.tongues import is_in, share
from ivr.speech.transcriber import Word
from ivr.tables import (
    CaseEvent,
    CaseHint,
    LanguageCheck,
    Recording,
    Transcript,
)

ESPEAK = shutil.which("espeak-ng")
NOW = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
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


@pytest.fixture
def pool(tmp_path):
    found = TranscriberPool(tmp_path / "models")
    yield found
    found.close()


@pytest.fixture
def checker(database, tmp_path, pool):
    (tmp_path / "rec").mkdir()
    return LanguageChecker(database, Store(tmp_path / "rec"), pool)


@pytest.fixture
def left(database, tmp_path):
    """Leave a message; it waits for a model, unless it was understood."""

    def leave(sound, said=None, **values):
        (tmp_path / "rec" / "a.wav").write_bytes(sound)
        plain = {"state": "transcribed" if said else "stored", "sha256": "0" * 64}
        with database.writing() as session:
            case = add_case(session)
            add_recording(session, case, said or "", path="a.wav", **plain | values)
        return case.number

    return leave


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


@pytest.mark.parametrize(
    ("said", "values", "planned"),
    [
        (None, {}, 1),
        ("uh? what? is? it?", {}, 1),
        ("what was said was well understood", {}, 0),
        (None, {"language": "ko-KR"}, 0),
        (None, {"state": "announced"}, 0),
        (None, {"due_at": NOW}, 0),
        (None, {"sha256": None}, 0),
    ],
)
def test_only_what_is_in_doubt_is_checked(
    left, rows, database, tmp_path, said, values, planned
):
    (tmp_path / "rec").mkdir()
    left(b"", said, **values)
    with database.writing() as session:
        row = session.scalar(select(Transcript))
        if row is not None and "?" in said:
            row.confidence = 0.5
    for _ in range(2):
        with database.writing() as session:
            language_rows.plan(session, ["ko-KR"], NOW)
    assert len(rows(LanguageCheck)) == planned


def test_one_worker_checks_and_a_late_one_changes_nothing(
    left, rows, database, tmp_path
):
    (tmp_path / "rec").mkdir()
    left(b"")
    with database.writing() as session:
        language_rows.plan(session, ["ko-KR"], NOW)
    check = rows(LanguageCheck)[0]["id"]
    later = NOW + language_rows.LEASE + timedelta(seconds=1)
    found = language_rows.Found("ko-KR", 0.4, "광화문", 0.9)
    with database.writing() as session:
        first = language_rows.claim(session, check, NOW)
        assert language_rows.claim(session, check, NOW) is None
        second = language_rows.claim(session, check, later)
        language_rows.keep(session, first, found, later)
        assert session.scalar(select(CaseHint)) is None
        language_rows.keep(session, second, found, later)
        language_rows.keep(session, second, found, later)
    assert [row["value"] for row in rows(CaseHint)] == ["광화문"]
    assert rows(Recording, "language", "due_at") == [
        {"language": "ko-KR", "due_at": later}
    ]


def test_a_message_that_somebody_works_on_is_left_to_them(
    left, rows, database, tmp_path
):
    (tmp_path / "rec").mkdir()
    left(b"")
    with database.writing() as session:
        language_rows.plan(session, ["ko-KR"], NOW)
        job = language_rows.claim(session, 1, NOW)
        session.scalar(select(Recording)).lease = "another"
        session.flush()
        language_rows.keep(
            session, job, language_rows.Found("ko-KR", 1.0, "x", 1.0), NOW
        )
    assert rows(Recording, "language", "due_at") == [
        {"language": "en-US", "due_at": None}
    ]


def test_a_file_that_is_gone_is_tried_three_times(
    checker, left, rows, database, tmp_path
):
    left(b"")
    (tmp_path / "rec" / "a.wav").unlink()
    for _ in range(5):
        checker.send_due()
        with database.writing() as session:
            row = session.scalar(select(LanguageCheck))
            if row.due_at is not None:
                row.due_at = NOW
    assert rows(LanguageCheck, "attempts", "due_at", "found") == [
        {"attempts": 3, "due_at": None, "found": None}
    ]


def test_a_model_that_was_not_measured_is_not_asked(checker, left, rows, monkeypatch):
    monkeypatch.setattr(checker.pool, "get", lambda _language: (None, "another"))
    left(b"")
    checker.send_due()
    assert rows(LanguageCheck) == []


def test_without_a_model_that_can_tell_nothing_is_planned(
    checker, left, rows, monkeypatch
):
    monkeypatch.setattr(checker.pool, "has", lambda _language: False)
    left(b"")
    checker.send_due()
    assert rows(LanguageCheck) == []
