"""A caller's voice, for those who are signed in."""

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from io import BufferedReader, BytesIO
from typing import BinaryIO

from flask import Blueprint, Response, abort, request
from sqlalchemy import select
from werkzeug.wsgi import FileWrapper

from ivr.audio.listening import Listening, ListeningError
from ivr.cases.hearing import (
    Audible,
    HearingRefusedError,
    NotYetAudibleError,
    audible,
)
from ivr.console.site import Console, agent, now
from ivr.sound.form import NotAudioError
from ivr.sound.inspect import inspect_open
from ivr.sound.muting import Muted, Stretch, muted_outline
from ivr.tables import Recording
from ivr.vault.keys import VaultError

# What a file is called that a person saves.
ENDINGS = {
    "audio/wav": ".wav",
    "audio/mpeg": ".mp3",
    "application/json": ".peaks.json",
}


@dataclass(frozen=True, slots=True)
class Found:
    """A recording's file, its SHA-256, and how whoever asks may hear it."""

    relative: str
    sha256: str
    heard: Audible

    @property
    def version(self) -> str:
        """What a browser may take for the same bytes: no muted part for a whole one."""
        if not self.heard.muted:
            return self.sha256
        spans = repr(self.heard.muted).encode()
        return f"{self.sha256}-{hashlib.sha256(spans).hexdigest()[:16]}"


class Recordings:
    """The views that play a recording and draw it."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.listening = Listening(console.store)

    def recording(self, sid: str) -> Response:
        """Send the sound as browsers play it, or the part that the player asks for.

        It is muted where a secret was told; `whole` asks for it as it is.
        """
        whole = request.args.get("whole") == "1"
        found = self._checked(sid, whole=whole)
        stretches = found.heard.muted
        try:
            file, media_type = self.listening.playable(
                found.relative, plain=bool(stretches)
            )
            if stretches:
                file = muted(file, stretches)
        except FileNotFoundError:
            abort(404)
        except (ListeningError, NotAudioError, VaultError) as wrong:
            return unable(wrong)
        return send(file, media_type, sid, found.version)

    def peaks(self, sid: str) -> Response:
        """Send the outline of the sound, for the player to draw; muted as the sound."""
        found = self._checked(sid, whole=request.args.get("whole") == "1")
        try:
            file = self.listening.peaks(found.relative)
        except FileNotFoundError:
            abort(404)
        except (ListeningError, VaultError) as wrong:
            return unable(wrong)
        if found.heard.muted:
            with file as outline:
                file = BytesIO(muted_outline(outline.read(), found.heard.muted))
        return send(file, "application/json", sid, found.version)

    def _checked(self, sid: str, *, whole: bool) -> Found:
        """Return a recording whose bytes were checked and kept, if they may hear it."""
        rows = select(Recording).where(Recording.sid == sid)
        with self.console.database.reading() as session:
            row = session.scalar(rows)
            if row is None or row.path is None or row.sha256 is None:
                abort(404)
            try:
                heard = audible(session, row, agent(), now(), whole=whole)
            except HearingRefusedError as wrong:
                abort(refused(403, wrong))
            except NotYetAudibleError as wrong:
                abort(refused(409, wrong))
        return Found(row.path, row.sha256, heard)


def muted(file: BinaryIO, stretches: Sequence[Stretch]) -> BinaryIO:
    """Return a plain sound file that is silent in `stretches`."""
    try:
        sound = inspect_open(file)
        file.seek(0)
        return BufferedReader(Muted(file, sound, stretches))
    except BaseException:
        file.close()
        raise


def refused(status: int, wrong: Exception) -> Response:
    """Tell why somebody may not hear a recording now."""
    return Response(f"{wrong}\n", status, content_type="text/plain; charset=utf-8")


def send(file: BinaryIO, media_type: str, sid: str, version: str) -> Response:
    """Send an open file; `version` is another one for other bytes."""
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    answer = Response(FileWrapper(file), mimetype=media_type, direct_passthrough=True)
    answer.call_on_close(file.close)
    answer.content_length = size
    answer.set_etag(version)
    name = f"{sid}{ENDINGS[media_type]}"
    answer.headers.set("Content-Disposition", "inline", filename=name)
    answer.make_conditional(request.environ, accept_ranges=True, complete_length=size)
    return answer


def unable(wrong: Exception) -> Response:
    """Tell why a recording cannot be played or drawn now."""
    return Response(f"{wrong}\n", 503, content_type="text/plain; charset=utf-8")


def add(routes: Blueprint, console: Console) -> None:
    """Add the recordings to the console."""
    views = Recordings(console)
    routes.get("/recordings/<sid>", endpoint="recording")(views.recording)
    routes.get("/recordings/<sid>/peaks", endpoint="peaks")(views.peaks)
