"""Hints and fields of a transcript: stored with their words, and what they raise."""

from datetime import timedelta

import pytest
from case_rows import CALLER
from spoken_calls import AT

from ivr.calls.understanding import understand_new
from ivr.cases.correcting import correct
from ivr.tables import Case, CaseEvent, CaseHint, Recording, Transcript

pytestmark = pytest.mark.both_databases

SHOWN = ("kind", "name", "value", "topic", "priority", "start", "end", "confidence")
URGENT = "priority raised to urgent: \u201cstolen\u201d was said"


def found(rows):
    return [tuple(row.values()) for row in rows(CaseHint, *SHOWN)]


def standing(rows):
    return rows(Case, "topic", "priority", "rank", "due_at", "status", "assigned_to")


def lines(rows):
    return [(row["kind"], row["text"]) for row in rows(CaseEvent)]


def test_what_was_said_is_kept_with_its_words_and_times(spoken, rows):
    spoken.opens_a_case()
    spoken.says("my coins were stolen? call 138 0013 8000")
    assert found(rows) == [
        ("hint", "stolen", "stolen", "account_security", "urgent", 1.5, 2.0, 0.5),
        ("field", "callback_number", CALLER, None, None, 2.5, 4.0, 1.0),
    ]


def test_a_hint_raises_the_priority_and_says_why(spoken, rows, database):
    number = spoken.opens_a_case(topic="how_to")
    with database.writing() as session:
        session.get(Case, number).due_at = AT + timedelta(days=1)
    before = standing(rows)[0]
    assert (before["priority"], before["rank"]) == ("low", 3)
    spoken.says("my coins were stolen")
    after = standing(rows)[0]
    raised = {"priority": "urgent", "rank": 0, "due_at": after["due_at"]}
    assert after == before | raised
    assert (before["due_at"], after["due_at"]) == (
        AT + timedelta(days=1),
        AT + timedelta(hours=1),
    )
    assert lines(rows) == [("opened", ""), ("raised", URGENT)]
    assert rows(CaseEvent, "changes")[1]["changes"] == {
        "priority": ["low", "urgent"],
        "due_at": [before["due_at"].isoformat(), after["due_at"].isoformat()],
    }


def test_a_hint_never_lowers_and_never_makes_a_promise_later(spoken, rows, database):
    number = spoken.opens_a_case(topic="account_security")
    before = standing(rows)
    spoken.says("this is urgent, my transfer has not arrived")
    assert standing(rows) == before
    assert lines(rows) == [("opened", "")]
    with database.writing() as session:
        case = session.get(Case, number)
        case.priority, case.rank = "high", 1
        case.due_at = AT + timedelta(minutes=5)
    spoken.says("my coins were stolen")
    assert standing(rows)[0] == before[0] | {"due_at": AT + timedelta(minutes=5)}


def test_words_that_come_before_the_case_raise_it_when_it_opens(spoken, rows):
    spoken.says("my coins were stolen")
    spoken.opens_a_case(topic="how_to")
    assert [row["priority"] for row in standing(rows)] == ["urgent"]
    assert lines(rows) == [("opened", ""), ("raised", URGENT)]


def test_the_same_words_again_change_nothing_and_new_ones_add(spoken, rows, hotline):
    spoken.opens_a_case(topic="how_to")
    spoken.says("my coins were stolen")
    first, line = found(rows), lines(rows)
    understand_new(hotline)
    spoken.says("um my coins were stolen")  # heard again, a little later
    assert (found(rows), lines(rows)) == (first, line)
    spoken.says("my wallet was hacked")
    assert [row[2] for row in found(rows)] == ["stolen", "hacked"]
    assert lines(rows) == line


def test_a_case_that_somebody_has_stays_theirs(spoken, rows, people, database):
    number = spoken.opens_a_case(topic="how_to")
    with database.writing() as session:
        case = session.get(Case, number)
        case.status, case.assigned_to = "claimed", people.mei.id
    spoken.says("my coins were stolen")
    after = standing(rows)[0]
    assert (after["priority"], after["status"], after["assigned_to"]) == (
        "urgent",
        "claimed",
        people.mei.id,
    )


def test_a_case_that_is_over_stays_as_it_is(spoken, rows, database):
    number = spoken.opens_a_case(topic="how_to")
    with database.writing() as session:
        session.get(Case, number).status = "resolved"
    spoken.says("my coins were stolen")
    assert [row["priority"] for row in standing(rows)] == ["low"]
    assert len(found(rows)) == 1


def test_nothing_is_found_across_a_secret(spoken, rows, database, hotline):
    spoken.opens_a_case()
    spoken.says("account 417 pin 038825")
    with database.writing() as session:
        row = session.query(Transcript).one()
        gap = {**row.words[2], "word": "", "removed": "code"}
        row.words = [*row.words[:2], gap, *row.words[3:]]
        row.understood_at = None
    understand_new(hotline)
    assert found(rows) == []
    spoken.says("account 417 038825")
    assert [row[1:3] for row in found(rows)] == [("account", "417038825")]


def test_words_that_cannot_be_read_hold_up_no_others(spoken, rows, database, hotline):
    spoken.opens_a_case()
    spoken.says("hello")
    with database.writing() as session:
        row = session.query(Transcript).one()
        row.words, row.understood_at = ["no word"], None
    understand_new(hotline)
    understand_new(hotline)
    assert [row["understood_at"] for row in rows(Transcript)] == [AT]
    assert found(rows) == []


def test_a_correction_adds_what_was_not_heard(spoken, rows, people, database, hotline):
    number = spoken.opens_a_case(topic="how_to")
    spoken.says("my coins were stowed")
    sid = rows(Recording, "sid")[0]["sid"]
    text = "my coins were stolen\n[secret removed] 13800138000"
    with database.writing() as session:
        correct(session, number, sid, people.mei, text, at=AT, base=0)
    understand_new(hotline)
    understand_new(hotline)
    assert found(rows) == [
        ("hint", "stolen", "stolen", "account_security", "urgent", None, None, None),
        ("field", "callback_number", CALLER, None, None, None, None, None),
    ]
    assert lines(rows)[-1] == ("raised", URGENT)
