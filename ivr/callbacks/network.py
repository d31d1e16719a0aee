"""Calls over the network's REST side: placed once, and asked about afterwards.

A second POST is a second call, so only what surely placed none is tried again: no
connection at all, or a 429.
https://www.twilio.com/docs/voice/api/call-resource
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

import requests

from ivr.network.answers import (
    CONNECT_TIMEOUT_S,
    READ_TIMEOUT_S,
    body,
    never_connected,
    retry_after,
)

NOT_KNOWN = "not known whether anybody was rung"
ENDED = frozenset({"completed", "busy", "failed", "no-answer", "canceled"})
EVENTS = ("initiated", "ringing", "answered", "completed")
# So many calls of one day are looked through for one that is in doubt.
MOST_PAGE = 50


@dataclass(frozen=True, slots=True)
class Placed:
    """The network has the call, under this id."""

    sid: str


@dataclass(frozen=True, slots=True)
class NotYet:
    """There surely is no call; try again, after `retry_after_s` if that is given."""

    reason: str
    retry_after_s: float | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """There is no call, and there will be none."""

    reason: str


@dataclass(frozen=True, slots=True)
class NotKnown:
    """There may be a call: it is never placed again."""


Outcome = Placed | NotYet | Refused | NotKnown


@dataclass(frozen=True, slots=True)
class Order:
    """A call to be placed: who is rung, from which number, and which addresses ask."""

    to: str
    from_: str
    url: str
    status_url: str
    ring_s: int


@dataclass(frozen=True, slots=True)
class CallNetwork:
    """Where calls are placed, and as whom."""

    api_url: str
    account_sid: str
    token: str

    def place(self, order: Order) -> Outcome:
        """Place a call and return what came of it."""
        form = {
            "To": order.to,
            "From": order.from_,
            "Url": order.url,
            "StatusCallback": order.status_url,
            "StatusCallbackEvent": list(EVENTS),
            "Timeout": order.ring_s,
        }
        try:
            with self._ask("POST", ".json", data=form) as got:
                return outcome(got.status_code, retry_after(got), body(got))
        except requests.RequestException as wrong:
            if never_connected(wrong):
                return NotYet("Twilio cannot be reached")
            return NotKnown()

    def move(self, sid: str, url: str) -> bool:
        """Have a call in progress go on at `url`; tell whether the network took it.

        https://www.twilio.com/docs/voice/api/call-resource#update-a-call-resource
        """
        try:
            with self._ask("POST", f"/{sid}.json", data={"Url": url}) as got:
                return got.ok
        except requests.RequestException:
            return False

    def status(self, sid: str) -> str | None:
        """Return the status of a call; None when it cannot be had now."""
        found = self._get(f"/{sid}.json", {}).get("status")
        return found if isinstance(found, str) else None

    def find(self, order: Order, since: datetime) -> list[str] | None:
        """Return the ids of calls like `order` since a day; None when not to be had."""
        asked = {
            "To": order.to,
            "From": order.from_,
            "StartTime>": f"{since:%Y-%m-%d}",
            "PageSize": str(MOST_PAGE),
        }
        calls = self._get(".json", asked).get("calls")
        if not isinstance(calls, list):
            return None
        rows = cast("list[dict[str, Any]]", calls)
        return [str(row.get("sid")) for row in rows]

    def _get(self, path: str, asked: dict[str, str]) -> dict[str, Any]:
        try:
            with self._ask("GET", path, params=asked) as got:
                return body(got) if got.ok else {}
        except requests.RequestException:
            return {}

    def _ask(self, method: str, path: str, **more: Any) -> requests.Response:  # noqa: ANN401 - what `requests` takes
        account = f"{self.api_url}/2010-04-01/Accounts/{self.account_sid}"
        return requests.request(
            method,
            f"{account}/Calls{path}",
            auth=(self.account_sid, self.token),
            timeout=(CONNECT_TIMEOUT_S, READ_TIMEOUT_S),
            allow_redirects=False,
            stream=True,
            **more,
        )


def outcome(status: int, wait_s: float | None, told: dict[str, Any]) -> Outcome:
    """Return what an answer to the order of a call means; `told` is its JSON."""
    sid = told.get("sid")
    match status:
        case 200 | 201 if isinstance(sid, str) and sid:
            return Placed(sid)
        case 429:
            return NotYet("Twilio asks us to slow down (429)", wait_s)
        case 401:
            return Refused("Twilio refuses our account (401); check TWILIO_AUTH_TOKEN")
        case _ if 400 <= status < 500:  # noqa: PLR2004 - it was refused
            code = told.get("code")
            shown = f"error {code}" if isinstance(code, int) else str(status)
            return Refused(f"Twilio refused the call ({shown})")
        case _:
            return NotKnown()
