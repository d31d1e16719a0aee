"""Every page of the console, as an admin sees it on a narrow and on a wide screen.

The pages come from the application's own addresses, so that a new one is looked at
too, at a moment that stands still: those in English must look as their pictures in
`pictures` do (docs/console.md says how these are made anew).
"""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import pytest
import references
import time_machine
from axe import violations
from busy_desk import BusyDesk, make_busy_desk
from case_rows import AT
from console_browser import make_app
from fitting import broken_buttons, content_width
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from test_console import CHROMIUM, OPTIONS
from two_desks import console, strict_page
from whole_pages import whole_pages

from ivr.cases.signing_in import new_session
from ivr.console.languages import COOKIE
from ivr.db import Database

HEIGHT = 800
PICTURES = os.environ.get("IVR_TEST_PICTURES")
FONTS = Path(__file__).parent / "fonts.conf"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"{CHROMIUM} is not installed"),
]


class Look(NamedTuple):
    """How a page is opened."""

    scheme: str
    width: int
    language: str


LOOKS = (
    Look("dark", 360, "en"),
    Look("light", 1280, "en"),
    Look("light", 360, "zh"),
    Look("dark", 1280, "ko"),
)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=OPTIONS,
            headless=True,
            env={**os.environ, "FONTCONFIG_FILE": str(FONTS)},
        )
        yield started
        started.close()


@pytest.fixture
def busy(database: Database, tmp_path: Path) -> Iterator[BusyDesk]:
    """Return a desk with something on every page, where it is always noon."""
    with time_machine.travel(AT, tick=False):
        yield make_busy_desk(database, tmp_path / "rec")


@pytest.fixture
def token(busy: BusyDesk) -> str:
    """Return the session of an admin, who may open every page."""
    with busy.desk.database.writing() as session:
        return new_session(session, busy.root, AT)


@pytest.fixture
def addresses(busy: BusyDesk, token: str, tmp_path: Path) -> dict[str, str]:
    """Return the address of each whole page, by its name; the way in among them."""
    given = {"number": busy.number, "sid": busy.sid, "person": busy.desk.mei.id}
    app = make_app(busy.desk.database, tmp_path / "rec", secure=False)
    return whole_pages(app, token, {**given, "_path": "lost"})


@pytest.fixture
def served(busy: BusyDesk, tmp_path: Path) -> Iterator[str]:
    """Return the address of a console that is being served."""
    with console(busy.desk, tmp_path / "rec") as url:
        yield url


@pytest.fixture
def replaced(tmp_path: Path) -> dict[str, str]:
    """Return what pages tell of this machine, and what their pictures tell instead."""
    return {
        re.escape(str(tmp_path)): "/srv/hotline",
        re.escape(str(Path.cwd())): "/srv/hotline",
        r"\d+\.\d GB are": "100.0 GB are",
        r"ffmpeg version \S+": "ffmpeg version 7.1",
        "[0-9a-f]{64}": "0" * 64,
    }


@dataclass(frozen=True)
class Viewer:
    """Somebody with a browser, before a console at `url`."""

    chromium: Browser
    url: str
    token: str
    replaced: dict[str, str]
    look: Look

    def see(self, name: str, path: str) -> list[object]:
        """Open a page and look at it; return what is wrong."""
        context = self._context(is_in=name != "sign_in")
        wrong: list[object] = []
        page = strict_page(context, wrong)
        answer = page.goto(self.url + path)
        # A page that refuses says so to the reader: that is no fault of its own.
        refused = f"status of {answer.status} "
        wrong[:] = [one for one in wrong if answer.ok or refused not in str(one)]
        wrong += violations(page)
        inner = content_width(page)
        if inner > self.look.width:
            wrong.append(f"{inner} px wide")
        wrong += [f"in two lines: {words}" for words in broken_buttons(page)]
        wrong += self._photograph(page, name)
        context.close()
        return wrong

    def _context(self, *, is_in: bool) -> BrowserContext:
        size = {"width": self.look.width, "height": HEIGHT}
        context = self.chromium.new_context(
            viewport=size, color_scheme=self.look.scheme
        )
        chosen = {COOKIE: self.look.language} | ({"ivr": self.token} if is_in else {})
        context.add_cookies(
            [{"name": one, "value": chosen[one], "url": self.url} for one in chosen]
        )
        return context

    def _photograph(self, page: Page, name: str) -> list[str]:
        """Take a picture; return in words how it differs from the one that is kept."""
        is_compared = self.look.language == "en"
        if not (is_compared or PICTURES):
            return []
        taken = references.settled(page, self.replaced)
        if PICTURES:
            taken.save(Path(PICTURES) / f"{name}-{'-'.join(map(str, self.look))}.png")
        file = f"{name}-{self.look.scheme}-{self.look.width}"
        return references.compared(taken, file) if is_compared else []


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: "-".join(map(str, look)))
def test_every_page_can_be_used_by_everybody(
    chromium: Browser,
    served: str,
    addresses: dict[str, str],
    token: str,
    replaced: dict[str, str],
    look: Look,
):
    viewer = Viewer(chromium, served, token, replaced, look)
    seen = {name: viewer.see(name, path) for name, path in addresses.items()}
    assert {name: wrong for name, wrong in seen.items() if wrong} == {}
    if look.language == "en":
        # No picture is left of a page that is no more.
        assert references.names_kept(f"{look.scheme}-{look.width}") == set(addresses)


def test_a_page_that_is_hard_to_use_is_found(chromium: Browser):
    page = chromium.new_context().new_page()
    page.set_content(
        '<html lang="en"><title>T</title><main><h1>T</h1>'
        '<img src="data:,"><p style="color:#999;background:#fff">Pale'
    )
    assert {rule for rule, *_ in violations(page)} == {"image-alt", "color-contrast"}
