"""What is told of a recording, wherever it was made."""

from dataclasses import dataclass
from typing import Literal

RecordingStatus = Literal["started", "completed", "absent", "failed"]

WHY_NONE = {"16101": "too short", "16102": "silent"}


@dataclass(frozen=True, slots=True)
class RecordingNews:
    """A recording's progress.  `reason` says why there is none."""

    sid: str
    call_sid: str
    status: RecordingStatus
    seconds: int | None = None
    reason: str | None = None


def why_none(status: str, code: str) -> str | None:
    """Return why there is no recording, by the network's status and code of an error.

    https://www.twilio.com/docs/voice/api/recording#recording-properties
    """
    return WHY_NONE.get(code, f"Twilio error {code}" if code else status) or None
