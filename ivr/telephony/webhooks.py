"""The routes that Twilio calls.

A request is checked before any view, but for recorded prompts, which are open.
Voice routes always answer with words, since the caller hears whatever comes back.  A
refused request gets a bare 403.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

import structlog
from flask import Blueprint, Response, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from ivr.accounts.lookups import AccountDirectory
from ivr.accounts.table import TableDirectory
from ivr.calls.ahead import Foreseen, Foresight
from ivr.calls.desk import Arrival, Desk, Hotline
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
from ivr.patience import wait_as_ever, wait_no_longer_than
from ivr.telephony import inputs
from ivr.telephony.events import Events, Wake, now, transact, xml
from ivr.telephony.signature import Gate
from ivr.telephony.sounds import answer_sound, bare
from ivr.telephony.twiml import Pages, goodbye, taken_by
from ivr.telephony.whisper import from_token
from ivr.tombstones import ForgottenError

log = structlog.get_logger()

PREFIX = "/twilio"
# How long an answer may wait for the database, so that it comes within 2 s.
LONGEST_S = 1.2

Work = Callable[[Desk], str]


def refuse(error: HTTPException) -> Response:
    """Answer what did not reach a view: 405 for another method, else 403."""
    if isinstance(error, MethodNotAllowed):
        refused = bare(405)
        # OPTIONS is Flask's own offer, which no check lets through.
        methods = sorted(set(error.valid_methods or ["POST"]) - {"OPTIONS"})
        refused.headers["Allow"] = ", ".join(methods)
        return refused
    return bare(403)


class Webhooks:
    """The voice views.  Each opens one transaction and gives everything else away."""

    def __init__(
        self,
        hotline: Hotline,
        pages: Pages,
        events: Events,
        directory: AccountDirectory,
    ) -> None:
        self.hotline = hotline
        database = hotline.database
        self.foresight = Foresight(
            hotline, directory, database.reading, looking=database.looking
        )
        self.pages = pages
        self.events = events

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
        self.events.hint(turn.left)
        return answer

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
        works = left is None or self.events.keeps(left)
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

    def _speak(self, came: Arrival, work: Work) -> Response:
        try:
            return xml(transact(self.hotline, work))
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
            language = transact(self.hotline, lambda desk: break_down(desk, came))
        except ForgottenError:
            return xml(goodbye())
        except Exception:
            log.exception("case_not_opened", call=came.sid)
            return xml(self.pages.apology(None))
        return xml(self.pages.apology(language))


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
    events = Events(hotline, wake)
    views = Webhooks(hotline, pages, events, directory)
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

    news = (events.status, events.recording, events.message, events.text_status)
    for view in (views.voice, views.step, *news):
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
