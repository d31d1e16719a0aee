"""What the telephone network has: calls, recordings and texts as its lists show them.

https://www.twilio.com/docs/voice/api/call-resource#call-properties
https://www.twilio.com/docs/messaging/api/message-resource#message-properties
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from ivr.audio.listed import CALL_SID, Listed, number
from ivr.audio.listed import read as read_listed
from ivr.audio.pages import Row

MESSAGE_SID = re.compile(r"(SM|MM)[0-9a-f]{32}")
OVER = frozenset({"completed", "busy", "failed", "no-answer", "canceled"})


@dataclass(frozen=True, slots=True)
class RemoteCall:
    """A call, or a leg of one, as the network has it.

    Numbers are E.164, None for what is none.  `seconds` is from its answer on.
    """

    sid: str
    parent: str | None
    is_inbound: bool
    status: str
    from_: str | None
    to: str | None
    began_at: datetime
    ended_at: datetime | None = None
    seconds: int | None = None

    @property
    def is_over(self) -> bool:
        """Whether the call has ended."""
        return self.status in OVER


@dataclass(frozen=True, slots=True)
class RemoteRecording:
    """A recording that is complete at the network."""

    listed: Listed
    at: datetime


@dataclass(frozen=True, slots=True)
class RemoteText:
    """A text message as the network has it; `words` are whole."""

    sid: str
    is_inbound: bool
    status: str
    from_: str | None
    to: str | None
    words: str
    at: datetime
    error_code: int | None = None


def read_call(row: Row) -> RemoteCall | None:
    """Return a row of the list of calls; None for one that we do not understand."""
    began_at = moment(row.get("start_time")) or moment(row.get("date_created"))
    if began_at is None or not CALL_SID.fullmatch(str(row.get("sid"))):
        return None
    parent = row.get("parent_call_sid")
    status = str(row.get("status")).lower()
    return RemoteCall(
        sid=str(row["sid"]),
        parent=str(parent) if parent else None,
        is_inbound=row.get("direction") == "inbound",
        status="canceled" if status == "cancelled" else status,
        from_=number(row.get("from")),
        to=number(row.get("to")),
        began_at=began_at,
        ended_at=moment(row.get("end_time")),
        seconds=whole(row.get("duration")),
    )


def read_recording(row: Row) -> RemoteRecording | None:
    """Return a row of the list of recordings; None for one that holds no message."""
    found, at = read_listed(row), moment(row.get("date_created"))
    return RemoteRecording(found, at) if found is not None and at is not None else None


def read_text(row: Row) -> RemoteText | None:
    """Return a row of the list of texts; None for one that we do not understand."""
    at = moment(row.get("date_sent")) or moment(row.get("date_created"))
    if at is None or not MESSAGE_SID.fullmatch(str(row.get("sid"))):
        return None
    return RemoteText(
        sid=str(row["sid"]),
        is_inbound=row.get("direction") == "inbound",
        status=str(row.get("status")).lower(),
        from_=number(row.get("from")),
        to=number(row.get("to")),
        words=str(row.get("body") or ""),
        at=at,
        error_code=whole(row.get("error_code")),
    )


def moment(value: object) -> datetime | None:
    """Return a time of the network's (RFC 2822), in UTC; None for none."""
    try:
        at = parsedate_to_datetime(str(value))
    except (ValueError, TypeError):
        return None
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def whole(value: object) -> int | None:
    """Return a whole number of a sensible size; None for anything else."""
    text = str(value)
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else None
