"""Threads that work, the queue that wakes them, the sweep that misses nothing."""

import signal
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from threading import Event, Lock
from types import FrameType

import structlog
from huey.consumer import Consumer

from ivr.alarm import Alarm
from ivr.audio.pipeline import Pipeline
from ivr.worker.recycling import Wear
from ivr.worker.sending import Sending
from ivr.worker.sweep import Sweep

log = structlog.get_logger()

THREADS = 2
SWEEP_S = 2.0
# How long the queue may sleep when it is empty.
QUEUE_DELAY_S = 0.5
# How long steps that are under way may take to finish when the worker ends; the
# supervisor, and most others, kill after 30 s.
DRAIN_S = 10.0
BREAK_OFF_S = 0.5


class Worker:
    """Works on recordings, and has `sendings` sent and `rounds` run every sweep."""

    def __init__(
        self,
        pipeline: Pipeline,
        alarm: Alarm,
        *,
        sendings: Sequence[Sending] = (),
        rounds: Mapping[str, Callable[[], None]],
        wear: Wear,
    ) -> None:
        self._pipeline = pipeline
        self._alarm = alarm
        self.sendings = sendings
        self._sweep = Sweep({"recordings": self._start_due, **rounds})
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="work")
        self._started: dict[str, Future[None]] = {}
        self._wear = wear
        self._lock = Lock()
        self.stopping = Event()

    def run(self) -> bool:
        """Work until SIGTERM or SIGINT; tell whether to begin anew, being worn out.

        Steps that are under way are finished, or given back when that takes long.
        """
        self._alarm.on_wake = self._start
        consumer = Consumer(
            self._alarm.queue, workers=1, periodic=False, max_delay=QUEUE_DELAY_S
        )
        consumer.start()
        # After the queue's own handlers, which would end it without us.
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, self._stop)
        log.info("worker_started")
        worn_out = None
        while not self.stopping.is_set() and worn_out is None:
            self.go_round()
            self.stopping.wait(SWEEP_S)
            worn_out = self._wear.reason()
        consumer.stop()
        self._end()
        log.info("worker_stopped", worn_out=worn_out)
        return worn_out is not None and not self.stopping.is_set()

    def go_round(self) -> None:
        """Have everything that is due begun."""
        for sending in self.sendings:
            sending.start()
        self._sweep.run()

    def _end(self) -> None:
        pipeline = self._pipeline
        with self._lock:  # so that whoever is just starting something has done so
            pipeline.stopping.set()
        for sending in self.sendings:
            sending.sender.stopping.set()
        self._threads.shutdown(wait=False, cancel_futures=True)
        # What had not begun is never told to have ended, so nobody waits for it.
        under_way = {one for one in self._under_way() if not one.cancelled()}
        if under_way:
            _, under_way = wait(under_way, DRAIN_S)
        while under_way:
            pipeline.breaking_off.set()
            pipeline.pool.close()  # again, if one was just being started
            _, under_way = wait(under_way, BREAK_OFF_S)
        pipeline.pool.close()
        for sending in self.sendings:
            sending.end()

    def _under_way(self) -> set[Future[None]]:
        with self._lock:
            return set(self._started.values())

    def _stop(self, _signal: int, _frame: FrameType | None) -> None:
        self.stopping.set()

    def _start_due(self) -> None:
        for sid in self._pipeline.due():
            self._start(sid)

    def _start(self, sid: str) -> None:
        with self._lock:
            if sid in self._started or self._pipeline.stopping.is_set():
                return
            self._started[sid] = self._threads.submit(self._work, sid)

    def _work(self, sid: str) -> None:
        try:
            self._pipeline.work_on(sid)
        except Exception:
            # The lease runs out and the sweep tries again; other work goes on.
            log.exception("work_failed", recording=sid)
        finally:
            self._wear.count()
            with self._lock:
                self._started.pop(sid, None)
