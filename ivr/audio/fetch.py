"""Recordings over HTTP: into a file that is whole, or not at all.

The address is built from the two ids; an address that was sent to us is never
called, and a redirect is never followed, so credentials go nowhere else.
https://www.twilio.com/docs/voice/api/recording#fetch-recording-media
"""

import os
import time
from dataclasses import dataclass
from pathlib import Path

import requests

from ivr.errors import IvrError

# An hour of telephone sound is 58 MB.
MOST_BYTES = 64 * 1024 * 1024
CONNECT_TIMEOUT_S = 10
READ_TIMEOUT_S = 30
LONGEST_S = 300
CHUNK_BYTES = 64 * 1024
REFUSED_RETRY_S = 900


class FetchError(IvrError):
    """The recording did not come: try again, after `retry_after_s` if that is given."""

    def __init__(self, reason: str, *, retry_after_s: float | None = None) -> None:
        """Keep what happened, and how long the other side wants to be left alone."""
        super().__init__(reason)
        self.retry_after_s = retry_after_s


class TooLargeError(FetchError):
    """The recording is larger than any message can be: do not try again."""

    permanent = True


@dataclass(frozen=True, slots=True)
class RecordingSource:
    """Where recordings are fetched, and as whom."""

    api_url: str
    account_sid: str
    token: str

    def address(self, recording_sid: str) -> str:
        """Return the address of a recording's WAV."""
        account = f"{self.api_url}/2010-04-01/Accounts/{self.account_sid}"
        return f"{account}/Recordings/{recording_sid}.wav"

    def fetch(self, recording_sid: str, target: Path) -> None:
        """Write the recording to `target`, on disk for good when this returns.

        Raises FetchError; what came of a broken transfer is removed.
        """
        part = target.with_suffix(".part")
        part.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._download(self.address(recording_sid), part)
            part.replace(target)
            sync_folder(target.parent)
        except requests.RequestException as wrong:
            raise FetchError(f"the transfer broke: {type(wrong).__name__}") from wrong
        finally:
            part.unlink(missing_ok=True)

    def _download(self, address: str, part: Path) -> None:
        until = time.monotonic() + LONGEST_S
        with requests.get(
            address,
            auth=(self.account_sid, self.token),
            timeout=(CONNECT_TIMEOUT_S, READ_TIMEOUT_S),
            allow_redirects=False,
            stream=True,
        ) as answer:
            check(answer)
            with part.open("wb") as file:
                for chunk in answer.iter_content(CHUNK_BYTES):
                    file.write(chunk)
                    if file.tell() > MOST_BYTES:
                        raise TooLargeError(f"it is larger than {MOST_BYTES} bytes")
                    if time.monotonic() > until:
                        raise FetchError(f"the transfer took over {LONGEST_S} s")
                file.flush()
                os.fsync(file.fileno())


def check(answer: requests.Response) -> None:
    """Raise FetchError for every answer that is not the recording."""
    match answer.status_code:
        case 200:
            return
        case 404:
            raise FetchError("Twilio does not have it yet (404)")
        case 401 | 403 as status:
            reason = f"Twilio refuses our account ({status}); check TWILIO_AUTH_TOKEN"
            raise FetchError(reason, retry_after_s=REFUSED_RETRY_S)
        case 429:
            after = answer.headers.get("Retry-After", "")
            wait = float(after) if after.isdigit() else None
            raise FetchError("Twilio asks us to slow down (429)", retry_after_s=wait)
        case status:
            raise FetchError(f"Twilio answered {status}")


def sync_folder(folder: Path) -> None:
    """Make a rename in `folder` last through a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
