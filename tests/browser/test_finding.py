"""Cases are found while somebody types, in a real browser."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from case_rows import Desk
from playwright.sync_api import Page, expect
from sqlalchemy import delete
from test_console import CHROMIUM
from two_desks import chromium_at, strict_page, window

from ivr.tables import AgentSession

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"{CHROMIUM} is not installed"),
]


@pytest.fixture
def page(desk: Desk, tmp_path: Path) -> Iterator[Page]:
    wrong: list[str] = []
    with chromium_at(desk, tmp_path) as (chromium, url):
        found = strict_page(window(chromium, desk, url, "Mei"), wrong)
        found.wrong = wrong
        yield found


def add(desk: Desk, **more: object) -> int:
    now = datetime.now(UTC)
    return desk.case(opened_at=now, due_at=now + timedelta(hours=1), **more)


def test_cases_are_found_while_a_word_is_typed(desk: Desk, page: Page):
    one, two = add(desk, topic="transfers"), add(desk, topic="software_faults")
    page.goto("/console/find")
    links = page.locator("#found td.number a")
    expect(links).to_have_text([str(two), str(one)])
    page.get_by_label("Words, number, account or id").press_sequentially(str(one))
    expect(links).to_have_text([str(one)])
    assert page.url.partition("/console/")[2].startswith(f"find?q={one}&")
    page.get_by_label("Words, number, account or id").fill("")
    page.get_by_label("Topic").fill("software_faults")
    page.get_by_label("Topic").press("Tab")
    expect(links).to_have_text([str(two)])
    page.reload()
    expect(links).to_have_text([str(two)])
    kept = "[...Object.keys(localStorage), ...Object.keys(sessionStorage)]"
    # The address alone, which the browser's history has too.
    assert page.evaluate(kept) == ["htmx-current-path-for-history"]
    assert page.wrong == []


def test_what_cannot_be_asked_is_said_and_what_was_typed_stays(desk: Desk, page: Page):
    add(desk)
    page.goto("/console/find")
    page.get_by_label("With agent").fill("Nobody of us")
    page.get_by_label("With agent").press("Tab")
    expect(page.locator("#found").get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("With agent")).to_have_value("Nobody of us")


def test_whose_session_is_over_comes_back_to_what_was_asked(desk: Desk, page: Page):
    number = add(desk)
    page.goto("/console/find")
    with desk.database.writing() as session:
        session.execute(delete(AgentSession))
    page.get_by_label("Words, number, account or id").fill(str(number))
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
