"""Promises: made once, kept or broken, counted; what is late goes to a supervisor."""

from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import closing
from datetime import timedelta

import pytest
from case_rows import AT, Desk, add_call

from ivr.cases import work
from ivr.cases.clock import keep_time
from ivr.cases.endings import Ending
from ivr.cases.escalation import ask_for_supervisor
from ivr.cases.promises import Tally, ledger, settle_called, tally
from ivr.db import Database
from ivr.policy.policy import DeskPolicy
from ivr.tables import CaseEvent, Contact, Promise

pytestmark = pytest.mark.both_databases

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
DUE = AT + HOUR  # as case_rows opens a case


def promised(desk: Desk, **values) -> int:
    number = desk.case(**values)
    with desk.database.writing() as session:
        session.add(Promise(case_number=number, made_at=AT, due_at=DUE, state="open"))
    return number


def tick(desk: Desk, at) -> None:
    with desk.database.writing() as session:
        keep_time(session, DeskPolicy(), at)


def end(desk: Desk, number: int, disposition: str, at) -> None:
    with desk.database.writing() as session:
        work.close(session, number, desk.mei, Ending(disposition, "closed"), at)


def states(desk: Desk):
    with desk.database.reading() as session:
        return [
            (promise.state, promise.settled_at, promise.answered_at)
            for promise, _ in ledger(session)
        ]


def kinds(desk: Desk, number: int) -> list[str]:
    return [kind for kind, _, _ in desk.timeline(number)]


@pytest.mark.parametrize(
    ("disposition", "at", "state", "answered"),
    [
        ("solved", DUE, "kept", True),
        ("solved", DUE + MINUTE, "broken", True),
        ("duplicate", DUE, "void", False),
        ("nuisance", DUE, "void", False),
    ],
)
def test_a_promise_is_kept_by_an_answer_in_time(
    desk: Desk, disposition, at, state, answered
):
    number = promised(desk)
    end(desk, number, disposition, at)
    assert states(desk) == [(state, at, at if answered else None)]


def test_who_was_not_reached_is_still_owed_a_call(desk: Desk):
    number = promised(desk)
    end(desk, number, "not_reached", AT)
    assert states(desk) == [("open", None, None)]


def test_a_phone_that_rang_in_time_keeps_it_and_the_first_settling_holds(desk: Desk):
    number = promised(desk)
    with desk.database.writing() as session:
        settle_called(session, number, DUE - MINUTE)
        settle_called(session, number, DUE + HOUR)
    end(desk, number, "solved", DUE + HOUR)
    assert states(desk) == [("kept", DUE - MINUTE, DUE + HOUR)]
    tick(desk, DUE + 2 * HOUR)
    assert states(desk) == [("kept", DUE - MINUTE, DUE + HOUR)]


def test_a_case_warns_before_its_time_and_is_escalated_after_it_once_each(desk: Desk):
    number = promised(desk)
    tick(desk, DUE - 16 * MINUTE)
    assert kinds(desk, number) == ["opened"]
    for at in (DUE - 15 * MINUTE, DUE, DUE + MINUTE, DUE + HOUR):
        tick(desk, at)
    assert kinds(desk, number) == ["opened", "due_soon", "escalated"]
    row = desk.row(number)
    assert (row.escalation, row.rank, row.priority) == ("late", 0, "normal")
    assert states(desk) == [("broken", DUE + MINUTE, None)]


def test_a_caller_who_was_called_is_not_late_though_the_case_is_open(desk: Desk):
    number = promised(desk)
    with desk.database.writing() as session:
        settle_called(session, number, AT)
    tick(desk, DUE + HOUR)
    assert kinds(desk, number) == ["opened"]


def test_complaints_and_repeated_calls_are_escalated(desk: Desk):
    complaint, calm, again = desk.case(topic="complaints"), desk.case(), desk.case()
    with desk.database.writing() as session:
        for _ in range(2):
            call = add_call(session, "+8613800138000")
            line = CaseEvent(case_number=again, at=AT, kind="called_again", text="")
            session.add(line)
            session.flush()
            session.add(
                Contact(
                    case_number=again,
                    call_id=call.id,
                    event_id=line.id,
                    at=AT,
                    topic="transfers",
                    language="en-US",
                    verification="none",
                    path=[],
                )
            )
    for _ in range(2):
        tick(desk, AT)
    reasons = [desk.row(number).escalation for number in (complaint, calm, again)]
    assert reasons == ["complaint", None, "repeated_calls"]
    assert kinds(desk, again).count("escalated") == 1


def test_an_agent_can_ask_for_a_supervisor(desk: Desk):
    number = desk.case()
    with desk.database.writing() as session:
        ask_for_supervisor(session, number, desk.mei, "wants the manager", AT)
    assert desk.timeline(number)[-1] == (
        "escalated",
        "Mei",
        "asked for: wants the manager",
    )


def test_a_case_that_a_call_opens_has_the_promise_that_was_spoken(twilio, rows):
    from signed import CALL  # noqa: PLC0415

    twilio.voice()
    for turn, keys in enumerate("210", 1):
        twilio.step(turn, Digits=keys)
    recording = {"RecordingSid": "RE" + "1" * 32, "RecordingDuration": "7"}
    twilio.step(4, Digits="#", **recording)
    for turn, keys in enumerate("112", 5):
        twilio.step(turn, Digits=keys)
    twilio.status(CALL, CallStatus="completed", SequenceNumber="1")
    (promise,) = rows(Promise, "state", "due_at", "case_number")
    from ivr.tables import Case  # noqa: PLC0415

    (case,) = rows(Case, "number", "due_at")
    assert promise == {
        "state": "open",
        "due_at": case["due_at"],
        "case_number": case["number"],
    }


def test_the_share_is_of_what_is_settled():
    assert tally(["open", "kept", "kept", "broken", "void"]) == Tally(1, 2, 1, 1)
    assert tally(["kept", "kept", "broken"]).share == 0.6667
    assert tally(["open"]).share is None


def test_two_workers_that_look_at_once_escalate_a_case_once(desk: Desk):
    number = desk.case(topic="complaints")
    other = Database(desk.database.url)

    def look():
        with other.writing() as session:
            return keep_time(session, DeskPolicy(), AT)

    with closing(other), ThreadPoolExecutor(1) as pool:
        with desk.database.writing() as session:
            assert keep_time(session, DeskPolicy(), AT) == 1
            session.flush()
            looking = pool.submit(look)
            wait([looking], 0.5)  # it waits for our transaction to end
        assert looking.result(20) == 0
    kinds = [kind for kind, _, _ in desk.timeline(number)]
    assert kinds.count("escalated") == 1
