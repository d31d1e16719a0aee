"""A case's page while it is open: two agents, a call's steps, and text that is safe."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from case_rows import Desk
from playwright.sync_api import Browser, Page, expect, sync_playwright
from sqlalchemy import select
from test_console import CHROMIUM, OPTIONS
from test_live_list import keep_picture
from two_desks import console, strict_page, window
from whole_hotline import wait_until

from ivr.cases import work
from ivr.tables import Callback, Draft

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"{CHROMIUM} is not installed"),
]
Open = Callable[..., Page]
# A machine that is busy is slow to show what it was told.
expect.set_options(timeout=30_000)
NUMBERS = dict.fromkeys(("agent_number", "caller_number", "from_number"), "+1")


@pytest.fixture
def number(desk: Desk) -> int:
    now = datetime.now(UTC)
    due = now + timedelta(hours=1)
    return desk.case(
        opened_at=now, due_at=due, assigned_to=desk.mei.id, status="claimed"
    )


@pytest.fixture
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(
            executable_path=CHROMIUM, args=OPTIONS, headless=True
        )


@pytest.fixture
def opened(
    desk: Desk, number: int, tmp_path: Path, chromium: Browser
) -> Iterator[Open]:
    """Return what opens the case for an agent, each on a server of their own."""
    wrong: list[str] = []
    with console(desk, tmp_path) as one, console(desk, tmp_path) as two:
        servers = {"Mei": one, "Jun": two}

        def page_of(name: str) -> Page:
            context = window(chromium, desk, servers[name], name)
            page = strict_page(context, wrong)
            page.goto(f"/console/cases/{number}")
            return page

        yield page_of
        for context in chromium.contexts:
            context.close()
    # The later of two saves is answered so, and a browser writes that down.
    assert [one for one in wrong if "409 (CONFLICT)" not in one] == []


def test_two_agents_on_one_case_see_each_other_and_lose_nothing(
    desk: Desk, number: int, opened: Open
):
    mei, jun = opened("Mei"), opened("Jun")
    expect(mei.locator("#there")).to_have_text("Jun is looking")
    expect(jun.locator("#there")).to_have_text("Mei is looking")
    mei.get_by_label("Note").fill("Mei's own words")
    expect(jun.locator("#there")).to_have_text("Mei is writing")
    jun.get_by_label("Note").fill("Jun was quicker")
    jun.get_by_role("button", name="Add note").click()
    expect(mei.locator("#news")).to_be_visible()
    expect(mei.get_by_role("region", name="Timeline")).to_contain_text("Jun was quick")
    assert mei.get_by_label("Note").input_value() == "Mei's own words"
    keep_picture(mei, "case-two-agents")
    mei.get_by_role("button", name="Add note").click()
    expect(mei.get_by_role("alert").first).to_contain_text("has changed")
    mei.get_by_role("button", name="Add note").click()
    expect(mei.locator("main > .done").first).to_have_text("Note added.")
    notes = [text for kind, _, text in desk.timeline(number) if kind == "note"]
    assert notes == ["Jun was quicker", "Mei's own words"]
    jun.close()
    expect(mei.locator("#there")).to_have_text("")


def test_a_page_on_which_nothing_was_typed_goes_on_by_itself(
    desk: Desk, number: int, opened: Open
):
    mei = opened("Mei")
    mei.get_by_label("Note").focus()
    with desk.database.writing() as session:
        work.note(session, number, desk.jun, "From elsewhere.", datetime.now(UTC))
    expect(mei.get_by_role("region", name="Timeline")).to_contain_text("From elsewhere")
    expect(mei.locator("#news")).to_be_hidden()
    assert mei.evaluate("document.activeElement.id") == "note"
    mei.get_by_label("Note").fill("At once.")
    mei.get_by_role("button", name="Add note").click()
    expect(mei.locator("main > .done").first).to_have_text("Note added.")


def test_a_call_is_told_step_by_step_and_leads_to_what_came_of_it(
    desk: Desk, number: int, opened: Open
):
    mei = opened("Mei")
    with desk.database.writing() as session:
        row = Callback(
            case_number=number,
            agent_id=desk.mei.id,
            token="t",
            state="queued",
            requested_at=datetime.now(UTC),
            **NUMBERS,
        )
        session.add(row)
    step = mei.locator(".steps [aria-current=step]")
    steps = {
        "queued": "Queued",
        "placed": "The agent's phone rings",
        "whispering": "1 is pressed",
        "dialling": "The caller's phone rings",
        "talking": "They talk",
    }
    for state, words in steps.items():
        with desk.database.writing() as session:
            session.get_one(Callback, row.id).state = state
        expect(step).to_have_text(words)
    assert mei.locator("#said").inner_text() == "Mei is calling: they talk."
    keep_picture(mei, "case-talking")
    with desk.database.writing() as session:
        ended = session.get_one(Callback, row.id)
        ended.state, ended.outcome = "ended", "no_answer"
        ended.ended_at = datetime.now(UTC)
    expect(mei.locator(".after strong")).to_have_text("no answer")
    assert "The call is over." in mei.locator("#said").inner_text()
    assert mei.evaluate("document.activeElement.id") == "disposition"


def test_a_note_outlives_a_server_that_dies_while_it_is_typed(
    desk: Desk, number: int, tmp_path: Path, chromium: Browser
):
    def kept() -> list[str]:
        with desk.database.reading() as session:
            return [one.fields["text"] for one in session.scalars(select(Draft))]

    with ExitStack() as first:
        url = first.enter_context(console(desk, tmp_path))
        page = window(chromium, desk, url, "Mei").new_page()
        page.goto(f"/console/cases/{number}")
        page.get_by_label("Note").fill("Before it died.")
        wait_until(lambda: kept() == ["Before it died."])
        expect(page.locator(".kept")).to_have_text("Kept as a draft")
    page.get_by_label("Note").press_sequentially(" And after.")
    expect(page.locator(".kept")).to_contain_text("Not kept yet")
    keep_picture(page, "case-server-away")
    with console(desk, tmp_path, int(url.rpartition(":")[2])):
        page.reload()
        expect(page.get_by_label("Note")).to_have_value("Before it died. And after.")
        wait_until(lambda: kept() == ["Before it died. And after."])
        page.get_by_role("button", name="Add note").click()
        expect(page.locator("main > .done").first).to_have_text("Note added.")
        assert page.get_by_label("Note").input_value() == ""
    assert kept() == []
    assert desk.timeline(number)[-1] == ("note", "Mei", "Before it died. And after.")
