"""Speech understood while it is spoken, by a child process for each model.

A crash of the child loses the words of the streams under way, and nothing else: what
was recorded is understood again from the recording.
"""

import base64
import json
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as Late
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from threading import Lock, Thread
from typing import Any

from ivr.speech.claims import Claims
from ivr.speech.memory import SeenSizes
from ivr.speech.models import find_model, model_name
from ivr.speech.number_marks import unmarked
from ivr.speech.transcriber import ModelError, RecognitionError, Word

LOAD_TIMEOUT_S = 120
THREADS = 2

OnWords = Callable[[tuple[Word, ...]], None]


class ListeningChild:
    """A running child with one model.  Many threads may speak to it at once."""

    def __init__(self, model: Path) -> None:
        script = "ivr.speech.streaming_child"
        self.name = model_name(model)
        self._process = subprocess.Popen(  # noqa: S603 - our own command, no shell
            (sys.executable, "-m", script, str(model.resolve()), str(THREADS)),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        self._lock = Lock()
        self._numbers = count(1)
        self._streams: dict[str, LiveStream] = {}
        self._ready: Future[None] = Future()
        self._reader = Thread(target=self._read, daemon=True)
        self._reader.start()

    @property
    def is_gone(self) -> bool:
        """Whether the child has ended."""
        return self._process.poll() is not None

    @property
    def is_idle(self) -> bool:
        """Whether nobody speaks to it now."""
        with self._lock:
            return not self._streams

    def open(self, on_words: OnWords) -> "LiveStream":
        """Return a new stream, whose words are given to `on_words` as they are known.

        Raises ModelError when the model does not load.
        """
        try:
            self._ready.result(LOAD_TIMEOUT_S)
        except Late:
            raise ModelError("the model takes too long to load") from None
        with self._lock:
            stream = LiveStream(self, str(next(self._numbers)), on_words)
            self._streams[stream.name] = stream
        return stream

    def send(self, **line: object) -> None:
        """Write a line to the child; raises RecognitionError when it has ended."""
        try:
            with self._lock:
                self._pipe().write(json.dumps(line) + "\n")
                self._pipe().flush()
        except (OSError, ValueError):
            raise RecognitionError("the recogniser has ended") from None

    def _pipe(self) -> Any:  # noqa: ANN401 - a text pipe
        return self._process.stdin

    def _read(self) -> None:
        pipe: Any = self._process.stdout
        first = json.loads(pipe.readline() or '{"error": "it ended while loading"}')
        if "error" in first:
            self._ready.set_exception(ModelError(f"does not load: {first['error']}"))
        else:
            self._ready.set_result(None)
        for line in pipe:
            self._hear(json.loads(line))
        self._process.wait()
        with self._lock:
            lost, self._streams = list(self._streams.values()), {}
        for stream in lost:
            stream.ended.set_exception(RecognitionError("the recogniser has ended"))

    def _hear(self, answer: dict[str, Any]) -> None:
        over = "end" in answer
        with self._lock:
            stream = self._streams.get(answer["id"])
            if over:
                self._streams.pop(answer["id"], None)
        if stream is None:
            return
        stream.words += tuple(map(word, answer["words"]))
        if over:
            stream.ended.set_result(None)
        else:
            stream.on_words(stream.words)

    def end(self) -> None:
        """End the child, whatever it is doing."""
        self._process.kill()
        self._process.wait()
        self._reader.join()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()


@dataclass(slots=True, eq=False)
class LiveStream:
    """One speaker.  `words` are all that were understood so far."""

    child: ListeningChild
    name: str
    on_words: OnWords
    words: tuple[Word, ...] = ()
    ended: Future[None] = field(default_factory=Future[None])

    def hear(self, mulaw: bytes) -> None:
        """Take sound, mu-law at 8000 Hz; raises RecognitionError."""
        self.child.send(id=self.name, sound=base64.b64encode(mulaw).decode())

    def finish(self, timeout_s: float) -> tuple[Word, ...]:
        """Return all words, with those of what was said last.

        Raises RecognitionError when they do not come in time.
        """
        self.child.send(id=self.name, end=True)
        try:
            self.ended.result(timeout_s)
        except Late:
            raise RecognitionError(f"no words after {timeout_s:.0f} s") from None
        return self.words


class ListeningPool:
    """Children by language, started when first needed.

    With those of other processes that share the folder of models they hold no more than
    `memory` bytes (None for any), unless one alone does.
    """

    def __init__(self, models: Path, memory: int | None = None) -> None:
        self._models = models
        self._memory = memory
        self._seen = SeenSizes(models)
        self._claims = Claims(models)
        # The one longest unused first.
        self._running: dict[Path, ListeningChild] = {}
        self._lock = Lock()

    def get(self, language: str) -> ListeningChild:
        """Return the child for `language`.

        Raises ModelError when there is no model, and when there is no room for it while
        those that run are listening.
        """
        model = find_model(self._models, language)
        if model is None:
            raise ModelError(f"no speech model for {language}")
        with self._lock:
            child = self._running.pop(model, None)
            if child is not None and child.is_gone:
                child.end()
                child = None
            if child is None:
                self._make_room(self._seen.needed(model), language)
                child = ListeningChild(model)
            self._running[model] = child
            self._claims.tell(self._held())
            return child

    def _make_room(self, needed: int, language: str) -> None:
        while self._running and not self._fits(needed):
            idle = [one for one, child in self._running.items() if child.is_idle]
            if not idle:
                reason = f"no room for the model of {language} (IVR_MODELS_MEMORY)"
                raise ModelError(reason)
            self._running.pop(idle[0]).end()

    def _fits(self, needed: int) -> bool:
        held = self._held() + self._claims.others()
        return self._memory is None or held + needed <= self._memory

    def _held(self) -> int:
        return sum(map(self._seen.needed, self._running))

    def close(self) -> None:
        """End every child."""
        with self._lock:
            for child in self._running.values():
                child.end()
            self._running.clear()
            self._claims.tell(0)


def word(found: dict[str, Any]) -> Word:
    """Return a word from what Vosk says of it."""
    said = unmarked(found["word"])
    return Word(said, found["start"], found["end"], found["conf"])
