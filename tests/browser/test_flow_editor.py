"""The flow's editor, picture and phone in Chromium: as an admin uses them."""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from app_server import served
from axe import violations
from case_rows import agent
from console_browser import make_app
from fitting import content_width
from playwright.sync_api import Page, Route, expect, sync_playwright
from sqlalchemy import select

sys.path.insert(0, str(Path(__file__).parents[1] / "rehearsal"))

from rehearsal_flow import FLOW, write_bank

from ivr.cases.signing_in import new_session
from ivr.drafts import keeping
from ivr.drafts.origins import from_files
from ivr.tables import FlowDraft

CHROMIUM = Path("/usr/bin/chromium")
OPTIONS = "--headless --no-sandbox --disable-gpu --no-first-run".split()
DRAFT, PHONE = "/console/flow/draft", "/console/flow/phone"
WIDE, NARROW = (1280, "light"), (360, "dark")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"{CHROMIUM} is not installed"),
]


@pytest.fixture
def token(database) -> str:
    """The session of Root, an admin."""
    with database.writing() as session:
        root = agent("Root", role="admin")
        session.add(root)
        session.flush()
        return new_session(session, root, datetime.now(UTC))


@pytest.fixture
def site(database, tmp_path, token) -> Iterator[str]:
    """A console with a draft of the bank's flow, begun from its files."""
    assert token
    bank = write_bank(tmp_path)
    with database.writing() as session:
        keeping.begin(session, from_files(bank), "Root", datetime.now(UTC))
    app = make_app(database, tmp_path / "rec", secure=False, flow_file=bank)
    with served(app) as url:
        yield url


@pytest.fixture(scope="module")
def chromium():
    # A machine that runs other tests meanwhile takes its time.
    expect.set_options(timeout=30_000)
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        yield found
        found.close()


@pytest.fixture(params=[WIDE])
def page(request, chromium, site, token) -> Iterator[Page]:
    """A page of Root's, on which nothing may go wrong."""
    width, scheme = request.param
    context = chromium.new_context(
        base_url=site,
        viewport={"width": width, "height": 900},
        color_scheme=scheme,
    )
    context.add_cookies([{"name": "ivr", "value": token, "url": site}])
    wrong: list[str] = []
    found = context.new_page()
    found.on("pageerror", lambda error: wrong.append(str(error)))
    found.on("console", lambda line: wrong.append(f"{line.type}: {line.text}"))
    found.on("dialog", lambda dialog: dialog.accept())
    yield found
    context.close()
    # A save that is refused (409) is an error to the browser's own console.
    assert [one for one in wrong if "409 (CONFLICT)" not in one] == []


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


def nodes(page: Page, mark: str = "") -> list[str]:
    """The nodes of the picture, or those with a mark."""
    script = "([mark]) => graph.cy.nodes(mark).map((one) => one.id())"
    return page.evaluate(script, [mark or "node"])


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
