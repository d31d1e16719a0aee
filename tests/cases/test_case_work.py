from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from case_rows import AT, Desk
from sqlalchemy import event, select, text
from sqlalchemy.orm import Session

from ivr.cases import work
from ivr.cases.endings import Ending
from ivr.cases.refusals import (
    CaseNotFoundError,
    CaseRefusedError,
    CaseTakenError,
    StaleCaseError,
    TextError,
    TimeError,
)
from ivr.tables import Agent, Case, CaseEvent

LATER = AT + timedelta(minutes=5)
OPENED = ("opened", None, "")
HELPED = Ending("passed_on", "closed", "helped")

Change = Callable[..., Case]


def take(session: Session, number: int, agent: Agent, **options: Any) -> Case:
    return work.take(session, number, agent, LATER, **options)


def note(session: Session, number: int, agent: Agent, **options: Any) -> Case:
    return work.note(session, number, agent, "hello", LATER, **options)


def close(session: Session, number: int, agent: Agent, **options: Any) -> Case:
    return work.close(session, number, agent, HELPED, LATER, **options)


def reopen(session: Session, number: int, agent: Agent, **options: Any) -> Case:
    return work.reopen(session, number, agent, LATER, **options)


EVERY = pytest.mark.parametrize("change", [take, note, close, reopen])


def done(desk: Desk, change: Change, number: int, agent: Agent, **options: Any) -> None:
    with desk.database.writing() as session:
        change(session, number, agent, **options)


def standing(desk: Desk, number: int) -> tuple[str, int | None, bool, int]:
    row = desk.row(number)
    return row.status, row.assigned_to, row.closed_at is not None, row.version


def test_taking_a_case_gives_it_to_the_agent(desk: Desk):
    number = desk.case()
    with desk.database.writing() as session:
        assert take(session, number, desk.mei).agent.name == "Mei"
    assert standing(desk, number) == ("claimed", desk.mei.id, False, 2)
    assert desk.timeline(number) == [OPENED, ("taken", "Mei", "")]


def test_taking_ones_own_case_again_changes_nothing(desk: Desk):
    number = desk.case()
    done(desk, take, number, desk.mei)
    done(desk, take, number, desk.mei, version=1)
    assert standing(desk, number) == ("claimed", desk.mei.id, False, 2)
    assert desk.timeline(number) == [OPENED, ("taken", "Mei", "")]


@pytest.mark.parametrize("change", [take, close])
def test_a_case_that_somebody_else_has_is_refused(desk: Desk, change: Change):
    number = desk.case()
    done(desk, take, number, desk.mei)
    with pytest.raises(CaseTakenError, match=f"^Mei already has case {number}$"):
        done(desk, change, number, desk.jun)
    assert standing(desk, number) == ("claimed", desk.mei.id, False, 2)


@pytest.mark.fault(43)
@pytest.mark.both_databases
def test_of_two_who_take_a_case_at_once_one_gets_it(desk: Desk):
    number = desk.case()
    start = Barrier(2)

    def try_it(agent: Agent) -> str:
        start.wait()
        try:
            done(desk, take, number, agent, version=1)
        except CaseTakenError:
            return "refused"
        return "taken"

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(try_it, (desk.mei, desk.jun))) == ["refused", "taken"]
    assert len(desk.timeline(number)) == 2


def test_anybody_may_add_a_note(desk: Desk):
    number = desk.case()
    done(desk, take, number, desk.mei)
    done(desk, note, number, desk.jun)
    assert desk.timeline(number)[-1] == ("note", "Jun", "hello")
    assert desk.row(number).assigned_to == desk.mei.id


def test_a_supervisor_may_step_in_and_the_timeline_says_so(desk: Desk):
    number = desk.case()
    done(desk, take, number, desk.mei)
    done(desk, take, number, desk.lead)
    assert standing(desk, number) == ("claimed", desk.lead.id, False, 3)
    assert desk.timeline(number)[-1] == ("taken", "Ada", "from Mei")


def test_what_a_disabled_agent_had_is_free(desk: Desk):
    number = desk.case()
    done(desk, take, number, desk.mei)
    with desk.database.writing() as session:
        session.get_one(Agent, desk.mei.id).disabled_at = AT
    done(desk, take, number, desk.jun)
    assert desk.row(number).assigned_to == desk.jun.id


def test_closing_keeps_the_outcome_and_the_moment(desk: Desk):
    number = desk.case()
    done(desk, close, number, desk.mei)
    assert standing(desk, number) == ("closed", desk.mei.id, True, 2)
    assert desk.row(number).closed_at == LATER
    assert desk.timeline(number) == [OPENED, ("closed", "Mei", "helped")]


@pytest.mark.parametrize("change", [take, close])
def test_a_closed_case_must_be_reopened_first(desk: Desk, change: Change):
    number = desk.case()
    done(desk, close, number, desk.mei)
    with pytest.raises(CaseRefusedError, match="is closed; reopen it first"):
        done(desk, change, number, desk.mei)


def test_reopening_gives_the_case_to_who_asks(desk: Desk):
    number = desk.case()
    done(desk, close, number, desk.mei)
    done(desk, reopen, number, desk.jun)
    assert standing(desk, number) == ("claimed", desk.jun.id, False, 3)
    assert desk.timeline(number)[-1] == ("reopened", "Jun", "")


def test_reopening_an_open_case_changes_nothing(desk: Desk):
    number = desk.case()
    done(desk, reopen, number, desk.jun)
    assert standing(desk, number) == ("new", None, False, 1)
    assert desk.timeline(number) == [OPENED]


@EVERY
def test_an_unknown_number_is_no_case(desk: Desk, change: Change):
    with pytest.raises(CaseNotFoundError, match="there is no case 7"):
        done(desk, change, 7, desk.mei)


@pytest.mark.fault(43)
@pytest.mark.both_databases
@EVERY
def test_a_case_that_changed_meanwhile_is_refused(desk: Desk, change: Change):
    number = desk.case()
    if change is reopen:
        done(desk, close, number, desk.jun)
    done(desk, note, number, desk.jun)
    before = (standing(desk, number), desk.timeline(number))
    with pytest.raises(StaleCaseError, match="has changed since you opened it"):
        done(desk, change, number, desk.mei, version=1)
    assert (standing(desk, number), desk.timeline(number)) == before


@pytest.mark.fault(43)
@EVERY
def test_a_change_that_slips_in_between_is_refused_as_well(desk: Desk, change: Change):
    number = desk.case()
    if change is reopen:
        done(desk, close, number, desk.mei)

    def slip_in(session: Session, _context: object, _instances: object) -> None:
        session.connection().execute(text("UPDATE cases SET version = 99"))

    def disturbed(session: Session, number: int, agent: Agent) -> None:
        event.listen(session, "before_flush", slip_in)
        change(session, number, agent)

    with pytest.raises(StaleCaseError, match="has just changed"):
        done(desk, disturbed, number, desk.mei)
    assert desk.row(number).version < 99


def test_a_form_that_is_sent_twice_is_one_event(desk: Desk):
    number = desk.case()
    for change in (note, close):
        version = desk.row(number).version
        done(desk, change, number, desk.mei, version=version)
        done(desk, change, number, desk.mei, version=version)
    assert desk.timeline(number) == [
        OPENED,
        ("note", "Mei", "hello"),
        ("closed", "Mei", "helped"),
    ]


def test_the_same_words_written_again_are_a_second_note(desk: Desk):
    number = desk.case()
    done(desk, note, number, desk.mei, version=1)
    done(desk, note, number, desk.mei, version=2)
    done(desk, note, number, desk.mei)
    assert desk.timeline(number) == [OPENED, *[("note", "Mei", "hello")] * 3]


def test_a_text_is_kept_without_the_space_around_it(desk: Desk):
    number = desk.case()
    with desk.database.writing() as session:
        work.note(session, number, desk.mei, "  one\r\ntwo  \r\n", LATER)
    assert desk.timeline(number)[-1] == ("note", "Mei", "one\ntwo")


@pytest.mark.parametrize("words", ["", " \r\n\t", "x" * 10_001])
def test_no_text_and_endless_text_are_refused(desk: Desk, words: str):
    number = desk.case()
    with pytest.raises(TextError), desk.database.writing() as session:
        work.note(session, number, desk.mei, words, LATER)
    assert (standing(desk, number), desk.timeline(number)) == (
        ("new", None, False, 1),
        [OPENED],
    )


def changes(desk: Desk, number: int) -> list[tuple[str, dict[str, Any]]]:
    with desk.database.reading() as session:
        rows = select(CaseEvent).where(CaseEvent.case_number == number)
        found = session.scalars(rows.order_by(CaseEvent.id))
        return [(line.kind, line.changes) for line in found]


def test_each_change_is_a_line_with_what_was_and_what_became(desk: Desk):
    number, until = desk.case(), LATER + timedelta(hours=2)
    solved = Ending("solved", "resolved", "reset it", "phishing")
    with desk.database.writing() as session:
        take(session, number, desk.mei)
        work.wait(session, number, desk.mei, until, LATER, reason="at two")
        work.release(session, number, desk.mei, LATER, reason="lunch")
        take(session, number, desk.jun)
        work.close(session, number, desk.jun, solved, LATER)
        reopen(session, number, desk.mei)
    assert changes(desk, number) == [
        ("opened", {}),
        ("taken", {"status": ["new", "claimed"], "assigned_to": [None, "Mei"]}),
        (
            "planned",
            {
                "status": ["claimed", "waiting"],
                "follow_up_at": [None, until.isoformat()],
            },
        ),
        (
            "released",
            {
                "status": ["waiting", "new"],
                "assigned_to": ["Mei", None],
                "follow_up_at": [until.isoformat(), None],
            },
        ),
        ("taken", {"status": ["new", "claimed"], "assigned_to": [None, "Jun"]}),
        (
            "resolved",
            {
                "status": ["claimed", "resolved"],
                "disposition": [None, "solved"],
                "root_cause": [None, "phishing"],
            },
        ),
        (
            "reopened",
            {
                "status": ["resolved", "claimed"],
                "assigned_to": ["Jun", "Mei"],
                "disposition": ["solved", None],
                "root_cause": ["phishing", None],
            },
        ),
    ]
    row = desk.row(number)
    assert (row.reopened, row.resolved_at, row.touched_at) == (1, None, LATER)


@pytest.mark.parametrize("hours", [-1, 0, 366 * 24 + 1])
def test_a_case_waits_for_a_time_to_come_and_within_a_year(desk: Desk, hours: int):
    number = desk.case()
    until = LATER + timedelta(hours=hours)
    with pytest.raises(TimeError), desk.database.writing() as session:
        work.wait(session, number, desk.mei, until, LATER)
    assert standing(desk, number) == ("new", None, False, 1)


@pytest.mark.parametrize("change", [take, work.release])
def test_a_case_whose_caller_is_being_rung_stays_where_it_is(
    desk: Desk, change: Change
):
    number = desk.case(assigned_to=desk.jun.id, status="calling")
    with desk.database.writing() as session:
        arguments = () if change is take else (LATER,)
        with pytest.raises(CaseRefusedError, match="is being called; wait"):
            change(session, number, desk.lead, *arguments)
    assert standing(desk, number) == ("calling", desk.jun.id, False, 1)


def test_an_ended_case_cannot_wait_or_be_given_back(desk: Desk):
    number = desk.case()
    done(desk, close, number, desk.mei)
    for change in (work.release, work.wait):
        until = (LATER + timedelta(hours=1),) if change is work.wait else ()
        with desk.database.writing() as session:
            refused = pytest.raises(CaseRefusedError, match="is closed; reopen it")
            with refused:
                change(session, number, desk.mei, *until, LATER)
