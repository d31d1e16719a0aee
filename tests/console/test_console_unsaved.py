from datetime import timedelta

import pytest
import time_machine
from case_rows import PASSWORD, Desk
from console_browser import Browser, box

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
