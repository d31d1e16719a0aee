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
END_TIMEOUT_S = 30


class PartError(IvrError):
    """A part of the hotline ends again and again."""


class Part:
    """A process that is started again when it dies."""

    def __init__(
        self, name: str, command: Sequence[str], environment: Mapping[str, str]
    ) -> None:
        self.name = name
        self._command = command
        self._environment = environment
        self._short_lives = 0
        self._start()

    def _start(self) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - our own command, no shell
            self._command, env=dict(self._environment)
        )
        self._started = time.monotonic()

    def watch(self) -> None:
        """Start the process again if it died; raises PartError if that is no use."""
        code = self._process.poll()
        if code is None:
            return
        short = time.monotonic() - self._started < SHORT_LIFE_S
        self._short_lives = self._short_lives + 1 if short else 0
        if self._short_lives >= MOST_SHORT_LIVES:
            raise PartError(f"the {self.name} ended {MOST_SHORT_LIVES} times ({code})")
        log.error("part_died", part=self.name, code=code)
        self._start()

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
