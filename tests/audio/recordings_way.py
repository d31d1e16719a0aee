"""Fixtures of a recording's way, on real parts: HTTP, files, a database, Vosk."""

from datetime import UTC, datetime, timedelta

import pytest
from media_server import media, source
from signed import ACCOUNT, TOKEN

from ivr.audio.fetch import RecordingSource
from ivr.audio.news import RecordingNews
from ivr.audio.pipeline import Pipeline
from ivr.audio.store import Store
from ivr.calls.desk import Desk, Hotline
from ivr.calls.flows import Flows
from ivr.calls.recordings import note_recording
from ivr.speech.pool import TranscriberPool
from ivr.tables import Hold, Recording

# What a test, or a folder of them, takes from here as one.
__all__ = [
    "announce",
    "another",
    "carry_on",
    "change",
    "clock",
    "media",
    "pipeline",
    "pool",
    "source",
]

SID = "RE" + "d" * 32
CALL = "CA" + "c" * 32


class Clock:
    """Time that passes when a test says so."""

    def __init__(self):
        self.at = datetime.now(UTC)

    def __call__(self):
        return self.at

    def pass_by(self, **span):
        self.at += timedelta(**span)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture(scope="session")
def pool(tmp_path_factory):
    found = TranscriberPool(tmp_path_factory.mktemp("models"))
    yield found
    found.close()


@pytest.fixture
def pipeline(database, source, tmp_path, pool, clock):
    return Pipeline(database, source, Store(tmp_path / "recordings"), pool, clock)


@pytest.fixture
def another(pipeline):
    """Another worker on the same rows and files, with a token or pool of its own."""

    def make(token=TOKEN, pool=pipeline.pool):
        source = RecordingSource(pipeline.source.api_url, ACCOUNT, token)
        return Pipeline(pipeline.database, source, pipeline.store, pool, pipeline.clock)

    return make


@pytest.fixture
def announce(flow, database, clock):
    """Announce a recording in a call of `language`."""
    hotline = Hotline(database, Flows(flow))

    def make(language="ko-KR", sid=SID, call=CALL):
        news = RecordingNews(sid, call, "completed")
        database.write(
            lambda found: note_recording(Desk(hotline, found, clock()), news)
        )
        with database.writing() as session:
            row = session.query(Recording).filter_by(sid=sid).one()
            row.language = language

    return make


@pytest.fixture
def change(database, clock):
    """Change a recording's row, and make it due at once."""

    def make(sid=SID, **values):
        with database.writing() as session:
            row = session.query(Recording).filter_by(sid=sid).one()
            row.due_at = clock()
            for name, value in values.items():
                setattr(row, name, value)

    return make


@pytest.fixture
def carry_on(pipeline, database, clock):
    """Work until nothing is due any more; return the virtual seconds it took."""

    def run(most_s=200_000):
        begun = clock()
        while (clock() - begun).total_seconds() < most_s:
            found = pipeline.due()
            for sid in found:
                pipeline.work_on(sid)
            with database.reading() as session:
                due = [row.due_at for row in session.query(Recording) if row.due_at]
                held = [row.until for row in session.query(Hold)]
            if not due:
                return (clock() - begun).total_seconds()
            if not found and held:  # something holds it all up
                due = held
            clock.at = max(clock(), min(due)) + timedelta(seconds=0.1)
        raise AssertionError(f"still at work after {most_s} s")

    return run
