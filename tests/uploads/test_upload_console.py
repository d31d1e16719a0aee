"""An agent makes, sends and revokes links, and saves what came; nobody else does."""

import html
import re

import pytest
from case_rows import Desk
from flask import Flask
from signed import SHIPPED_FLOW
from sqlalchemy import select
from upload_browser import PNG, SIGNER, Caller, Links, told

from ivr.console import pages
from ivr.flow.loader import load
from ivr.messages import rows as message_rows
from ivr.policy.policy import DeskPolicy
from ivr.tables import Agent, Message, OptOut
from ivr.uploads.door import UploadDoor, blueprint
from ivr.uploads.shelf import Shelf

FLOW = load(SHIPPED_FLOW)


class Browser:
    """An agent's browser on the whole application: the console and the door."""

    def __init__(self, app: Flask, cookie: str | None) -> None:
        self.client = app.test_client()
        if cookie:
            self.client.set_cookie("ivr", cookie)

    def read(self, path: str) -> str:
        return self.client.get(path).text

    def do(self, number: int, action: str, **filled: str):
        page = self.read(f"/console/cases/{number}")
        form = {
            name: re.search(rf'name="{name}" value="([^"]*)"', page)[1]
            for name in ("csrf_token", "version")
        }
        path = f"/console/cases/{number}/{action}"
        headers = {"Referer": "http://localhost/console/"}
        return self.client.post(path, data=form | filled, headers=headers)


@pytest.fixture
def app(links: Links, store):
    found = Flask("desk", static_folder=None)
    found.config["SECRET_KEY"] = SIGNER.secret.decode()
    pages.protect(found)
    database = links.desk.database
    console = pages.Console(
        database,
        store,
        secure_cookies=False,
        zone="UTC",
        refused=list,
        flow=lambda: FLOW,
        policy=DeskPolicy,
        public_url=SIGNER.public_url,
    )
    found.register_blueprint(pages.blueprint(console))
    routes = blueprint(UploadDoor(database, Shelf(database, store, SIGNER)))
    found.register_blueprint(routes)
    found.extensions["csrf"].exempt(routes)
    return found


@pytest.fixture
def mei(app, desk: Desk):
    from datetime import UTC, datetime  # noqa: PLC0415

    from ivr.cases.signing_in import new_session  # noqa: PLC0415

    with desk.database.writing() as session:
        who = session.get_one(Agent, desk.mei.id)
        return Browser(app, new_session(session, who, datetime.now(UTC)))


def shown(page: str) -> list[str]:
    return [html.unescape(one) for one in re.findall(r'readonly value="(.*?)"', page)]


def test_a_link_is_made_used_and_revoked(app, mei: Browser, desk: Desk, links: Links):
    number = desk.case()
    case = f"/console/cases/{number}"
    assert mei.do(number, "upload-links").location == case
    [address] = shown(mei.read(case))
    path = address.removeprefix("https://hotline.example")
    caller = Caller(app)
    assert told(caller.send(path, ("../shot.html", PNG))) == ["Received: ../shot.html"]
    page = mei.read(case)
    [row] = links.rows()
    assert f'href="{case}/files/{row.sid}">shot.html</a>' in page
    assert "attached" in page
    answer = mei.client.get(f"{case}/files/{row.sid}")
    assert answer.data == PNG
    assert {
        name: answer.headers[name]
        for name in (
            "Content-Type",
            "Content-Disposition",
            "Content-Security-Policy",
            "X-Content-Type-Options",
            "Cache-Control",
            "Content-Length",
        )
    } == {
        "Content-Type": "image/png",
        "Content-Disposition": f"attachment; filename=case-{number}-{row.id}.png",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
        "Content-Length": str(len(PNG)),
    }
    assert mei.do(number, "upload-links/1/revoke").status_code == 303
    assert shown(mei.read(case)) == []
    assert caller.get(path).status_code == 410
    kinds = [kind for kind, _, _ in desk.timeline(number)]
    assert kinds == ["opened", "upload_link_made", "attached", "upload_link_revoked"]


def test_nobody_but_an_agent_gets_a_file_and_only_by_its_own_case(
    app, mei: Browser, desk: Desk, links: Links
):
    number, other = desk.case(), desk.case()
    Caller(app).send(links.make(number), ("a", PNG))
    [row] = links.rows()
    path = f"/console/cases/{number}/files/{row.sid}"
    stranger = Browser(app, None).client.get(path)
    assert stranger.status_code == 303
    assert stranger.location.startswith("/console/sign-in")
    wrong = f"/console/cases/{other}/files/{row.sid}"
    assert mei.client.get(wrong).status_code == 404
    assert Caller(app).get(f"/u/{row.sid}").status_code == 404
    (links.store.folder / row.path).unlink()
    assert mei.client.get(path).status_code == 404


def test_a_link_is_texted_once_in_the_case_s_language(mei: Browser, desk: Desk):
    number = desk.case(language="zh-CN", callback_number="+8613900139000")
    mei.do(number, "upload-links", send="1")
    [address] = shown(mei.read(f"/console/cases/{number}"))
    with desk.database.reading() as session:
        message = session.scalars(select(Message)).one()
        due = message_rows.due(session, message.created_at)
    assert (message.to, message.text, message.state) == (
        "+8613900139000",
        f"案件 {number}：请在此发送截图或 PDF：{address}",
        "queued",
    )
    assert due == [message.id]
    assert desk.timeline(number)[-1][2].endswith("sent by text message")


@pytest.mark.parametrize("why", ["no number", "opted out", "too many"])
def test_a_link_that_cannot_be_sent_is_not_made(
    mei: Browser, desk: Desk, links: Links, why: str
):
    number = desk.case(callback_number=None if why == "no number" else "+8613900139000")
    if why == "opted out":
        with desk.database.writing() as session:
            at = session.get_one(Agent, 1).created_at
            session.add(OptOut(number="+8613900139000", at=at))
    if why == "too many":
        for _ in range(10):
            links.make(number)
    before = desk.timeline(number), links.links()
    answer = mei.do(number, "upload-links", send="1")
    said = {
        "no number": f"Case {number} has no number to send it to.",
        "opted out": "wants no text messages; hand the link on.",
        "too many": f"Case {number} has 10 links; revoke one first.",
    }
    assert answer.status_code == 409
    assert said[why] in answer.text
    assert (desk.timeline(number), links.links()) == before
