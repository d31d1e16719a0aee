"""The list of cases while it is open: what comes, what goes, and who else is there."""

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from case_rows import Desk
from playwright.sync_api import Browser, Page, expect, sync_playwright
from test_console import CHROMIUM, OPTIONS
from two_desks import console, strict_page, window

from ivr.cases import work

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"{CHROMIUM} is not installed"),
]
PICTURES = os.environ.get("IVR_TEST_PICTURES")
Open = Callable[..., Page]
# A machine that is busy is slow to show what it was told.
expect.set_options(timeout=30_000)


@pytest.fixture
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(
            executable_path=CHROMIUM, args=OPTIONS, headless=True
        )


@pytest.fixture
def opened(desk: Desk, tmp_path: Path, chromium: Browser) -> Iterator[Open]:
    """Return what opens a page of an agent, each on a server of their own."""
    wrong: list[str] = []
    with console(desk, tmp_path) as one, console(desk, tmp_path) as two:
        servers = {"Mei": one, "Jun": two}

        def page_of(name: str, path: str = "/console/", **more: object) -> Page:
            context = window(chromium, desk, servers[name], name, **more)
            page = strict_page(context, wrong)
            page.goto(path)
            return page

        yield page_of
        for context in chromium.contexts:
            context.close()
    assert wrong == []


def add(desk: Desk, minutes: int = 60, **more: object) -> int:
    now = datetime.now(UTC)
    due = now + timedelta(minutes=minutes)
    return desk.case(opened_at=now, due_at=due, **more)


def shown(page: Page) -> list[str]:
    return page.locator("#list tr[data-case] td.number a").all_inner_texts()


def top_of(page: Page, number: int) -> float:
    return page.locator(f"tr[data-case='{number}']").bounding_box()["y"]


def keep_picture(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/{name}.png")


def test_a_case_arrives_by_itself_where_it_belongs(desk: Desk, opened: Open):
    first = add(desk)
    page = opened("Mei")
    expect(page.locator("#list tr[data-case]")).to_have_count(1)
    urgent = add(desk, priority="urgent")
    expect(page.locator("#list tr[data-case]")).to_have_count(2)
    assert shown(page) == [str(urgent), str(first)]
    assert page.locator(".tabs .count").first.inner_text() == "2"
    with desk.database.writing() as session:
        work.take(session, first, desk.jun, datetime.now(UTC))
    expect(page.locator(f"tr[data-case='{first}'] .with")).to_contain_text("Jun")


@pytest.mark.parametrize("used", ["pointer", "keyboard"])
def test_what_comes_moves_no_row_that_is_being_used(
    desk: Desk, opened: Open, used: str
):
    first, second = add(desk), add(desk)
    page = opened("Mei")
    row = page.locator(f"tr[data-case='{second}']")
    if used == "pointer":
        row.hover()
    else:
        row.get_by_role("link").focus()
    before = top_of(page, second)
    urgent = add(desk, priority="urgent")
    with desk.database.writing() as session:
        work.take(session, first, desk.jun, datetime.now(UTC))
    line = page.locator("#arrived")
    expect(line).to_contain_text("1 new")
    expect(page.locator(f"tr[data-case='{first}'] .with")).to_contain_text("Jun")
    keep_picture(page, f"list-held-{used}")
    assert shown(page) == [str(first), str(second)]
    assert top_of(page, second) == before
    if used == "keyboard":
        assert page.evaluate("document.activeElement.innerText") == str(second)
    page.get_by_role("button", name="Show them").click()
    expect(page.locator("#list tr[data-case]")).to_have_count(3)
    assert shown(page) == [str(urgent), str(first), str(second)]
    assert line.inner_text() == ""


def test_a_case_that_left_the_list_stays_where_it_was_until_it_is_let_go(
    desk: Desk, opened: Open
):
    first, second = add(desk), add(desk)
    page = opened("Mei", "/console/?tab=unassigned")
    page.locator(f"tr[data-case='{second}']").hover()
    with desk.database.writing() as session:
        work.take(session, first, desk.jun, datetime.now(UTC))
    expect(page.locator("#arrived")).to_contain_text("1 no longer in this list")
    expect(page.locator("tr.gone")).to_have_count(1)
    page.get_by_role("button", name="Show them").click()
    expect(page.locator("#list tr[data-case]")).to_have_count(1)
    assert shown(page) == [str(second)]


def test_two_agents_see_each_other_from_two_servers(desk: Desk, opened: Open):
    number = add(desk)
    mei = opened("Mei")
    jun = opened("Jun", f"/console/cases/{number}")
    expect(mei.locator("#list .here")).to_have_text("Jun is looking")
    keep_picture(mei, "list-with-somebody")
    jun.close()


def test_an_agent_who_gets_no_stream_asks_instead(
    desk: Desk, opened: Open, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("ivr.console.streams.Places.take", lambda *_: None)
    monkeypatch.setattr("ivr.console.newsroom.FRESH_S", 0.0)
    add(desk)
    page = opened("Mei")
    expect(page.locator("#list tr[data-case]")).to_have_count(1)
    add(desk)
    expect(page.locator("#list tr[data-case]")).to_have_count(2)
