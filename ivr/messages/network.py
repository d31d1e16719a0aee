"""One text message over HTTP, and what can be known of it afterwards.

A message is never sent twice: only what surely did not arrive may be tried again.
https://www.twilio.com/docs/messaging/api/message-resource#create-a-message-resource
"""

import json
import time
from dataclasses import dataclass
from typing import Any, cast

import requests
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

# Both together are shorter than a worker's time to end in.
CONNECT_TIMEOUT_S = 5
READ_TIMEOUT_S = 15
MOST_BYTES = 64 * 1024
LONGEST_SID = 64
# "Attempt to send to unsubscribed recipient": https://www.twilio.com/docs/api/errors/21610
UNSUBSCRIBED = 21610
NOT_KNOWN = "not known whether it was sent"


@dataclass(frozen=True, slots=True)
class Sent:
    """The network has it, under this id."""

    sid: str


@dataclass(frozen=True, slots=True)
class NotYet:
    """It surely was not sent and may be tried again, after `retry_after_s` if given."""

    reason: str
    retry_after_s: float | None = None


@dataclass(frozen=True, slots=True)
class Unsubscribed:
    """The network knows that this number wants no text messages."""


@dataclass(frozen=True, slots=True)
class Failed:
    """It will not be tried again: refused, or nobody knows whether it was sent."""

    reason: str


Outcome = Sent | NotYet | Unsubscribed | Failed


@dataclass(frozen=True, slots=True)
class TextNetwork:
    """Where text messages are handed in, and as whom.

    `status_url` is told whether they arrive; None: nobody is.
    """

    api_url: str
    account_sid: str
    token: str
    status_url: str | None = None

    def send(self, *, from_: str, to: str, text: str) -> Outcome:
        """Hand in one message (numbers in E.164) and return what came of it."""
        account = f"{self.api_url}/2010-04-01/Accounts/{self.account_sid}"
        form = {"From": from_, "To": to, "Body": text}
        if self.status_url is not None:
            form["StatusCallback"] = self.status_url
        try:
            with requests.post(
                f"{account}/Messages.json",
                data=form,
                auth=(self.account_sid, self.token),
                timeout=(CONNECT_TIMEOUT_S, READ_TIMEOUT_S),
                allow_redirects=False,
                stream=True,
            ) as answer:
                after = answer.headers.get("Retry-After", "")
                return outcome(answer.status_code, after, body(answer))
        except requests.RequestException as wrong:
            if never_connected(wrong):
                return NotYet("Twilio cannot be reached")
            return Failed(NOT_KNOWN)


def never_connected(wrong: requests.RequestException) -> bool:
    """Tell whether there was no connection at all, so that nothing can have arrived."""
    below = wrong.args[0] if wrong.args else None
    reason = getattr(below, "reason", None)
    return isinstance(reason, NewConnectionError | ConnectTimeoutError)


def body(answer: requests.Response) -> dict[str, Any]:
    """Return the answer's JSON object; an empty one when there is none in time."""
    until = time.monotonic() + READ_TIMEOUT_S
    read = b""
    for chunk in answer.iter_content(8192):
        read += chunk
        if len(read) > MOST_BYTES or time.monotonic() > until:
            return {}
    try:
        found: object = json.loads(read)
    except ValueError:
        return {}
    return cast("dict[str, Any]", found) if isinstance(found, dict) else {}


def outcome(status: int, retry_after: str, told: dict[str, Any]) -> Outcome:
    """Return what an answer means for its message; `told` is its JSON."""
    match status:
        case 200 | 201:
            return accepted(told.get("sid"))
        case 429:
            wait = float(retry_after) if retry_after.isdecimal() else None
            return NotYet("Twilio asks us to slow down (429)", wait)
        case 401:
            return Failed("Twilio refuses our account (401); check TWILIO_AUTH_TOKEN")
        case _ if 400 <= status < 500:  # noqa: PLR2004 - it was refused
            return refused(status, told.get("code"))
        case _:
            return Failed(NOT_KNOWN)


def accepted(sid: object) -> Outcome:
    """Return that the message is on its way, if the answer holds its id."""
    if isinstance(sid, str) and 0 < len(sid) <= LONGEST_SID:
        return Sent(sid)
    return Failed(NOT_KNOWN)


def refused(status: int, code: object) -> Outcome:
    """Return why the message was refused; the code says it, the words hold numbers."""
    if code == UNSUBSCRIBED:
        return Unsubscribed()
    shown = f"error {code}" if isinstance(code, int) else str(status)
    return Failed(f"Twilio refused it ({shown})")
