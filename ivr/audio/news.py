"""What is told of a recording, wherever it was made."""

from dataclasses import dataclass
from typing import Literal

RecordingStatus = Literal["started", "completed", "absent", "failed"]


@dataclass(frozen=True, slots=True)
class RecordingNews:
    """A recording's progress.  `reason` says why there is none."""

    sid: str
    call_sid: str
    status: RecordingStatus
    seconds: int | None = None
    reason: str | None = None
