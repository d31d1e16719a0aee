from datetime import timedelta
from typing import Any

import pytest
from case_rows import AT, CALLER, REVISION, Desk, add_case, add_recording
from sqlalchemy import event

from ivr.cases.listing import CaseView, as_json, get_case, list_cases
from ivr.cases.refusals import CaseNotFoundError
from ivr.cases.work import note

HOUR = timedelta(hours=1)


def only(desk: Desk) -> CaseView:
    with desk.database.reading() as session:
        (view,) = list_cases(session, include_closed=True)
        return view


def numbers(desk: Desk, **options: Any) -> list[int]:
    with desk.database.reading() as session:
        return [view.case.number for view in list_cases(session, **options)]


def test_urgent_cases_are_first_then_the_oldest_call_and_closed_ones_last(
    desk: Desk,
):
    low = desk.case(priority="low", called_at=AT - 9 * HOUR)
    closed = desk.case(priority="urgent", closed_at=AT, status="closed")
    later = desk.case(priority="high", called_at=AT, due_at=AT)
    proven = desk.case(priority="high", called_at=AT, tier=0)
    sooner = desk.case(priority="high", called_at=AT - HOUR)
    same = desk.case(priority="high", called_at=AT - HOUR)
    urgent = desk.case(priority="urgent", due_at=AT + 9 * HOUR)
    waiting = [urgent, proven, sooner, same, later, low]
    assert numbers(desk, include_closed=False) == waiting
    assert numbers(desk, include_closed=True) == [*waiting, closed]
    assert numbers(desk, include_closed=True, limit=2) == [urgent, proven]


def test_a_case_in_json_has_the_fixed_shape(desk: Desk):
    with desk.database.writing() as session:
        case = add_case(
            session,
            priority="urgent",
            topic="account_security",
            account="314159265",
            collected={"account": "314159265"},
            assigned_to=desk.mei.id,
            status="claimed",
            attempts=1,
        )
        sid = add_recording(
            session, case, "please call? me", state="transcribed", seconds=3
        )
    json = as_json(only(desk))
    assert json == {
        "number": case.number,
        "status": "claimed",
        "topic": "account_security",
        "priority": "urgent",
        "language": "en-US",
        "caller": CALLER,
        "callback_number": CALLER,
        "account": "314159265",
        "verification": "none",
        "verification_reasons": [],
        "tags": [],
        "flags": [],
        "opened_at": "2026-11-24T04:00:00+00:00",
        "due_at": "2026-11-24T05:00:00+00:00",
        "assigned_to": "Mei",
        "attempts": 1,
        "escalation": None,
        "contacts": 0,
        "flow": "hotline",
        "flow_revision": REVISION,
        "path": ["welcome", "main:missing_transfer", "message"],
        "collected": {"account": "314159265"},
        "transcript": {
            "status": "done",
            "text": "please call me",
            "confidence": 0.875,
            "language": "en-US",
            "reason": None,
        },
        "recording": {"sid": sid, "seconds": 3, "state": "transcribed"},
        "summary": "please call me",
    }
    assert list(json)[:3] == ["number", "status", "topic"]


def test_a_case_without_a_recording_says_so(desk: Desk):
    desk.case(caller=None, callback_number=None)
    json = as_json(only(desk))
    assert (json["caller"], json["assigned_to"], json["recording"]) == (None,) * 3
    assert json["transcript"] == {
        "status": "none",
        "text": None,
        "confidence": None,
        "language": None,
        "reason": None,
    }
    assert json["summary"] == "left no message"


@pytest.mark.parametrize(
    ("state", "reason", "status", "summary"),
    [
        ("announced", None, "pending", "transcribing"),
        ("fetched", None, "pending", "transcribing"),
        ("stored", "no model", "pending", "not yet transcribed: no model"),
        ("failed", "it is silence", "failed", "no transcript: it is silence"),
        ("failed", None, "failed", "no transcript: the recording failed"),
        ("transcribed", None, "done", "no words were understood; listen to it"),
    ],
)
def test_every_state_of_a_recording_is_told_in_words(
    desk: Desk, state: str, reason: str | None, status: str, summary: str
):
    with desk.database.writing() as session:
        add_recording(session, add_case(session), state=state, reason=reason)
    json = as_json(only(desk))
    told = (json["transcript"]["status"], json["transcript"]["reason"], json["summary"])
    assert told == (status, reason, summary)


def test_a_transcript_that_was_erased_is_still_done(desk: Desk):
    with desk.database.writing() as session:
        add_recording(session, add_case(session), "gone", state="transcribed")
        session.connection().exec_driver_sql("DELETE FROM transcripts")
    json = as_json(only(desk))
    assert (json["transcript"]["status"], json["transcript"]["text"]) == ("done", None)


def test_the_latest_recording_of_the_call_is_the_one_shown(desk: Desk):
    with desk.database.writing() as session:
        case = add_case(session)
        add_recording(session, case, "first words", state="transcribed")
        latest = add_recording(session, case, "second words", state="transcribed")
        add_recording(session, add_case(session, priority="low"), state="stored")
    with desk.database.reading() as session:
        shown = as_json(list_cases(session, include_closed=False)[0])
    assert (shown["recording"]["sid"], shown["summary"]) == (latest, "second words")


def test_an_abandoned_call_is_named_and_its_words_are_no_quote(desk: Desk):
    with desk.database.writing() as session:
        case = add_case(session, abandoned=True)
        add_recording(session, case, "hello", state="transcribed")
    view = only(desk)
    assert view.summary == "hung up before finishing; hello"
    assert not view.is_quote


def test_a_long_message_is_cut_between_words(desk: Desk):
    with desk.database.writing() as session:
        words = " ".join(["twelve chars"] * 20)
        add_recording(session, add_case(session), words, state="transcribed")
    summary = only(desk).summary
    assert summary == " ".join(["twelve chars"] * 10) + " twelve …"


def test_a_list_of_many_costs_one_query(desk: Desk):
    with desk.database.writing() as session:
        for _ in range(5):
            case = add_case(session, assigned_to=desk.mei.id)
            add_recording(session, case, "hello", state="transcribed")
    queries: list[str] = []

    def count(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        queries.append(statement)

    event.listen(desk.database.engine, "before_cursor_execute", count)
    with desk.database.reading() as session:
        found = list_cases(session, include_closed=False)
    assert [as_json(view)["summary"] for view in found] == ["hello"] * 5
    assert len([query for query in queries if query.startswith("SELECT")]) == 1


def test_one_case_comes_with_its_timeline_and_its_words(desk: Desk):
    with desk.database.writing() as session:
        case = add_case(session)
        add_recording(session, case, "hello", state="transcribed")
        note(session, case.number, desk.mei, "rang", AT)
    with desk.database.reading() as session:
        view = get_case(session, case.number)
    events = [(line.kind, line.agent and line.agent.name) for line in view.case.events]
    assert events == [("opened", None), ("note", "Mei")]
    assert view.transcript is not None
    assert [word["word"] for word in view.transcript.words] == ["hello"]


def test_an_unknown_number_is_no_case(desk: Desk):
    with desk.database.reading() as session, pytest.raises(CaseNotFoundError):
        get_case(session, 7)
