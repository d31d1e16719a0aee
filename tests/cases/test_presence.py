"""Who is away gets no case and does not count; a supervisor sees who does what."""

from datetime import timedelta

import pytest
from case_rows import AT, Desk, make_desk

from ivr.callbacks.asking import Line
from ivr.callbacks.next_case import take_next
from ivr.cases import work
from ivr.cases.assigning import AssigneeError, assign
from ivr.cases.escalation import ask_for_supervisor, escalate, return_to_agents
from ivr.cases.forecasting import note_staffing
from ivr.cases.lists import Place, count_of, list_page
from ivr.cases.looks import come
from ivr.cases.presence import AwayError, colleagues, come_back, go_away
from ivr.cases.refusals import CaseRefusedError
from ivr.cases.signing_in import new_session
from ivr.policy.policy import Calling
from ivr.tables import Agent, Callback, Staffing

pytestmark = pytest.mark.both_databases

MINUTE = timedelta(minutes=1)
IDLE = 30 * MINUTE
LINE = Line(Calling(countries=["CN"]))


@pytest.fixture
def desk(database) -> Desk:
    return make_desk(database)


def away(desk: Desk, who: Agent, at=AT) -> Agent:
    with desk.database.writing() as session:
        found = session.get_one(Agent, who.id)
        go_away(found, at)
        return found


def test_who_is_away_takes_no_next_case_and_keeps_their_own(desk: Desk):
    mine, other = desk.case(), desk.case()
    with desk.database.writing() as session:
        work.take(session, mine, desk.mei, AT)
    mei = away(desk, desk.mei)
    with (
        desk.database.writing() as session,
        pytest.raises(AwayError, match="Mei is away; be available before"),
    ):
        take_next(session, mei, LINE, AT)
    assert (desk.row(mine).assigned_to, desk.row(other).assigned_to) == (mei.id, None)
    with desk.database.writing() as session:
        assert come_back(session, mei.id) is True
        assert come_back(session, mei.id) is False
    with desk.database.writing() as session:
        mei = session.get_one(Agent, mei.id)
        assert take_next(session, mei, LINE, AT).number == mine


def test_nobody_gives_a_case_to_who_is_away(desk: Desk):
    number = desk.case()
    away(desk, desk.jun)
    with (
        desk.database.writing() as session,
        pytest.raises(AssigneeError, match="Jun is away; name somebody who is there"),
    ):
        assign(session, number, "Jun", desk.lead, AT)
    assert desk.row(number).assigned_to is None


def test_who_is_away_does_not_count_as_at_work(desk: Desk):
    with desk.database.writing() as session:
        for who in (desk.mei, desk.jun):
            new_session(session, who, AT)
    away(desk, desk.jun)
    with desk.database.writing() as session:
        note_staffing(session, AT, IDLE)
    with desk.database.reading() as session:
        assert session.get_one(Staffing, AT).agents == 1


def test_away_is_since_it_was_first_said_and_ends_with_a_sign_in(desk: Desk):
    away(desk, desk.mei, AT)
    assert away(desk, desk.mei, AT + MINUTE).away_since == AT
    with desk.database.writing() as session:
        new_session(session, desk.mei, AT + 2 * MINUTE)
    with desk.database.reading() as session:
        assert session.get_one(Agent, desk.mei.id).away_since is None


def test_a_supervisor_sees_who_does_what(desk: Desk):
    first, second = desk.case(), desk.case()
    with desk.database.writing() as session:
        for who, ago in ((desk.mei, 1), (desk.jun, 29), (desk.lead, 31)):
            new_session(session, who, AT - ago * MINUTE)
        for number in (first, second):
            work.take(session, number, desk.mei, AT)
        numbers = dict.fromkeys(("agent_number", "caller_number"), "+12025550100")
        call = Callback(
            case_number=first,
            agent_id=desk.mei.id,
            token="t",
            from_number="+12025550101",
            requested_at=AT,
            **numbers,
        )
        session.add(call)
        come(session, second, desk.jun.id, AT, writes=True)
    away(desk, desk.jun)
    with desk.database.reading() as session:
        found = colleagues(session, AT + MINUTE / 2, IDLE)
    told = [
        (
            *(one.agent.name, one.state, one.call.case_number if one.call else None),
            *(one.looks_at, one.writes, one.holds),
        )
        for one in found
    ]
    assert told == [
        ("Ada", "gone", None, None, False, 0),
        ("Jun", "away", None, second, True, 0),
        ("Mei", "here", first, None, False, 2),
    ]


def before_a_supervisor(desk: Desk) -> list[int]:
    with desk.database.reading() as session:
        place = Place(None, AT)
        found = list_page(session, "escalated", place).views
        assert count_of(session, "escalated", place) == len(found)
        return [view.case.number for view in found]


def test_an_escalated_case_is_taken_and_returned(desk: Desk):
    number, other = desk.case(), desk.case()
    with desk.database.writing() as session:
        ask_for_supervisor(session, number, desk.mei, "they insist", AT)
    assert before_a_supervisor(desk) == [number]
    with desk.database.writing() as session:
        work.take(session, number, desk.lead, AT)
    with desk.database.writing() as session:
        return_to_agents(session, number, desk.lead, "refund agreed", AT)
    row = desk.row(number)
    assert (row.status, row.assigned_to, row.escalation) == ("new", None, "asked_for")
    assert before_a_supervisor(desk) == []
    assert desk.timeline(number)[-1] == ("returned", "Ada", "refund agreed")
    with (
        desk.database.writing() as session,
        pytest.raises(CaseRefusedError, match=f"{other} stands before no supervisor"),
    ):
        return_to_agents(session, other, desk.lead, "", AT)


def test_who_has_a_case_keeps_it_when_a_supervisor_returns_it(desk: Desk):
    number = desk.case()
    with desk.database.writing() as session:
        work.take(session, number, desk.mei, AT)
        ask_for_supervisor(session, number, desk.mei, "", AT)
        return_to_agents(session, number, desk.lead, "go on", AT)
    assert desk.row(number).assigned_to == desk.mei.id


def test_a_later_reason_puts_a_returned_case_before_a_supervisor_again(desk: Desk):
    number = desk.case()
    with desk.database.writing() as session:
        ask_for_supervisor(session, number, desk.mei, "", AT)
        return_to_agents(session, number, desk.lead, "", AT)
        case = session.get_one(type(desk.row(number)), number)
        escalate(session, case, "late", None, AT + MINUTE)
    assert (before_a_supervisor(desk), desk.row(number).escalation) == (
        [number],
        "asked_for",
    )


def test_agents_return_nothing(desk: Desk):
    number = desk.case()
    with desk.database.writing() as session:
        ask_for_supervisor(session, number, desk.mei, "", AT)
    with (
        desk.database.writing() as session,
        pytest.raises(CaseRefusedError, match="only a supervisor returns a case"),
    ):
        return_to_agents(session, number, desk.mei, "", AT)
    assert before_a_supervisor(desk) == [number]
