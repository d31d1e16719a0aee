"""A console with recordings to be heard, served to a real browser."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import numpy as np
import pytest
from app_server import served
from audio_files import SPEECH_SAMPLES, wav_of
from case_rows import AT, Desk, add_call, add_case, add_recording, make_desk
from console_browser import RING, make_app
from playwright.sync_api import Browser, Locator, Page, sync_playwright
from test_console import CHROMIUM, OPTIONS

from ivr.audio.listening import Listening
from ivr.audio.store import Store
from ivr.cases.signing_in import new_session
from ivr.db import Database
from ivr.tables import Case, CaseEvent, Contact, Recording, Transcript

RATE = 8000
SPEECH_S = len(SPEECH_SAMPLES) / RATE
# Speech, three seconds in which nobody speaks, and the same speech again.
QUIET_S = 3
SPOKEN = np.concatenate(
    [SPEECH_SAMPLES, np.zeros(QUIET_S * RATE, "<i2"), SPEECH_SAMPLES]
)
SPOKEN_S = len(SPOKEN) / RATE
PATIENCE_S = 30
# Half a second each.
WORDS = "my wallet? was empty this morning please call me back"
NOW = "document.querySelector('main [aria-current=true]')?.firstChild.data"


@dataclass(frozen=True)
class Listener:
    """A desk, where its recordings lie, and the page of Mei, who is signed in.

    `wrong` is what the browser complains of, which must be nothing in the end.
    """

    desk: Desk
    store: Store
    page: Page
    wrong: list[str]

    def case(self, **values: object) -> Case:
        """Add a case."""
        with self.desk.database.writing() as session:
            return add_case(session, **values)

    def leave(self, case: Case, words: str, samples: np.ndarray = SPOKEN) -> str:
        """Add a recording to a case, half a second for each word; return its id."""
        path = f"2026/11/{datetime.now(UTC).timestamp()}.wav"
        came = self.store.folder / "came"
        came.parent.mkdir(exist_ok=True)
        came.write_bytes(wav_of(samples.tobytes()))
        self.store.keep(came, self.store.folder / path)
        Listening(self.store).prepare(path)
        row = {"state": "transcribed", "path": path, "sha256": "0" * 64}
        seconds = round(len(samples) / RATE)
        with self.desk.database.writing() as session:
            return add_recording(session, case, words, seconds=seconds, **row)

    def leave_again(self, case: Case, words: str) -> str:
        """Have the caller ring again about the case, and leave another recording."""
        with self.desk.database.writing() as session:
            call = add_call(session, case.caller)
            line = CaseEvent(case_number=case.number, at=AT, kind="called_again")
            session.add(line)
            session.flush()
            told = {"topic": case.topic, "language": "en-US", "verification": "none"}
            ids = {"case_number": case.number, "call_id": call.id}
            row = Contact(event_id=line.id, at=AT, path=[], **ids, **told)
            session.add(row)
        sid = self.leave(case, words)
        with self.desk.database.writing() as session:
            row = session.query(Recording).filter_by(sid=sid).one()
            row.call_id = call.id
        return sid

    def edit(self, change: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
        """Change each word of the newest transcript."""
        with self.desk.database.writing() as session:
            row = session.query(Transcript).order_by(Transcript.id.desc()).first()
            row.words = [change(word) for word in row.words]

    def leave_out(self, *words: str) -> None:
        """Have these words of the newest transcript be a secret."""
        self.edit(
            lambda word: (
                {**word, "word": "", "removed": "code"}
                if word["word"] in words
                else word
            )
        )

    def open(self, case: Case) -> Page:
        """Open the page of a case, and wait until its players are drawn."""
        self.page.goto(f"/console/cases/{case.number}")
        for player in self.page.locator("[data-player]").all():
            player.locator(".wave canvas").first.wait_for(state="attached")
        return self.page


@contextmanager
def listening(
    chromium: Browser, database: Database, folder: Path, **options: object
) -> Iterator[Listener]:
    """Serve the console; nothing may go wrong on its page."""
    desk = make_desk(database)
    with database.writing() as session:
        token = new_session(session, desk.mei, datetime.now(UTC))
    app = make_app(database, folder / "rec", secure=False)
    with served(app) as base:
        context = chromium.new_context(base_url=base, **options)
        context.add_cookies([{"name": "ivr", "value": token, "url": base}])
        wrong: list[str] = []
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda line: wrong.append(line.text))
        yield Listener(desk, Store(folder / "rec", RING), page, wrong)
        context.close()
    assert wrong == []


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A browser that plays without being asked to by a hand."""
    with sync_playwright() as playwright:
        options = [*OPTIONS, "--autoplay-policy=no-user-gesture-required"]
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=options)
        yield found
        found.close()


@pytest.fixture
def ear(chromium: Browser, database: Database, tmp_path: Path) -> Iterator[Listener]:
    """Mei, signed in at an empty desk."""
    with listening(chromium, database, tmp_path) as found:
        yield found


def wave(page: Page) -> Locator:
    """Return the outline of the first recording."""
    return page.get_by_role("slider", name="The caller's message")


def at(page: Page) -> float:
    """Return the place of the first recording, in seconds."""
    return page.evaluate("document.querySelector('audio').currentTime")


def until(page: Page, script: str, wanted: object) -> None:
    """Return when `script` comes to what is wanted.

    Playwright's own waiting is an `eval`, which our content policy forbids.
    """
    last = monotonic() + PATIENCE_S
    while (found := page.evaluate(script)) != wanted:
        assert monotonic() < last, (script, found)
        sleep(0.02)
