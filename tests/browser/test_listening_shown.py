"""What a page shows of a recording, and what it asks the server for."""

import os
from pathlib import Path

import numpy as np
import pytest
from fitting import content_width
from listening_desk import (
    NOW,
    RATE,
    SPOKEN_S,
    WORDS,
    Listener,
    chromium,
    ear,
    listening,
    until,
    wave,
)
from playwright.sync_api import Browser, Request, expect
from test_console import CHROMIUM

from ivr.db import Database

PICTURES = os.environ.get("IVR_TEST_PICTURES")

__all__ = ["chromium", "ear"]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"{CHROMIUM} is not installed"),
]


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
