"""Who follows a case is told what is new of it, and who is named is told too."""

from datetime import timedelta

import pytest
from case_rows import AT, Desk, agent

from ivr.cases import work
from ivr.cases.merging import merge
from ivr.cases.watching import (
    look,
    named,
    newest_line,
    unwatch,
    watch,
    watched_by,
    watchers_of,
)
from ivr.tables import Agent, CaseEvent

pytestmark = pytest.mark.both_databases

LATER = AT + timedelta(minutes=5)


def note(desk: Desk, number: int, who: Agent, text: str) -> None:
    with desk.database.writing() as session:
        work.note(session, number, who, text, LATER)


def news(desk: Desk, who: Agent) -> dict[int, str]:
    with desk.database.reading() as session:
        return watched_by(session, who)


def looks(desk: Desk, number: int, who: Agent) -> None:
    with desk.database.writing() as session:
        look(session, number, who, newest_line(session, number))


def test_what_others_do_is_new_until_it_is_looked_at(desk: Desk):
    number, other = desk.case(), desk.case()
    with desk.database.writing() as session:
        for _ in range(2):
            watch(session, number, desk.mei, LATER)
        watch(session, other, desk.jun, LATER)
    assert news(desk, desk.mei) == {number: "seen"}
    note(desk, number, desk.mei, "my own")
    assert news(desk, desk.mei) == {number: "seen"}
    note(desk, number, desk.jun, "news")
    assert news(desk, desk.mei) == {number: "new"}
    looks(desk, number, desk.mei)
    assert news(desk, desk.mei) == {number: "seen"}
    with desk.database.writing() as session:  # what time does, nobody does
        session.add(CaseEvent(case_number=number, at=LATER, kind="due_soon"))
    assert news(desk, desk.mei) == {number: "new"}
    assert news(desk, desk.jun) == {other: "seen"}
    with desk.database.writing() as session:
        for _ in range(2):
            unwatch(session, number, desk.mei)
    assert news(desk, desk.mei) == {}


def test_who_is_named_in_a_note_follows_the_case_and_is_told(desk: Desk):
    number = desk.case()
    note(desk, number, desk.mei, "@jun, please; not @meister, nor ada@example.com")
    with desk.database.reading() as session:
        assert [one.name for one in watchers_of(session, number)] == ["Jun"]
    assert news(desk, desk.jun) == {number: "mentioned"}
    looks(desk, number, desk.jun)
    note(desk, number, desk.mei, "and more")
    assert news(desk, desk.jun) == {number: "new"}
    note(desk, number, desk.jun, "@Jun: to myself")
    assert news(desk, desk.jun) == {number: "new"}
    note(desk, number, desk.mei, "(@JUN)")
    assert news(desk, desk.jun) == {number: "mentioned"}


def test_the_longer_of_two_names_is_meant_where_it_stands():
    jun, jun_wu, mei = agent("Jun"), agent("Jun Wu"), agent("美")
    assert named("@Jun Wu and @美。", [jun, jun_wu, mei]) == [jun_wu, mei]
    assert named("@Jun and @Jun Wu", [jun, jun_wu, mei]) == [jun_wu, jun]


def test_nobody_who_is_disabled_is_named(desk: Desk):
    number = desk.case()
    with desk.database.writing() as session:
        session.get_one(Agent, desk.jun.id).disabled_at = AT
    note(desk, number, desk.mei, "@Jun")
    assert news(desk, desk.jun) == {}


def test_who_follows_a_case_follows_what_it_is_merged_into(desk: Desk):
    first, second = desk.case(), desk.case()
    with desk.database.writing() as session:
        watch(session, first, desk.jun, LATER)
        merge(session, first, second, desk.mei, LATER)
    assert news(desk, desk.jun) == {first: "new", second: "new"}
