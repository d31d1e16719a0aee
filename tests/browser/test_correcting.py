"""A transcript is corrected where it stands, while it is heard."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from listening_desk import Listener, at, chromium, ear, listening, until
from playwright.sync_api import Browser, Page, expect
from test_console import CHROMIUM

from ivr.db import Database
from ivr.tables import Agent, Case, Correction, Transcript
from ivr.transcripts import corrections

WORDS = "my bullet? was empty this morning please call me back"

__all__ = ["chromium", "ear"]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"{CHROMIUM} is not installed"),
]


@pytest.fixture
def case(ear: Listener) -> Case:
    made = ear.case()
    ear.leave(made, WORDS)
    return made


def begin(page: Page):
    page.get_by_role("button", name="Correct the text").click()
    return page.get_by_role("textbox", name="Correct the text")


def saved(ear: Listener) -> list[tuple[int, str]]:
    with ear.desk.database.reading() as session:
        rows = session.query(Correction).order_by(Correction.version)
        return [(row.version, row.text) for row in rows]


def test_what_is_written_in_place_is_saved_and_the_original_kept(
    ear: Listener, case: Case
):
    page = ear.open(case)
    assert not page.get_by_label("What was said").is_visible()
    begin(page)
    page.locator(".transcript .doubt").dblclick()
    page.keyboard.type("wallet")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("The text is saved.")).to_be_visible()
    text = "my wallet was empty this morning please call me back"
    assert saved(ear) == [(1, text)]
    with ear.desk.database.reading() as session:
        assert session.query(Transcript).one().text == WORDS.replace("?", "")
    expect(page.locator(".transcript")).to_have_text(text)
    kinds = [kind for kind, *_ in ear.desk.timeline(case.number)]
    assert kinds == ["opened", "transcript_corrected"]


def test_corrected_words_are_followed_as_those_that_were_understood(
    ear: Listener, case: Case
):
    page = ear.open(case)
    begin(page)
    page.locator(".transcript .doubt").dblclick()
    page.keyboard.type("old leather wallet")
    page.get_by_role("button", name="Save the text").click()
    page.get_by_text("Version 1, by Mei.").wait_for()
    page = ear.open(case)
    page.get_by_text("leather", exact=True).click()
    until(page, "document.querySelector('audio').currentTime", 0.5)
    page.get_by_text("morning", exact=True).click()
    until(page, "document.querySelector('audio').currentTime", 2.5)
    expect(page.locator(".transcript [aria-current=true]")).to_have_text("morning")


def test_what_is_left_as_it_was_shows_its_words_and_doubts_again(
    ear: Listener, case: Case
):
    page = ear.open(case)
    before = page.locator(".transcript").text_content()
    field = begin(page)
    page.keyboard.press("Control+a")
    page.keyboard.type("something else")
    expect(field).to_have_text("something else")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Correct the text")).to_be_focused()
    assert page.locator(".transcript").text_content() == before
    assert page.get_by_role("textbox", name="Correct the text").count() == 0
    page.get_by_text("morning", exact=True).click()
    until(page, "document.querySelector('audio').currentTime", 2.5)
    assert saved(ear) == []


def test_a_text_that_nobody_touched_is_confirmed(ear: Listener, case: Case):
    page = ear.open(case)
    begin(page)
    page.get_by_role("button", name="Save the text").click()
    page.get_by_text("Version 1, by Mei.").wait_for()
    assert saved(ear) == [(1, WORDS.replace("?", ""))]
    kinds = [kind for kind, *_ in ear.desk.timeline(case.number)]
    assert kinds == ["opened", "transcript_confirmed"]


def test_it_is_heard_by_keys_while_one_writes(ear: Listener, case: Case):
    page = ear.open(case)
    field = begin(page)
    page.keyboard.press("Alt+l")
    assert at(page) == 5
    page.keyboard.press("Alt+j")
    assert at(page) == 0
    page.keyboard.press("Alt+k")
    until(page, "document.querySelector('audio').paused", wanted=False)
    expect(page.locator(".transcript [aria-current=true]")).to_have_count(1)
    page.keyboard.press("Alt+k")
    until(page, "document.querySelector('audio').paused", wanted=True)
    expect(field).to_have_text(WORDS.replace("?", ""))


def test_a_secrets_gap_stays_where_it_is(ear: Listener, case: Case):
    ear.leave_out("morning", "please")
    page = ear.open(case)
    begin(page)
    page.locator(".transcript .doubt").dblclick()
    page.keyboard.type("wallet")
    page.get_by_role("button", name="Save the text").click()
    page.get_by_text("Version 1, by Mei.").wait_for()
    assert saved(ear) == [(1, "my wallet was empty this [secret removed] call me back")]
    page = ear.open(case)
    page.get_by_text("[secret removed]", exact=True).first.click()
    until(page, "document.querySelector('audio').currentTime", 2.5)


def test_whoever_is_later_sees_both_texts_and_their_own_in_the_form(
    ear: Listener, case: Case
):
    page = ear.open(case)
    begin(page)
    with ear.desk.database.writing() as session:
        jun = session.query(Agent).filter_by(name="Jun").one()
        sid = page.locator("[data-player]").get_attribute("data-player")
        now = datetime.now(UTC)
        corrections.correct(session, sid, jun, "what Jun heard", at=now, base=0)
    page.keyboard.press("Control+a")
    page.keyboard.type("what Mei heard")
    page.get_by_role("button", name="Save the text").click()
    alert = "Jun has corrected this text since you opened it."
    expect(page.get_by_role("alert").first).to_have_text(alert)
    expect(page.get_by_label("What you wrote")).to_have_value("what Mei heard")
    assert [line for line in ear.wrong if "409 (CONFLICT)" not in line] == []
    ear.wrong.clear()
    assert page.locator(".theirs").inner_text() == "what Jun heard"


def test_without_scripts_there_are_the_browsers_player_and_a_form(
    chromium: Browser, database: Database, tmp_path: Path
):
    window = {"java_script_enabled": False}
    with listening(chromium, database, tmp_path, **window) as ear:
        case = ear.case()
        ear.leave(case, WORDS)
        ear.page.goto(f"/console/cases/{case.number}")
        assert ear.page.locator("audio[controls]").is_visible()
        ear.page.get_by_text("Correct the text").first.click()
        ear.page.get_by_label("What was said").fill("my wallet was empty")
        ear.page.get_by_role("button", name="Save the text").click()
        expect(ear.page.get_by_text("The text is saved.")).to_be_visible()
        assert saved(ear) == [(1, "my wallet was empty")]
