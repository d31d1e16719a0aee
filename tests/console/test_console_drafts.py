"""Typed text outlives reloads, sign-outs and refusals, and goes when it is sent."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from case_rows import PASSWORD, Desk
from console_browser import Browser, box, fields

from ivr.tables import Draft

SIGN_IN = "/console/sign-in"
TYPED = "she said <b>no</b> & left"


@pytest.fixture
def case(desk: Desk) -> str:
    return f"/console/cases/{desk.case()}"


def keep(browser: Browser, case: str, form: str = "note", **typed: str) -> int:
    sent = {"csrf_token": browser.token(), "form": form, **typed}
    return browser.post(f"{case}/draft", sent).status_code


def test_a_draft_stands_in_its_form_until_it_is_sent(mei: Browser, case: str, rows):
    assert keep(mei, case, text=TYPED) == 204
    assert keep(mei, case, "close", text="Done.", disposition="solved") == 204
    assert keep(mei, case, "plan", text="as agreed", when="2026-11-25T10:00") == 204
    page = mei.read(case)
    assert (box(page, "note"), box(page, "outcome")) == (TYPED, "Done.")
    assert re.search(r'value="solved"[^>]* selected', page)
    assert fields(page, f"{case}/plan")["when"] == "2026-11-25T10:00"
    assert mei.send(page, f"{case}/note", text=TYPED).status_code == 303
    assert box(mei.read(case), "note") == ""
    assert sorted(row["form"] for row in rows(Draft)) == ["close", "plan"]


@pytest.mark.parametrize(
    ("form", "typed"),
    [
        ("called", {"outcome": "busy"}),
        ("plan", {"when": "2026-11-25T10:00", "zone": "Australia/Perth", "text": "x"}),
        ("escalate", {"text": "she is angry"}),
        ("complain", {"text": "waited too long"}),
        ("link", {"other": "17", "text": "the same thief"}),
        ("merge", {"into": "17"}),
        ("tag", {"text": "vip, angry"}),
        ("hold", {"text": "a court asks"}),
    ],
)
def test_what_was_typed_in_any_form_stands_in_it_again(
    browse: Callable[..., Browser], desk: Desk, form: str, typed: dict[str, str]
):
    lead = browse("Ada")
    case = f"/console/cases/{desk.case(callback_number='+61412345678')}"
    assert keep(lead, case, form, **typed) == 204
    page = lead.read(case)
    sent = re.search(rf'<form[^>]*action="{case}/{form}".*?</form>', page, re.DOTALL)[0]
    stands = {
        name: value
        for name, value in fields(page, f"{case}/{form}").items()
        if name in typed
    }
    chosen = re.findall(
        r'<select[^>]*name="(\w+)"(?:(?!</select>).)*?value="([^"]*)" selected',
        sent,
        re.DOTALL,
    )
    assert stands | dict(chosen) == typed


def test_nobody_sees_the_draft_of_another(browse: Callable[..., Browser], case: str):
    keep(browse(), case, text=TYPED)
    assert box(browse("Jun").read(case), "note") == ""


@pytest.mark.parametrize("form", ["release", "", "../note"])
def test_what_is_no_form_is_not_kept(mei: Browser, case: str, rows, form: str):
    assert keep(mei, case, form, text="x") == 404
    assert keep(mei, "/console/cases/99", text="x") == 404
    assert rows(Draft) == []


def test_a_draft_needs_a_forms_token_and_a_session(
    mei: Browser, stranger: Browser, case: str, rows
):
    assert mei.post(f"{case}/draft", {"form": "note", "text": "x"}).status_code == 400
    token = stranger.token()
    sent = {"form": "note", "text": "x", "csrf_token": token}
    assert stranger.post(f"{case}/draft", sent).status_code == 403
    assert rows(Draft) == []


@pytest.mark.parametrize("tries", [1, 2])
def test_a_form_that_met_a_sign_out_stands_filled_in_after_signing_in(
    mei: Browser, case: str, clock: time_machine.Traveller, tries: int
):
    page = mei.read(case)
    clock.shift(timedelta(hours=1))
    answer = mei.send(page, f"{case}/close", text=TYPED, disposition="duplicate")
    assert answer.status_code == 403
    assert "It stands in its form again when you have signed in" in answer.text
    for _ in range(tries - 1):
        answer = mei.send(answer.text, SIGN_IN, name="Mei", password="wrong")
        assert answer.status_code == 403
    again = mei.send(answer.text, SIGN_IN, name="Mei", password=PASSWORD)
    assert again.location == case
    page = mei.read(case)
    assert "What you had typed stands in its form again." in page
    assert box(page, "outcome") == TYPED
    assert re.search(r'value="duplicate"[^>]* selected', page)
    assert mei.send(page, f"{case}/close", disposition="duplicate").status_code == 303


def test_another_site_brings_nothing_in(stranger: Browser, case: str, rows):
    token = stranger.token()
    form = {"csrf_token": token, "text": "ring 0900", "disposition": "solved"}
    page = stranger.post(f"{case}/close", form, origin="https://evil.example")
    assert "0900" not in page.text
    assert rows(Draft) == []
