"""A caller's voice, for those who are signed in."""

import os
from typing import BinaryIO

from flask import Blueprint, Response, abort, request
from sqlalchemy import select
from werkzeug.wsgi import FileWrapper

from ivr.audio.listening import Listening, ListeningError
from ivr.console.site import Console
from ivr.sound.form import NotAudioError
from ivr.tables import Recording
from ivr.vault.keys import VaultError

# What a file is called that a person saves.
ENDINGS = {
    "audio/wav": ".wav",
    "audio/mpeg": ".mp3",
    "application/json": ".peaks.json",
}


class Recordings:
    """The views that play a recording and draw it."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.listening = Listening(console.store)

    def recording(self, sid: str) -> Response:
        """Send the sound as browsers play it, or the part that the player asks for."""
        relative, sha256 = self._checked(sid)
        try:
            file, media_type = self.listening.playable(relative)
        except FileNotFoundError:
            abort(404)
        except (ListeningError, NotAudioError, VaultError) as wrong:
            return unable(wrong)
        return send(file, media_type, sid, sha256)

    def peaks(self, sid: str) -> Response:
        """Send the outline of the sound, for the player to draw."""
        relative, sha256 = self._checked(sid)
        try:
            file = self.listening.peaks(relative)
        except FileNotFoundError:
            abort(404)
        except (ListeningError, VaultError) as wrong:
            return unable(wrong)
        return send(file, "application/json", sid, sha256)

    def _checked(self, sid: str) -> tuple[str, str]:
        """Return path and digest of a recording whose bytes were checked and kept."""
        row = select(Recording.path, Recording.sha256).where(Recording.sid == sid)
        with self.console.database.reading() as session:
            relative, sha256 = session.execute(row).first() or (None, None)
        if relative is None or sha256 is None:
            abort(404)
        return relative, sha256


def send(file: BinaryIO, media_type: str, sid: str, sha256: str) -> Response:
    """Send an open file; `sha256` is that of the recording that it was made of."""
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    answer = Response(FileWrapper(file), mimetype=media_type, direct_passthrough=True)
    answer.call_on_close(file.close)
    answer.content_length = size
    answer.set_etag(sha256)
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
