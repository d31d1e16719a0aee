from datetime import timedelta

import pytest
import time_machine
from case_rows import PASSWORD, Desk
from console_browser import Browser, box, fields, words
from sqlalchemy import select

from ivr.tables import BlockedNumber, SavedView

SIGN_IN = "/console/sign-in"


@pytest.fixture
def case(desk: Desk) -> str:
    """Return a case's address."""
    return f"/console/cases/{desk.case()}"


def test_what_was_typed_outlives_the_session(
    mei: Browser, case: str, clock: time_machine.Traveller
):
    page = mei.read(case)
    clock.shift(timedelta(hours=1))
    answer = mei.send(page, f"{case}/note", text="she said <b>no</b>")
    assert answer.status_code == 403
    assert box(answer.text, "unsaved") == "she said <b>no</b>"
    again = mei.send(answer.text, SIGN_IN, name="Mei", password=PASSWORD)
    assert again.location == case


def test_words_of_another_site_are_not_shown(mei: Browser, case: str):
    path = f"{case}/note"
    ours = mei.post(path, {"text": "hello"})
    assert box(ours.text, "unsaved") == "hello"
    theirs = mei.post(path, {"text": "ring us at 0900"}, origin="https://evil.example")
    assert "0900" not in theirs.text


def test_no_database_is_a_page_that_keeps_the_text(mei: Browser, desk: Desk, case: str):
    page = mei.read(case)
    with desk.database.writing() as session:
        session.connection().exec_driver_sql("ALTER TABLE cases RENAME TO mislaid")
    answer = mei.send(page, f"{case}/note", text="she said no")
    assert answer.status_code == 503
    assert "Try again in a minute" in answer.text
    assert box(answer.text, "unsaved") == "she said no"


@pytest.mark.sqlite_alone("PostgreSQL takes no JSON that is broken")
@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "Something is broken on our side"), ("zh", "我们这边出了故障")],
)
def test_what_breaks_on_our_side_is_a_page_that_keeps_the_text(
    mei: Browser, desk: Desk, case: str, language: str, said: str
):
    page = mei.read(case)
    with desk.database.writing() as session:
        session.connection().exec_driver_sql("UPDATE cases SET tags = '{'")
    headers = {"Accept-Language": language, "Origin": mei.origin}
    form = fields(page, f"{case}/note") | {"text": "she said no"}
    answer = mei.client.post(
        f"{case}/note", data=form, base_url=mei.origin, headers=headers
    )
    assert answer.status_code == 500
    assert said in answer.text
    assert box(answer.text, "unsaved") == "she said no"


@pytest.mark.parametrize("number", ["0", "7", "2147483648", "99999999999999999999"])
def test_a_case_that_cannot_be_is_told_as_one_that_is_not_there(
    mei: Browser, number: str
):
    answer = mei.get(f"/console/cases/{number}")
    assert answer.status_code == 404
    assert "No case, recording or page has this address." in answer.text


BLOCK = "/console/callers/block"
WHOM = {"number": "+14155550199", "reason": "Calls & says <nothing>", "days": "6"}


@pytest.fixture
def ada(browse) -> Browser:
    """Return the browser of a supervisor."""
    return browse("Ada")


def blocked(desk: Desk) -> list[tuple[str, str]]:
    with desk.database.reading() as session:
        rows = session.scalars(select(BlockedNumber)).all()
        return [(row.number, row.reason) for row in rows]


def test_any_form_is_shown_after_signing_in_and_sent_by_one_press(
    ada: Browser, desk: Desk, clock: time_machine.Traveller
):
    page = ada.read("/console/callers")
    clock.shift(timedelta(hours=1))
    refused = ada.send(page, BLOCK, **WHOM)
    assert (refused.status_code, blocked(desk)) == (403, [])
    for _ in range(2):
        refused = ada.send(refused.text, SIGN_IN, name="Ada", password="wrong")
        assert refused.status_code == 403
    shown = ada.send(refused.text, SIGN_IN, name="Ada", password=PASSWORD)
    assert (shown.status_code, blocked(desk)) == (200, [])
    assert "It is as you filled it in" in shown.text
    assert "Calls & says <nothing>" in words(shown.text.partition("<dl")[2])
    assert fields(shown.text, BLOCK)["days"] == "6"
    assert ada.send(shown.text, BLOCK).status_code == 303
    assert blocked(desk) == [(WHOM["number"], WHOM["reason"])]


def test_who_leaves_it_goes_back_to_the_page_of_the_form(
    ada: Browser, desk: Desk, clock: time_machine.Traveller
):
    page = ada.read("/console/?tab=all&topic=policy")
    clock.shift(timedelta(hours=1))
    given = fields(page, "/console/views") | {"name": "Rules"}
    here = "http://localhost/console/?tab=all&topic=policy"
    headers = {"Origin": "http://localhost", "Referer": here}
    refused = ada.client.post("/console/views", data=given, headers=headers)
    shown = ada.send(refused.text, SIGN_IN, name="Ada", password=PASSWORD)
    assert 'href="/console/?tab=all&amp;topic=policy"' in shown.text
    with desk.database.reading() as session:
        assert session.scalars(select(SavedView)).all() == []


def test_no_secret_goes_through_the_way_in_and_no_button_is_kept(
    ada: Browser, case: str, clock: time_machine.Traveller
):
    mine, list_ = ada.read("/console/me"), ada.read(case)
    clock.shift(timedelta(hours=1))
    secret = {"your_password": "tulips in winter", "password": "roses in june"}
    refused = ada.send(mine, "/console/me/password", **secret)
    assert "tulips in winter" not in refused.text
    assert "roses in june" not in refused.text
    refused = ada.send(list_, f"{case}/take")
    came = ada.send(refused.text, SIGN_IN, name="Ada", password=PASSWORD)
    assert (came.status_code, came.location) == (303, case)


def test_another_site_brings_no_form_in(
    ada: Browser, desk: Desk, clock: time_machine.Traveller
):
    page = ada.read("/console/callers")
    clock.shift(timedelta(hours=1))
    theirs = fields(page, BLOCK) | WHOM
    refused = ada.post(BLOCK, theirs, origin="https://evil.example")
    assert WHOM["number"] not in refused.text
    ours = ada.send(page, BLOCK, **WHOM).text
    elsewhere = {"again_to": "https://evil.example/"}
    came = ada.send(ours, SIGN_IN, name="Ada", password=PASSWORD, **elsewhere)
    assert came.status_code == 303
    assert blocked(desk) == []
