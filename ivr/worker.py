"""The worker: takes recordings, text messages and notices on their way.

It is woken by alarms and by its own sweep.
"""

import signal
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Event, Lock
from types import FrameType
from typing import Protocol

import structlog
from huey.consumer import Consumer

from ivr.alarm import Alarm, open_queue, queue_url
from ivr.audio.fetch import RecordingSource
from ivr.audio.pipeline import Pipeline
from ivr.audio.store import Store
from ivr.calls.desk import Desk, Hotline
from ivr.calls.news import close_idle
from ivr.calls.watching import FlowWatch
from ivr.db import Database
from ivr.errors import IvrError
from ivr.messages.network import TextNetwork
from ivr.messages.send import TextSender
from ivr.notices.channels import channels
from ivr.notices.send import NoticeSender, address_new
from ivr.settings import Settings
from ivr.speech.pool import TranscriberPool

log = structlog.get_logger()

THREADS = 2
SWEEP_S = 2.0
# How long the queue may sleep when it is empty.
QUEUE_DELAY_S = 0.5


@dataclass(frozen=True, slots=True)
class Sweep:
    """Finds what is due, whether or not an alarm rang for it."""

    pipeline: Pipeline
    hotline: Hotline

    def run(self, start: Callable[[str], None]) -> None:
        """Start work on every recording that is due, and end the calls that died."""
        for sid in self.pipeline.due():
            start(sid)
        hotline, at = self.hotline, datetime.now(UTC)
        hotline.database.write(lambda found: close_idle(Desk(hotline, found, at)))


class Sender(Protocol):
    """What sends all that is due, until `stopping` is set."""

    stopping: Event

    def send_due(self) -> None:
        """Send what is due."""
        ...


class Sending:
    """Sends `what` (plural) on a thread of its own, one round at a time.

    A receiver that is slow holds up neither recordings, the sweep nor other receivers.
    """

    def __init__(self, sender: Sender, what: str) -> None:
        self.sender = sender
        self._failed = f"{what}_failed"
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=what)
        self.round: Future[None] | None = None

    def start(self) -> None:
        """Begin a round, unless one is under way."""
        if self.round is None or self.round.done():
            self.round = self._thread.submit(self._run)

    def _run(self) -> None:
        try:
            self.sender.send_due()
        except IvrError as wrong:
            log.error(self._failed, reason=str(wrong))  # noqa: TRY400 - it says all
        except Exception:
            log.exception(self._failed)  # the next round tries again

    def end(self) -> None:
        """Finish the message that is under way, and no other."""
        self.sender.stopping.set()
        self._thread.shutdown(cancel_futures=True)


class Worker:
    """Threads that work, the queue that wakes them, the sweep that misses nothing."""

    def __init__(
        self,
        pipeline: Pipeline,
        hotline: Hotline,
        alarm: Alarm,
        texts: TextSender,
        notices: Sequence[NoticeSender] = (),
    ) -> None:
        self._pipeline = pipeline
        self._texting = Sending(texts, "texts")
        self._telling = [Sending(one, one.channel.name) for one in notices]
        self._database = hotline.database
        self._channels = [one.channel.name for one in notices]
        self._sweep = Sweep(pipeline, hotline)
        self._alarm = alarm
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="work")
        self._started: set[str] = set()
        self._lock = Lock()
        self.stopping = Event()

    def run(self) -> None:
        """Work until SIGTERM or SIGINT; what is under way is left to its lease."""
        self._alarm.on_wake = self._start
        consumer = Consumer(
            self._alarm.queue, workers=1, periodic=False, max_delay=QUEUE_DELAY_S
        )
        consumer.start()
        # After the queue's own handlers, which would end it without us.
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, self._stop)
        log.info("worker_started")
        while not self.stopping.is_set():
            self._sweep_once()
            self.stopping.wait(SWEEP_S)
        consumer.stop()
        self._pipeline.stopping.set()
        sendings = (self._texting, *self._telling)
        for sending in sendings:
            sending.sender.stopping.set()
        self._pipeline.pool.close()
        self._threads.shutdown(cancel_futures=True)
        for sending in sendings:
            sending.end()
        log.info("worker_stopped")

    def _stop(self, _signal: int, _frame: FrameType | None) -> None:
        self.stopping.set()

    def _sweep_once(self) -> None:
        self._texting.start()
        try:
            address_new(self._database, self._channels)
            for telling in self._telling:
                telling.start()
            self._sweep.run(self._start)
        except IvrError as wrong:
            log.error("sweep_failed", reason=str(wrong))  # noqa: TRY400 - it says all

    def _start(self, sid: str) -> None:
        with self._lock:
            if sid in self._started:
                return
            self._started.add(sid)
        self._threads.submit(self._work, sid)

    def _work(self, sid: str) -> None:
        try:
            self._pipeline.work_on(sid)
        except Exception:
            # The lease runs out and the sweep tries again; other work goes on.
            log.exception("work_failed", recording=sid)
        finally:
            with self._lock:
                self._started.discard(sid)


def open_worker(settings: Settings) -> Worker:
    """Return a worker for an installation."""
    database = Database(settings.ivr_database_url)
    pipeline = Pipeline(
        database=database,
        source=RecordingSource(
            api_url=settings.ivr_twilio_api_url,
            account_sid=settings.twilio_account_sid,
            token=settings.tokens[0],
        ),
        store=Store(settings.ivr_recordings),
        pool=TranscriberPool(settings.ivr_models),
    )
    queue = open_queue(queue_url(settings.ivr_queue_url, settings.ivr_database_url))
    flows = FlowWatch(database, settings.ivr_flow).flows
    texts = TextSender(
        database,
        TextNetwork(
            api_url=settings.ivr_twilio_api_url,
            account_sid=settings.twilio_account_sid,
            token=settings.tokens[0],
        ),
    )
    notices = [NoticeSender(database, one) for one in channels(settings)]
    hotline = Hotline(database, flows)
    return Worker(pipeline, hotline, Alarm(queue), texts, notices)
