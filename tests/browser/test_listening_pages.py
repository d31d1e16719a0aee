"""A recording is heard, moved in, and followed word by word, in a real browser."""

import os
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from fitting import content_width
from listening_desk import (
    QUIET_S,
    RATE,
    SPEECH_S,
    SPOKEN_S,
    Listener,
    at,
    listening,
    until,
)
from playwright.sync_api import Browser, Page, Request, expect, sync_playwright
from test_console import CHROMIUM, OPTIONS

from ivr.db import Database

PICTURES = os.environ.get("IVR_TEST_PICTURES")
# Half a second each.
WORDS = "my wallet? was empty this morning please call me back"
# Each word that is marked from now on, and where in the recording that was.
NOTE_MARKS = """
  window.marks = [];
  new MutationObserver(changes => changes
    .map(change => change.target)
    .filter(word => word.ariaCurrent === "true")
    .forEach(word => window.marks.push(
      [word.firstChild.data, document.querySelector("audio").currentTime])),
  ).observe(document.body, {subtree: true, attributeFilter: ["aria-current"]});
"""
NOW = "document.querySelector('main [aria-current=true]')?.firstChild.data"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"{CHROMIUM} is not installed"),
]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        options = [*OPTIONS, "--autoplay-policy=no-user-gesture-required"]
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=options)
        yield found
        found.close()


@pytest.fixture
def ear(chromium: Browser, database: Database, tmp_path: Path) -> Iterator[Listener]:
    with listening(chromium, database, tmp_path) as found:
        yield found


def is_playing(page: Page, place: int = 0) -> bool:
    return page.evaluate(
        "place => !document.querySelectorAll('audio')[place].paused", place
    )


def wave(page: Page):
    return page.get_by_role("slider", name="The caller's message")


def test_it_plays_and_marks_the_word_that_is_said(ear: Listener):
    case = ear.case()
    ear.leave(case, WORDS)
    page = ear.open(case)
    assert page.evaluate(NOW) is None
    page.evaluate(NOTE_MARKS)
    page.get_by_role("button", name="Play").click()
    until(page, "window.marks.length >= 3", wanted=True)
    page.get_by_role("button", name="Pause").click()
    assert not is_playing(page)
    marks = page.evaluate("window.marks")
    assert [word for word, _ in marks] == WORDS.replace("?", "").split()[: len(marks)]
    late = [at - place / 2 for place, (_, at) in enumerate(marks)]
    assert all(-0.05 < each < 0.45 for each in late), marks
    assert page.get_by_role("button", name="Play").is_visible()


def test_a_word_is_where_the_sound_goes_on_by_click_and_by_key(ear: Listener):
    case = ear.case()
    ear.leave(case, WORDS)
    page = ear.open(case)
    page.get_by_text("morning", exact=True).click()
    until(page, NOW, "morning")
    assert (at(page), is_playing(page)) == (2.5, False)
    for key in ("ArrowRight", "ArrowRight", "ArrowLeft", "Enter"):
        page.keyboard.press(key)
    until(page, NOW, "please")
    assert at(page) == 3.0
    page.keyboard.press("End")
    focused = page.locator(":focus")
    assert (focused.inner_text(), focused.get_attribute("role")) == ("back", "button")
    assert page.locator(".transcript [tabindex='0']").count() == 1
    page.keyboard.press("Space")
    until(page, "!document.querySelector('audio').paused", wanted=True)


def test_keys_move_in_the_recording_and_its_place_is_told(ear: Listener):
    case = ear.case()
    ear.leave(case, WORDS)
    page = ear.open(case)
    length = f"0:0{int(SPOKEN_S)}"
    expect(wave(page)).to_have_attribute("aria-valuetext", f"0:00 of {length}")
    wave(page).focus()
    page.keyboard.press("ArrowRight")
    expect(wave(page)).to_have_attribute("aria-valuetext", f"0:05 of {length}")
    expect(wave(page)).to_have_attribute("aria-valuenow", "5")
    page.keyboard.press("ArrowLeft")
    expect(wave(page)).to_have_attribute("aria-valuetext", f"0:00 of {length}")
    page.keyboard.press("End")
    assert at(page) == pytest.approx(SPOKEN_S, abs=0.01)
    page.keyboard.press("Home")
    assert at(page) == 0
    page.keyboard.press("Space")
    until(page, "document.querySelector('audio').currentTime > 0.3", wanted=True)
    page.keyboard.press("Space")
    assert not is_playing(page)


def test_the_page_itself_has_the_keys_where_nothing_else_wants_them(ear: Listener):
    case = ear.case()
    ear.leave(case, WORDS)
    page = ear.open(case)
    page.keyboard.press("ArrowRight")
    assert at(page) == 5
    page.keyboard.press("Space")
    until(page, "!document.querySelector('audio').paused", wanted=True)
    page.get_by_label("Note").focus()
    page.keyboard.type("a b")
    assert page.get_by_label("Note").input_value() == "a b"
    assert is_playing(page)


def test_a_press_on_the_outline_goes_there(ear: Listener):
    case = ear.case()
    ear.leave(case, WORDS)
    page = ear.open(case)
    box = wave(page).bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + 20)
    until(page, "document.querySelector('audio').currentTime > 1", wanted=True)
    assert at(page) == pytest.approx(SPOKEN_S / 2, abs=0.1)


def test_a_speed_holds_for_every_recording_and_the_next_page(ear: Listener):
    case = ear.case()
    ear.leave(case, WORDS)
    page = ear.open(case)
    page.get_by_label("Speed").select_option("2")
    wave(page).focus()
    page.keyboard.press("<")
    assert page.get_by_label("Speed").input_value() == "1.75"
    ear.open(case)
    page.get_by_role("button", name="Play").click()
    until(page, "document.querySelector('audio').currentTime > 0.3", wanted=True)
    speed = page.evaluate("document.querySelector('audio').playbackRate")
    assert (speed, page.get_by_label("Speed").input_value()) == (1.75, "1.75")


def test_silence_is_skipped_where_it_was_chosen(ear: Listener):
    case = ear.case()
    ear.leave(case, WORDS)
    page = ear.open(case)
    page.get_by_label("Skip silence").check()
    page.evaluate(f"document.querySelector('audio').currentTime = {SPEECH_S - 0.2}")
    heard = page.evaluate("""() => new Promise(tell => {
      const audio = document.querySelector('audio'), places = [];
      const note = () => {
        places.push(audio.currentTime);
        if (audio.ended) tell(places); else requestAnimationFrame(note);
      };
      audio.play(); note();
    })""")
    jump = max(after - before for before, after in pairwise(heard))
    assert QUIET_S - 1 < jump < QUIET_S
    assert heard[-1] == pytest.approx(SPOKEN_S, abs=0.05)


def test_one_recording_is_heard_at_a_time(ear: Listener):
    case = ear.case()
    ear.leave(case, WORDS)
    ear.leave_again(case, "again")
    page = ear.open(case)
    plays = page.get_by_role("button", name="Play")
    plays.first.click()
    until(page, "document.querySelector('audio').currentTime > 0.2", wanted=True)
    page.locator(".play").nth(1).click()
    until(page, "!document.querySelectorAll('audio')[1].paused", wanted=True)
    assert [is_playing(page, 0), is_playing(page, 1)] == [False, True]


def test_a_muted_stretch_is_drawn_told_and_holds_no_sound(ear: Listener):
    case = ear.case()
    ear.leave(case, WORDS)
    ear.leave_out("wallet", "was")
    page = ear.open(case)
    expect(page.locator(".transcript")).to_contain_text("my [secret removed] empty")
    part, whole = page.locator(".muted-part"), wave(page).bounding_box()
    drawn = part.bounding_box()
    # Half a second to one and a half, and 0.3 s around.
    assert (drawn["x"] - whole["x"]) / whole["width"] == pytest.approx(
        0.2 / SPOKEN_S, abs=0.01
    )
    assert drawn["width"] / whole["width"] == pytest.approx(1.6 / SPOKEN_S, abs=0.01)
    page.get_by_text("[secret removed]").click()
    expect(wave(page)).to_have_attribute(
        "aria-valuetext", f"0:00 of 0:0{int(SPOKEN_S)}, muted here"
    )
    heights = page.evaluate("""async () => {
      const audio = document.querySelector('audio');
      const bytes = await (await fetch(audio.src)).arrayBuffer();
      return [...new Int16Array(bytes.slice(44))].map(Math.abs);
    }""")
    assert max(heights[int(0.2 * RATE) : int(1.8 * RATE)]) == 0
    assert max(heights[: int(0.2 * RATE)]) > 0
    assert max(heights[int(1.8 * RATE) :]) > 1000


def test_moving_asks_the_server_for_a_part_alone(ear: Listener):
    case = ear.case()
    noise = np.random.default_rng(8).integers(-3000, 3000, 20 * 60 * RATE)
    ear.leave(case, WORDS, noise.astype("<i2"))
    size = 20 * 60 * RATE * 2 + 44
    asked: list[Request] = []
    ear.page.on(
        "request",
        lambda one: asked.append(one) if one.resource_type == "media" else None,
    )
    page = ear.open(case)
    until(page, "document.querySelector('audio').readyState >= 1", wanted=True)
    page.evaluate("document.querySelector('audio').currentTime = 1000")
    until(page, "document.querySelector('audio').readyState >= 2", wanted=True)
    last = asked[-1]
    answer = last.response()
    begin = int(last.headers["range"].removeprefix("bytes=").partition("-")[0])
    assert abs(begin - 1000 * RATE * 2) < 200_000
    assert (answer.status, answer.headers["content-range"]) == (
        206,
        f"bytes {begin}-{size - 1}/{size}",
    )


def test_a_stranger_gets_neither_sound_nor_outline(ear: Listener):
    case = ear.case()
    sid = ear.leave(case, WORDS)
    ear.open(case)
    context = ear.page.context
    context.clear_cookies()
    for path in (f"/console/recordings/{sid}", f"/console/recordings/{sid}/peaks"):
        headers = {"Range": "bytes=0-9"}
        answer = context.request.get(path, headers=headers, max_redirects=0)
        assert (answer.status, b"RIFF" in answer.body()) == (303, False)
        assert answer.headers["location"].startswith("/console/sign-in?")


def test_without_an_outline_the_browsers_own_player_stays(ear: Listener):
    case = ear.case()
    ear.leave(case, WORDS)
    page = ear.page
    page.route("**/peaks", lambda route: route.fulfill(status=204))
    page.goto(f"/console/cases/{case.number}")
    page.wait_for_selector(".follows")
    assert page.locator("audio[controls]").is_visible()
    assert page.locator(".wave").count() == 0
    page.get_by_text("morning", exact=True).click()
    until(page, NOW, "morning")


def test_doubt_is_told_to_all_and_shown_where_one_points(ear: Listener):
    case = ear.case()
    ear.leave(case, WORDS)
    others = [{"word": "bullet"}, {"word": "pallet"}]
    ear.edit(
        lambda word: (
            word | {"alternatives": others} if word["word"] == "wallet" else word
        )
    )
    page = ear.open(case)
    doubt = page.locator(".transcript .doubt")
    assert doubt.text_content() == "wallet (in doubt; or: bullet, pallet)"
    told = doubt.locator(".or")
    assert told.bounding_box()["width"] <= 1
    doubt.hover()
    assert told.bounding_box()["width"] > 50
    page.mouse.move(0, 0)
    assert told.bounding_box()["width"] <= 1
    page.locator(".transcript [role=button]").focus()
    page.keyboard.press("ArrowRight")
    assert told.bounding_box()["width"] > 50
    page.keyboard.press("Escape")
    assert told.bounding_box()["width"] <= 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_looks_well_and_fits(
    chromium: Browser, database: Database, tmp_path: Path, scheme: str
):
    width = 1280 if scheme == "light" else 360
    window = {"viewport": {"width": width, "height": 900}, "color_scheme": scheme}
    with listening(chromium, database, tmp_path, **window) as ear:
        case = ear.case()
        ear.leave(case, WORDS)
        ear.leave_out("call", "me")
        page = ear.open(case)
        page.get_by_text("morning", exact=True).click()
        until(page, NOW, "morning")
        for name in ("listening", "keys", "correcting"):
            if name == "keys":
                page.locator(".player-keys summary").click()
            if name == "correcting":
                page.locator(".player-keys summary").click()
                page.get_by_role("button", name="Correct the text").click()
            if PICTURES:
                page.wait_for_timeout(300)
                page.screenshot(path=f"{PICTURES}/{name}-{width}.png")
            assert content_width(page) == width
