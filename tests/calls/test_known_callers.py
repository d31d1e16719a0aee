"""A further call about an open case adds to it, and opens no other."""

import threading
from datetime import timedelta

import pytest
import time_machine
from known_flow import OTHER, call, end, whole
from little_flow import AT, said, sid
from sqlalchemy import inspect, select, update

from ivr.cases.contacts import further_calls
from ivr.tables import Case, CaseEvent, Contact, KnownCaller, Recording

pytestmark = pytest.mark.both_databases


@pytest.fixture
def timeline(database):
    """The timeline of every case."""

    def read() -> list[tuple[int, str, str]]:
        with database.reading() as session:
            lines = session.scalars(select(CaseEvent).order_by(CaseEvent.id))
            return [(line.case_number, line.kind, line.text) for line in lines]

    return read


KEPT = ("number", "opened_at", "due_at", "priority", "caller", "callback_number")
KEPT_TOO = ("path", "collected", "contacts")


def kept(case, *more):
    return {name: case[name] for name in (*KEPT, *more)}


def test_a_second_call_adds_to_the_open_case_and_changes_nothing_that_it_holds(
    ring, cases, timeline
):
    twilio = ring()
    with time_machine.travel(AT, tick=False):
        whole(twilio, 1, "1", "1", "1111")
    [before] = cases()
    with time_machine.travel(AT + timedelta(hours=5), tick=False):
        answer = call(twilio, 2, "1", "2222")
        end(twilio, 2)

    assert said(answer)[:2] == ["Your case is 1 0 0 1.", "Please tell us more."]
    [after] = cases()
    wanted = kept(before, *KEPT_TOO) | {"contacts": 1}
    assert kept(after, *KEPT_TOO) == wanted
    assert after["collected"] == {"device": "1111"}
    assert timeline() == [
        (1001, "opened", ""),
        (1001, "called_again", "topic: money\nverified: none\ndevice: 2222"),
    ]


def test_the_further_call_keeps_its_own_way_and_its_own_message(ring, database, rows):
    twilio = ring()
    whole(twilio, 1, "1", "1", "1111")
    call(twilio, 2, "1", "2222")
    left = {"RecordingSid": "RE" + "1" * 32, "RecordingDuration": "7", "Digits": "#"}
    twilio.step(3, sid(2), **left)
    end(twilio, 2)

    with database.reading() as session:
        [further] = further_calls(session, 1001)
        owner = session.scalar(select(Recording.call_id))
    assert further.contact.path == [
        "known",
        "status",
        "standing",
        "main:money",
        "device",
        "promise",
        "message:recorded",
        "goodbye",
    ]
    assert [one.sid for one in further.recordings] == ["RE" + "1" * 32]
    assert owner == further.contact.call_id
    assert rows(Case, "number", "call_id") == [{"number": 1001, "call_id": 1}]
    assert rows(CaseEvent, "kind", "text")[1] == {
        "kind": "called_again",
        "text": "topic: money\nverified: none\ndevice: 2222\nleft a message",
    }


def test_a_case_without_a_message_shows_the_one_that_a_further_call_left(ring, cases):
    twilio = ring()
    whole(twilio, 1, "1", "1", "1111")
    call(twilio, 2, "1", "2222")
    left = {"RecordingSid": "RE" + "1" * 32, "RecordingDuration": "7", "Digits": "#"}
    twilio.step(3, sid(2), **left)
    assert [case["recording"]["sid"] for case in cases()] == ["RE" + "1" * 32]


def test_a_caller_who_hangs_up_after_joining_gets_no_second_case(ring, cases, rows):
    twilio = ring()
    whole(twilio, 1, "1", "1", "1111")
    call(twilio, 2, "1", "2222")
    for status in ("completed", "completed"):
        twilio.status(sid(2), CallStatus=status)
    # The message is told of when the call is over, and twice.
    for _ in range(2):
        twilio.recording(
            sid(2), RecordingSid="RE" + "2" * 32, RecordingStatus="completed"
        )
    assert [case["number"] for case in cases()] == [1001]
    assert len(rows(Contact)) == 1


def test_the_same_turn_again_is_no_further_contact(ring, rows):
    twilio = ring()
    whole(twilio, 1, "1", "1", "1111")
    first = call(twilio, 2, "1", "2222")
    assert twilio.step(2, sid(2), Digits="2222").data == first.data
    assert rows(Contact, "case_number", "call_id") == [
        {"case_number": 1001, "call_id": 2}
    ]
    assert [event["kind"] for event in rows(CaseEvent)] == ["opened", "called_again"]


def test_with_nothing_to_join_a_case_opens(ring, cases, database):
    twilio = ring()
    whole(twilio, 1, "1", "1", "1111")
    whole(twilio, 2, "1", "1", "2222", caller=OTHER)
    with database.writing() as session:
        session.execute(update(Case).where(Case.number == 1001).values(closed_at=AT))
    assert whole(twilio, 3, "1", "3333")[0] == "Your case is 1 0 0 3."
    assert [(case["number"], case["contacts"]) for case in cases()] == [
        (1002, 0),
        (1003, 0),
        (1001, 0),
    ]


def test_callers_without_a_number_never_meet_in_one_case(ring, cases, rows):
    twilio = ring(1)
    for number in (1, 2, 3):
        hidden = {"caller": "anonymous"}
        assert whole(twilio, number, "1", "1", "1111", **hidden)[0].startswith("Your")
    assert [case["number"] for case in cases()] == [1001, 1002, 1003]
    assert rows(KnownCaller) == []


def test_a_more_urgent_call_brings_the_case_forward(ring, cases):
    twilio = ring()
    with time_machine.travel(AT, tick=False):
        whole(twilio, 1, "1", "1", "1111")
        whole(twilio, 2, "2", "2222")
    [case] = cases()
    wanted = ("topic", "priority", "due_at", "opened_at")
    assert {name: case[name] for name in wanted} == {
        "topic": "money",
        "priority": "urgent",
        "due_at": "2026-11-23T04:00:00+00:00",
        "opened_at": "2026-11-23T03:00:00+00:00",
    }


def test_two_calls_of_a_number_at_once_are_one_case(ring, cases):
    twilios = [ring(), ring()]
    for number, twilio in enumerate(twilios, 1):
        call(twilio, number, "1", "1")
    ready, answers = threading.Barrier(2), []

    def finish(number, twilio):
        ready.wait()
        answer = twilio.step(3, sid(number), Digits="1111")
        answers.append(said(answer)[0])

    both = [
        threading.Thread(target=finish, args=pair) for pair in enumerate(twilios, 1)
    ]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert answers == ["Your case is 1 0 0 1."] * 2
    assert [(case["number"], case["contacts"]) for case in cases()] == [(1001, 1)]


def test_further_calls_have_their_indexes(database):
    found = inspect(database.engine)
    assert found.has_index("contacts", "ix_contacts_case_number")
    [unique] = found.get_unique_constraints("contacts")
    assert (unique["name"], unique["column_names"]) == (
        "uq_contacts_call_id",
        ["call_id"],
    )
