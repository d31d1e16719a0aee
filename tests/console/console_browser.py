"""A browser without pictures: follows links, sends forms as they stand in the page."""

import html
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from case_rows import PASSWORD, Desk
from flask import Flask
from signed import SHIPPED_FLOW
from sqlalchemy import select
from werkzeug.test import TestResponse

from ivr.audio.store import Store
from ivr.cases.signing_in import new_session
from ivr.console import pages
from ivr.db import Database
from ivr.flow.loader import load
from ivr.flow.source import Problem
from ivr.people.second_step import Wanted as SecondFactor
from ivr.settings import Settings, read_settings
from ivr.tables import Agent
from ivr.vault.keys import Key, KeyRing

FLOW = load(SHIPPED_FLOW)
RING = KeyRing((Key("desk", bytes(range(32))),))
FORM = r'<form[^>]*action="{}"[^>]*>(.*?)</form>'
FIELD = r'<(?:input|textarea)[^>]*name="(\w+)"(?:[^>]*?value="([^"]*)")?'


def make_app(
    database: Database,
    recordings: Path | Store,
    *,
    secure: bool,
    problems: Sequence[Problem] = (),
    flow_file: Path = SHIPPED_FLOW,
    settings: Settings | None = None,
    second_factor: SecondFactor = "optional",
    public_url: str = "",
) -> Flask:
    """Return an application of the console alone."""
    app = Flask("desk", static_folder=None)
    app.config["SECRET_KEY"] = "a key for tests, and only for them"
    pages.protect(app)
    zone = "Asia/Shanghai"
    kept = isinstance(recordings, Store)
    store = recordings if kept else Store(recordings, RING)
    console = pages.Console(
        database,
        store,
        secure,
        zone,
        lambda: list(problems),
        lambda: FLOW,
        flow_file=flow_file,
        settings=settings or own_settings(database, store, flow_file, second_factor),
        public_url=public_url,
    )
    app.register_blueprint(pages.blueprint(console))
    return app


def own_settings(
    database: Database, store: Store, flow_file: Path, second_factor: SecondFactor
) -> Settings:
    """Return the settings of an installation that lies beside its recordings."""
    folder = store.folder.parent
    return read_settings(
        ivr_database_url=database.url,
        ivr_queue_url=f"sqlite:///{folder / 'queue.db'}",
        ivr_recordings=store.folder,
        ivr_models=folder / "models",
        ivr_flow=flow_file,
        ivr_backups=None,
        ivr_public_url="",
        ivr_second_factor=second_factor,
        twilio_account_sid="",
        twilio_auth_token="",
    )


class Browser:
    """Somebody's browser, with its cookies."""

    def __init__(self, app: Flask, desk: Desk, *, secure: bool = False) -> None:
        self.app = app
        self.desk = desk
        self.client = app.test_client()
        self.origin = "https://localhost" if secure else "http://localhost"
        self.cookie = "__Host-ivr" if secure else "ivr"

    def come_in(self, name: str) -> None:
        """Be signed in, without the time that a password takes."""
        with self.desk.database.writing() as session:
            who = session.execute(select(Agent).where(Agent.name == name)).scalar_one()
            token = new_session(session, who, datetime.now(UTC))
        self.client.set_cookie(self.cookie, token)

    def get(self, path: str, **options: Any) -> TestResponse:
        """Open an address."""
        return self.client.get(path, base_url=self.origin, buffered=True, **options)

    def read(self, path: str) -> str:
        """Return a page that must be there."""
        answer = self.get(path)
        assert answer.status_code == 200
        return answer.text

    def post(self, path: str, data: dict[str, str], origin: str = "") -> TestResponse:
        """Send fields, as a form of `origin` (ours) would."""
        origin = origin or self.origin
        headers = {"Origin": origin, "Referer": f"{origin}/console/"}
        return self.client.post(path, data=data, headers=headers, base_url=self.origin)

    def send(self, page: str, action: str, **filled: str) -> TestResponse:
        """Send the form of `page` (HTML) that goes to `action`, with fields filled."""
        return self.post(action, fields(page, action) | filled)

    def do(self, path: str, change: str, **filled: str) -> TestResponse:
        """Open a case and send its form: take, note, close, reopen."""
        return self.send(self.read(path), f"{path}/{change}", **filled)

    def sign_in(
        self, name: str, password: str = PASSWORD, wanted: str = ""
    ) -> TestResponse:
        """Sign in by the form."""
        page = self.read("/console/sign-in" + (f"?next={wanted}" if wanted else ""))
        return self.send(page, "/console/sign-in", name=name, password=password)

    def token(self) -> str:
        """Return a form's token that is good in this browser."""
        page = (
            self.read("/console/sign-in") if not self.is_in else self.read("/console/")
        )
        return re.search(r'name="csrf_token" value="([^"]+)"', page)[1]

    @property
    def is_in(self) -> bool:
        """Whether the list of cases is shown."""
        return self.get("/console/").status_code == 200


def fields(page: str, action: str) -> dict[str, str]:
    """Return the fields of the page's form that goes to `action`."""
    form = re.search(FORM.format(re.escape(action)), page, re.DOTALL)
    assert form is not None, f"no form goes to {action}"
    found = re.findall(FIELD, form[1], re.DOTALL)
    return {name: html.unescape(value) for name, value in found}


def words(page: str) -> str:
    """Return the text of some HTML, with single spaces."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def section(page: str, name: str) -> str:
    """Return the text of a section of a case's page."""
    start = f'<section[^>]*aria-labelledby="{name}"[^>]*>(.*?)</section>'
    return words(re.search(start, page, re.DOTALL)[1])


def alert(page: str) -> str:
    """Return what the page says is wrong."""
    found = re.search(r'role="alert">(.*?)<', page, re.DOTALL)
    return html.unescape(found[1]) if found else ""


def box(page: str, name: str) -> str:
    """Return what stands in a text box."""
    found = re.search(
        rf'<textarea id="{name}"[^>]*>\n?(.*?)</textarea>', page, re.DOTALL
    )
    return html.unescape(found[1]) if found else ""
