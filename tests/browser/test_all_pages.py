"""Every page of the console, as an admin sees it on a narrow, dark screen.

The pages come from the application's own addresses, so that a new one is looked at
too.  With IVR_TEST_PICTURES=FOLDER each is photographed (docs/console.md).
"""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urljoin

import pytest
from axe import violations
from case_rows import Desk, agent
from console_browser import make_app
from fitting import content_width
from playwright.sync_api import Browser, Page, sync_playwright
from sqlalchemy import select
from test_console import CHROMIUM, OPTIONS, desk
from two_desks import console, strict_page
from whole_pages import whole_pages

from ivr.cases.signing_in import new_session
from ivr.console.languages import COOKIE
from ivr.tables import Agent, Case, Recording

__all__ = ["desk"]

HEIGHT = 800
PICTURES = os.environ.get("IVR_TEST_PICTURES")

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
            executable_path=CHROMIUM, args=OPTIONS, headless=True
        )
        yield started
        started.close()


@pytest.fixture
def token(desk: Desk) -> str:
    """Return the session of an admin, who may open every page."""
    with desk.database.writing() as session:
        root = agent("Root", role="admin")
        session.add(root)
        session.flush()
        return new_session(session, root, datetime.now(UTC))


@pytest.fixture
def addresses(desk: Desk, token: str, tmp_path: Path) -> dict[str, str]:
    """Return the address of each whole page, by its name; the way in among them."""
    with desk.database.reading() as session:
        number = session.scalars(select(Case.number).order_by(Case.number)).first()
        sid = session.scalars(select(Recording.sid)).first()
        person = session.scalars(select(Agent.id).order_by(Agent.id)).first()
    given = {"number": number, "sid": sid, "person": person, "_path": "lost"}
    app = make_app(desk.database, tmp_path / "rec", secure=False)
    return whole_pages(app, token, given)


@pytest.fixture
def served(desk: Desk, tmp_path: Path) -> Iterator[str]:
    """Return the address of a console that is being served."""
    with console(desk, tmp_path / "rec") as url:
        yield url


def see(chromium: Browser, url: str, cookies: dict[str, str], look: Look, name: str):
    """Open a page and look at it; return what is wrong."""
    context = chromium.new_context(
        viewport={"width": look.width, "height": HEIGHT}, color_scheme=look.scheme
    )
    chosen = {COOKIE: look.language, **({} if name == "sign_in" else cookies)}
    # For all addresses: a page asks for its news at another one than its own.
    everywhere = urljoin(url, "/")
    context.add_cookies(
        [{"name": key, "value": one, "url": everywhere} for key, one in chosen.items()]
    )
    wrong: list[object] = []
    page = strict_page(context, wrong)
    answer = page.goto(url)
    # A page that refuses says so to the reader; that it does is no fault of its own.
    refused = f"status of {answer.status} "
    wrong[:] = [one for one in wrong if answer.ok or refused not in str(one)]
    wrong += violations(page)
    inner = content_width(page)
    if inner > look.width:
        wrong.append(f"{inner} px wide")
    photograph(page, name, look)
    context.close()
    return wrong


def photograph(page: Page, name: str, look: Look) -> None:
    """Keep a picture, where somebody wants to look at it."""
    if PICTURES:
        file = f"{name}-{'-'.join(map(str, look))}.png"
        page.screenshot(path=Path(PICTURES) / file, full_page=True)


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: "-".join(map(str, look)))
def test_every_page_can_be_used_by_everybody(
    chromium: Browser, served: str, addresses: dict[str, str], token: str, look: Look
):
    wrong = {
        name: found
        for name, path in addresses.items()
        if (found := see(chromium, served + path, {"ivr": token}, look, name))
    }
    assert wrong == {}


def test_a_page_that_is_hard_to_use_is_found(chromium: Browser):
    page = chromium.new_context().new_page()
    page.set_content(
        '<html lang="en"><title>T</title><main><h1>T</h1>'
        '<img src="data:,"><p style="color:#999;background:#fff">Pale'
    )
    assert {rule for rule, *_ in violations(page)} == {"image-alt", "color-contrast"}
