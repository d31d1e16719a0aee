"""The first admin's link in a real browser: what its code outlives."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from case_rows import Desk
from playwright.sync_api import Page, expect
from test_console import CHROMIUM
from two_desks import chromium_at, strict_page

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"{CHROMIUM} is not installed"),
]


@pytest.fixture
def page(desk: Desk, tmp_path: Path) -> Iterator[Page]:
    wrong: list[str] = []
    with chromium_at(desk, tmp_path / "rec") as (chromium, url):
        yield strict_page(chromium.new_context(base_url=url), wrong)
    assert wrong == []


def code(page: Page) -> str:
    return page.locator("#code").input_value()


def test_the_code_outlives_another_language_and_a_reload(page: Page):
    page.goto("/console/first#Y29kZQ")
    page.get_by_role("button", name="Language").click()
    page.get_by_role("button", name="한국어").click()
    expect(page.get_by_role("heading", name="첫 관리자")).to_be_visible()
    expect(page.locator("#code")).to_be_hidden()
    page.reload()
    expect(page.locator("#code")).to_be_hidden()
    assert (code(page), page.url.partition("#")[2]) == ("Y29kZQ", "")


def test_a_newer_link_takes_the_place_of_the_one_before(page: Page):
    page.goto("/console/first#Y29kZQ")
    page.goto("/console/first#bmV3ZXI")
    expect(page.locator("#code")).to_have_value("bmV3ZXI")
    assert page.url.partition("#")[2] == ""
