"""What is answered when a view fails, by who waits for the answer."""

from collections.abc import Callable
from functools import wraps

import structlog
from flask import Response, request

from ivr.telephony.callback_words import answer, connect, hang_up

log = structlog.get_logger()

View = Callable[[str], Response]


def heard(view: View) -> View:
    """Return `view`, with a hang-up in place of what goes wrong in it.

    How the call ended, its status still tells.
    """
    return failing_to(view, hang_up)


def bridged(view: View) -> View:
    """Return `view`, with a connection in place of what goes wrong in it.

    Nobody who waits for an agent is cut off for what has failed on our side.
    """
    return failing_to(view, connect)


def failing_to(view: View, words: Callable[[], str]) -> View:
    """Return `view`, with the answer `words()` in place of what goes wrong in it."""

    @wraps(view)
    def safe(token: str) -> Response:
        try:
            return view(token)
        except Exception:
            log.exception("callback_failed", call=request.form.get("CallSid"))
            return answer(words())

    return safe


def stored(view: View) -> View:
    """Return `view`, with a 503 where the event could not be stored."""

    @wraps(view)
    def told(token: str) -> Response:
        try:
            return view(token)
        except Exception:
            log.exception("event_not_stored", call=request.form.get("CallSid"))
            return Response(status=503)

    return told
