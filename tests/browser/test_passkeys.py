"""Passkeys in a real browser, with the authenticator that Chromium lends to tests."""

import os
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from axe import violations
from case_rows import PASSWORD, Desk
from fitting import content_width
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from test_console import CHROMIUM, OPTIONS
from two_desks import console, strict_page, window

from ivr.people.passkeys import LASTS

# Ten slow hashes, on a machine that has others to do.
SLOW_MS = 30_000
PICTURES = os.environ.get("IVR_TEST_PICTURES")
NARROW = {"viewport": {"width": 360, "height": 800}, "color_scheme": "dark"}
# What a phone or a laptop is: it knows its owner, and keeps the passkey itself.
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"{CHROMIUM} is not installed"),
]


@pytest.fixture
def url(desk: Desk, tmp_path: Path) -> Iterator[str]:
    """Return the address of a console that knows its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    own = f"http://localhost:{port}"
    with console(desk, tmp_path / "rec", port, own):
        yield own


@pytest.fixture
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=CHROMIUM, args=OPTIONS, headless=True
        )
        yield started
        started.close()


def lend(context: BrowserContext, page: Page) -> None:
    """Have the page's browser be a device that keeps passkeys."""
    devtools = context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})


def look(page: Page, name: str) -> None:
    """Have nothing be wrong with a page, and keep a picture where one is wanted."""
    assert violations(page) == []
    assert content_width(page) <= page.viewport_size["width"]
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


def make(page: Page, name: str) -> None:
    page.goto("/console/me/passkeys")
    page.get_by_label("What you call it").fill(name)
    page.get_by_label("Your own password").last.fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()


def test_a_passkey_is_made_and_lets_in_with_and_without_the_password(
    chromium: Browser, desk: Desk, url: str
):
    wrong: list[str] = []
    context = window(chromium, desk, url, "Mei", **NARROW)
    page = strict_page(context, wrong)
    lend(context, page)
    page.goto("/console/me")
    page.get_by_role("link", name="Passkeys").click()
    look(page, "passkeys-none")
    make(page, "My phone")
    look(page, "passkeys-new")
    page.get_by_role("button", name="Make it").click()
    shown = page.get_by_role("heading", name="Recovery codes")
    expect(shown).to_be_visible(timeout=SLOW_MS)

    context.clear_cookies()
    page.goto("/console/reports")
    by_passkey = page.get_by_role("button", name="Sign in with a passkey")
    expect(by_passkey).to_be_visible()
    look(page, "passkeys-sign-in")
    by_passkey.click()
    page.wait_for_url(f"{url}/console/reports")

    context.clear_cookies()
    page.goto("/console/sign-in")
    page.get_by_label("Name").fill("Mei")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    go_on = page.get_by_role("button", name="Go on with a passkey")
    expect(go_on).to_be_visible()
    look(page, "passkeys-second-step")
    go_on.click()
    page.wait_for_url(f"{url}/console/")

    page.goto("/console/me/passkeys")
    expect(page.get_by_role("heading", name="My phone")).to_be_visible()
    expect(page.get_by_text("Last used")).to_be_visible()
    look(page, "passkeys-one")
    page.get_by_label("Your own password").first.fill(PASSWORD)
    page.get_by_role("button", name="Remove My phone").click()
    expect(page.get_by_role("status")).to_have_text("The passkey is removed.")
    assert wrong == []


def test_a_page_that_stood_for_long_asks_for_what_is_still_good(
    chromium: Browser, desk: Desk, url: str
):
    number = desk.case(opened_at=datetime.now(UTC))
    context = window(chromium, desk, url, "Mei")
    page = context.new_page()
    lend(context, page)
    make(page, "My phone")
    page.get_by_role("button", name="Make it").click()
    shown = page.get_by_role("heading", name="Recovery codes")
    expect(shown).to_be_visible(timeout=SLOW_MS)
    page.goto(f"/console/cases/{number}")
    page.get_by_label("Note", exact=True).fill("Rang: engaged.")
    context.clear_cookies(name="ivr")
    page.get_by_role("button", name="Add note").click()
    by_passkey = page.get_by_role("button", name="Sign in with a passkey")
    expect(by_passkey).to_be_visible()
    # The address of this page is that of a form: asked for, it shows no way in.
    assert page.url == f"{url}/console/cases/{number}/note"
    with time_machine.travel(datetime.now(UTC) + LASTS + timedelta(seconds=9)):
        page.evaluate("performance.now = () => 9e5")
        by_passkey.click()
        page.wait_for_url(f"{url}/console/cases/{number}")
        note = page.get_by_label("Note", exact=True)
        expect(note).to_have_value("Rang: engaged.")


def test_a_browser_that_has_none_says_so_and_the_password_stays(
    chromium: Browser, desk: Desk, url: str
):
    context = window(chromium, desk, url, "Mei", **NARROW)
    page = strict_page(context, [])
    page.add_init_script(
        "navigator.credentials.get = () => Promise.reject(new Error('closed'))"
    )
    lend(context, page)
    context.clear_cookies()
    page.goto("/console/sign-in")
    by_passkey = page.get_by_role("button", name="Sign in with a passkey")
    expect(by_passkey).to_be_visible()
    expect(page.get_by_text("The browser gave no passkey.")).to_be_hidden()
    by_passkey.click()
    expect(page.get_by_role("alert")).to_have_text(
        "The browser gave no passkey. Try again, or take another way."
    )
    look(page, "passkeys-refused")
    page.get_by_label("Name").fill("Mei")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(f"{url}/console/")


def test_without_scripts_or_at_another_address_no_passkey_is_offered(
    chromium: Browser, desk: Desk, url: str
):
    plain = window(chromium, desk, url, "Mei", java_script_enabled=False).new_page()
    make(plain, "My phone")
    told = f"they need scripts, and the address {url}."
    expect(plain.get_by_text(told)).to_be_visible()
    expect(plain.get_by_role("button", name="Make it")).to_be_hidden()
    elsewhere = url.replace("localhost", "127.0.0.1")
    page = window(chromium, desk, elsewhere, "Mei").new_page()
    make(page, "My phone")
    expect(page.get_by_text(told)).to_be_visible()
