import html
import re
from collections.abc import Callable

import pytest
from case_rows import Desk
from console_browser import Browser, alert, box, section
from sqlalchemy import select, update

from ivr.tables import Agent, Call, Callback

Browse = Callable[..., Browser]

LIST = "/console/"
HELPED = {"disposition": "passed_on", "text": "rang: helped"}


def address(number: int) -> str:
    return f"/console/cases/{number}"


def done(page: str) -> str:
    found = re.search(r'role="status">(.*?)<', page)
    return found[1] if found else ""


def test_taking_noting_closing_and_reopening(mei: Browser, desk: Desk):
    number = desk.case()
    case = address(number)
    steps = [
        ("take", {}, case, f"Case {number} is yours."),
        ("note", {"text": "rang: busy"}, case, "Note added."),
        ("release", {"text": "lunch"}, case, f"Case {number} is free again."),
        ("close", HELPED, LIST, f"Case {number} is done."),
        ("reopen", {}, case, f"Case {number} is open again, and yours."),
    ]
    for change, typed, then, said in steps:
        answer = mei.do(case, change, **typed)
        assert (answer.status_code, answer.location) == (303, then)
        assert done(mei.read(then)) == said
    assert desk.timeline(number) == [
        ("opened", None, ""),
        ("taken", "Mei", ""),
        ("note", "Mei", "rang: busy"),
        ("released", "Mei", "lunch"),
        ("closed", "Mei", "rang: helped"),
        ("reopened", "Mei", ""),
    ]
    assert section(mei.read(case), "timeline").startswith(
        "Timeline 12:00 · reopened by Mei "
        "status: closed → claimed disposition: passed on → none "
        "12:00 · closed by Mei "
        "status: new → closed with: nobody → Mei disposition: none → passed on "
        "rang: helped "
    )


def test_the_second_agent_is_told_who_has_the_case(browse: Browse, desk: Desk):
    number = desk.case()
    mei, jun = browse(), browse("Jun")
    page = jun.read(address(number))
    mei.do(address(number), "take")
    answer = jun.send(page, f"{address(number)}/take")
    assert answer.status_code == 409
    assert alert(answer.text) == f"Mei already has case {number}."
    assert "Mei has this case." in answer.text
    assert desk.row(number).assigned_to == desk.mei.id


def test_a_supervisor_is_offered_to_step_in(browse: Browse, desk: Desk):
    number = desk.case(assigned_to=desk.mei.id, status="claimed")
    lead = browse("Ada")
    assert "Take it from Mei" in lead.read(address(number))
    assert lead.do(address(number), "take").status_code == 303
    assert desk.row(number).assigned_to == desk.lead.id


@pytest.mark.parametrize(("change", "name"), [("note", "note"), ("close", "outcome")])
def test_a_text_is_not_lost_when_the_case_has_changed(
    browse: Browse, desk: Desk, change: str, name: str
):
    number = desk.case()
    mei, jun = browse(), browse("Jun")
    page = mei.read(address(number))
    jun.do(address(number), "note", text="Jun was here")
    written = {"text": "\nmine <b>&", "disposition": "nuisance"}
    answer = mei.send(page, f"{address(number)}/{change}", **written)
    assert answer.status_code == 409
    assert alert(answer.text).startswith(f"Case {number} has changed since you opened")
    assert "Jun was here" in section(answer.text, "timeline")
    assert box(answer.text, name) == "\nmine <b>&"
    others = {"note", "outcome"} - {name}
    assert [box(answer.text, other) for other in others] == [""]
    assert ('value="nuisance" selected' in answer.text) == (change == "close")
    again = mei.send(
        answer.text, f"{address(number)}/{change}", text="mine", disposition="nuisance"
    )
    assert again.status_code == 303
    assert [line[1:] for line in desk.timeline(number)[1:]] == [
        ("Jun", "Jun was here"),
        ("Mei", "mine"),
    ]


@pytest.mark.parametrize("change", ["take", "close"])
def test_an_outcome_that_comes_too_late_is_kept_as_a_note_to_send(
    browse: Browse, desk: Desk, change: str
):
    number = desk.case()
    mei, jun = browse(), browse("Jun")
    page = mei.read(address(number))
    jun.do(address(number), change, text="Jun did it", disposition="duplicate")
    answer = mei.send(
        page, f"{address(number)}/close", text="mine", disposition="solved"
    )
    assert answer.status_code == 409
    assert f"{address(number)}/close" not in answer.text
    assert box(answer.text, "note") == "mine"


def test_a_reopening_from_an_old_page_is_refused(browse: Browse, desk: Desk):
    number = desk.case()
    mei, jun = browse(), browse("Jun")
    mei.do(address(number), "close", **HELPED)
    page = mei.read(address(number))
    jun.do(address(number), "note", text="rang again")
    assert mei.send(page, f"{address(number)}/reopen").status_code == 409


KNOWN = (
    "solved, answered, passed_on, not_reached, no_longer_needed, duplicate, nuisance"
)


@pytest.mark.parametrize(
    ("change", "typed", "said"),
    [
        ("note", {"text": "  "}, "Nothing was written; write a few words first."),
        ("close", {"text": "helped"}, f"Choose how the case ends: {KNOWN}."),
        (
            "close",
            {"disposition": "solvd"},
            f"No disposition 'solvd' is configured; did you mean 'solved'?: {KNOWN}.",
        ),
        (
            "close",
            {"disposition": "solved", "root_cause": "moon"},
            "No root cause 'moon' is configured: none.",
        ),
    ],
)
def test_what_is_missing_or_not_configured_is_refused(
    mei: Browser, desk: Desk, change: str, typed: dict[str, str], said: str
):
    number = desk.case()
    answer = mei.do(address(number), change, **typed)
    assert answer.status_code == 422
    assert html.unescape(alert(answer.text)) == said
    assert desk.timeline(number) == [("opened", None, "")]


def test_an_unknown_case_is_a_page_that_leads_back(mei: Browser):
    token = mei.token()
    for change in ("take", "note", "close", "release", "reopen"):
        form = {"csrf_token": token, "disposition": "solved", "text": "hello"}
        assert mei.post(f"/console/cases/7/{change}", form).status_code == 404
    answer = mei.get("/console/cases/7")
    assert answer.status_code == 404
    assert "There is nothing here" in answer.text
    for lost in ("/console/cases/seven", "/console/nowhere"):
        answer = mei.get(lost)
        assert answer.status_code == 404
        assert "There is nothing here" in answer.text


def test_calling_back_asks_for_the_agents_own_number_first(mei: Browser, desk: Desk):
    number = desk.case()
    answer = mei.do(address(number), "call")
    assert answer.status_code == 409
    assert html.unescape(alert(answer.text)) == (
        "It is not known where to ring Mei; an admin runs: "
        "ivr agents phone 'Mei' +12025550123."
    )
    assert desk.row(number).status == "new"


def test_one_press_queues_a_call_and_the_page_says_how_far_it_is(
    mei: Browser, desk: Desk
):
    number = desk.case()
    with desk.database.writing() as session:
        session.execute(update(Agent).values(phone="+12025550110"))
        session.execute(update(Call).values(called="+18005550100"))
    before = mei.read(address(number))
    for _ in range(2):
        answer = mei.send(before, f"{address(number)}/call")
        assert answer.status_code == 303
    page = mei.read(address(number))
    assert "Mei is calling: the call is about to be placed." in page
    assert "Ring me, then the caller" not in page
    with desk.database.reading() as session:
        (one,) = session.scalars(select(Callback)).all()
    assert (one.case_number, one.from_number) == (number, "+18005550100")
