"""The network's lists, read whole and with patience.

It lists by days in UTC, and its own words leave open whether the day of an inequality
belongs to it; so a day more is asked for at both ends, and what lies outside of the
window is left out here.  Rows that come or go while a list is read push others over the
edge of a page: what has several pages is read again until nothing new comes.
https://www.twilio.com/docs/voice/api/call-resource#read-multiple-call-resources
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Event
from typing import Generic, TypeVar

import structlog

from ivr.audio.fetch import (
    FetchError,
    MissingError,
    RecordingSource,
    RefusedError,
    SlowDownError,
    StoppedError,
)
from ivr.audio.pages import (
    MOST_PAGES,
    PAGE_SIZE,
    Page,
    Row,
    UnreadableError,
    asked_json,
    first_path,
    list_path,
    read_page,
    too_long,
)
from ivr.leases import back_off_s
from ivr.reconciliation.remote import (
    RemoteCall,
    RemoteRecording,
    RemoteText,
    read_call,
    read_recording,
    read_text,
)

log = structlog.get_logger()

Found = TypeVar("Found")
DAY = timedelta(days=1)
MOST_READINGS = 5
MOST_TRIES = 6
# Longer than this we are not kept waiting; the next run tries again.
LONGEST_WAIT_S = 300.0
# So that whoever holds a lease can renew it meanwhile.
NAP_S = 20.0


@dataclass(frozen=True, slots=True)
class Window:
    """From `since` on, and before `until`."""

    since: datetime
    until: datetime

    def holds(self, at: datetime) -> bool:
        """Tell whether a moment lies within."""
        return self.since <= at < self.until

    def asked(self, name: str) -> dict[str, object]:
        """Return the filter for the time `name` of a list, a day wider at both ends."""
        return {
            f"{name}>": (self.since - DAY).date().isoformat(),
            f"{name}<": (self.until + DAY).date().isoformat(),
            "PageSize": PAGE_SIZE,
        }


@dataclass(frozen=True, slots=True)
class List(Generic[Found]):
    """A list of the network: its name, its time's name, how a row is read."""

    name: str
    time: str
    read: Callable[[Row], Found | None]
    sid: Callable[[Found], str]
    at: Callable[[Found], datetime]


CALLS: List[RemoteCall] = List(
    "Calls", "StartTime", read_call, lambda one: one.sid, lambda one: one.began_at
)
RECORDINGS: List[RemoteRecording] = List(
    "Recordings",
    "DateCreated",
    read_recording,
    lambda one: one.listed.sid,
    lambda one: one.at,
)
TEXTS: List[RemoteText] = List(
    "Messages", "DateSent", read_text, lambda one: one.sid, lambda one: one.at
)


@dataclass(frozen=True, slots=True)
class Reader:
    """Asks the network; `before` is done before each request and while it waits."""

    source: RecordingSource
    before: Callable[[], None] = lambda: None
    stop: Event = field(default_factory=Event)
    spread: Callable[[], float] = random.random

    def read(self, one: List[Found], window: Window) -> dict[str, Found]:
        """Return what the network has of `window`, by id, the oldest first.

        Raises FetchError: RefusedError where it refuses our account.
        """
        found: dict[str, Found] = {}
        for reading in range(MOST_READINGS):
            known, count = len(found), 0
            for page in self._pages(one.name, window.asked(one.time)):
                count += 1
                for row in filter(None, map(one.read, page.rows)):
                    if window.holds(one.at(row)):
                        found[one.sid(row)] = row
            if count == 1 or (reading > 0 and len(found) == known):
                break
        return dict(sorted(found.items(), key=lambda item: (one.at(item[1]), item[0])))

    def find(self, one: List[Found], sid: str) -> Found | None:
        """Return what the network has under an id; None when it has nothing."""
        path = f"{list_path(self.source, one.name)}/{sid}.json"
        try:
            return one.read(self._patiently(lambda: self._json(path)))
        except MissingError:
            return None

    def _pages(self, name: str, asked: dict[str, object]) -> Iterator[Page]:
        path: str | None = first_path(self.source, name, asked)
        for _ in range(MOST_PAGES):
            try:
                page = self._patiently(self._reads(name, path))
            except MissingError:
                raise UnreadableError(f"Twilio has no list of {name.lower()}") from None
            yield page
            path = page.following
            if path is None:
                return
        raise too_long(name)

    def _reads(self, name: str, path: str) -> Callable[[], Page]:
        return lambda: read_page(self.source, name, path, self.stop)

    def _json(self, path: str) -> Row:
        return asked_json(self.source, path, self.stop)

    def _patiently(self, ask: Callable[[], Found]) -> Found:
        attempt = 0
        while True:
            attempt += 1
            self.before()
            try:
                return ask()
            except (RefusedError, MissingError, StoppedError, UnreadableError):
                raise
            except FetchError as wrong:
                wait_s = self._wait_s(wrong, attempt)
                if attempt == MOST_TRIES or wait_s > LONGEST_WAIT_S:
                    raise
                log.warning("twilio_asked_again", reason=str(wrong), wait_s=wait_s)
                self._nap(wait_s)

    def _wait_s(self, wrong: FetchError, attempt: int) -> float:
        if isinstance(wrong, SlowDownError) and wrong.wait_s is not None:
            return wrong.wait_s
        return back_off_s(attempt, self.spread())

    def _nap(self, wait_s: float) -> None:
        left = wait_s
        while left > 0:
            if self.stop.wait(min(left, NAP_S)):
                raise StoppedError("the worker ends")
            left -= NAP_S
            self.before()
