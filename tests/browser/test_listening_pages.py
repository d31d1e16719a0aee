"""A recording is heard, moved in, and followed word by word, in a real browser."""

from itertools import pairwise

import pytest
from listening_desk import (
    NOW,
    QUIET_S,
    SPEECH_S,
    SPOKEN_S,
    WORDS,
    Listener,
    at,
    chromium,
    ear,
    until,
    wave,
)
from playwright.sync_api import Page, expect
from test_console import CHROMIUM

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

__all__ = ["chromium", "ear"]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"{CHROMIUM} is not installed"),
]


def is_playing(page: Page, place: int = 0) -> bool:
    return page.evaluate(
        "place => !document.querySelectorAll('audio')[place].paused", place
    )


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
