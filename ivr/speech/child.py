"""A recogniser in a child process, so that a native crash costs one try."""

import json
import os
import signal
import subprocess
from collections.abc import Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as Late
from dataclasses import dataclass
from pathlib import Path
from threading import Lock, Thread
from typing import Any

from ivr.speech.memory import held_bytes
from ivr.speech.number_marks import unmarked
from ivr.speech.transcriber import (
    Alternative,
    CrashedError,
    InterruptedRecognitionError,
    ModelError,
    RecognitionError,
    Speech,
    Word,
)

# The largest models read two gigabytes from a slow disk.
LOAD_TIMEOUT_S = 300
# A recogniser's threads are those of its files.  Those that numpy's BLAS would start
# beside them stand in their way: the front end takes twice the processor time with two.
# Who sets these for the worker has set them for its recognisers.
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


@dataclass(frozen=True, slots=True)
class Ready:
    """A model that has loaded: its samples per second, and the bytes that it holds."""

    rate: int
    held: int


class Child:
    """A running recogniser.  Many threads may ask it at once.

    What its engine complains of is in the worker's log, unless it is `quiet`.
    """

    def __init__(self, command: Sequence[str], *, quiet: bool = False) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - our own command, no shell
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL if quiet else None,
            env={**ONE_THREAD, **os.environ},
            text=True,
            encoding="utf-8",
        )
        self._lock = Lock()
        self._asked: dict[int, Future[Any]] = {}
        self._ending = False
        self._ready: Future[Ready] = Future()
        self.files = 0
        self._reader = Thread(target=self._read, daemon=True)
        self._reader.start()

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    @property
    def is_gone(self) -> bool:
        """Whether the child has ended."""
        return self._process.poll() is not None

    @property
    def held(self) -> int:
        """What it holds in memory now, in bytes."""
        return 0 if self.is_gone else held_bytes(self.pid)

    @property
    def grown(self) -> int:
        """What it holds beyond what it held when it had loaded, in bytes."""
        if not self._ready.done() or self._ready.exception() is not None:
            return 0
        return max(self.held - self._ready.result().held, 0)

    def ready(self) -> Ready:
        """Wait until the model has loaded; raises ModelError when it does not."""
        try:
            return self._ready.result(LOAD_TIMEOUT_S)
        except Late:
            self.end()
            reason = f"loading took over {LOAD_TIMEOUT_S} s"
            raise ModelError(f"does not load: {reason}") from None

    def ask(self, path: Path, timeout_s: float) -> Speech:
        """Return the words of `path`; a child that does not answer in time is ended."""
        self.ready()
        try:
            answer = self._send(path).result(timeout_s)
        except Late:
            self.end()
            raise RecognitionError(f"recognition took over {timeout_s:.0f} s") from None
        if "error" in answer:
            raise RecognitionError(f"the recogniser refused it: {answer['error']}")
        return Speech(tuple(map(word, answer["words"])))

    def _send(self, path: Path) -> Future[Any]:
        future: Future[Any] = Future()
        with self._lock:
            self.files += 1
            self._asked[self.files] = future
            line = json.dumps({"id": self.files, "path": str(path)})
            written = self._written(line + "\n")
        if not written:
            self._fail_all()
        return future

    def _written(self, line: str) -> bool:
        pipe: Any = self._process.stdin
        try:
            pipe.write(line)
            pipe.flush()
        except (OSError, ValueError):
            return False
        return True

    def _read(self) -> None:
        pipe: Any = self._process.stdout
        self._loaded(pipe.readline())
        for line in pipe:
            self._answered(line)
        self._process.wait()
        self._fail_all()

    def _answered(self, line: str) -> None:
        try:
            answer = json.loads(line)
        except ValueError:  # cut off by a crash
            return
        with self._lock:
            future = self._asked.pop(answer["id"], None)
        if future is not None:
            future.set_result(answer)

    def _loaded(self, line: str) -> None:
        first: dict[str, Any] = json.loads(line) if line.endswith("\n") else {}
        if first.get("ready"):
            self._ready.set_result(Ready(first["rate"], held_bytes(self.pid)))
            return
        reason = first.get("error") or f"it {how_it_ended(self._process.wait())}"
        self._ready.set_exception(ModelError(f"does not load: {reason}"))

    def _fail_all(self) -> None:
        with self._lock:
            futures, self._asked = list(self._asked.values()), {}
        how = how_it_ended(self._process.wait())
        for future in futures:
            if self._ending:
                wrong = InterruptedRecognitionError("the recogniser was ended")
            else:
                alone = len(futures) == 1
                wrong = CrashedError(f"the recogniser {how}", alone=alone)
            future.set_exception(wrong)

    def end(self) -> None:
        """End the child, whatever it is doing."""
        self._ending = True
        self._process.kill()
        self._process.wait()
        self._reader.join()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()


def how_it_ended(code: int) -> str:
    """Say how a process ended that gave `code`, which is negative for a signal."""
    if code >= 0:
        return f"ended ({code})"
    try:
        name = signal.Signals(-code).name
    except ValueError:
        name = f"signal {-code}"
    by_whom = ", perhaps for want of memory" if -code == signal.SIGKILL else ""
    return f"was ended by {name}{by_whom}"


def word(found: dict[str, Any]) -> Word:
    """Return a word from what a recogniser says of it."""
    times = found["start"], found["end"]
    others = found.get("alternatives", ())
    return Word(
        unmarked(found["word"]),
        *times,
        found["conf"],
        found.get("channel"),
        tuple(Alternative(unmarked(one["word"]), one["score"]) for one in others),
    )
