"""The flow's editor and picture in Chromium: as an admin uses them."""

from datetime import UTC, datetime

import pytest
from axe import violations
from edited_flow import DRAFT, NARROW, PHONE, WIDE, chromium, nodes, page, site, token
from fitting import content_width
from playwright.sync_api import Page, expect
from rehearsal_flow import FLOW
from sqlalchemy import select
from test_console import CHROMIUM

from ivr.drafts import keeping
from ivr.tables import FlowDraft

__all__ = ["chromium", "page", "site", "token"]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"{CHROMIUM} is not installed"),
]


def open_draft(page: Page) -> None:
    page.goto(DRAFT)
    expect(page.locator(".cm-content")).to_be_visible()
    expect(page.locator("#graph canvas").first).to_be_attached()
    page.wait_for_load_state("networkidle")  # the schema is there too


def type_at_the_end(page: Page, text: str) -> None:
    page.locator(".cm-content").click()
    page.keyboard.press("Control+End")
    page.keyboard.type(text)


def text_in(database) -> tuple[int, str]:
    with database.reading() as session:
        row = session.scalars(select(FlowDraft)).one()
        return row.version, row.texts["bank.yaml"]


def test_errors_stand_at_their_line_while_it_is_typed(page, database):
    open_draft(page)
    expect(page.locator("#problems li.error")).to_have_count(0)
    type_at_the_end(page, "storm_two: {say: storm, then: mian}\n")
    expect(page.locator("#problems li.error")).to_contain_text(
        "bank.yaml:30:25 error[loads]: there is no node 'mian'; did you mean 'main'?"
    )
    expect(page.locator(".cm-lint-marker-error")).to_have_count(1)
    assert {"storm_two", "mian"} <= {*nodes(page)}
    assert nodes(page, "[?wrong]") == ["storm_two"]
    assert text_in(database) == (1, FLOW)


def test_names_and_fields_are_completed(page):
    open_draft(page)
    type_at_the_end(page, "again: {say: storm, then: pro")
    choices = page.locator(".cm-tooltip-autocomplete li")
    expect(choices.first).to_have_text("promise")
    page.keyboard.press("Escape")
    page.keyboard.type("mise, ")
    page.keyboard.press("Control+Space")
    expect(page.locator(".cm-tooltip-autocomplete")).to_be_visible()
    offered = choices.all_inner_texts()
    assert offered
    assert not {"menu", "say", "then"} & {*offered}  # of no such node, or written


def test_ctrl_s_saves_and_the_page_stays(page, database):
    open_draft(page)
    type_at_the_end(page, "# more\n")
    expect(page.locator("#saved-state")).to_have_text("Not saved yet.")
    page.keyboard.press("Control+s")
    expect(page.locator("#saved-state")).to_have_text("The file is saved.")
    assert text_in(database) == (2, f"{FLOW}# more\n")
    expect(page.locator("#draft-state")).to_contain_text("Version 2")
    expect(page.get_by_role("button", name="Publish version 2")).to_be_visible()
    page.keyboard.type("# again\n")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#draft-state")).to_contain_text("Version 3")
    assert text_in(database) == (3, f"{FLOW}# more\n# again\n")


def test_who_saves_later_sees_both_texts(page, database):
    open_draft(page)
    with database.writing() as session:
        mark = keeping.Mark("Ines", datetime.now(UTC), 1)
        keeping.save(session, mark, "bank.yaml", f"{FLOW}# hers\n")
    type_at_the_end(page, "# mine\n")
    with page.expect_navigation():
        page.keyboard.press("Control+s")
    expect(page.get_by_role("alert")).to_contain_text("Ines changed it")
    boxes = [one.input_value() for one in page.locator("textarea").all()]
    assert boxes == [f"{FLOW}# hers\n", f"{FLOW}# mine\n"]


def test_what_was_typed_and_not_saved_is_offered_again(page):
    open_draft(page)
    type_at_the_end(page, "# never saved\n")
    expect(page.locator("#saved-state")).to_have_text("Not saved yet.")
    page.reload()
    page.get_by_role("button", name="Put it back").click()
    expect(page.locator(".cm-content")).to_contain_text("# never saved")


def test_tab_leaves_the_box(page):
    open_draft(page)
    page.locator(".cm-content").click()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Save"
    assert page.locator("#text").input_value() == FLOW


def test_a_node_that_is_found_is_gone_to(page):
    open_draft(page)
    page.get_by_label("Find in the picture").fill("identify")
    page.keyboard.press("Enter")
    expect(page.locator(".cm-activeLine")).to_contain_text("identify:")
    assert nodes(page, ".here") == ["identify"]
    canvas = page.locator("[data-canvas]")
    before = page.evaluate("[graph.cy.zoom(), graph.cy.pan().x]")
    canvas.focus()
    page.keyboard.press("+")
    page.keyboard.press("ArrowLeft")
    zoom, x = page.evaluate("[graph.cy.zoom(), graph.cy.pan().x]")
    assert (zoom > before[0], x != before[1]) == (True, True)


@pytest.mark.parametrize("page", [WIDE, NARROW], indirect=True)
def test_axe_finds_nothing(page):
    open_draft(page)
    type_at_the_end(page, "x: {say: storm, then: mian}\n")
    expect(page.locator(".cm-lint-marker-error")).to_have_count(1)
    assert violations(page) == []
    assert content_width(page) == page.viewport_size["width"]
    page.goto(PHONE)
    page.locator("#talk").get_by_role("button", name="Call", exact=True).click()
    expect(page.locator("#trace")).to_contain_text("language")
    assert violations(page) == []
    for path in (f"{DRAFT}/difference", f"{DRAFT}/outline", "/console/flow"):
        page.goto(path)
        assert violations(page) == []
