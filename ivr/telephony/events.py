"""The routes by which Twilio only tells what happened.

They answer 503 when an event could not be stored, so that it is sent again.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

import structlog
from flask import Response, request

from ivr.audio.news import RecordingNews
from ivr.calls.desk import Desk, Hotline
from ivr.calls.news import note_status
from ivr.calls.recordings import note_recording
from ivr.messages.delivery import note_delivery
from ivr.ratings.answers import take_text_or_mark
from ivr.telephony import inputs, texting
from ivr.telephony.twiml import nothing
from ivr.tombstones import ForgottenError

log = structlog.get_logger()

NOT_STORED = 503

Wake = Callable[[str], None]
Result = TypeVar("Result")


def xml(text: str, status: int = 200) -> Response:
    """Return TwiML as Twilio wants it."""
    return Response(text, status, content_type="text/xml; charset=utf-8")


def now() -> datetime:
    """Return this moment."""
    return datetime.now(UTC)


def transact(hotline: Hotline, work: Callable[[Desk], Result]) -> Result:
    """Return what `work` does at the desk, in one transaction."""
    at = now()
    return hotline.database.write(
        lambda transaction: work(Desk(hotline, transaction, at))
    )


@dataclass(frozen=True, slots=True)
class Events:
    """The views, and what a turn has to tell; `wake` sends for a recording."""

    hotline: Hotline
    wake: Wake

    def status(self) -> Response:
        """Take a call's progress."""
        news = inputs.status(request.form)
        if news is None:
            return taken(stored=True)
        return self._take(lambda desk: note_status(desk, news))

    def recording(self) -> Response:
        """Take a recording's progress."""
        news = inputs.recording(request.form)
        return taken(stored=news is None or self.keeps(news))

    def message(self) -> Response:
        """Take a text message."""
        text = texting.received(request.form)
        return self._take(
            lambda desk: take_text_or_mark(desk.transaction, text, desk.at)
        )

    def text_status(self) -> Response:
        """Take what became of a text message that we sent."""
        news = texting.delivery(request.form)
        return self._take(
            lambda desk: note_delivery(desk.transaction.session, news, desk.at)
        )

    def keeps(self, news: RecordingNews) -> bool:
        """Store what is told of a recording, and send for it; tell whether it was."""
        stored = self._stores(lambda desk: note_recording(desk, news))
        if stored:
            self.hint(news)
        return stored

    def hint(self, news: RecordingNews | None) -> None:
        """Send for a recording that is whole."""
        if news is None or news.status != "completed":
            return
        try:
            self.wake(news.sid)
        except Exception as wrong:  # noqa: BLE001 - the sweep finds it all the same
            log.warning("hint_lost", recording=news.sid, error=type(wrong).__name__)

    def _take(self, work: Callable[[Desk], object]) -> Response:
        return taken(stored=self._stores(work))

    def _stores(self, work: Callable[[Desk], object]) -> bool:
        try:
            transact(self.hotline, work)
        except ForgottenError:
            return True  # it was stored once, and is not to be stored again
        except Exception:
            log.exception("event_not_stored", call=request.form.get("CallSid"))
            return False
        return True


def taken(*, stored: bool) -> Response:
    """Return the answer to an event: it is sent again unless it was stored."""
    return xml(nothing(), 200 if stored else NOT_STORED)
