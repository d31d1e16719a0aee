"""Legal holds on a case's page: who may, and what is told."""

from collections.abc import Callable

import pytest
from case_rows import AT, Desk, add_case, add_recording
from console_browser import Browser, alert, section

from ivr.keeping.retention import Periods, due
from ivr.tables import LegalHold, Transcript

Browse = Callable[..., Browser]


def holds(desk: Desk) -> list[tuple[str, str]]:
    with desk.database.reading() as session:
        return [(row.reason, row.by) for row in session.query(LegalHold)]


def test_a_supervisor_holds_a_case_and_ends_it_and_agents_see_that(
    browse: Browse, desk: Desk
):
    number = desk.case()
    case = f"/console/cases/{number}"
    lead, mei = browse("Ada"), browse("Mei")
    assert 'aria-labelledby="hold"' not in mei.read(case)
    assert lead.do(case, "hold", text=" the police \n asked ").location == case
    assert holds(desk) == [("the police asked", "Ada")]
    seen = section(mei.read(case), "hold")
    assert seen.startswith("Legal hold Nothing of this case is deleted, here or at")
    assert seen.endswith("Ada, Tue 24 Nov 2026, 12:00 UTC+8 : the police asked")
    assert f'action="{case}/end-hold"' not in mei.read(case)
    assert lead.do(case, "end-hold").status_code == 303
    assert holds(desk) == []
    assert desk.timeline(number)[1:] == [
        ("legal_hold", "Ada", "the police asked"),
        ("legal_hold_ended", "Ada", ""),
    ]


def test_a_held_case_is_not_due_however_long_it_is_closed(browse: Browse, desk: Desk):
    number = desk.case(status="closed", closed_at=AT.replace(year=2020))
    browse("Ada").do(f"/console/cases/{number}", "hold", text="a court asked")
    with desk.database.reading() as session:
        assert [one.held for one in due(session, Periods(30), AT)] == ["a court asked"]


@pytest.mark.parametrize("change", ["hold", "end-hold"])
def test_an_agent_alone_changes_no_hold(mei: Browser, desk: Desk, change: str):
    number = desk.case()
    token = {"csrf_token": mei.token(), "text": "mine"}
    answer = mei.post(f"/console/cases/{number}/{change}", token)
    assert (answer.status_code, holds(desk)) == (403, [])
    assert [kind for kind, *_ in desk.timeline(number)] == ["opened"]


def test_what_cannot_be_held_is_told_and_a_form_without_its_token_is_refused(
    browse: Browse, desk: Desk
):
    number = desk.case()
    case, lead = f"/console/cases/{number}", browse("Ada")
    answer = lead.do(case, "hold", text="  ")
    assert (answer.status_code, alert(answer.text)) == (
        409,
        "A reason has 1 to 500 characters.",
    )
    token = {"csrf_token": lead.token(), "text": "x"}
    assert lead.post(f"{case}/end-hold", token).status_code == 409
    assert lead.post("/console/cases/4711/hold", token).status_code == 404
    assert lead.post(f"{case}/hold", {"text": "x"}).status_code == 400
    assert holds(desk) == []


def test_a_call_of_two_is_shown_by_turns(mei: Browser, desk: Desk):
    with desk.database.writing() as session:
        case = add_case(session)
        add_recording(session, case, "hello hi", state="transcribed")
        [row] = session.query(Transcript)
        row.words = [
            word | {"channel": channel}
            for word, channel in zip(row.words, (2, 1), strict=True)
        ]
    said = section(mei.read(f"/console/cases/{case.number}"), "message")
    assert "Agent: hello Caller: hi" in said
