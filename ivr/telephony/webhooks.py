"""The five routes that Twilio calls.

A request is checked before any view.  Voice routes always answer with words, since
the caller hears whatever comes back; the others answer 503 when an event could not
be stored, so that it is sent again.  A refused request gets a bare 403.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar

import structlog
from flask import Blueprint, Response, request
from werkzeug.exceptions import HTTPException

from ivr.calls.desk import Arrival, Desk, Hotline
from ivr.calls.news import note_status
from ivr.calls.recordings import RecordingNews, note_recording
from ivr.calls.turns import CallerTurn, answer_arrival, answer_turn, break_down
from ivr.db import DatabaseError
from ivr.telephony import inputs
from ivr.telephony.signature import Gate
from ivr.telephony.twiml import Pages, goodbye, nothing

log = structlog.get_logger()

PREFIX = "/twilio"
NOT_STORED = 503

Wake = Callable[[str], None]
Work = Callable[[Desk], str]
Result = TypeVar("Result")


def xml(text: str, status: int = 200) -> Response:
    """Return TwiML as Twilio wants it."""
    return Response(text, status, content_type="text/xml; charset=utf-8")


def taken(*, stored: bool) -> Response:
    """Return the answer to an event: it is sent again unless it was stored."""
    return xml(nothing(), 200 if stored else NOT_STORED)


def bare(status: int) -> Response:
    """Return a status and nothing else: a stranger learns nothing."""
    refused = Response(status=status)
    del refused.headers["Content-Type"]
    return refused


def refuse(error: HTTPException) -> Response:
    """Answer what did not reach a view: 405 for another method, else 403."""
    if error.code == 405:  # noqa: PLR2004 - method not allowed
        refused = bare(405)
        refused.headers["Allow"] = "POST"
        return refused
    return bare(403)


def now() -> datetime:
    """Return this moment."""
    return datetime.now(UTC)


class Webhooks:
    """The views.  Each opens one transaction and gives everything else away."""

    def __init__(self, hotline: Hotline, pages: Pages, wake: Wake) -> None:
        self.hotline = hotline
        self.pages = pages
        self.wake = wake

    def voice(self) -> Response:
        """Answer a call that comes in."""
        came, render = inputs.arrival(request.form), self.pages.render
        return self._speak(came, lambda desk: answer_arrival(desk, render, came))

    def step(self) -> Response:
        """Answer what the caller did; a message that came with it is fetched."""
        form, came = request.form, inputs.arrival(request.form)
        turn = CallerTurn(
            number=int(request.args.get("turn", "0")),
            given=inputs.step(form, now()),
            left=inputs.left_recording(form),
        )
        render = self.pages.render
        answer = self._speak(came, lambda desk: answer_turn(desk, render, came, turn))
        self._hint(turn.left)
        return answer

    def status(self) -> Response:
        """Take a call's progress."""
        news = inputs.status(request.form)
        return taken(stored=self._stores(lambda desk: note_status(desk, news)))

    def recording(self) -> Response:
        """Take a recording's progress."""
        news = inputs.recording(request.form)
        if news is None:
            return xml(nothing())
        return taken(stored=self._keeps(news))

    def fallback(self) -> Response:
        """Answer for a page of ours that failed, whether or not the database works."""
        came = inputs.arrival(request.form)
        log.error(
            "fallback", call=came.sid, error=request.form.get("ErrorCode", "")[:8]
        )
        left = inputs.left_recording(request.form)
        works = left is None or self._keeps(left)
        if "turn" in request.args:
            return xml(goodbye())
        return self._apologise(came) if works else xml(self.pages.apology(None))

    def _keeps(self, news: RecordingNews) -> bool:
        stored = self._stores(lambda desk: note_recording(desk, news))
        if stored:
            self._hint(news)
        return stored

    def _speak(self, came: Arrival, work: Work) -> Response:
        try:
            return xml(self._transact(work))
        except DatabaseError:
            log.exception("voice_without_database", call=came.sid)
            return xml(self.pages.apology(None))
        except Exception:
            log.exception("voice_failed", call=came.sid)
            return self._apologise(came)

    def _apologise(self, came: Arrival) -> Response:
        try:
            language = self._transact(lambda desk: break_down(desk, came))
        except Exception:
            log.exception("case_not_opened", call=came.sid)
            return xml(self.pages.apology(None))
        return xml(self.pages.apology(language))

    def _stores(self, work: Callable[[Desk], object]) -> bool:
        try:
            self._transact(work)
        except Exception:
            log.exception("event_not_stored", call=request.form.get("CallSid"))
            return False
        return True

    def _transact(self, work: Callable[[Desk], Result]) -> Result:
        hotline, at = self.hotline, now()
        return hotline.database.write(
            lambda transaction: work(Desk(hotline, transaction, at))
        )

    def _hint(self, news: RecordingNews | None) -> None:
        if news is None or news.status != "completed":
            return
        try:
            self.wake(news.sid)
        except Exception as wrong:  # noqa: BLE001 - the sweep finds it all the same
            log.warning("hint_lost", recording=news.sid, error=type(wrong).__name__)


def blueprint(hotline: Hotline, pages: Pages, gate: Gate, wake: Wake) -> Blueprint:
    """Return the routes; every one of them is behind `gate`."""
    views = Webhooks(hotline, pages, wake)
    routes = Blueprint("twilio", __name__, url_prefix=PREFIX)

    @routes.before_request
    def check() -> Response | None:
        if gate.admits(request):
            return None
        log.warning("webhook_refused", path=request.path)
        return bare(403)

    for view in (views.voice, views.step, views.status, views.recording):
        routes.post(f"/{view.__name__}", endpoint=view.__name__)(view)
    routes.post("/fallback", endpoint="fallback")(views.fallback)
    return routes
