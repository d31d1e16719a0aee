"""What is queued: once for each name of a call, and only for numbers that want it."""

from datetime import UTC, datetime

import pytest
from case_rows import CALLER, add_call

from ivr.tables import Message, OptOut

pytestmark = pytest.mark.both_databases

AT = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
SHOWN = ("name", "to", "text", "state", "reason", "due_at")


def test_a_text_is_queued_and_due_at_once(put, case, rows):
    put(at=AT)
    assert rows(Message) == [
        {
            "id": 1,
            "call_id": case.call_id,
            "name": "promise",
            "case_number": None,
            "to": CALLER,
            "text": "Case 1001.",
            "state": "queued",
            "reason": None,
            "sid": None,
            "delivery": None,
            "error_code": None,
            "due_at": AT,
            "attempts": 0,
            "lease": None,
            "leased_until": None,
            "created_at": AT,
        }
    ]


def test_a_repeated_turn_queues_nothing_more(put, rows):
    put(text="first")
    put(text="second")
    assert rows(Message, "text") == [{"text": "first"}]


def test_two_names_and_two_calls_are_different_texts(put, database, rows):
    with database.writing() as session:
        other = add_call(session, CALLER).id
    put("promise")
    put("link")
    put("promise", call=other)
    assert [row["name"] for row in rows(Message)] == ["promise", "link", "promise"]


@pytest.mark.parametrize("to", [None, "", "13800138000", "+0123456789", "client:jo"])
def test_what_is_no_number_is_not_sent_and_not_kept(put, rows, to):
    put(to=to, at=AT)
    failed = ("promise", None, "Case 1001.", "failed", "no number to send it to", None)
    assert rows(Message, *SHOWN) == [dict(zip(SHOWN, failed, strict=True))]


def test_nothing_is_queued_for_a_number_that_has_opted_out(put, rows, database):
    with database.writing() as session:
        session.add(OptOut(number=CALLER, at=AT))
    put()
    put("other", to="+13105550123")
    assert rows(Message, "name", "state", "reason") == [
        {
            "name": "promise",
            "state": "opted_out",
            "reason": "this number wants no text messages",
        },
        {"name": "other", "state": "queued", "reason": None},
    ]
