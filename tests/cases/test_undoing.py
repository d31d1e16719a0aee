"""What an agent has just done is undone, while nobody has built on it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from case_rows import AT, Desk
from sqlalchemy import select

from ivr.cases import tagging, work
from ivr.cases.assigning import assign
from ivr.cases.endings import Ending
from ivr.cases.undoing import UndoError, just_done, undo
from ivr.tables import Agent, Case, CaseEvent, Promise

pytestmark = pytest.mark.both_databases

MINUTE = timedelta(minutes=1)
HELD = (
    "status assigned_to follow_up_at disposition root_cause tags closed_at "
    "resolved_at answered_at"
).split()
Do = Callable[..., object]


def take(session, number: int, who: Agent, at) -> Case:
    return work.take(session, number, who, at)


def release(session, number: int, who: Agent, at) -> Case:
    return work.release(session, number, who, at)


def give(session, number: int, who: Agent, at) -> Case:
    return assign(session, number, "Jun", who, at)


def resolve(session, number: int, who: Agent, at) -> Case:
    return work.close(session, number, who, Ending("solved", "resolved"), at)


def close(session, number: int, who: Agent, at) -> Case:
    came = Ending("duplicate", "closed", "Same as the other.", "bug")
    return work.close(session, number, who, came, at)


def put_off(session, number: int, who: Agent, at) -> Case:
    return work.wait(session, number, who, at + 60 * MINUTE, at)


def tag(session, number: int, who: Agent, at) -> Case:
    return tagging.tag(session, number, who, ["vip"], at)


def held(desk: Desk, number: int) -> dict[str, object]:
    row = desk.row(number)
    return {name: getattr(row, name) for name in HELD}


def do(desk: Desk, number: int, what: Do, who: Agent | None = None, at=AT) -> int:
    who = who or desk.mei
    with desk.database.writing() as session:
        what(session, number, who, at)
        line = just_done(session, number, who, at)
    assert line is not None
    return line


def undone(desk: Desk, line: int, who: Agent | None = None, at=AT + MINUTE) -> None:
    with desk.database.writing() as session:
        undo(session, line, who or desk.mei, at)


@pytest.mark.parametrize("what", [take, give, resolve, close, put_off, tag])
@pytest.mark.parametrize("whose", ["nobody's", "mine", "waiting"])
def test_a_case_is_as_it_was(desk: Desk, what: Do, whose: str):
    more = {
        "nobody's": {},
        "mine": {"assigned_to": desk.mei.id, "status": "claimed"},
        "waiting": {"status": "waiting", "follow_up_at": AT + 5 * MINUTE},
    }[whose]
    number = desk.case(**more)
    before = held(desk, number)
    if what is take and whose == "mine":
        what = release
    line = do(desk, number, what)
    assert held(desk, number) != before
    undone(desk, line)
    assert held(desk, number) == before
    assert desk.timeline(number)[-1] == ("undone", "Mei", "")


def test_a_promise_is_owed_again(desk: Desk, rows):
    number = desk.case()
    with desk.database.writing() as session:
        due = AT + 60 * MINUTE
        row = Promise(case_number=number, made_at=AT, due_at=due, state="open")
        session.add(row)
    before = rows(Promise)
    line = do(desk, number, resolve)
    assert rows(Promise)[0]["state"] == "kept"
    undone(desk, line)
    assert rows(Promise) == before


def test_what_was_undone_is_not_undone_twice(desk: Desk):
    line = do(desk, desk.case(), take)
    undone(desk, line)
    with pytest.raises(UndoError, match="has changed since"):
        undone(desk, line)


def test_nothing_is_undone_that_others_did_or_built_on_or_long_ago(desk: Desk):
    number = desk.case()
    line = do(desk, number, take)
    with pytest.raises(UndoError, match="somebody else did it"):
        undone(desk, line, desk.jun)
    with pytest.raises(UndoError, match="more than 10 minutes"):
        undone(desk, line, at=AT + 10 * MINUTE + timedelta(seconds=1))
    with desk.database.writing() as session:
        work.note(session, number, desk.jun, "On it.", AT)
    with pytest.raises(UndoError, match="has changed since"):
        undone(desk, line)
    assert desk.row(number).assigned_to == desk.mei.id


def test_what_is_no_change_cannot_be_undone(desk: Desk):
    number = desk.case()
    with desk.database.writing() as session:
        work.note(session, number, desk.mei, "A note stays.", AT)
        assert just_done(session, number, desk.mei, AT) is None
        note = session.scalars(select(CaseEvent.id).filter_by(kind="note")).one()
    for line in (note, note + 100):
        with pytest.raises(UndoError, match="nothing to undo"):
            undone(desk, line)


def test_taking_ones_own_again_offers_nothing(desk: Desk):
    number = desk.case()
    do(desk, number, take)
    with desk.database.writing() as session:
        work.take(session, number, desk.mei, AT + MINUTE)
        assert just_done(session, number, desk.mei, AT + MINUTE) is None
