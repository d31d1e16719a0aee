"""One text message over HTTP, and what can be known of it afterwards.

A message is never sent twice: only what surely did not arrive may be tried again.
https://www.twilio.com/docs/messaging/api/message-resource#create-a-message-resource
"""

from dataclasses import dataclass
from typing import Any

import requests

from ivr.network.answers import (
    CONNECT_TIMEOUT_S,
    READ_TIMEOUT_S,
    body,
    never_connected,
    retry_after,
)

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
                told = body(answer)
                return outcome(answer.status_code, retry_after(answer), told)
        except requests.RequestException as wrong:
            if never_connected(wrong):
                return NotYet("Twilio cannot be reached")
            return Failed(NOT_KNOWN)


def outcome(status: int, wait_s: float | None, told: dict[str, Any]) -> Outcome:
    """Return what an answer means for its message; `told` is its JSON."""
    match status:
        case 200 | 201:
            return accepted(told.get("sid"))
        case 429:
            return NotYet("Twilio asks us to slow down (429)", wait_s)
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
