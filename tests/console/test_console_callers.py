"""The page of blocked numbers, and the further calls on a case's page."""

from typing import Any

import pytest
from case_rows import AT, CALLER, Desk, add_call, agent, keep_wav, transcript
from console_browser import Browser, alert, section, words
from sqlalchemy import select

from ivr.cases.joining import join_case
from ivr.cases.opening import Caller
from ivr.flow.flow import Flow
from ivr.flow.state import State
from ivr.tables import BlockedNumber, Recording

PAGE = "/console/callers"
WHEN = "Tue 24 Nov 2026, 12:00 UTC+8"
FILLED = {"number": "+86 138 0013 8000", "reason": "sings <b>", "days": ""}


@pytest.fixture
def ada(browse) -> Browser:
    """The browser of a supervisor."""
    return browse("Ada")


def blocked(desk: Desk) -> list[tuple[Any, ...]]:
    with desk.database.reading() as session:
        rows = session.scalars(select(BlockedNumber))
        return [(row.number, row.reason, row.by, row.until) for row in rows]


def test_the_page_is_for_supervisors_and_admins(browse, desk):
    with desk.database.writing() as session:
        session.add(agent("Root", role="admin"))
    mei = browse("Mei")
    answer = mei.get(PAGE)
    assert (answer.status_code, "for supervisors" in answer.text) == (403, True)
    for action in ("block", "unblock"):
        fields = {"csrf_token": mei.token(), **FILLED}
        assert mei.post(f"{PAGE}/{action}", fields).status_code == 403
    assert blocked(desk) == []
    assert f'href="{PAGE}"' not in mei.read("/console/")
    for who in ("Ada", "Root"):
        assert f'href="{PAGE}"' in browse(who).read("/console/")
        assert "No number is blocked." in section(browse(who).read(PAGE), "blocked")


def test_a_number_is_blocked_and_unblocked_by_its_forms(ada, desk):
    answer = ada.send(ada.read(PAGE), f"{PAGE}/block", **FILLED)
    assert (answer.status_code, answer.location) == (303, PAGE)
    assert blocked(desk) == [(CALLER, "sings <b>", "Ada", None)]
    page = ada.read(PAGE)
    assert f"{CALLER} is blocked." in words(page)
    told = f"+86 138 0013 8000 sings <b> Ada {WHEN} for good Unblock"
    assert section(page, "blocked").endswith(told)
    assert "sings <b>" not in page
    ada.send(page, f"{PAGE}/unblock")
    assert blocked(desk) == []
    page = ada.read(PAGE)
    assert f"{CALLER} is not blocked any more." in words(page)
    again = ada.post(f"{PAGE}/unblock", {"csrf_token": ada.token(), "number": CALLER})
    assert again.status_code == 303
    assert "The number is not blocked." in words(ada.read(PAGE))


def test_a_block_of_some_days_says_when_it_ends(ada):
    ada.send(ada.read(PAGE), f"{PAGE}/block", **FILLED | {"days": "2"})
    assert "Thu 26 Nov 2026, 12:00 UTC+8" in section(ada.read(PAGE), "blocked")


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        (
            {"number": "13800138000"},
            "This is no telephone number; write it whole, like +8613800138000.",
        ),
        ({"reason": "  "}, "A reason has 1 to 500 characters."),
        ({"days": "0"}, "The days are a number from 1 to 3650."),
        ({"days": "99999"}, "The days are a number from 1 to 3650."),
        ({"days": "³"}, "The days are a number from 1 to 3650."),
    ],
)
def test_a_mistake_is_told_and_what_was_typed_stays(ada, desk, changed, told):
    typed = FILLED | changed
    answer = ada.send(ada.read(PAGE), f"{PAGE}/block", **typed)
    assert (answer.status_code, alert(answer.text)) == (422, told)
    assert f'value="{typed["number"]}"' in answer.text
    assert blocked(desk) == []


def test_a_form_of_another_site_blocks_nobody(ada, desk):
    for action in ("block", "unblock"):
        answer = ada.post(f"{PAGE}/{action}", FILLED, origin="https://evil.example")
        assert answer.status_code == 400
    assert blocked(desk) == []


def further(desk: Desk, flow: Flow, left: str) -> int:
    """Have a call of the case's number join it; return the id of its call."""
    with desk.database.writing() as session:
        call = add_call(session, CALLER).id
    state = State(
        flow="hotline",
        revision="f00d",
        language="en-US",
        topic="transfers",
        path=("welcome", "main:missing_transfer"),
        left_message=bool(left),
    )
    caller = Caller(call, CALLER, state, flow)
    desk.database.write(lambda wrote: join_case(wrote, caller, AT))
    return call


@pytest.mark.usefixtures("clock")
def test_further_calls_stand_on_the_case_with_what_was_left_in_each(
    mei, desk, flow, tmp_path
):
    number = desk.case()
    path = f"/console/cases/{number}"
    assert 'id="calls"' not in mei.read(path)
    further(desk, flow, left="")
    call = further(desk, flow, left="message")
    with desk.database.writing() as session:
        row = Recording(
            sid="RE1",
            call_id=call,
            language="en-US",
            state="transcribed",
            announced_at=AT,
            path=keep_wav(tmp_path / "rec", "a.wav"),
            sha256="f00d",
        )
        session.add(row)
        session.flush()
        session.add(transcript(row, "it <came>"))
    page = mei.read(path)
    line = "12:00 · transfers · verified: none welcome > main: missing transfer"
    split = (
        "About something else? Topic account security transfers software faults "
        "account management how to policy feedback complaints other "
        "Make it a case of its own"
    )
    before, _, form = section(page, "calls").partition(" Correct the text")
    assert before == f"Called again {line} it <came>"
    assert form.endswith(f"Save the text {split} {line} {split}")
    assert page.count('src="/console/recordings/RE1"') == 2  # it is the case's only one
    assert mei.get("/console/recordings/RE1").status_code == 200
    kinds = [kind for kind, _, _ in desk.timeline(number)]
    assert kinds == ["opened", "called_again", "raised", "called_again"]
