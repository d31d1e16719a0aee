"""The body of a form with files, read in bounded memory and time.

The files lie in the store's folder while they are read, without a name, so that the
system takes them away with the process, whatever becomes of it.
"""

import hashlib
import os
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, BinaryIO, cast

from flask import Request
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import RequestTimeout
from werkzeug.formparser import FormDataParser

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

# What a form has besides its files.
OVERHEAD_BYTES = 64 * 1024
MOST_PARTS = 50
LONGEST_S = 120.0
SILENCE_S = 20.0
# As nginx does by itself (lingering_time and lingering_timeout).
LEAVING_S = 30.0
LEAVING_SILENCE_S = 5.0
PIECE_BYTES = 64 * 1024


class Timed:
    """A stream that is read until a moment and no longer."""

    def __init__(
        self,
        stream: IO[bytes],
        clock: Callable[[], float],
        longest_s: float = LONGEST_S,
    ) -> None:
        self._stream, self._clock = stream, clock
        self._until = clock() + longest_s

    def read(self, size: int = -1) -> bytes:
        """Read on; raises RequestTimeout when it takes too long."""
        if self._clock() > self._until:
            raise RequestTimeout
        return self._stream.read(size)


class Counted:
    """A stream of which the digest and the length are known when it was read."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """Read on."""
        piece = self._stream.read(size)
        self.digest.update(piece)
        return piece


@contextmanager
def files_in(
    request: Request, folder: Path, most_bytes: int
) -> Generator[list[FileStorage]]:
    """Yield the files of a form, each open for reading while the block lasts.

    Raises RequestEntityTooLarge for more than `most_bytes` in all, RequestTimeout, and
    ValueError for what is no such form.
    """
    folder.mkdir(parents=True, exist_ok=True)
    request.max_content_length = most_bytes + OVERHEAD_BYTES
    bear_silence(request.environ, SILENCE_S)

    opened: list[IO[bytes]] = []

    def nameless(*_: object, **__: object) -> IO[bytes]:
        opened.append(cast("IO[bytes]", TemporaryFile(dir=folder)))  # noqa: SIM115 - closed below
        return opened[-1]

    parser = FormDataParser(
        stream_factory=nameless,
        max_form_memory_size=OVERHEAD_BYTES,
        max_form_parts=MOST_PARTS,
        silent=False,
    )
    stream = cast("IO[bytes]", Timed(request.stream, time.monotonic))
    try:
        found = parser.parse(
            stream, request.mimetype, request.content_length, request.mimetype_params
        )
        yield [one for one in found[2].getlist("files") if one.filename]
    finally:
        for one in opened:
            one.close()


def bear_silence(environ: "WSGIEnvironment", longest_s: float) -> None:
    """Have reading a body raise OSError after so many seconds without a byte."""
    with suppress(KeyError):  # there is none in another server than ours
        environ["gunicorn.socket"].settimeout(longest_s)


def read_out(environ: "WSGIEnvironment") -> None:
    """Read what still comes of a body after its answer was sent, and drop it.

    A connection that is closed with bytes unread is reset, and the reset may overtake
    the answer, so that who sends never learns why it was refused (RFC 9112, 9.6).
    """
    bear_silence(environ, LEAVING_SILENCE_S)
    stream = Timed(environ["wsgi.input"], time.monotonic, LEAVING_S)
    with suppress(OSError, RequestTimeout):  # the sender is gone, or slow: enough done
        while stream.read(PIECE_BYTES):
            pass


def size_of(file: BinaryIO) -> int:
    """Return the length of an open file in bytes."""
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    return size
