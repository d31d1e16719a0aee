"""Models over HTTP: with progress, and going on where an earlier try was cut off.

What came so far stays in `models/.partial`, with what the server called it (RFC 9110,
section 13.1.5, If-Range): another content under the same address starts anew.
"""

import hashlib
import json
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

import requests

from ivr.speech.archive import in_mb, needs
from ivr.speech.installed import ModelInstallError

PARTIAL = ".partial"
MOST_BYTES = 4 * 1024**3
CONNECT_S = 15
READ_S = 30
# A line so slow that a model would take days is given up.
LEAST_BYTES = 64 * 1024
PATIENCE_S = 60
TRIES = 4
PIECE = 256 * 1024
OK, PARTIAL_CONTENT, RANGE_NOT_SATISFIABLE = 200, 206, 416
CONTENT_RANGE = re.compile(r"bytes (\d+)-\d+/(\d+)")
HINT = "fetch it elsewhere and give it with --from"
# Gets the bytes that are there and the bytes in all, None where nobody says.
Progress = Callable[[int, int | None], None]


@dataclass(frozen=True, slots=True)
class Came:
    """What a partial file is of; `validator` is the server's name of this content."""

    address: str
    validator: str


class CutOffError(Exception):
    """The connection broke; what came is kept, and another try goes on from there."""


@dataclass(slots=True)
class Download:
    """One address, and the file that grows in `folder` until it is whole."""

    address: str
    folder: Path
    progress: Progress
    patience_s: float = PATIENCE_S
    pause_s: float = 1.0

    @property
    def file(self) -> Path:
        """Where the bytes are, whole or not."""
        name = Path(urlsplit(self.address).path).stem or "model"
        mark = hashlib.sha256(self.address.encode()).hexdigest()[:8]
        return self.folder / f"{name}-{mark}.zip"

    @property
    def note(self) -> Path:
        """Where it is noted what the bytes are of."""
        return self.file.with_suffix(".json")

    def run(self) -> Path:
        """Fetch the file and return it, whole; raises ModelInstallError."""
        self.folder.mkdir(parents=True, exist_ok=True)
        reason = ""
        for number in range(TRIES):
            if number:
                time.sleep(self.pause_s * number)
            try:
                self._try()
            except CutOffError as cut:
                reason = str(cut)
            else:
                self.note.unlink(missing_ok=True)
                return self.file
        here = in_mb(self._here()) if self._here() else "nothing"
        told = f"{reason} after {here}; run it again to go on, or {HINT}"
        raise ModelInstallError(f"cannot fetch {self.address}: {told}")

    def _here(self) -> int:
        return self.file.stat().st_size if self.file.exists() else 0

    def _validator(self) -> str | None:
        try:
            came = Came(**json.loads(self.note.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None
        return came.validator if came.address == self.address else None

    def _try(self) -> None:
        begin, validator = self._here(), self._validator()
        headers = {"Accept-Encoding": "identity"}
        if begin and validator:
            headers |= {"Range": f"bytes={begin}-", "If-Range": validator}
        try:
            with requests.get(
                self.address, headers=headers, stream=True, timeout=(CONNECT_S, READ_S)
            ) as answer:
                self._take(answer, begin)
        except requests.RequestException as wrong:
            raise CutOffError(type(wrong).__name__) from None

    def _take(self, answer: requests.Response, asked_from: int) -> None:
        self._refuse(answer)
        if answer.status_code == RANGE_NOT_SATISFIABLE:
            self.file.unlink(missing_ok=True)
            raise CutOffError("it has another length than before")
        begin, total = extent(answer, asked_from)
        if total is not None and total > MOST_BYTES:
            raise ModelInstallError(f"{self.address} is larger than any model")
        needs(self.folder, (total or 0) - begin, self.address)
        self._note(answer)
        with self.file.open("ab" if begin else "wb") as file:
            count = begin
            for count in self._poured(answer, begin, file):
                self.progress(count, total)
        if total is not None and count != total:
            if count > total:
                self.file.unlink()
            raise CutOffError(f"{count} of {total} bytes came")

    def _refuse(self, answer: requests.Response) -> None:
        secure = urlsplit(self.address).scheme == "https"
        if secure and not answer.url.startswith("https:"):
            reason = "it leads on to an address without TLS"
            raise ModelInstallError(f"cannot fetch {self.address}: {reason}")
        taken = {OK, PARTIAL_CONTENT, RANGE_NOT_SATISFIABLE}
        if answer.status_code not in taken:
            reason = f"it answered {answer.status_code}; {HINT}"
            raise ModelInstallError(f"cannot fetch {self.address}: {reason}")

    def _note(self, answer: requests.Response) -> None:
        """Note a strong name of the content, without which it is never gone on with."""
        tag = answer.headers.get("ETag", "")
        validator = answer.headers.get("Last-Modified", "")
        if tag and not tag.startswith("W/"):
            validator = tag
        came = Came(self.address, validator)
        self.note.write_text(json.dumps(asdict(came)), encoding="utf-8")

    def _poured(
        self, answer: requests.Response, begin: int, file: IO[bytes]
    ) -> Iterator[int]:
        """Write what comes, and yield each time how many bytes there are."""
        count = mark = begin
        marked_at = time.monotonic()
        for piece in answer.iter_content(PIECE):
            file.write(piece)
            count += len(piece)
            yield count
            if count > MOST_BYTES:
                raise ModelInstallError(f"{self.address} is larger than any model")
            if count - mark >= LEAST_BYTES:
                mark, marked_at = count, time.monotonic()
            elif time.monotonic() - marked_at > self.patience_s:
                raise CutOffError("it is too slow")


def extent(answer: requests.Response, asked_from: int) -> tuple[int, int | None]:
    """Return where the answer's bytes begin, and how many there are in all, if told.

    Raises CutOffError for a part that was not asked for.
    """
    if answer.status_code == OK:
        length = answer.headers.get("Content-Length", "")
        return 0, int(length) if length.isdecimal() else None
    found = CONTENT_RANGE.fullmatch(answer.headers.get("Content-Range", ""))
    if found is None or int(found[1]) != asked_from:
        raise CutOffError("it sent another part than was asked for")
    return asked_from, int(found[2])
