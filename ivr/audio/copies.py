"""The telephone network's own copies: of recordings, calls and texts.

https://www.twilio.com/docs/voice/api/recording#delete-a-recording-resource: 204 when it
is deleted; 404 means that it is gone already.  Its data can be had for 40 days more by
Twilio's support alone.
"""

import random
from dataclasses import dataclass
from datetime import datetime
from threading import Event

from ivr.audio.fetch import (
    NEVER,
    FetchError,
    MissingError,
    RecordingSource,
    RefusedError,
    SlowDownError,
)
from ivr.audio.holds import Holds
from ivr.leases import after, back_off_s

KINDS = {"recording": "Recordings", "call": "Calls", "message": "Messages"}
NOT_FOUND = 404


@dataclass(frozen=True, slots=True)
class Copies:
    """What the network still has; every deletion there goes through here."""

    source: RecordingSource

    def delete(self, kind: str, sid: str, stop: Event = NEVER) -> int:
        """Have the network delete its copy; return 204 or 404.

        Raises FetchError when it did not say that the copy is gone: try again.
        """
        return self._asked("DELETE", kind, sid, stop)

    def has(self, kind: str, sid: str, stop: Event = NEVER) -> bool:
        """Tell whether the network still shows its copy; raises FetchError."""
        return self._asked("GET", kind, sid, stop) != NOT_FOUND

    def _asked(self, method: str, kind: str, sid: str, stop: Event) -> int:
        source = self.source
        if not source.account_sid:
            raise FetchError("no account is set: TWILIO_ACCOUNT_SID")
        base = f"{source.api_url}/2010-04-01/Accounts/{source.account_sid}"
        try:
            address = f"{base}/{KINDS[kind]}/{sid}.json"
            with source.asked(method, address, stop) as answer:
                return answer.status_code
        except MissingError:
            return NOT_FOUND


def next_try(holds: Holds, wrong: Exception, attempts: int) -> datetime:
    """Return when to try again what failed so often.

    What concerns all that we ask of Twilio holds up everything, not this alone.
    """
    match wrong:
        case RefusedError():
            return holds.refused(wrong)
        case SlowDownError():
            return holds.slow_down(wrong)
        case _:
            spread = random.random()  # noqa: S311 - it parts crowds
            return after(holds.clock(), back_off_s(attempts, spread))
