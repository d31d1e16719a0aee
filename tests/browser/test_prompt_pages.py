"""Prompts in a real browser: recorded by its microphone, checked, heard."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from app_server import served
from axe import violations
from case_rows import agent, make_desk
from console_browser import make_app
from fitting import content_width
from playwright.sync_api import Page, expect, sync_playwright
from prompt_sounds import tone
from rehearsal_flow import write_bank
from test_console import CHROMIUM, OPTIONS

from ivr.cases.signing_in import new_session
from ivr.db import Database

PICTURES = os.environ.get("IVR_TEST_PICTURES")
LIST = "/console/flow/prompts"
GOODBYE = f"{LIST}/en-US/goodbye"
WIDTHS = {1280: "light", 360: "dark"}

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"{CHROMIUM} is not installed"),
]


@pytest.fixture(params=WIDTHS)
def page(
    request: pytest.FixtureRequest, database: Database, tmp_path: Path
) -> Iterator[Page]:
    """An admin's page, whose microphone hears a steady buzz."""
    make_desk(database)
    with database.writing() as session:
        root = agent("Root", role="admin")
        session.add(root)
        session.flush()
        token = new_session(session, root, datetime.now(UTC))
    buzz = tmp_path / "buzz.wav"
    buzz.write_bytes(tone(20, 0.2, 48000))
    bank = write_bank(tmp_path)
    app = make_app(database, tmp_path / "rec", secure=False, flow_file=bank)
    options = [
        *OPTIONS,
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-audio-capture={buzz}",
    ]
    wrong: list[str] = []
    with served(app) as base, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=options)
        width = request.param
        context = chromium.new_context(
            base_url=base,
            viewport={"width": width, "height": 900},
            color_scheme=WIDTHS[width],
        )
        context.add_cookies([{"name": "ivr", "value": token, "url": base}])
        found = context.new_page()
        found.on("pageerror", lambda error: wrong.append(str(error)))
        found.on("console", lambda line: wrong.append(line.text))
        found.wrong = wrong
        yield found
        chromium.close()
    assert wrong == []


def look(page: Page, name: str) -> None:
    width = page.viewport_size["width"]
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/{name}-{width}.png", full_page=True)
    assert content_width(page) == width, name
    assert violations(page) == []


def test_a_prompt_is_recorded_by_the_microphone_and_heard(page: Page):
    page.goto(LIST)
    look(page, "prompts")
    page.get_by_role("link", name="goodbye", exact=True).click()
    look(page, "prompt")
    page.get_by_role("button", name="Record by the microphone").click()
    level = page.get_by_role("meter", name="Level")
    expect(level).to_be_visible()
    page.wait_for_timeout(1500)
    assert -30 < level.evaluate("meter => meter.value") < -10
    page.get_by_role("button", name="Stop").click()
    expect(page.locator(".microphone [role=status]")).to_contain_text("s recorded")
    look(page, "prompt-ready")
    page.get_by_role("button", name="Use this recording").click()
    expect(page.get_by_role("status").first).to_contain_text("speech at -1")
    audio = page.locator("audio[aria-label='The recording']")
    length = "audio => audio.readyState >= 1 && audio.duration"
    expect(audio).to_be_visible()
    for _ in range(100):
        if audio.evaluate(length):
            break
        page.wait_for_timeout(50)
    assert 0.8 < audio.evaluate(length) < 30
    look(page, "prompt-recorded")
    page.goto(LIST)
    row = page.get_by_role("row", name="goodbye Goodbye.")
    expect(row).to_contain_text("a recording")


def test_what_is_refused_stands_beside_the_field(page: Page, tmp_path: Path):
    faint = tmp_path / "faint.wav"
    faint.write_bytes(tone(1, 0.01))
    page.goto(GOODBYE)
    page.get_by_label("File").set_input_files(faint)
    with page.expect_response(lambda one: one.status == 422):
        page.get_by_role("button", name="Use this recording").click()
    alert = page.get_by_role("alert")
    told = "It is too quiet: speech at -43.0 dBFS; -36.0 at least."
    expect(alert).to_have_text(told)
    expect(page.get_by_label("File")).to_have_accessible_description(
        "WAV, MP3, OGG or AU of 60 seconds at most. Its level is measured; what is too "
        f"quiet or too loud beside the other prompts is refused. {told}"
    )
    look(page, "prompt-refused")
    assert [line for line in page.wrong if "422" not in line] == []
    page.wrong.clear()
