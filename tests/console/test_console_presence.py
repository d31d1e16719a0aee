"""The switch on every page, and what supervisors do with people and cases."""

import re

import pytest
from case_rows import AT, Desk
from console_browser import Browser, fields, words

from ivr.cases import work
from ivr.cases.escalation import ask_for_supervisor
from ivr.tables import Agent

SWITCH = "/console/availability"
CASES = "/console/desk/cases"


def away_since(desk: Desk, who: Agent):
    with desk.database.reading() as session:
        return session.get_one(Agent, who.id).away_since


@pytest.fixture
def ada(browse) -> Browser:
    return browse("Ada")


def test_an_agent_is_away_and_back_by_one_press_and_stays_on_the_page(mei, desk):
    page = mei.read("/console/watching")
    gone = mei.send(page, SWITCH, state="away")
    assert (gone.location, away_since(desk, desk.mei)) == ("/console/watching", AT)
    page = mei.read("/console/watching")
    assert ("You are away." in page, "Away, less than a minute" in page) == (True, True)
    mei.send(page, SWITCH, state="available")
    assert away_since(desk, desk.mei) is None
    assert "You are available." in mei.read("/console/watching")


def test_who_is_away_is_told_so_instead_of_given_a_case(mei, desk):
    number = desk.case()
    page = mei.read("/console/")
    mei.send(page, SWITCH, state="away")
    mei.send(mei.read("/console/"), "/console/next")
    assert "Mei is away; be available before you take a case." in mei.read("/console/")
    assert desk.row(number).assigned_to is None


def test_agents_set_nobody_else_away(mei, desk):
    page = mei.read("/console/")
    answer = mei.send(page, SWITCH, state="away", agent=str(desk.jun.id))
    assert (answer.status_code, away_since(desk, desk.jun)) == (404, None)


def test_a_supervisor_sets_somebody_away_and_sees_it(ada, desk, browse):
    browse("Jun")
    page = ada.read("/console/desk")
    row = re.search(rf'value="{desk.jun.id}".*?</form>', page, re.DOTALL)[0]
    assert "Set away: Jun" in row
    ada.send(page, SWITCH, state="away", agent=str(desk.jun.id), next="/console/desk")
    assert away_since(desk, desk.jun) == AT
    people = words(
        re.search(
            r'data-part="people".*?</section>', ada.read("/console/desk"), re.DOTALL
        )[0]
    )
    assert "Jun agent away less than a minute" in people
    assert "Ada supervisor available" in people
    assert "Mei agent not signed in" in people


def test_cases_are_given_to_somebody_many_at_once(ada, desk, browse):
    browse("Jun")
    one, two, three = desk.case(), desk.case(), desk.case()
    page = ada.read(f"{CASES}?which=nobody")
    sent = fields(page, CASES) | {"do": "assign", "to": "Jun"}
    ada.post(CASES, sent | {"number": [str(one), str(two)]})
    assert [desk.row(number).assigned_to for number in (one, two, three)] == [
        desk.jun.id,
        desk.jun.id,
        None,
    ]
    told = ada.read("/console/")
    assert "2 cases assigned to Jun." in told
    page = ada.read(f"{CASES}?which={desk.jun.id}")
    shown = re.findall(r'name="number" value="(\d+)"', page)
    assert list(map(int, shown)) == [one, two]
    ada.send(told, "/console/undo")
    assert "2 cases are as they were." in ada.read("/console/")
    assert [desk.row(number).assigned_to for number in (one, two)] == [None, None]


def test_one_that_is_refused_stops_no_other(ada, desk):
    old, new = desk.case(), desk.case()
    page = ada.read(f"{CASES}?which=nobody")
    with desk.database.writing() as session:
        work.note(session, old, desk.mei, "just spoke", AT)
    sent = fields(page, CASES) | {
        "do": "take",
        f"version-{old}": "1",
        f"version-{new}": "1",
    }
    ada.post(CASES, sent | {"number": [str(old), str(new)]})
    assert (desk.row(old).assigned_to, desk.row(new).assigned_to) == (
        None,
        desk.lead.id,
    )
    told = words(ada.read("/console/"))
    assert "1 case assigned to you." in told
    assert f"Case {old} has changed since you opened it" in told


def test_nothing_ticked_is_said(ada, desk):
    desk.case()
    page = ada.read(f"{CASES}?which=nobody")
    ada.post(CASES, fields(page, CASES) | {"do": "take"})
    assert "No case is ticked." in ada.read("/console/")


def test_an_escalated_case_is_returned_with_words(ada, desk):
    number = desk.case()
    with desk.database.writing() as session:
        ask_for_supervisor(session, number, desk.mei, "they insist", AT)
    page = ada.read(CASES)
    assert f"Case {number}" in page
    assert "asked for, Tue 24 Nov 2026, 12:00 UTC+8" in words(page)
    sent = fields(page, CASES) | {"do": "return", "text": "refunded"}
    ada.post(CASES, sent | {"number": [str(number)]})
    told = ada.read(CASES)
    assert "1 case returned to the agents." in told
    assert "No case here." in told
    assert "returned to the agents" in ada.read(f"/console/cases/{number}")
    assert desk.timeline(number)[-1] == ("returned", "Ada", "refunded")


def test_agents_give_out_nothing(mei, desk):
    number = desk.case()
    assert mei.get(CASES).status_code == 403
    token = mei.token()
    sent = {"csrf_token": token, "do": "take", "number": str(number)}
    assert mei.post(CASES, sent).status_code == 403
    assert desk.row(number).assigned_to is None
