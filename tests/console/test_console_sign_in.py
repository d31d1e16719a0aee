import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from case_rows import AT, Desk
from console_browser import Browser, alert
from sqlalchemy import select
from structlog.testing import capture_logs

from ivr.cases.agents import disable_agent
from ivr.tables import Agent, AgentSession, SignInFailure

Browse = Callable[..., Browser]

LIST = "/console/"
SIGN_IN = "/console/sign-in"


@pytest.fixture
def case(desk: Desk) -> str:
    """Return a case's address."""
    return f"/console/cases/{desk.case()}"


def test_signing_in_leads_to_the_page_that_was_wanted(stranger: Browser, case: str):
    assert stranger.get(case).location == f"{SIGN_IN}?next={case}"
    answer = stranger.sign_in("Mei", wanted=case)
    assert (answer.status_code, answer.location) == (303, case)
    assert stranger.read(case)


def test_the_wanted_list_keeps_its_filter(stranger: Browser):
    location = stranger.get("/console/?show=all").location
    assert location == f"{SIGN_IN}?next=/console/?show%3Dall"
    page = stranger.read(location)
    answer = stranger.send(page, SIGN_IN, name="Mei", password="tulips in winter")
    assert answer.location == "/console/?show=all"


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example/",
        "//evil.example/console/",
        "/\\evil.example",
        "/console/\\evil.example",
        "/console/%2f%2fevil.example",
        "/console/..//evil.example",
        "/console/\n//evil.example",
        "/console/@evil.example",
        "/console.evil.example/",
        "/consoles/",
        "javascript:alert(1)",
        "/twilio/voice",
        "",
    ],
)
def test_signing_in_leads_nowhere_else(stranger: Browser, browse: Browse, wanted: str):
    page = stranger.read(SIGN_IN)
    form = {"name": "Mei", "password": "tulips in winter", "next": wanted}
    assert stranger.send(page, SIGN_IN, **form).location == "/console/"
    answer = browse("Jun").get(SIGN_IN, query_string={"next": wanted})
    assert (answer.status_code, answer.location) == (303, "/console/")


def test_a_wrong_password_and_an_unknown_name_get_the_same_sentence(stranger: Browser):
    answers = [
        stranger.sign_in("Mei", "tulips in summer"),
        stranger.sign_in("Lin", "tulips in winter"),
    ]
    pages = [
        re.sub(r'value="[^"]*"', "", answer.text).replace("Lin", "Mei")
        for answer in answers
    ]
    assert [answer.status_code for answer in answers] == [403, 403]
    assert pages[0] == pages[1]
    assert alert(pages[0]) == "This name and password do not belong together."


def test_the_typed_name_stays_and_is_no_html(stranger: Browser):
    answer = stranger.sign_in('"><script>', "tulips in winter")
    assert 'value="&#34;&gt;&lt;script&gt;"' in answer.text
    assert "tulips" not in answer.text


def test_too_many_tries_are_slowed_down(stranger: Browser):
    for _ in range(5):
        stranger.sign_in("Mei", "wrong password")
    answer = stranger.sign_in("Mei")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "900")
    assert alert(answer.text) == "Too many tries; wait 15 minutes, then try again."


def test_a_stranger_at_the_same_address_keeps_no_agent_out(browse: Browse):
    mei, stranger = browse(None), browse(None)
    assert mei.sign_in("Mei").status_code == 303
    mei.send(mei.read(LIST), "/console/sign-out")
    for _ in range(6):
        refused = stranger.sign_in("Mei", "wrong password")
    assert refused.status_code == 429
    assert mei.sign_in("Mei").status_code == 303


def test_a_known_browser_is_known_for_its_agent_alone(browse: Browse):
    mei = browse(None)
    mei.sign_in("Mei")
    mei.send(mei.read(LIST), "/console/sign-out")
    for _ in range(6):
        refused = mei.sign_in("Jun", "wrong password")
    assert refused.status_code == 429
    assert browse(None).sign_in("Jun").status_code == 429


def test_tries_from_a_known_browser_are_limited_too(browse: Browse):
    mei = browse(None)
    mei.sign_in("Mei")
    mei.send(mei.read(LIST), "/console/sign-out")
    for _ in range(6):
        refused = mei.sign_in("Mei", "wrong password")
    assert refused.status_code == 429


def test_a_made_up_known_browser_is_a_stranger(stranger: Browser, desk: Desk):
    stranger.client.set_cookie("ivr-known", '["Mei","made up"].signature')
    stranger.sign_in("Mei", "wrong password")
    with desk.database.reading() as session:
        assert session.scalars(select(SignInFailure.address)).all() == ["127.0.0.1"]


def test_signing_out_is_for_good(browse: Browse):
    mei, thief = browse(), browse(None)
    thief.client.set_cookie("ivr", mei.client.get_cookie("ivr").value)
    assert thief.is_in
    answer = mei.send(mei.read(LIST), "/console/sign-out")
    assert (answer.status_code, answer.location) == (303, SIGN_IN)
    assert mei.client.get_cookie("ivr") is None
    assert "You are signed out." in mei.read(SIGN_IN)
    assert not thief.is_in


def test_each_sign_in_has_a_new_token_and_ends_the_old_one(browse: Browse, desk: Desk):
    mei = browse()
    before = mei.client.get_cookie("ivr").value
    page = mei.read(LIST)
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
    form = {"csrf_token": token, "name": "Mei", "password": "tulips in winter"}
    assert mei.post(SIGN_IN, form).status_code == 303
    assert mei.client.get_cookie("ivr").value != before
    with desk.database.reading() as session:
        assert len(session.scalars(select(AgentSession)).all()) == 1


def test_a_form_from_before_signing_in_is_refused_after_it(stranger: Browser):
    token = stranger.token()
    stranger.sign_in("Mei")
    answer = stranger.post("/console/sign-out", {"csrf_token": token})
    assert answer.status_code == 400


def test_a_disabled_agent_is_out_at_once(mei: Browser, desk: Desk):
    assert mei.is_in
    with desk.database.writing() as session:
        disable_agent(session, "Mei", AT)
    assert not mei.is_in


def test_a_disabled_agent_is_out_even_if_the_session_is_left(mei: Browser, desk: Desk):
    with desk.database.writing() as session:
        session.get_one(Agent, desk.mei.id).disabled_at = AT
    assert not mei.is_in


def test_half_an_hour_of_nothing_signs_out(mei: Browser, clock: time_machine.Traveller):
    clock.shift(timedelta(minutes=29))
    assert mei.is_in
    clock.shift(timedelta(minutes=29))
    assert mei.is_in
    clock.shift(timedelta(minutes=30))
    assert not mei.is_in


def test_twelve_hours_sign_out_whoever_works_on(
    mei: Browser, clock: time_machine.Traveller
):
    for _ in range(35):
        clock.shift(timedelta(minutes=20))
        assert mei.is_in
    clock.shift(timedelta(minutes=20))
    assert not mei.is_in


def test_whoever_only_reads_does_not_wait_for_a_writer(
    mei: Browser, desk: Desk, clock: time_machine.Traveller
):
    clock.shift(timedelta(minutes=5))
    with desk.database.writing():
        assert mei.is_in


def test_a_form_may_stay_open_as_long_as_the_session(
    mei: Browser, case: str, clock: time_machine.Traveller
):
    page = mei.read(case)
    for _ in range(6):
        clock.shift(timedelta(minutes=20))
        assert mei.is_in
    assert mei.send(page, f"{case}/note", text="a long call").status_code == 303


@pytest.mark.parametrize("secure", [True, False])
def test_cookies_are_for_our_pages_alone(browse: Browse, *, secure: bool):
    browser = browse(None, secure=secure)
    form = browser.get(SIGN_IN).headers.getlist("Set-Cookie")
    entered = browser.sign_in("Mei").headers.getlist("Set-Cookie")
    prefix, flag = ("__Host-", " Secure;") if secure else ("", "")
    cookies = {
        re.sub(r"=[^;]*;", "", each, count=1): each for each in (*form, *entered)
    }
    plain = f"{flag} HttpOnly; Path=/; SameSite=Lax"
    names = {re.sub(r" (Expires|Max-Age)=[^;]*;", "", each) for each in cookies}
    assert names == {
        f"{prefix}ivr-form{plain}",
        f"{prefix}ivr{plain}",
        f"{prefix}ivr-known{plain}",
        # The stranger's form is taken away when the agent comes in.
        f"{prefix}ivr-form{plain}",
    }


def test_who_comes_in_and_who_is_refused_is_logged(stranger: Browser):
    with capture_logs() as logged:
        stranger.sign_in("Mei", "another password")
        stranger.sign_in("Mei")
    came = {"agent": "Mei", "by": "console.try_sign_in"}
    assert logged == [
        {"event": "sign_in_refused", "log_level": "warning"},
        {"event": "signed_in", "log_level": "info", **came},
    ]


def test_a_page_that_somebody_may_not_see_is_logged(browse: Browse):
    with capture_logs() as logged:
        assert browse("Mei").get("/console/people/1").status_code == 403
    whose = {"agent": "Mei", "rule": "/console/people/<int:person>"}
    assert logged == [{"event": "page_refused", "log_level": "warning", **whose}]
