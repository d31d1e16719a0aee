"""Streams of news to browsers: server-sent events, and how many there may be.

Each stream holds a thread of the web server for as long as it lasts, so there are few
for a process and for an agent, and each ends after some minutes; a browser then asks
again, from where it was (https://html.spec.whatwg.org/multipage/server-sent-events.html).
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from threading import Lock
from time import monotonic, sleep
from typing import Any

from ivr.console.newsroom import Newsroom, Scope
from ivr.db import DatabaseError
from ivr.patience import wait_while_it_lives

# Of the 32 threads of a process (`ivr.cli.web_server`).
MOST, MOST_OF_ONE = 12, 4
LASTS_S = 240.0
# So soon a browser that has gone is noticed, and a session that is over.
BEAT_S = 15.0
STEP_S = 1.0
RETRY_MS = 2000


class Places:
    """How many streams there are in this process, by agent."""

    def __init__(self, most: int = MOST, most_of_one: int = MOST_OF_ONE) -> None:
        self._most, self._most_of_one = most, most_of_one
        self._lock = Lock()
        self._taken: Counter[int] = Counter()

    def take(self, agent_id: int) -> Callable[[], None] | None:
        """Return what gives the place back, any number of times; None if none is."""
        with self._lock:
            full = self._taken.total() >= self._most
            if full or self._taken[agent_id] >= self._most_of_one:
                return None
            self._taken[agent_id] += 1
        held = [agent_id]

        def give_back() -> None:
            with self._lock:
                while held:
                    self._taken[held.pop()] -= 1

        return give_back


@dataclass(frozen=True, slots=True)
class Stream:
    """A stream: of which news, for whom, and for how long it may go on."""

    room: Newsroom
    scope: Scope
    may_go_on: Callable[[], bool]
    is_ending: Callable[[], bool]

    def messages(self, after: int | None) -> Iterator[str]:
        """Yield the news behind a position, as they come; None: from now on."""
        end, beat = monotonic() + LASTS_S, monotonic() + BEAT_S
        yield f"retry: {RETRY_MS}\n\n"
        told = Told(self.room, self.scope, after)
        while monotonic() < end and not self.is_ending():
            wait_while_it_lives()  # the request that asked for the stream is over
            is_beat = monotonic() >= beat
            try:
                messages = told.news()
                goes_on = not is_beat or self.may_go_on()
            except DatabaseError:
                return  # the browser asks again, and is told so by a status
            yield from messages
            if not goes_on:
                return
            if is_beat:
                yield ": still here\n\n"
                beat = monotonic() + BEAT_S
            sleep(STEP_S)


class Told:
    """What a browser was told so far."""

    def __init__(self, room: Newsroom, scope: Scope, after: int | None) -> None:
        self._room, self._scope = room, scope
        self._position = after
        self._here: object = None
        self._calls: object = None

    def news(self) -> list[str]:
        """Return what was not told yet; raises DatabaseError."""
        board = self._room.board()
        messages = self._events(board.position)
        here, calls = self._scope.here(board), self._scope.calls(board)
        if here != self._here:
            messages.append(message("here", here))
        if calls != self._calls:
            messages.append(message("calls", calls))
        self._here, self._calls = here, calls
        return messages

    def _events(self, newest: int) -> list[str]:
        if self._position is None:
            self._position = newest
            return [message("at", newest, newest)]
        if newest <= self._position:
            return []
        found = self._room.events(self._position, self._scope)
        if found is None:
            self._position = newest
            return [message("missed", newest, newest)]
        self._position = max([newest, *(one["position"] for one in found)])
        if not found:
            return []
        return [message("case", one, one["position"]) for one in found]


def message(name: str, told: Any, position: int | None = None) -> str:  # noqa: ANN401 - whatever JSON holds
    """Return a message as it is sent; with a position, a browser goes on behind it."""
    at = "" if position is None else f"id: {position}\n"
    return f"{at}event: {name}\ndata: {json.dumps(told, ensure_ascii=False)}\n\n"
