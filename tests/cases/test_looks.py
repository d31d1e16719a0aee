"""Who looks at a case, who writes on it, and what an agent has not seen of it."""

from datetime import timedelta

import pytest
from case_rows import AT, Desk

from ivr.cases import looks, work
from ivr.cases.looks import Here
from ivr.cases.watching import newest_line

pytestmark = pytest.mark.both_databases

SECOND = timedelta(seconds=1)


def here(desk: Desk, at=AT) -> dict[int, list[tuple[str, bool]]]:
    with desk.database.reading() as session:
        found = looks.who_is_here(session, at)
    return {
        number: [(one.name, one.writes) for one in there]
        for number, there in found.items()
    }


def come(desk: Desk, number: int, who, at=AT, **more) -> None:
    with desk.database.writing() as session:
        looks.come(session, number, who.id, at, **more)


def unread(desk: Desk, *numbers: int) -> set[int]:
    with desk.database.reading() as session:
        return set(looks.unread(session, numbers, desk.mei.id))


def test_who_looks_is_there_until_they_go_or_say_nothing_more(desk: Desk):
    first, second = desk.case(), desk.case()
    come(desk, first, desk.mei)
    come(desk, first, desk.jun)
    come(desk, second, desk.jun, AT + 10 * SECOND)
    assert here(desk, AT + 39 * SECOND) == {
        first: [("Jun", False), ("Mei", False)],
        second: [("Jun", False)],
    }
    assert here(desk, AT + 40 * SECOND) == {second: [("Jun", False)]}
    with desk.database.writing() as session:
        looks.go(session, second, desk.jun.id, AT + 40 * SECOND)
    assert here(desk, AT + 40 * SECOND) == {}


def test_who_types_writes_for_a_minute(desk: Desk):
    number = desk.case()
    come(desk, number, desk.jun, writes=True)
    come(desk, number, desk.jun, AT + 30 * SECOND)
    assert here(desk, AT + 59 * SECOND) == {number: [("Jun", True)]}
    assert here(desk, AT + 60 * SECOND) == {number: [("Jun", False)]}


def test_nobody_is_told_of_themselves():
    there = {7: [Here(1, "Jun", writes=False), Here(2, "Mei", writes=True)]}
    assert looks.others(there, 7, 1) == [Here(2, "Mei", writes=True)]
    assert looks.others(there, 8, 1) == []


def test_a_case_is_unread_until_its_newest_line_was_seen(desk: Desk):
    new, mine = desk.case(), desk.case(assigned_to=desk.mei.id, status="claimed")
    desk.case(assigned_to=desk.jun.id, status="claimed")
    desk.case(closed_at=AT, status="closed")
    numbers = range(new, new + 4)
    assert unread(desk, *numbers) == {new, mine}
    with desk.database.reading() as session:
        line = newest_line(session, new)
    come(desk, new, desk.mei, seen=line)
    assert unread(desk, *numbers) == {mine}
    with desk.database.writing() as session:
        work.note(session, mine, desk.mei, "My own note.", AT)
        work.note(session, new, desk.jun, "Somebody else's.", AT)
    assert unread(desk, *numbers) == {new, mine}
    come(desk, new, desk.mei, seen=line)
    assert unread(desk, new) == {new}
    with desk.database.reading() as session:
        newest = newest_line(session, new), newest_line(session, mine)
    for number, line in zip((new, mine), newest, strict=True):
        come(desk, number, desk.mei, seen=line)
        come(desk, number, desk.mei)
    assert unread(desk, *numbers) == set()


def test_a_case_stays_unread_when_a_newer_one_was_seen(desk: Desk):
    older, newer = desk.case(), desk.case()
    with desk.database.reading() as session:
        line = newest_line(session, newer)
    come(desk, newer, desk.mei, seen=line)
    assert unread(desk, older, newer) == {older}
