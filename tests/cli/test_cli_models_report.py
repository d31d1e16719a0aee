"""`ivr models report`: what corrections say of the models."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ivr.cases.correcting import correct

sys.path.insert(0, str(Path(__file__).parents[1] / "cases"))

from case_rows import add_case, add_recording, make_desk
from command_line import CommandLine

AT = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)


@pytest.fixture
def ivr(database, tmp_path):
    return CommandLine(tmp_path, database.url)


@pytest.fixture
def corrected(database):
    """A database with one corrected recording."""
    desk = make_desk(database)
    with database.writing() as session:
        case = add_case(session)
        sid = add_recording(session, case, "account four one", state="transcribed")
    with database.writing() as session:
        text = "my account 417"
        correct(session, case.number, sid, desk.mei, text, at=AT, base=0)
    return case.number


def test_the_report_is_a_table_and_json(ivr, corrected):
    del corrected
    told = ivr("models", "report")
    assert (told.code, told.err) == (0, "")
    heads, whole, topic, hint = told.out.splitlines()
    assert heads.split() == [
        *("model", "topic", "recordings", "word", "error", "character", "error"),
        "digits",
    ]
    assert whole.split()[:4] == ["en-US", "small", "(all)", "1*"]
    assert topic.split()[:4] == ["en-US", "small", "transfers", "1*"]
    assert whole.split()[-2:] == ["33.3", "%"]
    assert hint.startswith("* fewer than 10 recordings")
    (row, _) = json.loads(ivr("models", "report", "--json").out)
    assert row["digit_error"] == {
        "rate": 0.3333,
        "interval": None,
        "errors": 1,
        "said": 3,
    }


def test_nothing_measured_is_said(ivr, corrected):
    del corrected
    told = ivr("models", "report", "--since", "2026-11-25")
    assert told.out == (
        "no text has been corrected or confirmed yet: nothing is measured\n"
    )
    assert ivr("models", "report", "--language", "ko", "--json").out == "[]\n"
    wrong = ivr("models", "report", "--since", "yesterday")
    assert (wrong.code, len(wrong.err.splitlines())) == (2, 1)


def test_a_case_is_shown_with_its_versions(ivr, corrected):
    told = ivr("cases", "show", str(corrected)).out
    assert "version 1" in told
    assert "corrected by Mei, 2026-11-24T04:00+00:00" in told
    assert "understood            account four one\n" in told
    whole = json.loads(ivr("cases", "show", str(corrected), "--json").out)
    assert [one["text"] for one in whole["transcript"]["versions"]] == [
        "my account 417"
    ]
