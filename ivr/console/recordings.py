"""A caller's voice, for those who are signed in."""

from flask import Blueprint, Response, abort, send_file
from sqlalchemy import select

from ivr.audio.store import Store
from ivr.console.site import Console
from ivr.tables import Recording


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


def send(store: Store, sid: str, relative: str, sha256: str) -> Response:
    """Send a stored recording; it is open by the time that the answer begins."""
    with store.opened(relative) as path:
        return send_file(
            path.resolve(),
            mimetype="audio/wav",
            conditional=True,
            download_name=f"{sid}.wav",
            etag=sha256,
        )


def add(routes: Blueprint, console: Console) -> None:
    """Add the recordings to the console."""
    routes.get("/recordings/<sid>", endpoint="recording")(Recordings(console).recording)
