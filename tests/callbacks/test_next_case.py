"""The next case is the first of the work order that can be called now."""

from datetime import timedelta

import pytest
from case_rows import AT, Desk, make_desk

from ivr.callbacks.asking import Line
from ivr.callbacks.next_case import take_next
from ivr.cases import work
from ivr.policy.policy import Calling

pytestmark = pytest.mark.both_databases

HOUR = timedelta(hours=1)
LINE = Line(Calling(countries=["CN", "US"]))
ASLEEP = "+12125550123"  # it is eleven in the evening in New York
PREMIUM = "+19005550123"


@pytest.fixture
def desk(database) -> Desk:
    return make_desk(database)


def take(desk: Desk, agent=None, at=AT) -> int | None:
    with desk.database.writing() as session:
        found = take_next(session, agent or desk.mei, LINE, at)
        return found.number if found else None


def test_each_agent_gets_the_first_that_nobody_has(desk: Desk):
    second, first = desk.case(called_at=AT), desk.case(called_at=AT - HOUR)
    assert (take(desk, desk.mei), take(desk, desk.jun)) == (first, second)
    assert take(desk, desk.lead) is None
    row = desk.row(first)
    assert (row.status, row.assigned_to) == ("claimed", desk.mei.id)


def test_ones_own_case_comes_first_where_it_stands_first(desk: Desk):
    mine, urgent = desk.case(), desk.case(priority="urgent")
    with desk.database.writing() as session:
        work.take(session, mine, desk.mei, AT)
    assert take(desk) == urgent
    with desk.database.writing() as session:
        work.release(session, urgent, desk.mei, AT)
    assert take(desk, desk.jun) == urgent
    assert take(desk) == mine


def test_who_is_asleep_is_passed_over_and_keeps_the_place(desk: Desk):
    asleep = [desk.case(called_at=AT - HOUR, callback_number=ASLEEP) for _ in range(25)]
    awake = desk.case()
    assert take(desk) == awake
    assert take(desk, desk.jun) is None
    assert take(desk, desk.jun, at=AT + 12 * HOUR) == asleep[0]


@pytest.mark.parametrize("number", [PREMIUM, None, "+4930123456"])
def test_who_can_never_be_called_is_somebodys_work(desk: Desk, number):
    first = desk.case(called_at=AT - HOUR, callback_number=number)
    desk.case()
    assert take(desk) == first


def test_what_is_put_off_or_ended_is_nobodys_next(desk: Desk):
    waiting, ended = desk.case(), desk.case()
    with desk.database.writing() as session:
        work.wait(session, waiting, desk.mei, AT + HOUR, AT)
    with desk.database.writing() as session:
        row = session.get_one(type(desk.row(ended)), ended)
        row.status, row.closed_at = "closed", AT
    assert take(desk) is None
