"""What a callback needs around it: agents with phones, a case, an exchange, the app."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from case_rows import AT, CALLER, Desk, make_desk
from flask import Flask
from signed import ACCOUNT, NUMBER, PUBLIC_URL, TOKEN
from sqlalchemy import select, update

from ivr.callbacks.asking import Line, call_back
from ivr.callbacks.network import CallNetwork
from ivr.callbacks.placing import CallPlacer
from ivr.calls.desk import Hotline
from ivr.calls.flows import Flows
from ivr.db import Database
from ivr.flow.flow import Flow
from ivr.policy.policy import Calling, DeskPolicy
from ivr.simulator import Exchange, Subscriber, VirtualClock
from ivr.simulator.server import serving
from ivr.tables import Agent, Call, Callback
from ivr.telephony import webhooks
from ivr.telephony.callback_words import Voices
from ivr.telephony.calling_back import CallbackPages, add_callbacks
from ivr.telephony.signature import Gate
from ivr.telephony.twiml import Pages

AGENT = "+12025550110"
POLICY = DeskPolicy(calling=Calling(countries=["CN", "US"], per_second=100))


@dataclass
class CallingDesk:
    """A desk whose agents can call, and the exchange that they call through."""

    desk: Desk
    exchange: Exchange
    placer: CallPlacer
    policy: DeskPolicy

    @property
    def database(self) -> Database:
        return self.desk.database

    def case(self, **values: Any) -> int:
        """Add a case whose caller had dialled our number."""
        number = self.desk.case(**values)
        with self.database.writing() as session:
            session.execute(update(Call).values(called=NUMBER))
        return number

    def ask(self, number: int, agent: str = "Mei", **more: Any) -> Callback:
        """Ask for the caller of a case to be called."""
        line = Line(self.policy.calling, "CN")
        with self.database.writing() as session:
            found = session.scalars(select(Agent).where(Agent.name == agent)).one()
            return call_back(session, number, found, line, AT, **more)

    def place(self) -> None:
        """Let the worker place what is due, and the calls go as far as they go."""
        self.placer.send_due()
        self.exchange.settle()

    def call(self, number: int, agent: Subscriber, caller: Subscriber | None) -> None:
        """Ask, place, and let both do what they do."""
        self.exchange.subscribers[AGENT] = agent
        if caller is not None:
            self.exchange.subscribers[CALLER] = caller
        self.ask(number)
        self.place()

    def rows(self, *names: str) -> list[tuple[Any, ...]]:
        """The callbacks, oldest first."""
        with self.database.reading() as session:
            found = session.scalars(select(Callback).order_by(Callback.id))
            return [tuple(getattr(row, name) for name in names) for row in found]

    def case_row(self, number: int, *names: str) -> tuple[Any, ...]:
        return tuple(getattr(self.desk.row(number), name) for name in names)

    def lines(self, number: int) -> list[tuple[str, str | None, str]]:
        return self.desk.timeline(number)

    def rung(self) -> list[str]:
        """Who was rung, in order."""
        legs = self.exchange._office.legs.values()
        return [leg.to for leg in legs]


@contextmanager
def open_desk(
    database: Database, flow: Flow, policy: DeskPolicy = POLICY
) -> Iterator[CallingDesk]:
    """A hotline on a real socket, an exchange that reaches it, agents with phones."""
    hotline = Hotline(database, Flows(flow))
    app = Flask("hotline")
    gate = Gate(PUBLIC_URL, ACCOUNT, (TOKEN,))
    routes = webhooks.blueprint(hotline, Pages(PUBLIC_URL), gate, lambda _sid: None)
    voices = Voices(lambda: flow)
    found: list[CallingDesk] = []

    def now_policy() -> DeskPolicy:
        return found[0].policy if found else policy

    pages = CallbackPages(database, PUBLIC_URL, voices, now_policy)
    add_callbacks(routes, pages, lambda _sid: None)
    app.register_blueprint(routes)
    desk = make_desk(database)
    with database.writing() as session:
        session.execute(update(Agent).where(Agent.name == "Mei").values(phone=AGENT))
    with serving(app, "127.0.0.1", 0) as address:
        exchange = Exchange(
            account_sid=ACCOUNT,
            auth_token=TOKEN,
            clock=VirtualClock(AT),
            connect_to=address,
        )
        exchange.add_number(NUMBER, voice_url=f"{PUBLIC_URL}/twilio/voice")
        with exchange.serving() as api_url:
            network = CallNetwork(api_url, ACCOUNT, TOKEN)
            placer = CallPlacer(database, network, PUBLIC_URL, now_policy)
            found.append(CallingDesk(desk, exchange, placer, policy))
            yield found[0]
