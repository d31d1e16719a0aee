"""The first admin: by a link of the command line, once, within an hour."""

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import time_machine
from case_rows import AT, Desk, agent
from console_browser import Browser, alert, fields, words
from sqlalchemy import select

from ivr.people import first_admin
from ivr.people.audit import Doer
from ivr.tables import Agent, AgentSession, AuditLine, FirstLink

PAGE, SIGN_IN = "/console/first", "/console/sign-in"
PASSWORD = "correct horse battery"
OVER = "This link is used, older than an hour or none; make another one."
Browse = Callable[..., Browser]


def code(desk: Desk) -> str:
    """The code of a new link."""
    with desk.database.writing() as session:
        path = first_admin.link(session, Doer("root"), AT)
    parts = urlsplit(path)
    assert (parts.path, parts.query) == (PAGE, "")
    return parts.fragment


def send(browser: Browser, code: str, name: str = "Lin", password: str = PASSWORD):
    page = browser.read(PAGE)
    return browser.send(page, PAGE, code=code, name=name, password=password)


def admins(desk: Desk) -> list[str]:
    with desk.database.reading() as session:
        return list(session.scalars(select(Agent.name).where(Agent.role == "admin")))


def test_it_makes_an_admin_who_is_in_at_once(stranger: Browser, desk: Desk):
    answer = send(stranger, code(desk), " Lin ")
    assert (answer.status_code, answer.location) == (303, "/console/start")
    assert admins(desk) == ["Lin"]
    assert "First steps" in words(stranger.read("/console/start"))
    with desk.database.reading() as session:
        rows = session.scalars(select(AuditLine).order_by(AuditLine.id))
        assert [(one.kind, one.by, one.details) for one in rows] == [
            ("first_link_made", "root", {}),
            ("person_added", "Lin", {"role": "admin"}),
        ]
        assert session.scalars(select(FirstLink)).all() == []
        assert len(session.scalars(select(AgentSession)).all()) == 1


def test_they_sign_in_with_what_they_chose(browse: Browse, desk: Desk):
    send(browse(None), code(desk))
    other = browse(None)
    assert other.sign_in("Lin", PASSWORD).location == "/console/"


def test_the_whole_link_may_be_put_into_the_field(stranger: Browser, desk: Desk):
    whole = f" https://hotline.example{PAGE}#{code(desk)} "
    assert send(stranger, whole).status_code == 303


def test_it_is_taken_once(browse: Browse, desk: Desk):
    one, other, mine = browse(None), browse(None), code(desk)
    page = other.read(PAGE)
    send(one, mine)
    late = other.send(page, PAGE, code=mine, name="Eve", password=PASSWORD)
    assert late.status_code == 403
    assert (admins(desk), other.is_in) == (["Lin"], False)
    assert "There is an admin already" in words(other.read(PAGE))


def test_it_ends_after_an_hour(
    stranger: Browser, desk: Desk, clock: time_machine.Traveller
):
    mine = code(desk)
    clock.shift(timedelta(hours=1))
    answer = send(stranger, mine)
    assert (answer.status_code, alert(answer.text)) == (403, OVER)
    assert admins(desk) == []
    clock.shift(timedelta(seconds=-1))
    assert send(stranger, mine).status_code == 303


@pytest.mark.parametrize("given", ["", "made up", "\0", "x" * 5000, "#", "é"])
def test_what_is_no_code_opens_nothing(stranger: Browser, desk: Desk, given: str):
    code(desk)
    answer = send(stranger, given)
    assert (answer.status_code, alert(answer.text)) == (403, OVER)
    assert (admins(desk), stranger.is_in) == ([], False)


def test_a_newer_link_ends_the_one_before(stranger: Browser, desk: Desk):
    old, new = code(desk), code(desk)
    assert send(stranger, old).status_code == 403
    assert send(stranger, new).status_code == 303


@pytest.mark.parametrize(
    ("name", "password", "told"),
    [
        ("", PASSWORD, "A name has 1 to 64 letters on one line."),
        ("Mei", PASSWORD, "There is already an agent 'Mei'."),
        ("Lin", "short", "A password needs at least 8 characters."),
        ("Lin", "password1", "This password is among the first that are tried."),
    ],
)
def test_a_mistake_is_told_beside_its_field_and_costs_nothing(
    stranger: Browser, desk: Desk, name: str, password: str, told: str
):
    mine = code(desk)
    answer = send(stranger, mine, name, password)
    assert (answer.status_code, alert(answer.text)) == (422, told)
    typed = fields(answer.text, PAGE)
    assert (typed["code"], typed["name"], typed["password"]) == (mine, name, "")
    assert admins(desk) == []
    assert send(stranger, mine).status_code == 303


def test_where_there_is_an_admin_a_link_of_before_opens_nothing(
    stranger: Browser, desk: Desk
):
    mine, page = code(desk), stranger.read(PAGE)
    with desk.database.writing() as session:
        session.add(agent("Root", role="admin"))
    answer = stranger.send(page, PAGE, code=mine, name="Lin", password=PASSWORD)
    assert answer.status_code == 403
    assert admins(desk) == ["Root"]
    with desk.database.writing() as session:
        root = session.scalar(select(Agent).where(Agent.name == "Root"))
        root.disabled_at = AT
    assert send(stranger, mine).status_code == 303


def test_a_form_of_another_site_is_not_taken(stranger: Browser, desk: Desk):
    mine = {"code": code(desk), "name": "Lin", "password": PASSWORD}
    assert stranger.post(PAGE, mine).status_code == 400
    assert admins(desk) == []


def test_no_code_is_in_the_log(stranger: Browser, desk: Desk, capfd):
    mine = code(desk)
    send(stranger, mine, "Mei")
    send(stranger, mine[:-1])
    send(stranger, mine)
    out, err = capfd.readouterr()
    assert mine[:-1] not in out + err


def test_an_empty_installation_says_at_the_door_what_to_do(browse: Browse, desk: Desk):
    told = "Nobody may sign in as an admin yet. On the machine, run: ivr agents first"
    assert told in words(browse(None).read(SIGN_IN))
    send(browse(None), code(desk))
    assert told not in words(browse(None).read(SIGN_IN))
