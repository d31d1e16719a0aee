"""A caller's voice, for those who are signed in."""

from pathlib import Path

from flask import Blueprint, Response, abort, send_file
from sqlalchemy import select

from ivr.console.site import Console
from ivr.tables import Recording


class Recordings:
    """The view that plays a recording."""

    def __init__(self, console: Console) -> None:
        self.console = console

    def recording(self, sid: str) -> Response:
        """Send the sound, or the part of it that the player asks for."""
        path = self._path(sid)
        if path is None:
            abort(404)
        return send_file(
            path.resolve(),
            mimetype="audio/wav",
            conditional=True,
            download_name=f"{path.stem}.wav",
        )

    def _path(self, sid: str) -> Path | None:
        """Return the file by its row: only one whose bytes were checked and kept."""
        checked = Recording.sha256.is_not(None)
        with self.console.database.reading() as session:
            row = select(Recording.path).where(Recording.sid == sid, checked)
            path = self.console.store.find(session.scalar(row))
        folder = self.console.store.folder.resolve()
        inside = path is not None and path.resolve().is_relative_to(folder)
        return path if inside else None


def add(routes: Blueprint, console: Console) -> None:
    """Add the recordings to the console."""
    routes.get("/recordings/<sid>", endpoint="recording")(Recordings(console).recording)
