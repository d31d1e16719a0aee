"""The second step in a real browser, with the codes that a real app makes."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyotp
import pytest
from axe import violations
from case_rows import PASSWORD, Desk
from fitting import content_width
from playwright.sync_api import Browser, Page, expect, sync_playwright
from test_console import CHROMIUM, OPTIONS
from two_desks import console, strict_page, window

PICTURES = os.environ.get("IVR_TEST_PICTURES")
NARROW = {"viewport": {"width": 360, "height": 800}, "color_scheme": "dark"}
STEP = timedelta(seconds=30)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"{CHROMIUM} is not installed"),
]


@pytest.fixture
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=CHROMIUM, args=OPTIONS, headless=True
        )
        yield started
        started.close()


def look(page: Page, name: str) -> None:
    """Have nothing be wrong with a page, and keep a picture where one is wanted."""
    assert violations(page) == []
    assert content_width(page) <= page.viewport_size["width"]
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


def leave(page: Page) -> None:
    """Close the page, lest it ask for its news, and forget who was signed in."""
    page.goto("about:blank")
    page.context.clear_cookies()


def come_in(page: Page) -> None:
    page.goto("/console/sign-in")
    page.get_by_label("Name").fill("Mei")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def enter(page: Page, code: str) -> None:
    page.get_by_label("Code of your app, or a recovery code").fill(code)
    page.get_by_role("button", name="Sign in").click()


def test_an_app_is_set_up_and_its_codes_open_the_console(
    chromium: Browser, desk: Desk, tmp_path: Path
):
    wrong: list[str] = []
    with console(desk, tmp_path / "rec") as url:
        context = window(chromium, desk, url, "Mei", **NARROW)
        page = strict_page(context, wrong)
        page.goto("/console/me")
        look(page, "second-me")
        page.get_by_role("link", name="Set it up").click()
        look(page, "second-begin")
        page.get_by_label("Your own password").fill(PASSWORD)
        page.get_by_role("button", name="Begin").click()
        picture = page.get_by_role("img", name="The picture for your app")
        expect(picture).to_be_visible()
        assert picture.evaluate("one => one.decode().then(() => one.naturalWidth)") > 0
        look(page, "second-scan")
        app = pyotp.TOTP(page.locator("code").inner_text().replace(" ", ""))
        page.get_by_label("Six digits").fill(app.now())
        page.get_by_role("button", name="Turn it on").click()
        expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
        codes = page.get_by_role("listitem").all_inner_texts()
        assert len(set(codes)) == 10
        look(page, "second-codes")

        leave(page)
        come_in(page)
        expect(page.get_by_role("heading", name="The second step")).to_be_visible()
        look(page, "second-step")
        # The app's own code was taken when it was set up, and none is taken twice.
        enter(page, app.at(datetime.now(UTC) + STEP))
        expect(page.get_by_role("heading", name="Needs action")).to_be_visible()

        leave(page)
        come_in(page)
        enter(page, codes[0].lower())
        page.goto("/console/me/second-factor")
        expect(page.get_by_text("9 recovery codes are left.")).to_be_visible()
        look(page, "second-on")
    assert wrong == []
