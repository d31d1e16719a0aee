"""Twilio's own list of recordings, to find those that nobody told us of.

https://www.twilio.com/docs/voice/api/recording#read-multiple-recording-resources
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from threading import Event

from ivr.audio.fetch import MissingError, RecordingSource
from ivr.audio.news import why_none
from ivr.audio.pages import Row, asked_json, list_path, pages

PAGE_SIZE = 1000
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
    asked = {"DateCreated>": since.isoformat(), "PageSize": PAGE_SIZE}
    for rows in pages(source, "Recordings", asked):
        yield from filter(None, map(read, rows))


def parties(source: RecordingSource, call_sid: str) -> Parties:
    """Return who called whom in a call, as far as Twilio still knows it."""
    try:
        call = asked_json(source, f"{list_path(source, 'Calls')}/{call_sid}.json")
    except MissingError:
        return Parties(None, None)
    return Parties(number(call.get("from")), number(call.get("to")))


def absence(source: RecordingSource, sid: str, stop: Event) -> str | None:
    """Return why there is no such recording and never will be; None where it may come.

    Raises FetchError, for one that Twilio does not know too.
    """
    row = asked_json(source, f"{source.list_path}/{sid}.json", stop)
    status = str(row.get("status"))
    if status not in {"absent", "failed"}:
        return None
    return why_none(status, str(row.get("error_code") or ""))


def read(row: Row) -> Listed | None:
    """Return a row of the list; None for one that holds no message."""
    sid, call_sid = str(row.get("sid")), str(row.get("call_sid"))
    whole = RECORDING_SID.fullmatch(sid) and CALL_SID.fullmatch(call_sid)
    if row.get("status") != "completed" or not whole:
        return None
    seconds = str(row.get("duration"))
    return Listed(sid, call_sid, int(seconds) if seconds.isdigit() else None)


def number(value: object) -> str | None:
    """Return a telephone number that is one."""
    text = str(value)
    return text if E164.fullmatch(text) else None
