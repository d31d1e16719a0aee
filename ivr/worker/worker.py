"""Threads that work, the queue that wakes them, the sweep that misses nothing."""

import signal
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Lock
from types import FrameType

import structlog
from huey.consumer import Consumer

from ivr.alarm import Alarm
from ivr.audio.pipeline import Pipeline
from ivr.worker.sending import Sending
from ivr.worker.sweep import Sweep

log = structlog.get_logger()

THREADS = 2
SWEEP_S = 2.0
# How long the queue may sleep when it is empty.
QUEUE_DELAY_S = 0.5


class Worker:
    """Works on recordings, and has `sendings` sent and `rounds` run every sweep."""

    def __init__(
        self,
        pipeline: Pipeline,
        alarm: Alarm,
        *,
        sendings: Sequence[Sending] = (),
        rounds: Mapping[str, Callable[[], None]],
    ) -> None:
        self._pipeline = pipeline
        self._alarm = alarm
        self.sendings = sendings
        self._sweep = Sweep({"recordings": self._start_due, **rounds})
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
            self.go_round()
            self.stopping.wait(SWEEP_S)
        consumer.stop()
        self._end()
        log.info("worker_stopped")

    def go_round(self) -> None:
        """Have everything that is due begun."""
        for sending in self.sendings:
            sending.start()
        self._sweep.run()

    def _end(self) -> None:
        self._pipeline.stopping.set()
        for sending in self.sendings:
            sending.sender.stopping.set()
        self._pipeline.pool.close()
        self._threads.shutdown(cancel_futures=True)
        for sending in self.sendings:
            sending.end()

    def _stop(self, _signal: int, _frame: FrameType | None) -> None:
        self.stopping.set()

    def _start_due(self) -> None:
        for sid in self._pipeline.due():
            self._start(sid)

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
