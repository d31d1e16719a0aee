"""Two processes' worth of console on one database, and agents' windows on them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from app_server import served
from case_rows import Desk
from console_browser import make_app
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from test_console import CHROMIUM, OPTIONS

from ivr.cases.signing_in import new_session


@contextmanager
def console(
    desk: Desk, recordings: Path, port: int = 0, public_url: str = ""
) -> Iterator[str]:
    """Serve a console that knows nothing of another one; yield its address."""
    app = make_app(desk.database, recordings, secure=False, public_url=public_url)
    with served(app, port) as url:
        yield url


@contextmanager
def chromium_at(desk: Desk, recordings: Path) -> Iterator[tuple[Browser, str]]:
    """Serve a console to a browser; yield the browser and the console's address."""
    with console(desk, recordings) as url, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM, args=OPTIONS, headless=True
        )
        yield chromium, url
        chromium.close()


def window(
    chromium: Browser, desk: Desk, url: str, name: str, **more: Any
) -> BrowserContext:
    """Return a browser in which an agent of the desk is signed in."""
    agent = {"Mei": desk.mei, "Jun": desk.jun, "Ada": desk.lead}[name]
    with desk.database.writing() as session:
        token = new_session(session, agent, datetime.now(UTC))
    size = {"width": 1280, "height": 800}
    context = chromium.new_context(base_url=url, **{"viewport": size, **more})
    context.add_cookies([{"name": "ivr", "value": token, "url": url}])
    return context


def strict_page(context: BrowserContext, wrong: list[str]) -> Page:
    """Return a page whose errors, if any, are added to `wrong`."""
    page = context.new_page()
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on(
        "console",
        lambda line: wrong.append(line.text) if line.type == "error" else None,
    )
    return page
