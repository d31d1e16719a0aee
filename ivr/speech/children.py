"""A transcriber whose recogniser is replaced before it grows, and after it crashed."""

import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

import structlog

from ivr.speech.child import Child
from ivr.speech.room import Room
from ivr.speech.transcriber import (
    CrashedError,
    InterruptedRecognitionError,
    Speech,
)

log = structlog.get_logger()


class ChildTranscriber:
    """A model in a child process that is started when it is first needed.

    `script` is the child's module: its engine is imported nowhere else.

    The child is ended and another started when it has had as many files, or grown by as
    many bytes since it loaded, as the room's limits say: files that it has are finished
    first, new ones wait.  When it crashes with several files, each of them is tried
    again with no other beside it, so that the one that did it is found and no other is
    blamed.
    """

    def __init__(
        self, model: Path, script: str, *, threads: int, room: Room | None = None
    ) -> None:
        self.model = model.resolve()
        # By its folder and never by a name, which would have Vosk look on the network.
        self._command = (sys.executable, "-m", script, str(self.model), str(threads))
        self._room = room or Room()
        self._seat = self._room.seat(model.name)
        self._closed = False

    def transcribe(self, path: Path, *, timeout_s: float) -> Speech:
        """Return the words of the WAV at `path`.

        Raises CrashedError when the recogniser dies of it, RecognitionError when the
        file or the time fails, and ModelError when the model does not load.
        """
        try:
            return self._try(path.resolve(), timeout_s, alone=False)
        except CrashedError as crash:
            if crash.alone:
                raise
            log.warning("recogniser_crashed", reason=str(crash))
        except InterruptedRecognitionError:
            if self._closed:
                raise
        return self._try(path.resolve(), timeout_s, alone=True)

    def _try(self, path: Path, timeout_s: float, *, alone: bool) -> Speech:
        with self._lent(alone=alone) as child:
            return child.ask(path, timeout_s)

    @contextmanager
    def _lent(self, *, alone: bool) -> Generator[Child]:
        seat, changed = self._seat, self._room.changed
        with changed:
            child = self._entered(alone=alone)
        try:
            yield child
        finally:
            with changed:
                seat.in_use -= 1
                seat.held -= alone
                seat.used_at = monotonic()
                self._room.settle(seat)
                changed.notify_all()
            self._room.seen.note(self.model, seat.peak)

    def _entered(self, *, alone: bool) -> Child:
        seat, changed = self._seat, self._room.changed
        changed.wait_for(lambda: seat.held == 0 or self._closed)
        if alone or self._is_due():
            seat.held += 1
            changed.wait_for(lambda: seat.in_use == 0)
            try:
                self._replace()
            except BaseException:
                seat.held -= 1
                changed.notify_all()
                raise
            if not alone:
                seat.held -= 1
        self._refuse_when_closed()
        seat.in_use += 1
        changed.notify_all()
        assert seat.child is not None  # noqa: S101 - replaced just now if it was not
        return seat.child

    def _is_due(self) -> bool:
        child, limits = self._seat.child, self._room.limits
        if child is None or child.is_gone:
            return True
        return child.files >= limits.files or child.grown > limits.growth

    def _replace(self) -> None:
        if not self._is_due():
            return
        self._refuse_when_closed()
        seat = self._seat
        if seat.child is not None and not seat.child.is_gone:
            log.info(
                "recogniser_replaced", files=seat.child.files, held=seat.child.held
            )
        seat.end()
        needed = self._room.seen.needed(self.model)
        self._room.start(seat, needed, lambda: Child(self._command))

    def _refuse_when_closed(self) -> None:
        if self._closed:
            raise InterruptedRecognitionError("the recogniser was ended")

    @property
    def _child(self) -> Child | None:
        return self._seat.child

    @property
    def is_idle(self) -> bool:
        """Whether it has no file now and nobody waits for it."""
        return self._seat.in_use == 0 and self._seat.held == 0

    @property
    def is_closed(self) -> bool:
        """Whether it was closed."""
        return self._closed

    def close(self) -> None:
        """End the child, whatever it is doing; no other is started."""
        with self._room.changed:
            self._closed = True
            child, self._seat.child = self._seat.child, None
            self._room.changed.notify_all()
        if child is not None:
            child.end()
        self._room.leave(self._seat)
