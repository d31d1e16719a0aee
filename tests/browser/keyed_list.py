"""A list of three cases, opened by Mei to be worked on by keys."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from case_rows import Desk
from playwright.sync_api import Browser, Page, expect, sync_playwright
from test_console import CHROMIUM, OPTIONS
from two_desks import console, strict_page, window

from ivr.search.indexer import SearchIndexer

# A machine that is busy is slow to show what it was told.
expect.set_options(timeout=30_000)
Open = Callable[..., Page]


@pytest.fixture
def numbers(desk: Desk) -> list[int]:
    """Three cases, the first the longest to wait."""
    now = datetime.now(UTC)
    found = [
        desk.case(
            called_at=now - timedelta(minutes=9 - index),
            opened_at=now,
            due_at=now + timedelta(hours=1),
            caller=f"+8613800138{index:03}",
            callback_number=f"+8613800138{index:03}",
        )
        for index in range(3)
    ]
    SearchIndexer(desk.database).send_due()
    return found


@pytest.fixture
def opened(desk: Desk, tmp_path: Path) -> Iterator[Open]:
    """What opens the list for Mei, in a browser that looks as is asked."""
    wrong: list[str] = []
    with sync_playwright() as playwright, console(desk, tmp_path) as url:
        chromium: Browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=OPTIONS, headless=True
        )

        def page_of(
            place: str = "/console/", *, loses: bool = False, **look: object
        ) -> Page:
            context = window(chromium, desk, url, "Mei", **look)
            # Who is to lose their session is told so by everything that the page asks.
            page = context.new_page() if loses else strict_page(context, wrong)
            page.goto(place)
            return page

        yield page_of
        for context in chromium.contexts:
            context.close()
    assert wrong == []
