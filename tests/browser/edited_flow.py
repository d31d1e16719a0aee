"""A draft of a flow, and an admin's page on which it is edited and phoned."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from app_server import served
from case_rows import agent
from console_browser import make_app
from playwright.sync_api import Page, expect, sync_playwright
from rehearsal_flow import write_bank
from test_console import CHROMIUM, OPTIONS

from ivr.cases.signing_in import new_session
from ivr.drafts import keeping
from ivr.drafts.origins import from_files

DRAFT, PHONE = "/console/flow/draft", "/console/flow/phone"
WIDE, NARROW = (1280, "light"), (360, "dark")


@pytest.fixture
def token(database) -> str:
    """The session of Root, an admin."""
    with database.writing() as session:
        root = agent("Root", role="admin")
        session.add(root)
        session.flush()
        return new_session(session, root, datetime.now(UTC))


@pytest.fixture
def site(database, tmp_path, token) -> Iterator[str]:
    """A console with a draft of the bank's flow, begun from its files."""
    assert token
    bank = write_bank(tmp_path)
    with database.writing() as session:
        keeping.begin(session, from_files(bank), "Root", datetime.now(UTC))
    app = make_app(database, tmp_path / "rec", secure=False, flow_file=bank)
    with served(app) as url:
        yield url


@pytest.fixture(scope="module")
def chromium():
    # A machine that runs other tests meanwhile takes its time.
    expect.set_options(timeout=30_000)
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        yield found
        found.close()


@pytest.fixture(params=[WIDE])
def page(request, chromium, site, token) -> Iterator[Page]:
    """A page of Root's, on which nothing may go wrong."""
    width, scheme = request.param
    context = chromium.new_context(
        base_url=site,
        viewport={"width": width, "height": 900},
        color_scheme=scheme,
    )
    context.add_cookies([{"name": "ivr", "value": token, "url": site}])
    wrong: list[str] = []
    found = context.new_page()
    found.on("pageerror", lambda error: wrong.append(str(error)))
    found.on("console", lambda line: wrong.append(f"{line.type}: {line.text}"))
    found.on("dialog", lambda dialog: dialog.accept())
    yield found
    context.close()
    # A save that is refused (409) is an error to the browser's own console.
    assert [one for one in wrong if "409 (CONFLICT)" not in one] == []


def nodes(page: Page, mark: str = "") -> list[str]:
    """The nodes of the picture, or those with a mark."""
    script = "([mark]) => graph.cy.nodes(mark).map((one) => one.id())"
    return page.evaluate(script, [mark or "node"])
