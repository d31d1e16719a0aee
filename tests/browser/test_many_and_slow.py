"""Ten thousand cases, and a network as slow as a train's."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from case_rows import REVISION, Desk
from playwright.sync_api import Browser, Page, expect, sync_playwright
from sqlalchemy import insert, select
from test_console import CHROMIUM, OPTIONS
from two_desks import console, strict_page, window

from ivr.tables import Call, Case, CaseEvent

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"{CHROMIUM} is not installed"),
]
CASES = 10_000
MOST_ROWS = 100
# What a page may bring to a browser that has none of it, uncompressed, in bytes.
MOST_BYTES = 250_000
# Slow 3G, as Chromium's own tools have it: bytes a second, and milliseconds.
SLOW = {
    "offline": False,
    "downloadThroughput": 50_000,
    "uploadThroughput": 50_000,
    "latency": 400,
}
Open = Callable[..., Page]


@pytest.fixture
def opened(desk: Desk, tmp_path: Path) -> Iterator[Open]:
    """Return what opens a page of Mei's in a browser that has seen nothing yet."""
    wrong: list[str] = []

    def page_of(chromium: Browser, url: str) -> Page:
        return strict_page(window(chromium, desk, url, "Mei"), wrong)

    with console(desk, tmp_path) as url, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM, args=OPTIONS, headless=True
        )
        yield lambda: page_of(chromium, url)
        chromium.close()
    assert wrong == []


def fill(desk: Desk) -> None:
    """Add the cases, each due a minute after the one before."""
    now = datetime.now(UTC)
    with desk.database.writing() as session:
        session.execute(
            insert(Call),
            [
                {
                    "id": 1_000_000 + one,
                    "sid": f"CA{one:032x}",
                    "caller": "+8613800138000",
                    "flow": "hotline",
                    "flow_revision": REVISION,
                    "state": "{}",
                    "status": "completed",
                    "started_at": now,
                    "heard_at": now,
                }
                for one in range(CASES)
            ],
        )
        session.execute(
            insert(Case),
            [
                {
                    "call_id": 1_000_000 + one,
                    "number": 20_000 + one,
                    "topic": "transfers",
                    "priority": "normal",
                    "rank": 2,
                    "language": "en-US",
                    "caller": "+8613800138000",
                    "callback_number": "+8613800138000",
                    "opened_at": now,
                    "due_at": now + timedelta(minutes=one),
                    "flow": "hotline",
                    "flow_revision": REVISION,
                    "path": ["welcome"],
                    "collected": {},
                }
                for one in range(CASES)
            ],
        )


def numbers(page: Page) -> list[int]:
    found = page.locator("#list tr[data-case]")
    return [
        int(one) for one in found.evaluate_all("rows => rows.map(r => r.dataset.case)")
    ]


def test_ten_thousand_cases_are_a_short_page_that_leads_on(desk: Desk, opened: Open):
    fill(desk)
    page = opened()
    page.goto("/console/?tab=all")
    first = numbers(page)
    assert 0 < len(first) <= MOST_ROWS
    page.get_by_role("link", name="Next page").click()
    expect(page.get_by_role("link", name="First page")).to_be_visible()
    second = numbers(page)
    assert first + second == list(range(20_000, 20_000 + len(first) + len(second)))
    page.goto("/console/find?q=29999")
    expect(page.get_by_role("link", name="29999")).to_be_visible()


def test_work_goes_on_over_a_slow_network(desk: Desk, opened: Open):
    now = datetime.now(UTC)
    number = desk.case(opened_at=now, due_at=now + timedelta(hours=1))
    page = opened()
    tools = page.context.new_cdp_session(page)
    tools.send("Network.enable")
    tools.send("Network.emulateNetworkConditions", SLOW)
    brought: list[int] = []
    tools.on("Network.dataReceived", lambda one: brought.append(one["dataLength"]))
    page.goto("/console/")
    expect(page.get_by_role("link", name=str(number))).to_be_visible()
    assert sum(brought) < MOST_BYTES
    page.get_by_role("link", name=str(number)).click()
    # Nobody waits so long for an answer without pressing again.
    page.get_by_role("button", name="Take this case").dblclick()
    expect(page.get_by_role("status").first).to_be_visible()
    page.get_by_label("Note", exact=True).fill("spoke to them")
    page.get_by_role("button", name="Add note").dblclick()
    expect(page.locator(".timeline")).to_contain_text("spoke to them")
    with desk.database.reading() as session:
        done = select(CaseEvent.kind).where(CaseEvent.case_number == number)
        kinds = session.scalars(done.order_by(CaseEvent.id)).all()
    assert kinds == ["opened", "taken", "note"]
