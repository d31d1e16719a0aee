"""A hotline on a real socket, an exchange that reaches it, and what compares them."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine

sys.path += [
    str(Path(__file__).parent),
    *(
        str(Path(__file__).parents[1] / name)
        for name in ("cases", "callbacks", "server")
    ),
]

from case_rows import AT, make_desk
from day_flow import FILES
from day_of_calls import AGENT, NUMBER, DayOfCalls
from flask import Flask
from signed import ACCOUNT, PUBLIC_URL, TOKEN
from sqlalchemy import update

from ivr.audio.fetch import RecordingSource
from ivr.callbacks.network import CallNetwork
from ivr.callbacks.placing import CallPlacer
from ivr.calls.desk import Hotline
from ivr.calls.flows import Flows
from ivr.calls.revisions import take
from ivr.db import Database
from ivr.flow.loader import load_files
from ivr.messages.network import TextNetwork
from ivr.messages.send import TextSender
from ivr.policy.policy import Calling, DeskPolicy
from ivr.reconciliation.reconciler import Reconciler
from ivr.simulator import Exchange, VirtualClock
from ivr.simulator.server import serving
from ivr.tables import Agent
from ivr.telephony import webhooks
from ivr.telephony.callback_words import Voices
from ivr.telephony.calling_back import CallbackPages, add_callbacks
from ivr.telephony.signature import Gate
from ivr.telephony.twiml import Pages

POLICY = DeskPolicy(calling=Calling(countries=["US", "CN"], per_second=100))


@dataclass
class Installation:
    """A hotline, its exchange, its workers, and the comparison of both."""

    database: Database
    day: DayOfCalls
    reconciler: Reconciler
    placer: CallPlacer
    texts: TextSender
    api_url: str
    late: timedelta = field(default=timedelta(hours=20))

    def compare(self, **more):
        return self.reconciler.run(**more)

    def table(self, came=None) -> dict[str, tuple[str, str, int | None]]:
        """Every call's verdict, by the caller's name."""
        came = came or self.compare()
        names = {sid: name for name, sid in self.day.sids.items()}
        return {
            names.get(line.sid, line.sid): (
                line.verdict.kind,
                line.verdict.reason,
                line.verdict.case_number,
            )
            for line in came.lines
        }


@contextmanager
def installed(database) -> Iterator[Installation]:
    flow = load_files(FILES)
    take(database, FILES, flow, AT)
    hotline = Hotline(database, Flows(flow))
    app = Flask("hotline")
    gate = Gate(PUBLIC_URL, ACCOUNT, (TOKEN,))
    routes = webhooks.blueprint(hotline, Pages(PUBLIC_URL), gate, lambda _sid: None)
    voices = Voices(lambda: flow)
    pages = CallbackPages(database, PUBLIC_URL, voices, lambda: POLICY)
    add_callbacks(routes, pages, lambda _sid: None)
    app.register_blueprint(routes)
    make_desk(database)
    with database.writing() as session:
        session.execute(update(Agent).where(Agent.name == "Mei").values(phone=AGENT))
    with serving(app, "127.0.0.1", 0) as address:
        exchange = Exchange(
            account_sid=ACCOUNT,
            auth_token=TOKEN,
            clock=VirtualClock(AT),
            connect_to=address,
        )
        exchange.add_number(
            NUMBER,
            voice_url=f"{PUBLIC_URL}/twilio/voice",
            status_callback=f"{PUBLIC_URL}/twilio/status",
            message_url=f"{PUBLIC_URL}/twilio/message",
        )
        with exchange.serving() as api_url:
            source = RecordingSource(api_url, ACCOUNT, TOKEN)
            calls = CallNetwork(api_url, ACCOUNT, TOKEN)
            status_url = f"{PUBLIC_URL}/twilio/text_status"
            texts = TextNetwork(api_url, ACCOUNT, TOKEN, status_url)
            yield Installation(
                database,
                DayOfCalls(exchange),
                Reconciler(
                    hotline,
                    source,
                    lambda: POLICY,
                    clock=lambda: AT + timedelta(hours=20),
                ),
                CallPlacer(database, calls, PUBLIC_URL, lambda: POLICY),
                TextSender(database, texts),
                api_url,
            )


@pytest.fixture
def here(database):
    with time_machine.travel(AT), installed(database) as found:
        yield found
