"""Twilio's JSON: calls, recordings, lists of them, errors.

https://www.twilio.com/docs/voice/api/call-resource#call-properties
https://www.twilio.com/docs/voice/api/recording#recording-properties
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from urllib.parse import urlencode

from flask import Response, jsonify, request

from ivr.simulator.clock import rfc2822
from ivr.simulator.leg import Leg
from ivr.simulator.office import API_VERSION, Line, Office, StoredRecording

Json = dict[str, Any]
T = TypeVar("T")

DEFAULT_PAGE_SIZE = 50
MOST_PAGE_SIZE = 1000


def account_uri(office: Office) -> str:
    """Return the path under which everything of the account lies."""
    return f"/{API_VERSION}/Accounts/{office.account_sid}"


def account_json(office: Office) -> Json:
    """Return the account as the API shows it.

    https://www.twilio.com/docs/iam/api/account#account-properties
    """
    return {
        "sid": office.account_sid,
        "friendly_name": "Simulated exchange",
        "status": "active",
        "type": "Full",
        "uri": f"{account_uri(office)}.json",
    }


def number_json(office: Office, line: Line) -> Json:
    """Return a number as the API shows it; its id is made of the number.

    https://www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource
    """
    sid = f"PN{hashlib.sha256(line.number.encode()).hexdigest()[:32]}"
    return {
        "sid": sid,
        "account_sid": office.account_sid,
        "phone_number": line.number,
        "friendly_name": line.number,
        "voice_url": line.voice_url,
        "voice_method": "POST",
        "voice_fallback_url": line.fallback_url or "",
        "voice_fallback_method": "POST",
        "status_callback": line.status_callback or "",
        "status_callback_method": "POST",
        "sms_url": line.message_url or "",
        "sms_method": "POST",
        "capabilities": {"voice": True, "sms": True, "mms": False, "fax": False},
        "api_version": API_VERSION,
        "uri": f"{account_uri(office)}/IncomingPhoneNumbers/{sid}.json",
    }


def call_json(leg: Leg) -> Json:
    """Return a call as the API shows it."""
    uri = f"{account_uri(leg.office)}/Calls/{leg.sid}"
    ended_at = leg.ended_at
    return {
        "sid": leg.sid,
        "account_sid": leg.office.account_sid,
        "parent_call_sid": leg.parent_sid,
        "from": leg.from_,
        "from_formatted": leg.from_,
        "to": leg.to,
        "to_formatted": leg.to,
        "status": leg.status,
        "direction": leg.direction,
        "answered_by": leg.answered_by,
        "date_created": rfc2822(leg.started_at),
        "date_updated": rfc2822(ended_at or leg.at),
        "start_time": rfc2822(leg.started_at),
        "end_time": rfc2822(ended_at) if ended_at else None,
        "duration": str(leg.seconds) if ended_at else None,
        "caller_name": leg.extra.get("CallerName"),
        "forwarded_from": leg.extra.get("ForwardedFrom"),
        "price": None,
        "price_unit": "USD",
        "api_version": API_VERSION,
        "uri": f"{uri}.json",
        "subresource_uris": {"recordings": f"{uri}/Recordings.json"},
    }


def recording_json(office: Office, stored: StoredRecording) -> Json:
    """Return a recording as the API shows it."""
    done = stored.status == "completed"
    return {
        "sid": stored.sid,
        "account_sid": office.account_sid,
        "call_sid": stored.call_sid,
        "conference_sid": None,
        "status": stored.status,
        "duration": str(stored.seconds) if done else "-1",
        "channels": stored.channels,
        "source": stored.source,
        "error_code": stored.error_code,
        "date_created": rfc2822(stored.created_at),
        "date_updated": rfc2822(stored.created_at),
        "start_time": rfc2822(stored.created_at),
        "media_url": office.recording_url(stored.sid),
        "encryption_details": None,
        "price": None,
        "price_unit": "USD",
        "api_version": API_VERSION,
        "uri": f"{account_uri(office)}/Recordings/{stored.sid}.json",
        "subresource_uris": {},
    }


def error_json(status: int, code: int, message: str) -> Json:
    """Return an error as the API tells it."""
    return {
        "code": code,
        "message": message,
        "more_info": f"https://www.twilio.com/docs/errors/{code}",
        "status": status,
    }


def answer_page(office: Office, key: str, path: str, items: Sequence[Json]) -> Response:
    """Answer with one page of a list; what `between_pages` does then happens."""
    page = page_json(key, path, items, request.args.to_dict())
    if page["next_page_uri"] is not None:
        office.between_pages()
    return jsonify(page)


def page_json(
    key: str, path: str, items: Sequence[Json], asked: Mapping[str, str]
) -> Json:
    """Return one page of `items` with the way to the next, as the query asked."""
    size = min(int(asked.get("PageSize", DEFAULT_PAGE_SIZE)), MOST_PAGE_SIZE)
    page = int(asked.get("Page", 0))
    start, end = page * size, (page + 1) * size

    def uri(number: int) -> str:
        query = {**asked, "PageSize": str(size), "Page": str(number)}
        return f"{path}?{urlencode(query)}"

    return {
        key: list(items[start:end]),
        "page": page,
        "page_size": size,
        "start": start,
        "end": start + len(items[start:end]) - 1,
        "uri": uri(page),
        "first_page_uri": uri(0),
        "previous_page_uri": uri(page - 1) if page else None,
        "next_page_uri": uri(page + 1) if end < len(items) else None,
    }


def within(
    items: Sequence[T], at: Callable[[T], datetime], name: str, asked: Mapping[str, str]
) -> list[T]:
    """Keep what lies in the time that `NAME`, `NAME<` and `NAME>` ask for.

    A day means all of it; both ends are included.  The newest stands first.
    """
    first, last = span(asked.get(name)), span(asked.get(f"{name}<"))
    since = span(asked.get(f"{name}>"))
    kept = [
        item
        for item in items
        if (first is None or first[0] <= at(item) < first[1])
        and (last is None or at(item) < last[1])
        and (since is None or at(item) >= since[0])
    ]
    return sorted(kept, key=at, reverse=True)


def span(text: str | None) -> tuple[datetime, datetime] | None:
    """Return beginning and end of a day, or of a second, in UTC."""
    if text is None:
        return None
    at = datetime.fromisoformat(text)
    length = timedelta(days=1) if len(text) == len("2026-01-31") else None
    aware = at.replace(tzinfo=UTC) if at.tzinfo is None else at
    return aware, aware + (length or timedelta(seconds=1))
