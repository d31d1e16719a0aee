"""A company's own desk: a web service that checks every message by the public library.

`standardwebhooks` is the reference implementation of those who wrote the standard.
"""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from case_rows import Desk
from flask import Flask, request
from sqlalchemy import select
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from ivr.cases import work
from ivr.network.guard import Allowed
from ivr.simulator.server import serving
from ivr.tables import Agent, WebhookDelivery, WebhookEndpoint
from ivr.webhooks import endpoints
from ivr.webhooks.sending import WebhookSender


class Clock:
    """This moment, and as much later as a test says."""

    def __init__(self) -> None:
        self.ahead = timedelta(0)

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def shift(self, **time: float) -> None:
        self.ahead += timedelta(**time)


@dataclass
class Hooks:
    """What arrived, each as it was verified; `statuses` are what is answered next."""

    clock: Clock
    url: str = ""
    secret: str = ""
    messages: list[dict[str, Any]] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    signatures: list[str] = field(default_factory=list)
    bodies: dict[str, bytes] = field(default_factory=dict)
    statuses: list[int] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    always: int | None = None
    hold: threading.Event | None = None
    arrived: threading.Event = field(default_factory=threading.Event)
    lenient: bool = False

    def take(self) -> tuple[str, int, dict[str, str]]:
        body, headers = request.get_data(), dict(request.headers)
        self.arrived.set()
        if self.hold is not None:
            self.hold.wait(30)
        try:
            message = self.verified(body, headers)
        except WebhookVerificationError as wrong:
            if not self.lenient:
                return str(wrong), 403, {}
            message = json.loads(body)
        status = self.statuses.pop(0) if self.statuses else self.always or 204
        if status < 300:
            self.messages.append(message)
            self.ids.append(headers["Webhook-Id"])
            self.bodies.setdefault(headers["Webhook-Id"], body)
        self.signatures.append(headers["Webhook-Signature"])
        return "", status, self.headers

    def verified(self, body: bytes, headers: dict[str, str]) -> Any:
        """Return the message; the library knows this moment alone, so later ones are
        compared with what it would have signed."""
        reader = Webhook(self.secret)
        if not self.clock.ahead:
            given = {name.lower(): value for name, value in headers.items()}
            return reader.verify(body, given)
        at = datetime.fromtimestamp(int(headers["Webhook-Timestamp"]), UTC)
        wanted = reader.sign(headers["Webhook-Id"], at, body.decode())
        fresh = abs(at - self.clock()) < timedelta(minutes=5)
        if not fresh or wanted not in headers["Webhook-Signature"].split():
            raise WebhookVerificationError("not signed now, or not by us")
        return json.loads(body)

    @property
    def types(self) -> list[str]:
        return [one["type"] for one in self.messages]


@contextmanager
def serving_hooks(clock: Clock) -> Iterator[Hooks]:
    hooks, app = Hooks(clock), Flask("company")
    app.post("/hooks")(hooks.take)
    with serving(app, "127.0.0.1", 0) as address:
        hooks.url = f"{address}/hooks"
        try:
            yield hooks
        finally:
            if hooks.hold is not None:
                hooks.hold.set()


@dataclass
class Told:
    """A desk whose events go out."""

    desk: Desk
    hooks: Hooks
    sender: WebhookSender
    clock: Clock
    allowed: Allowed

    def add(self, *events: str, url: str = "", details: bool = False) -> int:
        wanted = endpoints.Wanted(url or self.hooks.url, events or ("*",), details)
        with self.desk.database.writing() as session:
            made = endpoints.add(session, wanted, self.allowed, self.clock())
            self.hooks.secret = made.secret
            return made.id

    def note(self, number: int, text: str) -> None:
        with self.desk.database.writing() as session:
            who = session.get(Agent, self.desk.mei.id)
            work.note(session, number, who, text, self.clock())

    def take(self, number: int) -> None:
        with self.desk.database.writing() as session:
            who = session.get(Agent, self.desk.mei.id)
            work.take(session, number, who, self.clock())

    def send(self) -> None:
        """Go one round, and wait until all who are told have answered."""
        self.sender.send_due()
        self.sender.settle()

    def change(self, number: int, name: str, **more: Any) -> Any:
        with self.desk.database.writing() as session:
            return getattr(endpoints, name)(session, number, **more)

    def endpoint(self, number: int) -> WebhookEndpoint:
        with self.desk.database.reading() as session:
            return session.get_one(WebhookEndpoint, number)

    def states(self) -> list[tuple[str, int, int | None]]:
        """The deliveries, oldest first: state, tries, what was answered last."""
        with self.desk.database.reading() as session:
            rows = session.scalars(select(WebhookDelivery).order_by(WebhookDelivery.id))
            return [(one.state, one.attempts, one.status) for one in rows]
