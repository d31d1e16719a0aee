"""A session that ends while somebody types: nothing of what was typed is lost."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from axe import violations
from case_rows import PASSWORD, Desk
from fitting import content_width
from playwright.sync_api import Page, expect, sync_playwright
from sqlalchemy import delete
from test_console import CHROMIUM, OPTIONS
from two_desks import console, window

from ivr.tables import AgentSession

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"{CHROMIUM} is not installed"),
]
expect.set_options(timeout=30_000)
NARROW = {"viewport": {"width": 360, "height": 740}, "color_scheme": "dark"}
SAID = "She said <b>no</b>.\nAgain at ten, not before."
Open = Callable[..., Page]


@pytest.fixture
def number(desk: Desk) -> int:
    """Return a case that Mei has."""
    now = datetime.now(UTC)
    return desk.case(
        opened_at=now,
        due_at=now + timedelta(hours=1),
        assigned_to=desk.mei.id,
        status="claimed",
    )


@pytest.fixture
def opened(desk: Desk, number: int, tmp_path: Path) -> Iterator[Open]:
    """Return what opens the case for Mei, in a browser that looks as is asked."""
    wrong: list[str] = []
    with sync_playwright() as playwright, console(desk, tmp_path) as url:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM, args=OPTIONS, headless=True
        )

        def page_of(**look: object) -> Page:
            page = window(chromium, desk, url, "Mei", **look).new_page()
            page.on("pageerror", lambda error: wrong.append(str(error)))
            page.goto(f"/console/cases/{number}")
            return page

        yield page_of
        for context in chromium.contexts:
            context.close()
    assert wrong == []


def end_sessions(desk: Desk) -> None:
    """End every session, as it is when a password is changed elsewhere."""
    with desk.database.writing() as session:
        session.execute(delete(AgentSession))


def sign_in(page: Page) -> None:
    page.get_by_label("Name", exact=True).fill("Mei")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def is_usable(page: Page) -> bool:
    """Tell whether axe finds nothing, and the page fits its window."""
    narrow = content_width(page) <= page.viewport_size["width"]
    return violations(page) == [] and narrow


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_note_is_saved_by_signing_in_again(
    desk: Desk, number: int, opened: Open, *, script: bool
):
    page = opened(java_script_enabled=script)
    page.get_by_label("Note", exact=True).fill(SAID)
    end_sessions(desk)
    page.get_by_role("button", name="Add note").click()
    expect(page.get_by_role("alert")).to_have_text("You have been signed out.")
    assert desk.timeline(number) == [("opened", None, "")]
    sign_in(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text(str(number))
    assert page.url.endswith(f"/console/cases/{number}")
    note = page.get_by_label("Note", exact=True)
    expect(note).to_have_value(SAID)
    expect(page.get_by_role("main")).to_contain_text(
        "What you had typed stands in its form again."
    )
    page.get_by_role("button", name="Add note").click()
    expect(page.locator(".timeline")).to_contain_text("Again at ten")
    assert desk.timeline(number) == [("opened", None, ""), ("note", "Mei", SAID)]
    expect(note).to_have_value("")


def test_a_form_of_several_fields_is_as_it_was_and_open(
    desk: Desk, number: int, opened: Open
):
    page = opened(**NARROW)
    ends, came = page.get_by_label("How it ends"), page.get_by_label("What came of it")
    ends.select_option("passed_on")
    came.fill("The security team has it.")
    end_sessions(desk)
    page.get_by_role("button", name="End the case").click()
    expect(page.get_by_role("alert")).to_have_text("You have been signed out.")
    assert is_usable(page)
    sign_in(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text(str(number))
    expect(came).to_be_visible()
    expect(came).to_have_value("The security team has it.")
    expect(ends).to_have_value("passed_on")
    assert is_usable(page)
    page.get_by_role("button", name="End the case").click()
    expect(page.get_by_text(f"Case {number} is done.")).to_be_visible()
    last = ("closed", "Mei", "The security team has it.")
    assert desk.timeline(number)[-1] == last


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_any_other_form_is_sent_by_one_press_after_signing_in(
    desk: Desk, number: int, opened: Open, *, script: bool
):
    page = opened(**NARROW, java_script_enabled=script)
    page.goto("/console/?tab=all&topic=transfers")
    if page.get_by_label("Name of the view").is_hidden():
        page.locator("summary", has_text="Filter").click()
    page.get_by_label("Name of the view").fill("Money under way")
    end_sessions(desk)
    page.get_by_role("button", name="Save as a view").click()
    sign_in(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Not sent yet")
    expect(page.get_by_role("main")).to_contain_text("Money under way")
    if script:
        assert is_usable(page)
    page.get_by_role("button", name="Send it now").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Money under way")
    expect(page.get_by_role("link", name=str(number), exact=True)).to_be_visible()


def test_who_is_told_by_the_page_goes_on_where_they_were(desk: Desk, opened: Open):
    page = opened()
    note = page.get_by_label("Note", exact=True)
    note.fill("Rang:")
    expect(page.get_by_text("Kept as a draft")).to_be_visible()
    end_sessions(desk)
    # This cannot be kept on the server any more, and stays in the browser.
    note.fill(SAID)
    expect(page.get_by_text("Not kept yet")).to_be_visible()
    told = page.locator("#signed-out")
    expect(told).to_be_visible()
    told.get_by_role("link", name="Sign in").click()
    sign_in(page)
    expect(note).to_have_value(SAID)
    expect(page.get_by_text("Kept as a draft")).to_be_visible()
