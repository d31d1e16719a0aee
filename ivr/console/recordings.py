"""A caller's voice, for those who are signed in."""

import os

from flask import Blueprint, Response, abort, request
from sqlalchemy import select
from werkzeug.wsgi import FileWrapper

from ivr.audio.store import Store
from ivr.console.site import Console
from ivr.tables import Recording
from ivr.vault.keys import VaultError


class Recordings:
    """The view that plays a recording."""

    def __init__(self, console: Console) -> None:
        self.console = console

    def recording(self, sid: str) -> Response:
        """Send the sound, or the part of it that the player asks for.

        Only one whose bytes were checked and kept.
        """
        checked = Recording.sha256.is_not(None)
        row = select(Recording.path, Recording.sha256)
        with self.console.database.reading() as session:
            found = session.execute(row.where(Recording.sid == sid, checked)).first()
        try:
            return send(self.console.store, sid, *found) if found else abort(404)
        except FileNotFoundError:
            abort(404)
        except VaultError as wrong:
            return Response(f"{wrong}\n", 503, content_type="text/plain")


def send(store: Store, sid: str, relative: str, sha256: str) -> Response:
    """Send a stored recording, opened if it is sealed; raises as `store.open` does."""
    file = store.open(relative)
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    answer = Response(FileWrapper(file), mimetype="audio/wav", direct_passthrough=True)
    answer.call_on_close(file.close)
    answer.content_length = size
    answer.set_etag(sha256)
    answer.headers.set("Content-Disposition", "inline", filename=f"{sid}.wav")
    answer.make_conditional(request.environ, accept_ranges=True, complete_length=size)
    return answer


def add(routes: Blueprint, console: Console) -> None:
    """Add the recordings to the console."""
    routes.get("/recordings/<sid>", endpoint="recording")(Recordings(console).recording)
