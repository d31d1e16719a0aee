"""The second step of the sign-in: set up, asked for, taken once, turned off."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
import time_machine
from case_rows import AT, PASSWORD, QUICK, Desk
from console_browser import Browser, alert, box, make_app, words
from sqlalchemy import select, text

from ivr.people import administering, recovery
from ivr.people.administering import FirstPassword
from ivr.people.audit import Doer
from ivr.people.recovery import NewCodes
from ivr.tables import Agent, AgentSession, AuditLine, Draft, RecoveryCode, TotpSecret

Browse = Callable[..., Browser]

SECOND, CODE, ME = "/console/me/second-factor", "/console/sign-in/code", "/console/me"
OWN = {"your_password": PASSWORD}
WRONG = "This code is wrong, or was used already."
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
STEP = timedelta(seconds=30)


@pytest.fixture
def with_app(desk: Desk) -> pyotp.TOTP:
    """Have Mei signed up with an app; return the app."""
    with desk.database.writing() as session:
        values = {"secret": SECRET, "created_at": AT, "confirmed_at": AT}
        session.add(TotpSecret(agent_id=desk.mei.id, **values))
        salt = "ab" * 16
        kept = recovery.slow_hash("00000AAAAA", salt)
        session.add(RecoveryCode(agent_id=desk.mei.id, salt=salt, code_hash=kept))
    return pyotp.TOTP(SECRET)


def now() -> datetime:
    return datetime.now(UTC)


def sessions(desk: Desk) -> int:
    with desk.database.reading() as session:
        return len(session.scalars(select(AgentSession)).all())


def kinds(desk: Desk) -> list[str]:
    with desk.database.reading() as session:
        return list(session.scalars(select(AuditLine.kind).order_by(AuditLine.id)))


def answer(browser: Browser, code: str):
    return browser.send(browser.read(CODE), CODE, code=code)


def wrong_code(app: pyotp.TOTP) -> str:
    right = {app.at(now() + STEP * step) for step in (-1, 0, 1)}
    return next(
        one for one in ("000000", "111111", "222222", "333333") if one not in right
    )


def test_it_is_set_up_with_an_app_and_asked_for_from_then_on(
    mei: Browser, desk: Desk, browse: Browse, clock: time_machine.Traveller
):
    assert mei.send(mei.read(SECOND), f"{SECOND}/begin").status_code == 403
    assert mei.send(mei.read(SECOND), f"{SECOND}/begin", **OWN).location == SECOND
    page = mei.read(SECOND)
    shown = re.search(r"key: <code>([A-Z2-7 ]{39})</code>", words(page) and page)[1]
    picture = mei.get(f"{SECOND}/picture")
    assert picture.content_type == "image/svg+xml"
    assert "no-store" in picture.headers["Cache-Control"]
    assert browse(None).sign_in("Mei").location == "/console/"  # nothing counts yet

    app = pyotp.TOTP(shown.replace(" ", ""))
    refused = mei.send(page, f"{SECOND}/confirm", code=wrong_code(app))
    assert (refused.status_code, alert(refused.text)) == (
        422,
        "This is not the code that the app shows now.",
    )
    done = mei.send(page, f"{SECOND}/confirm", code=app.at(now()))
    codes = re.findall(r"<li><code>([0-9A-Z]{5}-[0-9A-Z]{5})</code>", done.text)
    assert len(set(codes)) == 10
    assert mei.get(f"{SECOND}/picture").status_code == 404
    assert "10 recovery codes are left." in mei.read(SECOND)
    assert shown not in mei.read(SECOND)
    assert kinds(desk) == ["second_factor_on", "recovery_codes_made"]

    clock.shift(STEP)
    later = browse(None)
    assert later.sign_in("Mei").location == f"{CODE}?next=/console/"
    assert not later.is_in
    assert answer(later, codes[0].lower()).location == "/console/"
    assert later.is_in


def test_the_session_begins_only_after_the_code(
    browse: Browse, desk: Desk, with_app: pyotp.TOTP
):
    case = f"/console/cases/{desk.case()}"
    mei = browse(None)
    asked = mei.sign_in("Mei", wanted=case)
    assert (asked.status_code, asked.location) == (303, f"{CODE}?next={case}")
    assert (mei.client.get_cookie("ivr"), sessions(desk)) == (None, 0)
    page = mei.read(asked.location)
    entered = mei.send(page, CODE, code=with_app.at(now()))
    assert (entered.status_code, entered.location) == (303, case)
    assert mei.client.get_cookie("ivr-step") is None
    assert (mei.is_in, sessions(desk)) == (True, 1)


def test_a_refused_form_comes_through_the_second_step_too(
    mei: Browser, desk: Desk, with_app: pyotp.TOTP, clock: time_machine.Traveller, rows
):
    case = f"/console/cases/{desk.case()}"
    page = mei.read(case)
    clock.shift(timedelta(hours=1))
    refused = mei.send(page, f"{case}/note", text="she rang")
    asked = mei.send(refused.text, "/console/sign-in", name="Mei", password=PASSWORD)
    again = mei.send(asked.text, CODE, code=wrong_code(with_app))
    assert (again.status_code, rows(Draft)) == (403, [])
    entered = mei.send(again.text, CODE, code=with_app.at(now()))
    assert (entered.status_code, entered.location) == (303, case)
    assert box(mei.read(case), "note") == "she rang"


def test_a_form_from_before_the_code_is_refused_after_it(
    browse: Browse, with_app: pyotp.TOTP
):
    mei = browse(None)
    mei.sign_in("Mei")
    old = re.search(r'name="csrf_token" value="([^"]+)"', mei.read(CODE))[1]
    answer(mei, with_app.at(now()))
    assert mei.post("/console/sign-out", {"csrf_token": old}).status_code == 400


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_a_clock_may_be_a_step_off(browse: Browse, with_app: pyotp.TOTP, steps: int):
    mei = browse(None)
    mei.sign_in("Mei")
    typed = with_app.at(now() + STEP * steps)
    assert answer(mei, f"{typed[:3]} {typed[3:]}").status_code == 303


@pytest.mark.parametrize("steps", [-3, -2, 2, 3])
def test_a_code_of_another_time_is_refused(
    browse: Browse, with_app: pyotp.TOTP, steps: int
):
    mei = browse(None)
    mei.sign_in("Mei")
    refused = answer(mei, with_app.at(now() + STEP * steps))
    assert (refused.status_code, alert(refused.text)) == (403, WRONG)
    assert not mei.is_in


def test_a_code_is_taken_once(browse: Browse, with_app: pyotp.TOTP):
    one, other = browse(None), browse(None)
    for browser in (one, other):
        browser.sign_in("Mei")
    code = with_app.at(now())
    assert answer(one, code).status_code == 303
    assert alert(answer(other, code).text) == WRONG
    assert alert(answer(other, with_app.at(now() + STEP * -1)).text) == WRONG
    assert answer(other, with_app.at(now() + STEP * 1)).status_code == 303


def test_a_recovery_code_is_taken_once(
    browse: Browse, desk: Desk, with_app: pyotp.TOTP
):
    del with_app
    one, other = browse(None), browse(None)
    for browser in (one, other):
        browser.sign_in("Mei")
    assert answer(one, "ooooo-aaaaa").status_code == 303
    assert alert(answer(other, "00000-AAAAA").text) == WRONG
    assert kinds(desk) == ["recovery_code_used"]


def test_codes_are_counted_wherever_they_are_tried(
    browse: Browse, with_app: pyotp.TOTP, clock: time_machine.Traveller
):
    for _ in range(5):
        thief = browse(None)
        thief.sign_in("Mei")
        assert answer(thief, wrong_code(with_app)).status_code == 403
    thief = browse(None)
    thief.sign_in("Mei")
    refused = answer(thief, with_app.at(now()))
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "900")
    assert alert(refused.text) == "Too many tries; wait 15 minutes, then try again."
    clock.shift(timedelta(minutes=15))
    thief.sign_in("Mei")
    assert answer(thief, with_app.at(now())).status_code == 303


def test_a_thief_of_the_password_keeps_nobody_out(
    browse: Browse, with_app: pyotp.TOTP, clock: time_machine.Traveller
):
    mei = browse(None)
    mei.sign_in("Mei")
    answer(mei, with_app.at(now()))
    mei.send(mei.read("/console/"), "/console/sign-out")
    for _ in range(6):
        thief = browse(None)
        thief.sign_in("Mei")
        refused = answer(thief, wrong_code(with_app))
    assert refused.status_code == 429
    clock.shift(STEP * 2)
    mei.sign_in("Mei")
    assert answer(mei, with_app.at(now())).status_code == 303


def test_the_second_step_waits_for_five_minutes(
    browse: Browse, with_app: pyotp.TOTP, clock: time_machine.Traveller
):
    mei = browse(None)
    mei.sign_in("Mei")
    page = mei.read(CODE)
    clock.shift(timedelta(minutes=5))
    late = mei.send(page, CODE, code=with_app.at(now()))
    assert late.location.startswith("/console/sign-in")
    assert not mei.is_in
    assert mei.get(CODE).location == "/console/sign-in"


@pytest.mark.parametrize("change", ["disable", "let_in_anew", "sign_out"])
def test_what_an_admin_does_meanwhile_ends_what_waits(
    browse: Browse, desk: Desk, with_app: pyotp.TOTP, change: str
):
    mei = browse(None)
    mei.sign_in("Mei")
    page = mei.read(CODE)
    by, made = Doer("root"), FirstPassword("first", QUICK)
    with desk.database.writing() as session:
        person = administering.held(session, desk.mei.id)
        more = (made,) if change == "let_in_anew" else ()
        getattr(administering, change)(session, person, *more, by, now())
    ended = mei.send(page, CODE, code=with_app.at(now()))
    assert ended.location == "/console/sign-in?next=/console/"
    assert (mei.is_in, sessions(desk)) == (False, 0)


def test_it_is_turned_off_by_the_password_and_by_an_admin(
    browse: Browse, desk: Desk, with_app: pyotp.TOTP
):
    del with_app
    mei = browse("Mei")
    assert mei.send(mei.read(SECOND), f"{SECOND}/off").status_code == 403
    mei.send(mei.read(SECOND), f"{SECOND}/off", **OWN)
    assert not mei.is_in
    assert browse(None).sign_in("Mei").location == "/console/"
    with desk.database.writing() as session:
        session.add(Agent(name="Ida", role="admin", password_hash=QUICK, created_at=AT))
        values = {"secret": SECRET, "created_at": AT, "confirmed_at": AT}
        session.add(TotpSecret(agent_id=desk.jun.id, **values))
    ida, path = browse("Ida"), f"/console/people/{desk.jun.id}"
    refused = ida.send(ida.read(path), f"{path}/second-factor-off")
    assert refused.status_code == 403
    ida.send(ida.read(path), f"{path}/second-factor-off", **OWN)
    assert browse(None).sign_in("Jun").location == "/console/"
    assert kinds(desk) == ["second_factor_off", "second_factor_off"]
    with desk.database.reading() as session:
        assert session.scalars(select(RecoveryCode)).all() == []


@pytest.mark.parametrize(
    ("wanted", "who", "needs"),
    [
        ("optional", "Ida", False),
        ("required-for-admins", "Ida", True),
        ("required-for-admins", "Mei", False),
        ("required", "Mei", True),
    ],
)
def test_who_needs_a_second_step_is_led_to_it(
    desk: Desk, tmp_path, clock, wanted: str, who: str, *, needs: bool
):
    del clock
    with desk.database.writing() as session:
        session.add(Agent(name="Ida", role="admin", password_hash=QUICK, created_at=AT))
    app = make_app(desk.database, tmp_path, secure=False, second_factor=wanted)
    browser = Browser(app, desk)
    browser.come_in(who)
    number = desk.case()
    seen = browser.get(f"/console/cases/{number}")
    assert (seen.status_code, seen.location) == (
        (303, SECOND) if needs else (200, None)
    )
    assert ("needs a second step" in browser.read(SECOND)) == needs
    if needs:
        browser.send(browser.read(SECOND), f"{SECOND}/begin", **OWN)
        key = re.search(r"key: <code>([A-Z2-7 ]+)</code>", browser.read(SECOND))[1]
        code = pyotp.TOTP(key.replace(" ", "")).at(now())
        browser.send(browser.read(SECOND), f"{SECOND}/confirm", code=code)
        assert browser.get(f"/console/cases/{number}").status_code == 200


def test_no_code_is_stored_as_it_is(desk: Desk):
    made: NewCodes = recovery.make_codes()
    with desk.database.writing() as session:
        mei = session.get_one(Agent, desk.mei.id)
        recovery.keep_codes(session, mei, made, AT)
        stored = str(session.execute(text("SELECT * FROM recovery_codes")).all())
    bare = [one.replace("-", "") for one in made.shown]
    assert [one for one in (*made.shown, *bare) if one in stored] == []
