"""Which messages are checked for their language, by whom, and how often."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from ivr.audio import language_rows
from ivr.tables import CaseHint, LanguageCheck, Recording, Transcript

NOW = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)


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
