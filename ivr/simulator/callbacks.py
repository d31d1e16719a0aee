"""Callbacks: news of calls and recordings, posted beside the call itself.

Twilio promises neither their order nor their coming, so a test can hold them back,
deliver them in any order and any number of times, or never.
https://www.twilio.com/docs/voice/api/call-resource#statuscallbackevent
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Literal

from ivr.simulator.webhook import Request
from ivr.simulator.wire import Answer, WireError


class Delivery(Enum):
    """When callbacks go out: as soon as there is something to tell, by hand, or never.

    What was lost is never pending: https://www.twilio.com/docs/api/errors/15002
    """

    AT_ONCE = auto()
    HOLD = auto()
    LOSE = auto()


@dataclass(slots=True, eq=False)
class Callback:
    """One piece of news: `event` of a call or a recording, and the answers to it.

    A delivery that met no answer leaves None.
    """

    kind: Literal["status", "recording"]
    event: str
    call_sid: str
    request: Request
    answers: list[Answer | None] = field(default_factory=list[Answer | None])


class Postbox:
    """Where callbacks go in, and out as `delivery` says."""

    def __init__(self, send: Callable[[Request], Answer]) -> None:
        self.delivery = Delivery.AT_ONCE
        self._send = send
        self._lock = threading.Lock()
        self._pending: list[Callback] = []

    @property
    def pending(self) -> list[Callback]:
        """Return the callbacks that were never delivered, oldest first."""
        with self._lock:
            return list(self._pending)

    def put(self, callback: Callback) -> None:
        """Take a callback in, and deliver it unless callbacks are held or lost."""
        if self.delivery is Delivery.LOSE:
            return
        with self._lock:
            self._pending.append(callback)
        if self.delivery is Delivery.AT_ONCE:
            self.deliver(callback)

    def deliver(self, callback: Callback) -> Answer | None:
        """Send a callback, for the first time or again; None: nobody answered."""
        with self._lock:
            if callback in self._pending:
                self._pending.remove(callback)
        try:
            answer = self._send(callback.request)
        except WireError:
            answer = None
        callback.answers.append(answer)
        return answer
