"""The routes that Twilio calls.

A request is checked before any view, but for recorded prompts, which are open.
Voice routes always answer with words, since the caller hears whatever comes back; the
others answer 503 when an event could not be stored, so that it is sent again.  A
refused request gets a bare 403.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import TypeVar

import structlog
from flask import Blueprint, Response, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from ivr.accounts.lookups import AccountDirectory
from ivr.accounts.table import TableDirectory
from ivr.audio.news import RecordingNews
from ivr.calls.ahead import Foreseen, Foresight
from ivr.calls.desk import Arrival, Desk, Hotline
from ivr.calls.news import note_status
from ivr.calls.recordings import note_recording
from ivr.calls.sounds import Sounds
from ivr.calls.turns import (
    CallerTurn,
    Render,
    answer_arrival,
    answer_turn,
    break_down,
)
from ivr.db import DatabaseError
from ivr.flow.inputs import Input
from ivr.messages.delivery import note_delivery
from ivr.patience import wait_as_ever, wait_no_longer_than
from ivr.ratings.answers import take_text_or_mark
from ivr.telephony import inputs, texting
from ivr.telephony.signature import Gate
from ivr.telephony.sounds import answer_sound, bare
from ivr.telephony.twiml import Pages, goodbye, nothing, taken_by
from ivr.telephony.whisper import from_token
from ivr.tombstones import ForgottenError

log = structlog.get_logger()

PREFIX = "/twilio"
NOT_STORED = 503
# How long an answer may wait for the database, so that it comes within 2 s.
LONGEST_S = 1.2

Wake = Callable[[str], None]
Work = Callable[[Desk], str]
Result = TypeVar("Result")


def xml(text: str, status: int = 200) -> Response:
    """Return TwiML as Twilio wants it."""
    return Response(text, status, content_type="text/xml; charset=utf-8")


def taken(*, stored: bool) -> Response:
    """Return the answer to an event: it is sent again unless it was stored."""
    return xml(nothing(), 200 if stored else NOT_STORED)


def refuse(error: HTTPException) -> Response:
    """Answer what did not reach a view: 405 for another method, else 403."""
    if isinstance(error, MethodNotAllowed):
        refused = bare(405)
        # OPTIONS is Flask's own offer, which no check lets through.
        methods = sorted(set(error.valid_methods or ["POST"]) - {"OPTIONS"})
        refused.headers["Allow"] = ", ".join(methods)
        return refused
    return bare(403)


def now() -> datetime:
    """Return this moment."""
    return datetime.now(UTC)


class Webhooks:
    """The views.  Each opens one transaction and gives everything else away."""

    def __init__(
        self, hotline: Hotline, pages: Pages, wake: Wake, directory: AccountDirectory
    ) -> None:
        self.hotline = hotline
        database = hotline.database
        self.foresight = Foresight(
            hotline, directory, database.reading, looking=database.looking
        )
        self.pages = pages
        self.wake = wake

    def voice(self) -> Response:
        """Answer a call that comes in."""
        came = inputs.arrival(request.form)
        render = self._render(came)
        seen = self._look_ahead(came, 0, (), render)
        if seen.kept is not None:
            return xml(seen.kept)
        return self._speak(
            came, lambda desk: answer_arrival(desk, render, came, seen.looked)
        )

    def step(self) -> Response:
        """Answer what the caller did; a message that came with it is fetched."""
        form, came = request.form, inputs.arrival(request.form)
        number, given = int(request.args.get("turn", "0")), inputs.step(form, now())
        left = inputs.left_recording(form)
        render = self._render(came, None if left is None else number)
        seen = self._look_ahead(came, number, given, render)
        if left is None and seen.kept is not None:
            return xml(seen.kept)
        plain = seen.plain if left is None else None
        turn = CallerTurn(number, given, left, seen.looked, plain)
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

    def message(self) -> Response:
        """Take a text message."""
        text = texting.received(request.form)
        return taken(
            stored=self._stores(
                lambda desk: take_text_or_mark(desk.transaction, text, desk.at)
            )
        )

    def text_status(self) -> Response:
        """Take what became of a text message that we sent."""
        news = texting.delivery(request.form)
        return taken(
            stored=self._stores(
                lambda desk: note_delivery(desk.transaction.session, news, desk.at)
            )
        )

    def self_test(self) -> Response:
        """Answer ourselves, who asked whether signatures are taken; store nothing."""
        return Response(status=204)

    def whisper(self, words: str) -> Response:
        """Offer a transfer to whoever answered it, in the words of its address."""
        return xml(self.pages.offer(from_token(words)))

    def taken(self) -> Response:
        """Take the key of whoever was offered a transfer."""
        return xml(taken_by(request.form.get("Digits", "")))

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

    def _look_ahead(
        self, came: Arrival, number: int, given: Sequence[Input], render: Render
    ) -> Foreseen:
        try:
            return self.foresight.foresee(came, number, given, now(), render)
        except Exception as wrong:  # noqa: BLE001 - the turn itself goes on without it
            log.warning("not_looked_ahead", call=came.sid, error=type(wrong).__name__)
            return Foreseen()

    def _render(self, came: Arrival, heard: int | None = None) -> Render:
        return replace(self.pages, called=came.called, heard=heard).render

    def _keeps(self, news: RecordingNews) -> bool:
        stored = self._stores(lambda desk: note_recording(desk, news))
        if stored:
            self._hint(news)
        return stored

    def _speak(self, came: Arrival, work: Work) -> Response:
        try:
            return xml(self._transact(work))
        except ForgottenError:
            return xml(goodbye())
        except DatabaseError:
            log.exception("voice_without_database", call=came.sid)
            return xml(self.pages.apology(None))
        except Exception:
            log.exception("voice_failed", call=came.sid)
            return self._apologise(came)

    def _apologise(self, came: Arrival) -> Response:
        try:
            language = self._transact(lambda desk: break_down(desk, came))
        except ForgottenError:
            return xml(goodbye())
        except Exception:
            log.exception("case_not_opened", call=came.sid)
            return xml(self.pages.apology(None))
        return xml(self.pages.apology(language))

    def _stores(self, work: Callable[[Desk], object]) -> bool:
        try:
            self._transact(work)
        except ForgottenError:
            return True  # it was stored once, and is not to be stored again
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


def blueprint(
    hotline: Hotline,
    pages: Pages,
    gate: Gate,
    wake: Wake,
    directory: AccountDirectory | None = None,
) -> Blueprint:
    """Return the routes; all but that of recorded prompts are behind `gate`.

    Callers are verified by `directory`, the imported accounts if it is None.
    """
    directory = directory or TableDirectory(hotline.database.reading)
    views = Webhooks(hotline, pages, wake, directory)
    routes = Blueprint("twilio", __name__, url_prefix=PREFIX)

    @routes.before_request
    def hurry() -> None:
        wait_no_longer_than(LONGEST_S)

    @routes.teardown_request
    def rest(_failed: BaseException | None) -> None:
        wait_as_ever()

    @routes.before_request
    def check() -> Response | None:
        if request.endpoint == f"{routes.name}.sounds" or gate.admits(request):
            return None
        # The rule, not the address: that may hold a token, or a caller's words.
        log.warning("webhook_refused", rule=str(request.url_rule))
        return bare(403)

    events = (views.status, views.recording, views.message, views.text_status)
    for view in (views.voice, views.step, *events):
        routes.post(f"/{view.__name__}", endpoint=view.__name__)(view)
    routes.post("/self_test", endpoint="self_test")(views.self_test)
    routes.post("/fallback", endpoint="fallback")(views.fallback)
    routes.post("/taken", endpoint="taken")(views.taken)
    routes.post("/whisper/<words>", endpoint="whisper")(views.whisper)
    find = Sounds(hotline.database).find

    @routes.get("/sounds/<revision>/<path:name>")
    def sounds(revision: str, name: str) -> Response:
        return answer_sound(find, revision, name)

    return routes
