"""Cases taken out again: each stands as before."""

import pytest
from belonging import (
    HOUR,
    LATER,
    OTHER,
    calls_of,
    merged,
    promised,
    rings,
    stands,
    taken_out,
)
from case_rows import AT, Desk
from sqlalchemy import select

from ivr.cases import work
from ivr.tables import Case, CaseMerge

pytestmark = pytest.mark.both_databases


def test_a_case_that_is_taken_out_stands_as_before_and_keeps_its_calls(desk: Desk):
    late = promised(desk, 9 * HOUR, caller=OTHER, callback_number=None)
    early = promised(desk, HOUR, priority="high", tags=["vip"])
    with desk.database.writing() as session:
        work.wait(session, early, desk.mei, AT + 3 * HOUR, LATER)
    again, _ = rings(desk)
    before = (stands(desk, early), stands(desk, late), desk.row(late).tags)
    merged(desk, early, late)
    newer, joined = rings(desk)
    assert joined == late
    for _ in range(2):
        taken_out(desk, early)
    assert (stands(desk, early), stands(desk, late), desk.row(late).tags) == before
    row = desk.row(early)
    assert (row.follow_up_at, row.closed_at) == (AT + 3 * HOUR, None)
    assert calls_of(desk, early) == [again]
    assert calls_of(desk, late) == [newer]
    assert [kind for kind, _, _ in desk.timeline(early)].count("taken_out") == 1
    with desk.database.reading() as session:
        assert session.scalars(select(CaseMerge)).all() == []


def test_who_proved_who_they_are_is_known_to_the_surviving_case_as_well(desk: Desk):
    proven = {"account": "4711", "verification": "pin", "tier": 0}
    for mine, theirs, then in (
        (proven, {}, ("4711", "pin", 0)),
        (proven, {"account": "0815"}, ("0815", "none", 1)),
        ({}, proven, ("4711", "pin", 0)),
    ):
        first, second = desk.case(**mine), desk.case(**theirs)
        was = desk.row(second)
        merged(desk, first, second)
        row = desk.row(second)
        assert (row.account, row.verification, row.tier) == then
        taken_out(desk, first)
        row = desk.row(second)
        assert (row.account, row.verification, row.tier) == (
            was.account,
            was.verification,
            was.tier,
        )


def test_what_an_agent_changed_since_the_merge_is_not_undone(desk: Desk):
    early, late = promised(desk, HOUR), promised(desk, 9 * HOUR)
    merged(desk, early, late)
    with desk.database.writing() as session:
        session.get_one(Case, late).due_at = AT + 2 * HOUR
    taken_out(desk, early)
    assert desk.row(late).due_at == AT + 2 * HOUR


def test_the_middle_of_a_chain_takes_its_own_along(desk: Desk):
    first, second, third = (
        desk.case(caller=f"+86139001390{n:02}", callback_number=None) for n in range(3)
    )
    merged(desk, first, second)
    merged(desk, second, third)
    with desk.database.reading() as session:
        calls = [session.get_one(Case, one).call.sid for one in (first, second)]
    assert calls_of(desk, third) == calls[::-1]
    taken_out(desk, second)
    assert calls_of(desk, third) == []
    assert calls_of(desk, second) == [calls[0]]
    came, joined = rings(desk, "+8613900139000")
    assert joined == second
    taken_out(desk, first)
    assert calls_of(desk, second) == [came]
    assert stands(desk, first)[0] == "new"


def test_the_end_of_a_chain_is_taken_out_of_the_one_that_survives(desk: Desk):
    first, second, third = (
        desk.case(caller=f"+86139001390{n:02}", callback_number=None) for n in range(3)
    )
    merged(desk, first, second)
    merged(desk, second, third)
    taken_out(desk, first)
    with desk.database.reading() as session:
        assert calls_of(desk, third) == [session.get_one(Case, second).call.sid]
    assert calls_of(desk, first) == []
    taken_out(desk, second)
    assert [stands(desk, one)[0] for one in (first, second, third)] == ["new"] * 3
