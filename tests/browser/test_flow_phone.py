"""The phone of a draft in Chromium: a call is heard, typed, drawn and kept."""

import pytest
from edited_flow import PHONE, chromium, nodes, page, site, token
from playwright.sync_api import Route, expect
from sqlalchemy import select
from test_console import CHROMIUM

from ivr.tables import FlowDraft

__all__ = ["chromium", "page", "site", "token"]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"{CHROMIUM} is not installed"),
]


def test_a_call_is_heard_typed_and_drawn(page, database):
    page.goto(PHONE)
    expect(page.locator("#graph canvas").first).to_be_attached()
    page.locator("#talk").get_by_role("button", name="Call", exact=True).click()
    expect(page.locator(".heard-here").first).to_have_text("For English, press 1.")
    page.locator("#talk").focus()
    page.keyboard.press("1")
    expect(page.locator("#trace")).to_contain_text("main")
    page.keyboard.press("1")
    expect(page.locator("#trace")).to_contain_text("main:card")
    way = page.locator("#trace li").all_inner_texts()
    walked = [one.partition(":")[0] for one in way]
    page.wait_for_function("graph.cy.$('node.walked').length >= 4")
    assert {*nodes(page, ".walked")} == {*walked}
    with page.expect_response(f"**{PHONE}"):  # Now may be after hours, too.
        page.get_by_label("The clock").fill("2026-12-25T22:00")
        page.get_by_label("The clock").blur()
    expect(page.locator("#trace")).to_contain_text("message")
    page.get_by_label("File, in the folder").fill("late.yaml")
    page.locator("#talk").get_by_role("button", name="Save").click()
    expect(page.locator(".cm-content")).to_contain_text("A call made by hand")
    with database.reading() as session:
        row = session.scalars(select(FlowDraft)).one()
        assert "at: 2026-12-25 22:00" in row.texts["conversations/late.yaml"]


def test_what_is_typed_and_pressed_while_an_answer_is_slow_is_kept(page):
    page.goto(PHONE)
    call = page.locator("#talk").get_by_role("button", name="Call", exact=True)
    call.click()
    expect(page.locator(".heard-here").first).to_have_text("For English, press 1.")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(f"**{PHONE}", hold, times=1)
    page.locator("#talk").focus()
    page.keyboard.press("1")
    page.keyboard.press("1")
    page.get_by_label("File, in the folder").fill("late.yaml")
    page.get_by_label("File, in the folder").select_text()
    assert len(held) == 1
    held[0].continue_()
    expect(page.locator("#trace")).to_contain_text("main:card")
    assert page.get_by_label("File, in the folder").input_value() == "late.yaml"
    assert page.evaluate("getSelection().toString()") == "late.yaml"
    assert page.locator("[name=lines]").input_value() == '["1", "1"]'
