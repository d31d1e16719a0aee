"""A hotline on a real socket, and a Twilio of others' making that calls it."""

import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

sys.path += [
    str(Path(__file__).parent),
    *(
        str(Path(__file__).parents[1] / name)
        for name in ("cases", "reconciliation", "server")
    ),
]

from day_flow import FILES
from emulator import emulating
from flask import Flask, Response, request
from signed import ACCOUNT, TOKEN

from ivr.calls.desk import Hotline
from ivr.calls.flows import Flows
from ivr.calls.revisions import take
from ivr.db import Database
from ivr.flow.loader import load_files
from ivr.policy.policy import Calling, DeskPolicy
from ivr.simulator.server import serving
from ivr.telephony import webhooks
from ivr.telephony.callback_words import Voices
from ivr.telephony.calling_back import CallbackPages, add_callbacks
from ivr.telephony.clock import now
from ivr.telephony.signature import Gate
from ivr.telephony.twiml import Pages

POLICY = DeskPolicy(calling=Calling(countries=["US"], per_second=100))


@dataclass
class Served:
    """Our server: what it was asked, and how it answered."""

    url: str
    hotline: Hotline
    asked: list[tuple[str, str, int]] = field(default_factory=list)


@pytest.fixture
def emulator(tmp_path):
    with emulating(tmp_path) as found:
        yield found


@pytest.fixture
def token():
    """The token that we check signatures with."""
    return TOKEN


@pytest.fixture
def served(emulator, database: Database, token):
    flow = load_files(FILES)
    take(database, FILES, flow, now())
    found = Served(emulator.hotline, Hotline(database, Flows(flow)))
    app = Flask("hotline")
    routes = webhooks.blueprint(
        found.hotline,
        Pages(found.url),
        Gate(found.url, ACCOUNT, (token,)),
        lambda _sid: None,
    )
    voices = Voices(lambda: flow)
    pages = CallbackPages(database, found.url, voices, lambda: POLICY)
    add_callbacks(routes, pages, lambda _sid: None)
    app.register_blueprint(routes)

    @app.after_request
    def note(answer: Response) -> Response:
        told = request.form.get("CallStatus") or request.form.get("SmsStatus", "")
        found.asked.append((request.path, told, answer.status_code))
        return answer

    port = int(found.url.rpartition(":")[2])
    with serving(app, "127.0.0.1", port):
        yield found
