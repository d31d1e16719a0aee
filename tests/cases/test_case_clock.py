"""Time wakes cases, gives them back and closes them, once each."""

from datetime import timedelta

import pytest
from case_rows import AT, Desk
from sqlalchemy import select

from ivr.cases import work
from ivr.cases.clock import keep_time
from ivr.cases.endings import Ending
from ivr.policy.policy import DeskPolicy
from ivr.tables import Agent

pytestmark = pytest.mark.both_databases

POLICY = DeskPolicy()
FAR = AT + timedelta(days=30)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def tick(desk: Desk, at) -> int:
    with desk.database.writing() as session:
        return keep_time(session, POLICY, at)


def standing(desk: Desk, number: int):
    row = desk.row(number)
    return row.status, row.assigned_to


def test_a_case_comes_back_to_its_agent_when_its_time_has_come(desk: Desk):
    number = desk.case(due_at=FAR)
    with desk.database.writing() as session:
        work.wait(session, number, desk.mei, AT + HOUR, AT)
    assert tick(desk, AT + HOUR - MINUTE) == 0
    assert tick(desk, AT + HOUR) == 1
    assert tick(desk, AT + HOUR) == 0
    assert standing(desk, number) == ("claimed", desk.mei.id)
    assert desk.timeline(number)[-1] == ("time_has_come", None, "")
    assert desk.row(number).follow_up_at is None


def test_a_woken_case_is_not_given_back_at_once(desk: Desk):
    number = desk.case(due_at=FAR)
    with desk.database.writing() as session:
        work.wait(session, number, desk.mei, AT + DAY, AT)
    tick(desk, AT + DAY)
    assert tick(desk, AT + DAY + 29 * MINUTE) == 0
    assert tick(desk, AT + DAY + 31 * MINUTE) == 1


def test_a_case_that_lies_untouched_goes_back_and_one_that_is_worked_on_stays(
    desk: Desk,
):
    lying, worked = desk.case(due_at=FAR), desk.case(due_at=FAR)
    with desk.database.writing() as session:
        work.take(session, lying, desk.mei, AT)
        work.take(session, worked, desk.mei, AT)
    with desk.database.writing() as session:
        work.note(session, worked, desk.mei, "still at it", AT + 20 * MINUTE)
    assert tick(desk, AT + 31 * MINUTE) == 1
    assert standing(desk, lying) == ("new", None)
    assert standing(desk, worked) == ("claimed", desk.mei.id)
    assert desk.timeline(lying)[-1] == ("given_back", None, "")


def test_the_cases_of_an_agent_who_left_are_free_at_once(desk: Desk):
    number = desk.case(due_at=FAR)
    with desk.database.writing() as session:
        work.take(session, number, desk.mei, AT)
        session.scalars(select(Agent).where(Agent.name == "Mei")).one().disabled_at = AT
    assert tick(desk, AT + MINUTE) == 1
    assert standing(desk, number) == ("new", None)


def test_a_call_under_way_is_never_taken_from_its_agent(desk: Desk):
    number = desk.case(
        due_at=FAR, status="calling", assigned_to=desk.mei.id, touched_at=AT
    )
    assert tick(desk, AT + DAY) == 0
    assert standing(desk, number) == ("calling", desk.mei.id)


def test_what_was_resolved_is_closed_when_nobody_disagreed(desk: Desk):
    number = desk.case(due_at=FAR)
    with desk.database.writing() as session:
        came = Ending("solved", "resolved", "done")
        work.close(session, number, desk.mei, came, AT)
    assert tick(desk, AT + 3 * DAY - MINUTE) == 0
    assert tick(desk, AT + 3 * DAY) == 1
    row = desk.row(number)
    assert (row.status, row.closed_at, row.disposition) == ("closed", AT, "solved")
