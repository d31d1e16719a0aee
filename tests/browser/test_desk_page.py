"""The supervisor's page in a browser: it follows the desk, and moves nothing in use."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from axe import violations
from case_rows import Desk, add_case
from fitting import content_width
from playwright.sync_api import Page, expect
from test_console import CHROMIUM, desk
from two_desks import chromium_at, strict_page, window

__all__ = ["desk"]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"{CHROMIUM} is not installed"),
]


@pytest.fixture
def page(desk: Desk, tmp_path: Path) -> Iterator[Page]:
    """Return Ada's page of the desk, on which nothing may go wrong."""
    wrong: list[str] = []
    with chromium_at(desk, tmp_path / "rec") as (chromium, url):
        found = strict_page(window(chromium, desk, url, "Ada"), wrong)
        found.goto("/console/desk")
        yield found
    assert wrong == []


def add_late(desk: Desk) -> int:
    """Add a case that is late; return its number."""
    now = datetime.now(UTC)
    with desk.database.writing() as session:
        late = now - timedelta(minutes=30)
        return add_case(session, opened_at=now, due_at=late).number


def test_a_case_that_comes_late_stands_there_soon(page: Page, desk: Desk):
    tile = page.get_by_role("link", name="late", exact=False).first
    expect(tile).to_contain_text("1")
    number = add_late(desk)
    expect(tile).to_contain_text("2")
    row = page.get_by_role("row").filter(has_text=str(number))
    expect(row).to_contain_text("late 30 min")


def test_what_is_under_the_pointer_waits_until_it_is_left(page: Page, desk: Desk):
    due = page.get_by_role("region", name="Late, and due within the hour")
    rows = due.locator("tbody tr")
    expect(rows).to_have_count(2)
    due.get_by_role("heading").hover()
    add_late(desk)
    expect(page.get_by_role("region", name="Now")).to_contain_text("2")
    assert rows.count() == 2
    page.get_by_role("heading", level=1).hover()
    expect(rows).to_have_count(3)


def test_what_was_opened_stays_open(page: Page, desk: Desk):
    hours = page.get_by_role("region", name="Calls by hour of the day, seven days")
    hours.get_by_text("As a table").click()
    expect(hours.get_by_role("row")).to_have_count(25)
    page.get_by_role("heading", level=1).click()
    before = hours.inner_text()
    add_late(desk)
    expect(page.get_by_role("region", name="Now")).to_contain_text("2")
    expect(hours.get_by_role("row")).to_have_count(25)
    # The new call is in the chart and in its table.
    expect(hours).not_to_have_text(before)


@pytest.mark.parametrize("width", [1280, 360])
def test_its_charts_can_be_read_by_everybody(page: Page, width: int):
    page.set_viewport_size({"width": width, "height": 800})
    for closed in page.get_by_text("s a table").all():
        closed.click()
    assert (violations(page), content_width(page)) == ([], width)


def test_a_figure_is_followed_by_keyboard_alone(page: Page):
    card = page.get_by_role("heading", name="Cases opened").locator("..")
    card.get_by_role("link").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Cases opened")
    expect(page.locator("#total")).to_have_text("3")


def test_cases_are_given_out_by_keyboard_without_scripts(desk: Desk, tmp_path: Path):
    with chromium_at(desk, tmp_path / "rec") as (chromium, url):
        plain = window(chromium, desk, url, "Ada", java_script_enabled=False)
        page = plain.new_page()
        page.goto("/console/desk/cases?which=nobody")
        number = int(page.get_by_role("checkbox").first.get_attribute("value"))
        page.get_by_role("checkbox").first.focus()
        page.keyboard.press("Space")
        page.get_by_label("Give to").select_option("Jun")
        page.get_by_role("button", name="Give", exact=True).focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_have_text("1 case assigned to Jun.")
        assert desk.row(number).assigned_to == desk.jun.id
        page.get_by_role("button", name="Available").click()
        expect(page.get_by_role("status")).to_have_text("You are away.")
        chromium.close()


@pytest.mark.parametrize("width", [1280, 360])
def test_the_list_to_give_out_can_be_read_by_everybody(page: Page, width: int):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto("/console/desk/cases?which=nobody")
    assert (violations(page), content_width(page)) == ([], width)
