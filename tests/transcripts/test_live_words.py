"""Words heard live: kept, ended, without secrets, dropped for the recording's own."""

from datetime import timedelta

import pytest
from case_rows import AT, add_case, add_recording
from sqlalchemy import select

from ivr.speech.transcriber import Speech, Word
from ivr.tables import Case, LiveWords, Recording
from ivr.transcripts.live import begin_live, drop_replaced, end_abandoned, keep_live

pytestmark = pytest.mark.both_databases

LATER = AT + timedelta(seconds=5)
KEPT = ("stream", "text", "confidence", "model", "updated_at", "ended_at")


def speech(text):
    words = enumerate(text.split())
    return Speech(tuple(Word(word, at, at + 0.5, 0.8) for at, word in words))


@pytest.fixture
def live(database):
    """Begin the stream MZ1 of a case's call; return how to keep words of it."""
    with database.writing() as session:
        case = add_case(session)
        begin_live(session, "MZ1", case.call_id, "en-US", AT)
        begin_live(session, "MZ1", case.call_id, "ko-KR", LATER)

    def keep(text, *, ended=False, at=LATER):
        with database.writing() as session:
            keep_live(session, "MZ1", speech(text), "small", at, ended=ended)

    keep.call_id = case.call_id
    return keep


def test_a_stream_is_one_row_however_often_it_begins(live, rows):
    assert rows(LiveWords, "stream", "call_id", "language", "text", "ended_at") == [
        {
            "stream": "MZ1",
            "call_id": live.call_id,
            "language": "en-US",
            "text": "",
            "ended_at": None,
        }
    ]


def test_words_grow_until_the_stream_ends_and_then_stay(live, rows, cases):
    live("my transfer")
    assert cases()[0]["transcript"]["text"] == "my transfer"
    live("my transfer is late", ended=True)
    live("something else", at=LATER + timedelta(seconds=9))
    assert rows(LiveWords, *KEPT) == [
        {
            "stream": "MZ1",
            "text": "my transfer is late",
            "confidence": 0.8,
            "model": "small",
            "updated_at": LATER,
            "ended_at": LATER,
        }
    ]


def test_a_case_shows_what_was_heard_until_the_recordings_words_are_there(
    live, database, cases
):
    live("my transfer is late", ended=True)
    with database.writing() as session:
        case = session.scalars(select(Case)).one()
        add_recording(session, case)
    (before,) = cases()
    assert before["transcript"] == {
        "status": "pending",
        "text": "my transfer is late",
        "confidence": None,
        "language": "en-US",
        "reason": None,
    }
    assert before["summary"] == "heard live: my transfer is late"
    with database.writing() as session:
        add_recording(session, case, "my transfer is eight", state="transcribed")
    (after,) = cases()
    assert after["transcript"]["text"] == "my transfer is eight"


def test_a_secret_is_never_kept_and_flags_the_case(live, rows, cases):
    live("my password is hunter two")
    (row,) = rows(LiveWords, "text", "words")
    assert "hunter" not in str(row)
    assert cases()[0]["flags"] == ["secret_heard:password"]


def test_live_words_go_when_every_recording_of_the_call_has_its_own(
    live, database, rows
):
    live("my transfer", ended=True)
    with database.writing() as session:
        case = session.scalars(select(Case)).one()
        add_recording(session, case, "my transfer", state="transcribed")
        add_recording(session, case, state="stored")
    with database.writing() as session:
        assert drop_replaced(session) == 0
        session.scalars(
            select(Recording).where(Recording.state == "stored")
        ).one().state = "failed"
    with database.writing() as session:
        assert drop_replaced(session) == 1
    assert rows(LiveWords) == []


def test_a_stream_whose_listener_died_is_ended(live, database, rows):
    live("my transfer")
    with database.writing() as session:
        assert end_abandoned(session, LATER, AT + timedelta(hours=2)) == 0
        assert end_abandoned(session, LATER + timedelta(seconds=1), LATER) == 1
    assert [row["ended_at"] for row in rows(LiveWords)] == [LATER]
