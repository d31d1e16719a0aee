"""The list and a case by the keyboard: one-key commands, their switch, bulk."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from axe import violations
from case_rows import Desk
from fitting import content_width
from keyed_list import Open, numbers, opened
from playwright.sync_api import expect
from test_console import CHROMIUM

__all__ = ["numbers", "opened"]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"{CHROMIUM} is not installed"),
]
LOOKS = [
    {"viewport": {"width": 1280, "height": 800}, "color_scheme": "light"},
    {"viewport": {"width": 360, "height": 740}, "color_scheme": "dark"},
]


def held(desk: Desk, numbers: list[int]) -> list[bool]:
    """Tell which cases are Mei's."""
    return [desk.row(one).assigned_to == desk.mei.id for one in numbers]


def test_rows_are_walked_ticked_taken_and_given_back_by_keys(
    desk: Desk, numbers: list[int], opened: Open
):
    page = opened()
    link = {one: page.get_by_role("link", name=str(one), exact=True) for one in numbers}
    page.keyboard.press("j")
    expect(link[numbers[0]]).to_be_focused()
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(link[numbers[2]]).to_be_focused()
    page.keyboard.press("k")
    expect(link[numbers[1]]).to_be_focused()
    page.keyboard.press("x")
    page.keyboard.press("a")
    expect(page.locator("#undo")).to_be_visible()
    # Scripts have the keys when a page is loaded, which is after it can be seen.
    page.wait_for_load_state("load")
    assert held(desk, numbers) == [True, True, False]
    page.keyboard.press("z")
    expect(page.locator("#undo")).to_have_count(0)
    assert held(desk, numbers) == [False, False, False]


@pytest.mark.parametrize("look", LOOKS, ids=["light-1280", "dark-360"])
def test_all_are_ticked_and_counted_at_once(
    desk: Desk, numbers: list[int], opened: Open, look: dict
):
    page = opened(**look)
    boxes = [page.get_by_label(f"Tick case {one}", exact=True) for one in numbers]
    every, told = page.get_by_label("Tick all"), page.locator("#ticked")
    expect(every).to_be_hidden()
    expect(told).to_have_text("")
    boxes[1].check()
    expect(told).to_have_text("1 of 3 ticked")
    expect(page.locator("#bulk strong")).to_have_text("1 of 3 ticked")
    assert every.evaluate("one => [one.checked, one.indeterminate]") == [False, True]
    every.focus()
    page.keyboard.press("Space")
    expect(told).to_have_text("3 of 3 ticked")
    assert [box.is_checked() for box in boxes] == [True, True, True]
    assert violations(page) == []
    # Who comes in meanwhile is counted, and is not ticked.
    now = datetime.now(UTC)
    later = desk.case(called_at=now, opened_at=now, due_at=now + timedelta(hours=1))
    expect(page.locator("#arrived")).to_contain_text("1 new")
    page.get_by_role("button", name="Show them").click()
    expect(told).to_have_text("3 of 4 ticked")
    every.click()
    expect(told).to_have_text("4 of 4 ticked")
    every.focus()
    page.keyboard.press("Space")
    expect(told).to_have_text("0 of 4 ticked")
    expect(boxes[0]).to_be_focused()
    page.keyboard.press("X")
    expect(told).to_have_text("4 of 4 ticked")
    page.get_by_role("button", name="Assign to me").click()
    expect(page.locator("#undo")).to_be_visible()
    assert held(desk, [*numbers, later]) == [True, True, True, True]


def test_without_scripts_nothing_is_offered_that_does_nothing(
    desk: Desk, numbers: list[int], opened: Open
):
    page = opened(java_script_enabled=False)
    page.get_by_label(f"Tick case {numbers[0]}", exact=True).check()
    page.get_by_label(f"Tick case {numbers[2]}", exact=True).check()
    expect(page.locator("#bulk strong")).to_have_text("With the ticked cases")
    expect(page.get_by_label("Tick all")).to_be_hidden()
    page.get_by_role("button", name="Assign to me").click()
    expect(page.locator("#undo")).to_be_visible()
    assert held(desk, numbers) == [True, False, True]


def test_on_a_telephone_the_tabs_are_one_line_that_shows_the_chosen_one(opened: Open):
    page = opened("/console/?tab=all", **LOOKS[1])
    tabs = page.get_by_role("navigation", name="Which cases").get_by_role("link")
    boxes = [one.bounding_box() for one in tabs.all()]
    assert len({round(box["y"]) for box in boxes}) == 1
    chosen = page.locator(".tabs [aria-current]")
    expect(chosen).to_be_in_viewport(ratio=1)
    assert (content_width(page), violations(page)) == (360, [])
    # By the keyboard each is reached, and seen when it is.
    tabs.last.focus()
    page.keyboard.press("Shift+Tab")
    for _ in range(len(boxes) - 2):
        page.keyboard.press("Shift+Tab")
    expect(tabs.first).to_be_focused()
    expect(tabs.first).to_be_in_viewport(ratio=1)


def test_keys_type_in_a_field_and_do_nothing_with_others_or_when_switched_off(
    numbers: list[int], opened: Open
):
    page = opened()
    field = page.locator("#q")
    page.keyboard.press("/")
    expect(field).to_be_focused()
    page.keyboard.type("jkx?")
    expect(field).to_have_value("jkx?")
    field.blur()
    first = page.get_by_role("link", name=str(numbers[0]), exact=True)
    page.keyboard.press("Alt+j")
    expect(first).not_to_be_focused()
    page.keyboard.press("?")
    sheet = page.locator("dialog#keys")
    expect(sheet).to_be_visible()
    page.locator("#keys-on").uncheck()
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    page.keyboard.press("j")
    expect(first).not_to_be_focused()
    page.reload()
    page.wait_for_load_state("load")
    page.keyboard.press("j")
    expect(first).not_to_be_focused()
    page.keyboard.press("?")
    page.locator("#keys-on").check()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    expect(first).to_be_focused()


def test_a_case_is_written_in_and_ended_by_keys(
    desk: Desk, numbers: list[int], opened: Open
):
    page = opened(f"/console/cases/{numbers[0]}")
    page.keyboard.press("a")
    expect(page.locator("#undo")).to_be_visible()
    assert held(desk, numbers)[0]
    page.wait_for_load_state("load")
    page.keyboard.press("n")
    expect(page.locator("#note")).to_be_focused()
    page.locator("#note").blur()
    page.keyboard.press("c")
    expect(page.locator("#disposition")).to_be_focused()


@pytest.mark.usefixtures("numbers")
@pytest.mark.parametrize("look", LOOKS, ids=["light-1280", "dark-360"])
@pytest.mark.parametrize("key", ["?", "Control+k"])
def test_axe_finds_nothing_in_what_keys_open(opened: Open, look: dict, key: str):
    page = opened(**look)
    page.keyboard.press(key)
    expect(page.locator("dialog[open]")).to_be_visible()
    assert violations(page) == []


def test_the_keyboard_stays_at_its_case_when_the_list_is_shown_again(
    desk: Desk, numbers: list[int], opened: Open
):
    page = opened("/console/?tab=unassigned")
    link = {one: page.get_by_role("link", name=str(one), exact=True) for one in numbers}
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(link[numbers[1]]).to_be_focused()
    page.reload()
    expect(link[numbers[1]]).to_be_focused()
    page.keyboard.press("a")
    # It is no longer among the unassigned: the next one has come to its place.
    expect(link[numbers[1]]).to_have_count(0)
    expect(link[numbers[2]]).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"/cases/{numbers[2]}$"))
    page.goto("/console/?tab=unassigned")
    expect(link[numbers[2]]).to_be_focused()
    assert held(desk, numbers) == [False, True, False]
