"""One media stream: whose call it is, its sound into words, its words into the row."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol

import structlog
from sqlalchemy import select

from ivr.db import Database, DatabaseError
from ivr.errors import IvrError
from ivr.flow.state import State
from ivr.speech.streaming import ListeningPool, LiveStream
from ivr.speech.transcriber import ModelError, RecognitionError, Speech, Word
from ivr.tables import Call
from ivr.telephony.streams import (
    Passed,
    Sound,
    Started,
    Stopped,
    StreamError,
    read_message,
)
from ivr.transcripts.live import begin_live, keep_live

log = structlog.get_logger()

# The longest message that a flow can record is an hour.
LONGEST_S = 3700
BYTES_PER_S = 8000
# A caller may hang up while the stream is on its way.
LATE_STREAM = timedelta(minutes=2)
# How long the last words may take, once the caller has hung up.
LAST_WORDS_S = 30.0


class Socket(Protocol):
    """The messages of a connection; raises StreamError when none comes for long."""

    def receive(self) -> str | bytes | None:
        """Return the next message; None when the other side has gone."""
        ...


@dataclass(frozen=True, slots=True)
class Known:
    """The call of a stream."""

    call_id: int
    language: str


@dataclass(slots=True)
class Listening:
    """Listens to streams: one `listen` for each, on a thread of its own."""

    database: Database
    pool: ListeningPool
    account_sid: str
    clock: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))

    def listen(self, socket: Socket) -> None:
        """Take a stream from its first message to its last.

        Raises StreamError for what is no stream of ours, ModelError and
        RecognitionError where speech cannot be understood now.
        """
        begun = self._begin(socket)
        if begun is None:
            return
        known = self._known(begun)
        model = self.pool.get(known.language)
        with self.database.writing() as session:
            begin_live(
                session, begun.stream, known.call_id, known.language, self.clock()
            )
        log.info("live_begun", call=begun.call)

        def keep(words: tuple[Word, ...]) -> None:
            self._keep(begun, words, model.name, ended=False)

        stream = model.open(keep)
        try:
            self._hear(socket, stream)
        finally:
            self._end(begun, stream, model.name)

    def _begin(self, socket: Socket) -> Started | None:
        while (text := socket.receive()) is not None:
            match read_message(text, self.account_sid):
                case Started() as begun:
                    return begun
                case Passed():
                    continue
                case Sound() | Stopped():
                    raise StreamError("the stream did not say what it is")
        return None

    def _known(self, begun: Started) -> Known:
        with self.database.reading() as session:
            found = session.execute(
                select(Call.id, Call.state, Call.ended_at).where(Call.sid == begun.call)
            ).first()
        if found is None or is_long_over(found.ended_at, self.clock()):
            raise StreamError("there is no such call under way")
        return Known(found.id, State.from_json(found.state).language)

    def _hear(self, socket: Socket, stream: LiveStream) -> None:
        left = LONGEST_S * BYTES_PER_S
        while (text := socket.receive()) is not None:
            match read_message(text, self.account_sid):
                case Sound(mulaw):
                    left -= len(mulaw)
                    if left < 0:
                        raise StreamError("the stream has no end")
                    stream.hear(mulaw)
                case Stopped():
                    return
                case Started() | Passed():
                    continue

    def _end(self, begun: Started, stream: LiveStream, model: str) -> None:
        try:
            words = stream.finish(LAST_WORDS_S)
        except RecognitionError as wrong:
            words = stream.words
            log.warning("live_cut_off", call=begun.call, reason=str(wrong))
        self._keep(begun, words, model, ended=True)
        log.info("live_ended", call=begun.call, words=len(words))

    def _keep(
        self, begun: Started, words: tuple[Word, ...], model: str, *, ended: bool
    ) -> None:
        at = self.clock()
        try:
            with self.database.writing() as session:
                keep_live(session, begun.stream, Speech(words), model, at, ended=ended)
        except DatabaseError as wrong:  # the recording brings the words all the same
            log.warning("live_not_stored", call=begun.call, reason=str(wrong))


def is_long_over(ended_at: datetime | None, at: datetime) -> bool:
    """Tell whether a call ended so long ago that no stream of it can begin."""
    return ended_at is not None and at - ended_at > LATE_STREAM


REASONS: tuple[type[IvrError], ...] = (StreamError, ModelError, RecognitionError)
