"""The telephone network's own copies: of recordings, calls and texts.

https://www.twilio.com/docs/voice/api/recording#delete-a-recording-resource: 204 when it
is deleted; 404 means that it is gone already.  Its data can be had for 40 days more by
Twilio's support alone.
"""

from dataclasses import dataclass, field

import requests

from ivr.errors import IvrError

KINDS = {"recording": "Recordings", "call": "Calls", "message": "Messages"}
GONE = frozenset({204, 404})
NOT_FOUND = 404
TIMEOUT_S = (10, 30)


class RemoteError(IvrError):
    """The network did not delete it: try again."""


@dataclass(frozen=True, slots=True)
class Remote:
    """Where the network's copies are, and as whom; `account` is empty for nowhere."""

    api_url: str
    account: str
    token: str = field(repr=False)

    def delete(self, kind: str, sid: str) -> int:
        """Have the network delete its copy; return 204 or 404.

        Raises RemoteError with the reason.
        """
        status = self._ask("DELETE", kind, sid)
        if status not in GONE:
            raise RemoteError(f"Twilio answered {status}")
        return status

    def has(self, kind: str, sid: str) -> bool:
        """Tell whether the network still shows its copy; raises RemoteError."""
        status = self._ask("GET", kind, sid)
        if status not in {200, NOT_FOUND}:
            raise RemoteError(f"Twilio answered {status}")
        return status != NOT_FOUND

    def _ask(self, method: str, kind: str, sid: str) -> int:
        if not self.account:
            raise RemoteError("no account is set: TWILIO_ACCOUNT_SID")
        base = f"{self.api_url}/2010-04-01/Accounts/{self.account}"
        try:
            answer = requests.request(
                method,
                f"{base}/{KINDS[kind]}/{sid}.json",
                auth=(self.account, self.token),
                timeout=TIMEOUT_S,
                allow_redirects=False,
            )
        except requests.RequestException as wrong:
            raise RemoteError(
                f"Twilio was not reached: {type(wrong).__name__}"
            ) from wrong
        return answer.status_code
