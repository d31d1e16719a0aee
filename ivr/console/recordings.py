"""A caller's voice, for those who are signed in."""

from flask import Blueprint, Response, abort, request

from ivr.audio.listening import Listening
from ivr.cases.hearing import HearingRefusedError, NotYetAudibleError
from ivr.console.site import Console, agent, now
from ivr.playback.sending import send
from ivr.playback.sound import (
    Found,
    NoRecordingError,
    UnplayableError,
    find,
    open_outline,
    open_sound,
)


class Recordings:
    """The views that play a recording and draw it."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.listening = Listening(console.store)

    def recording(self, sid: str) -> Response:
        """Send the sound as browsers play it, or the part that the player asks for.

        It is muted where a secret was told; `whole` asks for it as it is.
        """
        found = self._checked(sid)
        try:
            file, media_type = open_sound(self.listening, found)
        except NoRecordingError:
            abort(404)
        except UnplayableError as wrong:
            return refused(503, wrong)
        return send(request, file, media_type, sid, found.version)

    def peaks(self, sid: str) -> Response:
        """Send the outline of the sound, for the player to draw; muted as the sound."""
        found = self._checked(sid)
        try:
            file = open_outline(self.listening, found)
        except NoRecordingError:
            abort(404)
        except UnplayableError as wrong:
            return refused(503, wrong)
        return send(request, file, "application/json", sid, found.version)

    def _checked(self, sid: str) -> Found:
        whole = request.args.get("whole") == "1"
        with self.console.database.reading() as session:
            try:
                return find(session, sid, agent(), now(), whole=whole)
            except NoRecordingError:
                abort(404)
            except HearingRefusedError as wrong:
                abort(refused(403, wrong))
            except NotYetAudibleError as wrong:
                abort(refused(409, wrong))


def refused(status: int, wrong: Exception) -> Response:
    """Tell why somebody may not hear a recording, or cannot now."""
    return Response(f"{wrong}\n", status, content_type="text/plain; charset=utf-8")


def add(routes: Blueprint, console: Console) -> None:
    """Add the recordings to the console."""
    views = Recordings(console)
    routes.get("/recordings/<sid>", endpoint="recording")(views.recording)
    routes.get("/recordings/<sid>/peaks", endpoint="peaks")(views.peaks)
