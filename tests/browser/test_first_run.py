"""From an empty folder to the first case, as the README and docs/first-steps.md say.

What is not here is what a person does elsewhere: to read, to buy a number at Twilio and
enter the addresses there (the exchange of the tests is told), to wait for a download
(the models come from a folder).
"""

import json
import re
import secrets
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic, sleep

import pytest
import requests
from playwright.sync_api import Page, expect, sync_playwright
from test_console import CHROMIUM, OPTIONS
from whole_hotline import FAULT

from ivr.demo.server import free_port
from ivr.settings import environment_with
from ivr.simulator import Exchange, VirtualClock, play
from ivr.speech.installed import packaged_model

NUMBER, CALLER = "+18005550100", "+14155550132"
PASSWORD = "correct horse battery"
SLOW_MS = 60_000
TEN_MINUTES_S = 600
PATIENCE_S = 240

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"{CHROMIUM} is not installed"),
]


@dataclass
class Machine:
    """An empty folder, a port, and what is run there."""

    folder: Path
    exchange: Exchange
    port: int
    api_url: str

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """What a machine has before anybody sets anything; where Twilio is."""
        return environment_with({"IVR_TWILIO_API_URL": self.api_url}, alone=True)

    def ivr(self, *arguments: str) -> str:
        """Run a command and return what it prints."""
        return subprocess.run(
            (sys.executable, "-m", "ivr", *arguments),
            cwd=self.folder,
            env=self.environment,
            check=True,
            capture_output=True,
            text=True,
        ).stdout

    @contextmanager
    def serving(self) -> Iterator[Path]:
        """Run `ivr serve` meanwhile; yield its log."""
        log = self.folder / "ivr.log"
        with log.open("ab") as file:
            process = subprocess.Popen(
                (sys.executable, "-m", "ivr", "serve", "--port", str(self.port)),
                cwd=self.folder,
                env=self.environment,
                stdout=file,
                stderr=file,
                start_new_session=True,
            )
        try:
            wait_until(lambda: is_ready(self.url))
            yield log
        finally:
            process.terminate()
            process.wait(45)

    def write(self, lines: str) -> None:
        """Write the lines that the console shows, with the values of this Twilio."""
        own = {
            "IVR_PUBLIC_URL": self.url,
            "TWILIO_ACCOUNT_SID": self.exchange.account_sid,
            "TWILIO_AUTH_TOKEN": self.exchange.auth_token,
        }
        pairs = dict(line.split("=", 1) for line in lines.split())
        written = [f"{name}={own.get(name, text)}\n" for name, text in pairs.items()]
        (self.folder / ".env").write_text("".join(written), encoding="utf-8")


def is_ready(url: str) -> bool:
    try:
        return requests.get(f"{url}/readyz", timeout=5).ok
    except requests.RequestException:
        return False


def wait_until(is_so: Callable[[], bool]) -> None:
    """Return when it is so: a busy machine starts slowly."""
    until = monotonic() + PATIENCE_S
    while not is_so():
        assert monotonic() < until
        sleep(0.2)


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    exchange = Exchange(
        account_sid="AC" + secrets.token_hex(16),
        auth_token=secrets.token_hex(16),
        clock=VirtualClock(datetime.now(UTC)),
    )
    with exchange.serving() as api_url:
        yield Machine(tmp_path, exchange, free_port(0), api_url)


@pytest.fixture
def page(machine: Machine) -> Iterator[Page]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM, args=OPTIONS, headless=True
        )
        context = chromium.new_context(base_url=machine.url)
        context.set_default_timeout(SLOW_MS)
        yield context.new_page()
        chromium.close()


def step(page: Page, number: int, state: str) -> None:
    """Expect a step to stand as it is said."""
    expect(page.locator(f".checks > li:nth-child({number})")).to_have_class(
        re.compile(rf"\b{state}\b"), timeout=SLOW_MS
    )


def begin(page: Page, machine: Machine) -> None:
    """Step 1: an account, by the link of the command line."""
    link = machine.ivr("agents", "first", "--url", machine.url).strip()
    page.goto(link)
    expect(page.get_by_label("The code")).to_be_hidden()
    assert page.url == f"{machine.url}/console/first"
    page.get_by_label("Name").fill("Lin")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Begin").click()
    page.wait_for_url("**/console/start")
    step(page, 1, "good")


def fill_in_company(page: Page) -> None:
    """Step 2: what is the company's own, published."""
    page.get_by_role("link", name="Your company").click()
    for label, text in (
        ("First words, en-US", "Thank you for calling Purse."),
        ("Website, as it is spoken", "purse.test"),
        ("E-mail address, as it is spoken", "help@purse.test"),
        ("Your published telephone number", NUMBER),
        ("The security team", "+1 415 555 0191"),
        ("The management", "+1 415 555 0192"),
    ):
        page.get_by_label(label, exact=True).fill(text)
    page.get_by_role("button", name="Save into the draft").click()
    page.get_by_role("link", name="To the draft, to publish it").click()
    page.get_by_label("What is new").fill("Our own names and numbers")
    page.get_by_role("button", name="Publish version").click()
    page.wait_for_url("**/console/flow")
    page.goto("/console/start")
    step(page, 2, "good")


def set_credentials(page: Page, machine: Machine) -> None:
    """Step 3: the lines that the page shows, looked at before they are used."""
    machine.write(page.locator("pre.lines").inner_text())
    page.get_by_role("button", name="Look at all of it").click()
    told = page.locator(".checks > li:nth-child(3)")
    expect(told).to_contain_text("Twilio takes the account", timeout=SLOW_MS)
    expect(told).to_contain_text("End ivr serve, and start it again.")


def install_models(machine: Machine) -> None:
    """Step 5: one real model in place of any language's; Korean is there by pip."""
    for language in ("en", "zh"):
        folder = str(packaged_model("ko-KR"))
        machine.ivr("models", "install", language, "--from", folder)


def try_the_phone(page: Page) -> None:
    """Step 6: a call on the phone in the console."""
    page.get_by_role("link", name="Try it on the phone here").click()
    page.get_by_role("button", name="Call", exact=True).click()
    expect(page.get_by_text("Thank you for calling Purse.").first).to_be_visible()
    page.get_by_role("button", name="Hang up").click()
    expect(page.get_by_role("button", name="Hang up")).to_be_hidden()
    page.goto("/console/start")
    step(page, 6, "good")


def ring(machine: Machine) -> int:
    """Step 7: somebody rings the number, which leads here now."""
    machine.exchange.add_number(
        NUMBER,
        voice_url=f"{machine.url}/twilio/voice",
        status_callback=f"{machine.url}/twilio/status",
        fallback_url=f"{machine.url}/twilio/fallback",
    )
    play(machine.exchange, FAULT, from_=CALLER, to=NUMBER)
    wait_until(lambda: json.loads(machine.ivr("cases", "list", "--json")) != [])
    return json.loads(machine.ivr("cases", "list", "--json"))[0]["number"]


def test_an_empty_folder_becomes_a_hotline_with_its_first_case(
    machine: Machine, page: Page
):
    began = monotonic()
    assert list(machine.folder.iterdir()) == []
    with machine.serving() as log:
        assert "No telephone yet" in log.read_text("utf-8")
        begin(page, machine)
        fill_in_company(page)
        set_credentials(page, machine)
    with machine.serving():
        install_models(machine)
        page.goto("/console/start")
        try_the_phone(page)
        number = ring(machine)
        page.get_by_role("button", name="Look at all of it").click()
        expect(page.get_by_text("All is done.")).to_be_visible(timeout=SLOW_MS)
        page.goto("/console/doctor")
        expect(page.get_by_role("link", name="First steps")).to_have_count(0)
        page.goto("/console/")
        page.get_by_role("link", name=str(number)).first.click()
        expect(page.get_by_role("heading", level=1)).to_contain_text(str(number))
    assert monotonic() - began < TEN_MINUTES_S
