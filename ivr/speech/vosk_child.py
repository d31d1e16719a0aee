"""Vosk in a child process, so that a native crash costs one try."""

import json
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as Late
from pathlib import Path
from threading import Lock, Thread
from typing import Any

from ivr.speech.transcriber import ModelError, RecognitionError, Speech, Word

LOAD_TIMEOUT_S = 120


class VoskTranscriber:
    """Vosk with one model, in a child that is started when it is first needed."""

    def __init__(self, model: Path, *, threads: int) -> None:
        self._command = recogniser_command(model, threads)
        self._lock = Lock()
        self._child: Child | None = None

    def transcribe(self, path: Path, *, timeout_s: float) -> Speech:
        """Return the words of the WAV at `path`.

        Raises RecognitionError when the file, the child or the time fails, and
        ModelError when the model does not load.
        """
        return self._alive().ask(path.resolve(), timeout_s)

    def _alive(self) -> "Child":
        with self._lock:
            if self._child is not None and self._child.is_gone:
                self._child.end()
                self._child = None
            if self._child is None:
                self._child = Child(self._command)
            return self._child

    def close(self) -> None:
        """End the child."""
        with self._lock:
            if self._child is not None:
                self._child.end()
            self._child = None


def recogniser_command(model: Path, threads: int) -> tuple[str, ...]:
    """Return the command of a child for `model`, by its folder and never by a name."""
    script = "ivr.speech.recogniser"
    return (sys.executable, "-m", script, str(model.resolve()), str(threads))


class Child:
    """A running recogniser.  Many threads may ask it at once."""

    def __init__(self, command: Sequence[str]) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - our own command, no shell
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        self._lock = Lock()
        self._asked: dict[int, Future[Any]] = {}
        self._count = 0
        self._ready: Future[Any] = Future()
        self._reader = Thread(target=self._read, daemon=True)
        self._reader.start()

    @property
    def is_gone(self) -> bool:
        """Whether the child has ended."""
        return self._process.poll() is not None

    def ask(self, path: Path, timeout_s: float) -> Speech:
        """Return the words of `path`; a child that does not answer in time is ended."""
        try:
            self._ready.result(LOAD_TIMEOUT_S)
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
            self._count += 1
            self._asked[self._count] = future
            line = json.dumps({"id": self._count, "path": str(path)})
        try:
            self._pipe().write(line + "\n")
            self._pipe().flush()
        except (OSError, ValueError):
            self._fail_all()
        return future

    def _pipe(self) -> Any:  # noqa: ANN401 - a text pipe
        return self._process.stdin

    def _read(self) -> None:
        pipe: Any = self._process.stdout
        first = json.loads(pipe.readline() or '{"error": "it ended while loading"}')
        if "error" in first:
            self._ready.set_exception(ModelError(f"does not load: {first['error']}"))
        else:
            self._ready.set_result(first)
        for line in pipe:
            answer = json.loads(line)
            with self._lock:
                future = self._asked.pop(answer["id"], None)
            if future is not None:
                future.set_result(answer)
        self._process.wait()
        self._fail_all()

    def _fail_all(self) -> None:
        with self._lock:
            futures, self._asked = list(self._asked.values()), {}
        for future in futures:
            code = self._process.poll()
            future.set_exception(RecognitionError(f"the recogniser ended ({code})"))

    def end(self) -> None:
        """End the child, whatever it is doing."""
        self._process.kill()
        self._process.wait()
        self._reader.join()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()


def word(found: dict[str, Any]) -> Word:
    """Return a word from what Vosk says of it."""
    times = found["start"], found["end"]
    return Word(found["word"], *times, found["conf"], found.get("channel"))
