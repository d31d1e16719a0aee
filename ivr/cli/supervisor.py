"""Keeps the parts of one machine's hotline running, and ends them together."""

import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from threading import Event
from types import FrameType

import structlog

from ivr.errors import IvrError

log = structlog.get_logger()

WATCH_S = 0.5
# A part that lives shorter than this has not recovered by being started again.
SHORT_LIFE_S = 5.0
MOST_SHORT_LIVES = 3
LONGEST_PAUSE_S = 30
END_TIMEOUT_S = 30


class PartError(IvrError):
    """A part of the hotline has never run for long: it cannot work like this."""


class Part:
    """A process that is started again when it dies."""

    def __init__(
        self, name: str, command: Sequence[str], environment: Mapping[str, str]
    ) -> None:
        self.name = name
        self._command = command
        self._environment = environment
        self._has_stood = False
        self._short_lives = 0
        self._again_at: float | None = None
        self._start()

    def _start(self) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - our own command, no shell
            self._command, env=dict(self._environment)
        )
        self._started = time.monotonic()
        self._again_at = None

    def watch(self) -> None:
        """Start the process again if it died, the later the more often it dies young.

        Raises PartError if it never lived for long.  One that once did is never given
        up: the worker's troubles must not end the part that answers calls.
        """
        now = time.monotonic()
        if self._process.poll() is None:
            if now - self._started >= SHORT_LIFE_S:
                self._has_stood, self._short_lives = True, 0
            return
        if self._again_at is None:
            self._again_at = now + self._mourn()
        if now >= self._again_at:
            self._start()

    def _mourn(self) -> float:
        """Note that the process died; return how long to wait before the next one."""
        code = self._process.returncode
        if time.monotonic() - self._started < SHORT_LIFE_S:
            self._short_lives += 1
        if not self._has_stood and self._short_lives >= MOST_SHORT_LIVES:
            raise PartError(f"the {self.name} ended {MOST_SHORT_LIVES} times ({code})")
        log.error("part_died", part=self.name, code=code)
        return min(2**self._short_lives - 1, LONGEST_PAUSE_S)

    def ask_to_end(self) -> None:
        """Ask the process to end."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)

    def end(self) -> None:
        """Wait for the end, and force it when it does not come."""
        try:
            self._process.wait(END_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            log.error("part_killed", part=self.name)  # noqa: TRY400 - it says all
            self._process.kill()
            self._process.wait()


def run(commands: Mapping[str, Sequence[str]], environment: Mapping[str, str]) -> None:
    """Run `commands` until SIGTERM or SIGINT, then end them all, cleanly."""
    stopping = Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        stopping.set()

    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, stop)
    parts = [Part(name, line, environment) for name, line in commands.items()]
    try:
        while not stopping.wait(WATCH_S):
            for part in parts:
                part.watch()
    finally:
        for part in parts:
            part.ask_to_end()
        for part in parts:
            part.end()
