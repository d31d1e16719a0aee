"""The reports at a wide and at a narrow window: figures are followed to their cases."""

import pytest
from case_rows import Desk
from playwright.sync_api import BrowserContext
from test_console import CHROMIUM, PASSWORD, context, desk, look, site

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"{CHROMIUM} is not installed"),
]

__all__ = ["context", "desk", "site"]


def test_a_supervisor_follows_a_figure_to_its_cases(
    context: BrowserContext,
    desk: Desk,
):
    page = context.new_page()
    page.goto("/console/reports")
    page.get_by_label("Name").fill("Ada")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_label("By", exact=True).select_option("topic")
    page.get_by_role("button", name="Show").click()
    look(page, "reports")
    opened = page.get_by_role("region", name="Cases opened")
    row = opened.get_by_role("row", name="software faults")
    row.get_by_role("link", name="1").click()
    look(page, "report-list")
    assert page.get_by_role("heading", level=1).inner_text() == "Cases opened"
    rows = page.locator("tbody tr")
    assert (rows.count(), "Jun" in rows.first.inner_text()) == (1, True)
    number = int(rows.first.get_by_role("link").inner_text())
    assert desk.row(number).topic == "software_faults"
