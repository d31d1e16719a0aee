"""What is folded on a case's page: remembered, opened by keys and links, no scripts."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from case_rows import Desk
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright
from test_console import CHROMIUM, OPTIONS
from two_desks import console, strict_page, window

from ivr.cases import work

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"{CHROMIUM} is not installed"),
]
# A machine that is busy is slow to show what it was told.
expect.set_options(timeout=30_000)
Open = Callable[..., Page]


@pytest.fixture
def case(desk: Desk) -> str:
    return f"/console/cases/{desk.case()}"


@pytest.fixture
def opened(desk: Desk, case: str, tmp_path: Path) -> Iterator[Open]:
    """Return what opens the case for Mei, in a browser of her own."""
    wrong: list[str] = []
    with sync_playwright() as playwright, console(desk, tmp_path) as url:
        chromium: Browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=OPTIONS, headless=True
        )

        def page_of(place: str = "", **more: object) -> Page:
            page = strict_page(window(chromium, desk, url, "Mei", **more), wrong)
            page.goto(case + place)
            page.wait_for_load_state("load")
            return page

        yield page_of
        for context in chromium.contexts:
            context.close()
    assert wrong == []


def summary(page: Page, words: str) -> Locator:
    return page.locator("summary", has_text=words)


def test_what_was_opened_is_open_on_the_next_page(opened: Open):
    page = opened()
    expect(page.locator("#complaint")).to_be_hidden()
    summary(page, "File a complaint").click()
    expect(page.locator("#complaint")).to_be_visible()
    page.reload()
    expect(page.locator("#complaint")).to_be_visible()
    expect(page.locator("#why")).to_be_hidden()
    summary(page, "File a complaint").click()
    page.reload()
    expect(page.locator("#complaint")).to_be_hidden()


def test_news_of_the_case_folds_nothing(opened: Open, desk: Desk, case: str):
    page = opened()
    summary(page, "Plan the next call").click()
    number = int(case.rpartition("/")[2])
    with desk.database.writing() as session:
        work.note(session, number, desk.jun, "From elsewhere.", datetime.now(UTC))
    expect(page.get_by_role("region", name="Timeline")).to_contain_text("elsewhere")
    expect(page.locator("#when")).to_be_visible()


@pytest.mark.parametrize("place", ["#disposition", "#when"])
def test_a_link_to_a_folded_field_opens_it(opened: Open, place: str):
    page = opened(place)
    expect(page.locator(place)).to_be_focused()


def test_the_key_for_ending_opens_its_form(opened: Open):
    page = opened()
    page.wait_for_load_state("networkidle")
    expect(page.locator("#disposition")).to_be_hidden()
    page.keyboard.press("c")
    expect(page.locator("#disposition")).to_be_focused()


def test_without_scripts_it_folds_all_the_same(opened: Open, desk: Desk, case: str):
    page = opened(java_script_enabled=False)
    expect(page.locator("#disposition")).to_be_hidden()
    summary(page, "End the case").click()
    page.locator("#disposition").select_option("solved")
    page.get_by_role("button", name="End the case").click()
    expect(page.get_by_role("status").first).to_contain_text("is done")
    assert desk.row(int(case.rpartition("/")[2])).disposition == "solved"
