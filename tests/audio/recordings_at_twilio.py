"""The exchange as Twilio, which has recordings, on the clock of their way."""

from datetime import UTC, datetime, timedelta

import pytest
from audio_files import wav
from recordings_way import CALL, SID
from signed import ACCOUNT, TOKEN

from ivr.audio.fetch import RecordingSource
from ivr.simulator import Exchange, StoredRecording, VirtualClock

START = datetime(2026, 11, 20, 12, tzinfo=UTC)
SOUND = wav(8000)
DAY = timedelta(days=1)


class OurClock(VirtualClock):
    """The exchange's time is the pipeline's."""

    def __init__(self, clock):
        super().__init__(clock())
        self.clock = clock

    def now(self):
        return self.clock()


@pytest.fixture
def exchange(clock):
    return Exchange(account_sid=ACCOUNT, auth_token=TOKEN, clock=OurClock(clock))


@pytest.fixture
def source(exchange):
    """Takes the place of the plain server for recordings."""
    with exchange.serving() as url:
        yield RecordingSource(url, ACCOUNT, TOKEN)


@pytest.fixture
def stored(exchange):
    """Have a recording at the exchange."""

    def make(sid=SID, call=CALL, at=START, **more):
        values = {"status": "completed", **more}
        exchange.recordings[sid] = StoredRecording(sid, call, SOUND, 1, at, **values)
        return exchange.recordings[sid]

    return make
