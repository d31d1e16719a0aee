"""The page that a caller opens by their link, and what it takes.

The link is the only key: nothing of a case is shown but its number, nothing that was
sent is served back, and a link that is none gets one line and changes nothing.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from threading import BoundedSemaphore
from typing import TYPE_CHECKING, BinaryIO, cast

import structlog
from flask import Blueprint, Request, Response, render_template, request
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import HTTPException

from ivr.cases.attachments import (
    Came,
    FullError,
    case_of_link,
    shown_size,
)
from ivr.cases.upload_links import (
    PREFIX,
    EndedLinkError,
    ForgedLinkError,
    NoLinkError,
    days_left,
    find_link,
)
from ivr.db import Database, DatabaseError
from ivr.tables import UploadLink
from ivr.uploads.kinds import kind_of
from ivr.uploads.limits import Strangers, turns
from ivr.uploads.receiving import files_in, read_out, size_of
from ivr.uploads.shelf import Shelf, now
from ivr.uploads.words import LANGUAGES, Words, words_of

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

log = structlog.get_logger()

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
    "Cache-Control": "no-store",
}
RETRY_S = 60
TOO_LARGE, TOO_SLOW = 413, 408

Page = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Opened:
    """A link that may be used, what is left of it, and whose language it speaks."""

    link: UploadLink
    case: int
    words: Words

    @property
    def files(self) -> int:
        """How many files may still come."""
        return max(self.link.most_files - self.link.files, 0)

    @property
    def bytes(self) -> int:
        """How many bytes may still come."""
        return max(self.link.most_bytes - self.link.bytes, 0)


@dataclass(slots=True)
class UploadDoor:
    """The views."""

    database: Database
    shelf: Shelf
    strangers: Strangers = field(default_factory=Strangers)
    # Who was refused may send on as well, but takes no turn from those with a link.
    leaving: BoundedSemaphore = field(default_factory=turns)
    turns: BoundedSemaphore = field(default_factory=turns)

    def show(self, token: str) -> Page:
        """Show what may be sent."""
        try:
            with self.database.reading() as session:
                found = self._open(session, token, now())
        except NoLinkError as wrong:
            return self._refuse(wrong)
        return self._page(found)

    def take(self, token: str) -> Page:
        """Take the files of a form; each is kept, or said not to be."""
        try:
            with self.database.writing() as session:
                found = self._open(session, token, now(), held=True)
                found.link.tries += 1
        except NoLinkError as wrong:
            return self._refuse(wrong)
        words = found.words
        if not found.files:
            return self._page(found, 409, refused=[words.full])
        if not self.turns.acquire(blocking=False):
            return self._page(found, 503, refused=[words.busy])
        try:
            return self._receive(found, token, request)
        finally:
            self.turns.release()

    def see_off(self, environ: "WSGIEnvironment") -> None:
        """Let who was refused send to the end, so that they can read why."""
        if not self.leaving.acquire(blocking=False):
            return
        try:
            read_out(environ)
        finally:
            self.leaving.release()

    def _open(
        self, session: Session, token: str, at: datetime, *, held: bool = False
    ) -> Opened:
        link = find_link(session, self.shelf.signer, token, at, held=held)
        case = case_of_link(session, link)
        if case.forgotten_at is not None:
            raise EndedLinkError("its case was forgotten")
        return Opened(link, case.number, words_of(case.language))

    def _receive(self, found: Opened, token: str, form: Request) -> Page:
        words, folder = found.words, self.shelf.store.folder / "incoming"
        try:
            with files_in(form, folder, found.bytes) as files:
                received, refused = self._keep_all(found, token, files)
        except HTTPException as wrong:
            log.warning("upload_refused", link=found.link.id, status=wrong.code)
            refused = words.large if wrong.code == TOO_LARGE else words.busy
            return self._page(found, wrong.code or TOO_SLOW, refused=[refused])
        except OSError:  # who sends fell silent, or the disk is full
            return self._page(found, TOO_SLOW, refused=[words.busy])
        except ValueError:
            return self._page(found, 400, refused=[words.none])
        if not received and not refused:
            return self._page(found, 422, refused=[words.none])
        with self.database.reading() as session:
            found = self._open(session, token, now())
        return self._page(found, 422 if refused else 200, received, refused)

    def _keep_all(
        self, found: Opened, token: str, files: Sequence[FileStorage]
    ) -> tuple[list[str], list[str]]:
        words, received, refused = found.words, list[str](), list[str]()
        for file in files:
            stream, name = cast("BinaryIO", file.stream), file.filename or ""
            kind = kind_of(stream)
            if kind is None:
                refused.append(words.kind.format(name=name))
                continue
            try:
                self.shelf.put(token, Came(kind, name, size_of(stream)), stream)
            except (FullError, NoLinkError):
                refused.append(words.full)
            except (OSError, DatabaseError) as wrong:
                log.error("upload_not_kept", reason=type(wrong).__name__)  # noqa: TRY400 - it is said to the caller
                refused.append(words.busy)
            else:
                received.append(words.received.format(name=name))
        log.info("upload", link=found.link.id, files=len(received))
        return received, refused

    def _refuse(self, wrong: NoLinkError) -> Page:
        words = wanted_words(request)
        if not isinstance(wrong, ForgedLinkError):
            return line(words, words.ended, 410)
        address = request.remote_addr or ""
        if self.strangers.is_too_many(address, time.monotonic()):
            log.warning("upload_links_guessed")
            return line(words, words.busy, 429)
        return line(words, words.forged, 404)

    def _page(
        self,
        found: Opened,
        status: int = 200,
        received: Sequence[str] = (),
        refused: Sequence[str] = (),
    ) -> Page:
        values = {
            "found": found,
            "words": found.words,
            "size": shown_size(found.bytes),
            "days": days_left(found.link, now()),
            "received": received,
            "refused": refused,
        }
        return render_template("uploads/page.html", **values), status


def line(words: Words, told: str, status: int) -> Page:
    """Return a page of one line."""
    return render_template("uploads/line.html", words=words, line=told), status


def wanted_words(form: Request) -> Words:
    """Return the words of the language that a browser asks for."""
    tag = form.accept_languages.best_match(LANGUAGES)
    return words_of(tag or "")


def blueprint(door: UploadDoor) -> Blueprint:
    """Return the door's routes, with the headers of their answers."""
    routes = Blueprint(
        "uploads",
        __name__,
        url_prefix=PREFIX,
        template_folder="templates",
        static_folder="static",
    )
    routes.get("/<token>", endpoint="show")(door.show)
    routes.post("/<token>", endpoint="take")(door.take)

    @routes.after_request
    def headers(answer: Response) -> Response:
        answer.headers.update(HEADERS)
        if answer.status_code in {429, 503}:
            answer.headers["Retry-After"] = str(RETRY_S)
        if request.method == "POST":
            answer.call_on_close(partial(door.see_off, request.environ))
        return answer

    @routes.errorhandler(DatabaseError)
    def no_database(_error: DatabaseError) -> Page:
        words = wanted_words(request)
        return line(words, words.busy, 503)

    return routes
