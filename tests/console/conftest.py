import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import time_machine

# The rows of cases, and a small hotline, are made in one place for all tests.
sys.path.insert(0, str(Path(__file__).parents[1] / "cases"))
sys.path.insert(0, str(Path(__file__).parents[1] / "rehearsal"))

from case_rows import AT, Desk, agent, make_desk
from console_browser import Browser, make_app
from rehearsal_flow import write_bank

from ivr.db import Database


@pytest.fixture
def desk(database: Database) -> Desk:
    """Return a database with two agents and their supervisor."""
    return make_desk(database)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """Stop the clock at AT; a test may shift it."""
    with time_machine.travel(AT, tick=False) as stopped:
        yield stopped


@pytest.fixture
def browse(
    desk: Desk, tmp_path: Path, clock: time_machine.Traveller
) -> Callable[..., Browser]:
    """Return what opens a browser; `who` is signed in, None is a stranger."""
    del clock
    apps = {}

    def opened(who: str | None = "Mei", *, secure: bool = False) -> Browser:
        if secure not in apps:
            apps[secure] = make_app(desk.database, tmp_path / "rec", secure=secure)
        browser = Browser(apps[secure], desk, secure=secure)
        if who is not None:
            browser.come_in(who)
        return browser

    return opened


@pytest.fixture
def mei(browse: Callable[..., Browser]) -> Browser:
    """Return Mei's browser."""
    return browse()


@pytest.fixture
def stranger(browse: Callable[..., Browser]) -> Browser:
    """Return the browser of somebody who is not signed in."""
    return browse(None)


@pytest.fixture
def root(desk: Desk, tmp_path: Path, clock: time_machine.Traveller) -> Browser:
    """Return the browser of Root, an admin; the bank's files answer."""
    del clock
    with desk.database.writing() as session:
        session.add(agent("Root", role="admin"))
    bank = write_bank(tmp_path)
    app = make_app(desk.database, tmp_path / "rec", secure=False, flow_file=bank)
    browser = Browser(app, desk)
    browser.come_in("Root")
    return browser
