"""Recordings over HTTP: into a file that is whole, or not at all.

The address is built from the two ids; an address that was sent to us is never
called, and a redirect is never followed, so credentials go nowhere else.
https://www.twilio.com/docs/voice/api/recording#fetch-recording-media
"""

import hashlib
import os
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from threading import Event

import requests
from urllib3.exceptions import HTTPError

from ivr.audio.transfer import Bound, bounded
from ivr.errors import IvrError

# Four hours, the longest that Twilio records, are 230 MB; an hour of two people 115 MB.
MOST_BYTES = 256 * 1024 * 1024
CONNECT_TIMEOUT_S = 10
READ_TIMEOUT_S = 30
LONGEST_S = 300
CHUNK_BYTES = 64 * 1024
NEVER = Event()


class FetchError(IvrError):
    """The recording did not come: try again."""


class MissingError(FetchError):
    """It is not there, or not there yet."""


class RefusedError(FetchError):
    """Twilio refuses our account: nothing can be fetched until that is mended."""


class SlowDownError(FetchError):
    """Twilio wants to be left alone, for `wait_s` if that is given."""

    def __init__(self, reason: str, wait_s: float | None) -> None:
        """Keep what happened, and how long the other side wants to be left alone."""
        super().__init__(reason)
        self.wait_s = wait_s


class TooLargeError(FetchError):
    """What comes is larger than any message can be."""


class StoppedError(FetchError):
    """We broke the transfer off ourselves."""


@dataclass(frozen=True, slots=True)
class RecordingSource:
    """Where recordings are fetched, and as whom."""

    api_url: str
    account_sid: str
    token: str = field(repr=False)

    @property
    def account(self) -> str:
        """Name who we are to Twilio, so that a changed token is a new name."""
        pair = f"{self.account_sid}:{self.token}".encode()
        return hashlib.sha256(pair).hexdigest()[:16]

    @property
    def list_path(self) -> str:
        """Return the path of the list of recordings."""
        return f"/2010-04-01/Accounts/{self.account_sid}/Recordings"

    def address(self, recording_sid: str, kind: str = "wav") -> str:
        """Return the address of a recording's WAV, or of its data (`json`)."""
        return f"{self.api_url}{self.list_path}/{recording_sid}.{kind}"

    def fetch(self, recording_sid: str, target: Path, stop: Event = NEVER) -> None:
        """Write the recording to `target`, on disk for good when this returns.

        Raises FetchError; what came of a broken transfer is removed.
        """
        part = target.with_name(target.name + ".part")
        part.parent.mkdir(parents=True, exist_ok=True)
        try:
            with self.asked("GET", self.address(recording_sid), stop) as answer:
                keep(answer, part)
            part.replace(target)
            sync_folder(target.parent)
        finally:
            part.unlink(missing_ok=True)

    @contextmanager
    def asked(
        self, method: str, address: str, stop: Event = NEVER
    ) -> Generator[requests.Response]:
        """Yield the answer of Twilio's API, if it is what was asked for.

        Raises FetchError, also for what breaks while the block reads the answer.
        """
        with bounded(LONGEST_S, stop) as bound:
            try:
                with bound.session.request(
                    method,
                    address,
                    auth=(self.account_sid, self.token),
                    headers={"Accept-Encoding": "identity"},
                    timeout=(CONNECT_TIMEOUT_S, READ_TIMEOUT_S),
                    allow_redirects=False,
                    stream=True,
                ) as answer:
                    check(answer)
                    yield answer
            except (requests.RequestException, HTTPError) as wrong:
                whole_or_cut(bound, stop)
                kind = type(wrong).__name__
                raise FetchError(f"the transfer broke: {kind}") from wrong
            whole_or_cut(bound, stop)


def whole_or_cut(bound: Bound, stop: Event) -> None:
    """Raise the reason if we cut the connection ourselves."""
    if not bound.was_cut.is_set():
        return
    if stop.is_set():
        raise StoppedError("the worker ends")
    raise FetchError(f"the transfer took over {LONGEST_S} s")


def keep(answer: requests.Response, part: Path) -> None:
    """Write an answer's bytes to `part`; raises TooLargeError when there is no end."""
    with part.open("wb") as file:
        for chunk in answer.raw.stream(CHUNK_BYTES, decode_content=False):
            file.write(chunk)
            if file.tell() > MOST_BYTES:
                raise TooLargeError(f"it is larger than {MOST_BYTES} bytes")
        file.flush()
        os.fsync(file.fileno())


def check(answer: requests.Response) -> None:
    """Raise FetchError for every answer that is not what was asked for."""
    match answer.status_code:
        case 200 | 204:
            return
        case 404:
            raise MissingError("Twilio does not have it yet (404)")
        case 401 | 403 as status:
            reason = f"Twilio refuses our account ({status}); check TWILIO_AUTH_TOKEN"
            raise RefusedError(reason)
        case 429:
            wait = wait_s(answer.headers.get("Retry-After", ""), datetime.now(UTC))
            raise SlowDownError("Twilio asks us to slow down (429)", wait)
        case status:
            raise FetchError(f"Twilio answered {status}")


def wait_s(retry_after: str, now: datetime) -> float | None:
    """Return the seconds that `Retry-After` asks for; None when it makes no sense.

    It is a number of seconds or a date (RFC 9110, 10.2.3).
    """
    if retry_after.isascii() and retry_after.isdigit():
        return float(retry_after[:9])
    try:
        at = parsedate_to_datetime(retry_after)
    except (ValueError, TypeError):
        return None
    aware = at.replace(tzinfo=UTC) if at.tzinfo is None else at
    return max((aware - now).total_seconds(), 0.0)


def sync_folder(folder: Path) -> None:
    """Make a rename in `folder` last through a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
