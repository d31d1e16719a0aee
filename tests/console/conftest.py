import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import time_machine

# The rows of cases are made in one place for all tests that need them.
sys.path.insert(0, str(Path(__file__).parents[1] / "cases"))

from case_rows import AT, Desk, make_desk
from console_browser import Browser, make_app

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
