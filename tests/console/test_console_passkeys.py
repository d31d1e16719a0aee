"""Passkeys: made after the password, and every way in which one is not good."""

import html
import json
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from authenticator import Authenticator
from case_rows import AT, PASSWORD, QUICK, Desk
from console_browser import Browser, alert, box, make_app, words
from sqlalchemy import select

from ivr.people.webauthn import Site, site_of
from ivr.tables import Agent, AgentSession, AuditLine, Draft, Passkey, RecoveryCode

URL, HOST = "https://hotline.example", "hotline.example"
PASSKEYS, ADD = "/console/me/passkeys", "/console/me/passkeys/add"
SIGN_IN, CODE = "/console/sign-in", "/console/sign-in/code"
# The cookie of who is not signed in: what forms are bound to.
FORMS = "__Host-ivr-form"
OWN = {"your_password": PASSWORD}
REFUSED = "This passkey was not accepted; try again."


@pytest.fixture
def browse(desk: Desk, tmp_path: Path, clock) -> Callable[..., Browser]:
    """Return what opens a browser on a console that has an address."""
    del clock
    app = make_app(desk.database, tmp_path / "rec", secure=True, public_url=URL)

    def opened(name: str | None = None) -> Browser:
        browser = Browser(app, desk, secure=True)
        if name:
            browser.come_in(name)
        return browser

    return opened


@pytest.fixture
def mine() -> Authenticator:
    return Authenticator(URL, HOST)


def asked(page: str) -> dict[str, Any]:
    """Return what the page asks a browser for."""
    return json.loads(html.unescape(re.search(r'data-options="([^"]+)"', page)[1]))


def begin(browser: Browser, name: str = "My phone") -> str:
    form = browser.read(PASSKEYS)
    return browser.send(form, f"{PASSKEYS}/begin", name=name, **OWN).text


def keep(browser: Browser, passkey: Authenticator):
    page = begin(browser)
    return browser.send(page, ADD, credential=passkey.make(asked(page)))


def answer(browser: Browser, passkey: Authenticator, path: str = SIGN_IN):
    page = browser.read(path)
    made = passkey.prove(asked(page))
    return browser.send(page, f"{path}/passkey", credential=made)


def rows(desk: Desk, table: Any) -> list[Any]:
    with desk.database.reading() as session:
        return list(session.scalars(select(table)))


def kinds(desk: Desk) -> list[str]:
    return [one.kind for one in rows(desk, AuditLine)]


def test_one_is_made_after_the_password_and_lets_in_alone(
    browse: Callable[..., Browser], desk: Desk, mine: Authenticator
):
    mei = browse("Mei")
    form = mei.read(PASSKEYS)
    refused = mei.send(form, f"{PASSKEYS}/begin", name="Phone")
    assert (refused.status_code, "data-options" in refused.text) == (403, False)
    page = begin(mei)
    options = asked(page)
    assert options["rp"] == {"id": HOST, "name": "ivr-hotline"}
    assert options["user"]["name"] == "Mei"
    kept = mei.send(page, ADD, credential=mine.make(options))
    codes = re.findall(r"<li><code>([0-9A-Z]{5}-[0-9A-Z]{5})</code>", kept.text)
    assert len(codes) == 10
    assert "My phone Made Tue 24 Nov 2026, 12:00 UTC+8 . Not used yet." in words(
        mei.read(PASSKEYS)
    )

    other = browse()
    came = answer(other, mine)
    assert (came.status_code, came.location) == (303, "/console/")
    assert other.is_in
    assert "Last used Tue 24 Nov 2026" in words(other.read(PASSKEYS))
    assert kinds(desk) == ["passkey_added", "recovery_codes_made"]


def test_beside_the_password_it_is_the_second_step(
    browse: Callable[..., Browser], desk: Desk, mine: Authenticator
):
    keep(browse("Mei"), mine)
    mine.sees = False  # the password was the first step
    mei = browse()
    asked_for = mei.sign_in("Mei", wanted="/console/reports")
    assert asked_for.location == f"{CODE}?next=/console/reports"
    assert not mei.is_in
    options = asked(mei.read(CODE))
    assert [one["id"] for one in options["allowCredentials"]] == ["b25lIHBhc3NrZXk"]
    assert answer(mei, mine, CODE).status_code == 303
    assert mei.is_in
    assert len(rows(desk, AgentSession)) == 2


def test_a_code_stands_in_for_a_lost_one(
    browse: Callable[..., Browser], mine: Authenticator
):
    kept = keep(browse("Mei"), mine)
    code = re.search(r"<li><code>([0-9A-Z-]+)</code>", kept.text)[1]
    mei = browse()
    mei.sign_in("Mei")
    assert mei.send(mei.read(CODE), CODE, code=code).status_code == 303
    assert mei.is_in


@pytest.mark.parametrize(
    "lie",
    [
        {"origin": "https://hotline.example.evil"},
        {"origin": "http://hotline.example"},
        {"host": "evil.example"},
        {"sees": False},
        {"count": -1},
        {"name": b"nobody's"},
        {"key": Authenticator("", "").key},
    ],
    ids=lambda lie: next(iter(lie)),
)
def test_what_is_not_good_here_lets_nobody_in(
    browse: Callable[..., Browser],
    desk: Desk,
    mine: Authenticator,
    lie: dict[str, Any],
):
    keep(browse("Mei"), mine)
    before = rows(desk, Passkey)[0].sign_count
    mine.count = 7
    assert answer(browse(), mine).status_code == 303  # eight times, it says
    for name, value in lie.items():
        setattr(mine, name, value)
    stranger = browse()
    refused = answer(stranger, mine)
    assert (refused.status_code, alert(refused.text)) == (403, REFUSED)
    assert not stranger.is_in
    assert (before, rows(desk, Passkey)[0].sign_count) == (0, 8)


@pytest.mark.parametrize("origin", ["https://evil.example", "http://hotline.example"])
def test_one_made_elsewhere_is_not_kept(
    browse: Callable[..., Browser], desk: Desk, mine: Authenticator, origin: str
):
    mine.origin = origin
    refused = keep(browse("Mei"), mine)
    assert (refused.status_code, alert(refused.text)) == (422, REFUSED)
    assert (rows(desk, Passkey), rows(desk, RecoveryCode)) == ([], [])


def test_an_answer_is_taken_once(
    browse: Callable[..., Browser], desk: Desk, mine: Authenticator
):
    keep(browse("Mei"), mine)
    one = browse()
    page = one.read(SIGN_IN)
    stranger = one.client.get_cookie(FORMS).value
    made = mine.prove(asked(page))
    assert one.send(page, f"{SIGN_IN}/passkey", credential=made).status_code == 303
    one.client.delete_cookie(one.cookie)
    one.client.set_cookie(FORMS, stranger)
    again = one.send(page, f"{SIGN_IN}/passkey", credential=made)
    assert (again.status_code, alert(again.text)) == (403, REFUSED)
    assert not one.is_in
    assert len(rows(desk, AgentSession)) == 2


def test_an_answer_is_for_the_browser_that_was_asked(
    browse: Callable[..., Browser], mine: Authenticator
):
    keep(browse("Mei"), mine)
    one, other = browse(), browse()
    page, theirs = one.read(SIGN_IN), other.read(SIGN_IN)
    caught = mine.prove(asked(page))
    refused = other.send(theirs, f"{SIGN_IN}/passkey", credential=caught)
    assert (refused.status_code, alert(refused.text)) == (403, REFUSED)
    assert not other.is_in
    assert one.send(page, f"{SIGN_IN}/passkey", credential=caught).status_code == 303
    assert one.is_in


def test_an_answer_is_for_its_page_its_agent_and_five_minutes(
    browse: Callable[..., Browser],
    mine: Authenticator,
    clock: time_machine.Traveller,
):
    mei, jun = browse("Mei"), browse("Jun")
    keep(mei, mine)
    stranger = browse()
    page = stranger.read(SIGN_IN)
    to_make = begin(mei)
    for_mei = Authenticator(URL, HOST, name=b"another").make(asked(to_make))
    mine.count += 1
    for_making = mine.prove(asked(to_make))
    refused = stranger.send(page, f"{SIGN_IN}/passkey", credential=for_making)
    assert refused.status_code == 403
    theirs = jun.send(begin(jun), ADD, credential=for_mei)
    assert (theirs.status_code, alert(theirs.text)) == (422, REFUSED)
    late = mine.prove(asked(page))
    clock.shift(timedelta(minutes=5, seconds=1))
    refused = stranger.send(page, f"{SIGN_IN}/passkey", credential=late)
    assert refused.status_code == 403


@pytest.mark.parametrize(
    "sent", ["", "{", "[]", "null", '{"id":1}', "x" * 40_000, '{"response":{}}', "\0"]
)
def test_what_is_no_answer_is_refused(
    browse: Callable[..., Browser], desk: Desk, sent: str
):
    mei, stranger = browse("Mei"), browse()
    refused = mei.send(begin(mei), ADD, credential=sent)
    assert (refused.status_code, alert(refused.text)) == (422, REFUSED)
    page = stranger.read(SIGN_IN)
    refused = stranger.send(page, f"{SIGN_IN}/passkey", credential=sent)
    assert (refused.status_code, alert(refused.text)) == (403, REFUSED)
    assert rows(desk, Passkey) == []


@pytest.mark.parametrize("state", ["disabled_at", "password_until"])
def test_it_opens_nothing_for_who_is_disabled_or_has_a_first_password(
    browse: Callable[..., Browser], desk: Desk, mine: Authenticator, state: str
):
    keep(browse("Mei"), mine)
    with desk.database.writing() as session:
        setattr(session.get_one(Agent, desk.mei.id), state, AT + timedelta(days=1))
    stranger = browse()
    assert answer(stranger, mine).status_code == 403
    assert not stranger.is_in


def test_somebody_elses_is_no_second_step(
    browse: Callable[..., Browser], mine: Authenticator
):
    theirs = Authenticator(URL, HOST, name=b"Jun's")
    keep(browse("Mei"), mine)
    keep(browse("Jun"), theirs)
    mei = browse()
    mei.sign_in("Mei")
    refused = answer(mei, theirs, CODE)
    assert (refused.status_code, alert(refused.text)) == (403, REFUSED)
    assert not mei.is_in


def test_it_is_removed_by_the_password_and_then_opens_nothing(
    browse: Callable[..., Browser], desk: Desk, mine: Authenticator
):
    mei = browse("Mei")
    keep(mei, mine)
    jun = browse("Jun")
    number = str(rows(desk, Passkey)[0].id)
    stolen = {"csrf_token": jun.token(), "passkey": number, **OWN}
    jun.post(f"{PASSKEYS}/remove", stolen)
    assert len(rows(desk, Passkey)) == 1
    remove = f"{PASSKEYS}/remove"
    assert mei.send(mei.read(PASSKEYS), remove).status_code == 403
    assert mei.send(mei.read(PASSKEYS), remove, **OWN).location == PASSKEYS
    assert (rows(desk, Passkey), rows(desk, RecoveryCode)) == ([], [])
    assert answer(browse(), mine).status_code == 403
    assert browse().sign_in("Mei").location == "/console/"
    assert kinds(desk)[-1] == "passkey_removed"


def test_an_admin_turns_it_off_for_who_lost_it(
    browse: Callable[..., Browser], desk: Desk, mine: Authenticator
):
    mei = browse("Mei")
    keep(mei, mine)
    with desk.database.writing() as session:
        session.add(Agent(name="Ida", role="admin", password_hash=QUICK, created_at=AT))
    ida, path = browse("Ida"), f"/console/people/{desk.mei.id}"
    ida.send(ida.read(path), f"{path}/second-factor-off", **OWN)
    assert (rows(desk, Passkey), rows(desk, RecoveryCode)) == ([], [])
    assert not mei.is_in
    assert browse().sign_in("Mei").location == "/console/"


@pytest.mark.parametrize("name", ["", "  ", "a" * 41, "two\nlines\x07"])
def test_a_name_that_is_none_is_told(browse: Callable[..., Browser], name: str):
    mei = browse("Mei")
    refused = mei.send(mei.read(PASSKEYS), f"{PASSKEYS}/begin", name=name, **OWN)
    told = "A name has 1 to 40 letters on one line."
    assert (refused.status_code, alert(refused.text)) == (422, told)


def test_nobody_keeps_one_twice_or_more_than_twenty(
    browse: Callable[..., Browser], desk: Desk, mine: Authenticator
):
    mei = browse("Mei")
    keep(mei, mine)
    twice = keep(mei, mine)
    assert alert(twice.text) == "This passkey is kept already."
    with desk.database.writing() as session:
        values = {"public_key": "", "name": "n", "created_at": AT}
        session.add_all(
            Passkey(agent_id=desk.mei.id, credential_id=f"key{one:03}", **values)
            for one in range(19)
        )
    more = keep(mei, Authenticator(URL, HOST, name=b"one more"))
    assert alert(more.text) == "Nobody has more than 20 passkeys; remove one."
    assert len(rows(desk, Passkey)) == 20


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://Hotline.example/", Site(HOST, URL)),
        ("https://hotline.example:443", Site(HOST, URL)),
        ("https://hotline.example:8443", Site(HOST, f"{URL}:8443")),
        ("http://localhost:8000", Site("localhost", "http://localhost:8000")),
        ("http://hotline.example", None),
        ("https://192.0.2.7", None),
        ("https://[2001:db8::7]", None),
        ("", None),
    ],
)
def test_a_site_has_tls_and_a_name(url: str, site: Site | None):
    assert site_of(url) == site


def test_without_an_address_no_page_offers_one(desk: Desk, tmp_path: Path, clock):
    del clock
    app = make_app(desk.database, tmp_path / "rec", secure=False)
    mei, stranger = Browser(app, desk), Browser(app, desk)
    mei.come_in("Mei")
    assert "Yours is the one in IVR_PUBLIC_URL." in mei.read(PASSKEYS)
    assert "passkey" not in stranger.read(SIGN_IN)
    token = {"csrf_token": mei.token(), "name": "x", **OWN}
    assert mei.post(f"{PASSKEYS}/begin", token).status_code == 400


@pytest.mark.parametrize("by", ["passkey", "password and passkey"])
def test_a_form_that_met_a_sign_out_comes_through_by_passkey_too(
    browse: Callable[..., Browser],
    desk: Desk,
    mine: Authenticator,
    clock: time_machine.Traveller,
    by: str,
):
    mei, case = browse("Mei"), f"/console/cases/{desk.case()}"
    keep(mei, mine)
    page = mei.read(case)
    clock.shift(timedelta(hours=1))
    way = mei.send(page, f"{case}/note", text="she rang").text
    path = SIGN_IN
    if by != "passkey":
        way = mei.send(way, SIGN_IN, name="Mei", password=PASSWORD).text
        path = CODE
    refused = mei.send(way, f"{path}/passkey", credential="{}")
    assert (refused.status_code, rows(desk, Draft)) == (403, [])
    made = mine.prove(asked(refused.text))
    entered = mei.send(refused.text, f"{path}/passkey", credential=made)
    assert (entered.status_code, entered.location) == (303, case)
    assert box(mei.read(case), "note") == "she rang"
