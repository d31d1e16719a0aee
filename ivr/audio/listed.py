"""Twilio's own list of recordings, to find those that nobody told us of.

https://www.twilio.com/docs/voice/api/recording#read-multiple-recording-resources
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, cast
from urllib.parse import urlencode

from ivr.audio.fetch import FetchError, MissingError, RecordingSource

PAGE_SIZE = 1000
MOST_PAGES = 1000
# A recording takes about 1 kB in the list.
MOST_BYTES = 8 * 1024 * 1024
RECORDING_SID = re.compile(r"RE[0-9a-f]{32}")
CALL_SID = re.compile(r"CA[0-9a-f]{32}")
E164 = re.compile(r"\+[1-9][0-9]{6,14}")


@dataclass(frozen=True, slots=True)
class Listed:
    """A recording that Twilio has."""

    sid: str
    call_sid: str
    seconds: int | None


@dataclass(frozen=True, slots=True)
class Parties:
    """Who called whom, each E.164 or None."""

    caller: str | None
    called: str | None


def listed(source: RecordingSource, since: date) -> Iterator[Listed]:
    """Yield the completed recordings that were made on `since` (UTC) or later.

    Raises FetchError.
    """
    query = urlencode({"DateCreated>": since.isoformat(), "PageSize": PAGE_SIZE})
    path: Any = f"{source.list_path}.json?{query}"
    for _ in range(MOST_PAGES):
        page = asked_json(source, path)
        recordings = page.get("recordings")
        if not isinstance(recordings, list):
            raise FetchError("Twilio's list of recordings is no list")
        rows = cast("list[Any]", recordings)
        yield from filter(None, map(read, rows))
        path = page.get("next_page_uri")
        if not path:
            return
        # A page elsewhere would be sent our credentials.
        if not str(path).startswith(f"{source.list_path}.json?"):
            raise FetchError("Twilio's list of recordings leads elsewhere")
    raise FetchError(f"Twilio's list of recordings has over {MOST_PAGES} pages")


def parties(source: RecordingSource, call_sid: str) -> Parties:
    """Return who called whom in a call, as far as Twilio still knows it."""
    path = f"/2010-04-01/Accounts/{source.account_sid}/Calls/{call_sid}.json"
    try:
        call = asked_json(source, path)
    except MissingError:
        return Parties(None, None)
    return Parties(number(call.get("from")), number(call.get("to")))


def asked_json(source: RecordingSource, path: str) -> dict[str, Any]:
    """Return the JSON object at `path`; raises FetchError for anything else."""
    with source.asked("GET", source.api_url + path) as answer:
        body = answer.raw.read(MOST_BYTES + 1, decode_content=False)
    try:
        found: Any = json.loads(body) if len(body) <= MOST_BYTES else None
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise FetchError("Twilio's answer is no JSON that we understand")
    return cast("dict[str, Any]", found)


def read(row: Any) -> Listed | None:  # noqa: ANN401 - JSON
    """Return a row of the list; None for one that holds no message."""
    if not isinstance(row, dict):
        return None
    values = cast("dict[str, Any]", row)
    sid, call_sid = str(values.get("sid")), str(values.get("call_sid"))
    whole = RECORDING_SID.fullmatch(sid) and CALL_SID.fullmatch(call_sid)
    if values.get("status") != "completed" or not whole:
        return None
    seconds = str(values.get("duration"))
    return Listed(sid, call_sid, int(seconds) if seconds.isdigit() else None)


def number(value: object) -> str | None:
    """Return a telephone number that is one."""
    text = str(value)
    return text if E164.fullmatch(text) else None
