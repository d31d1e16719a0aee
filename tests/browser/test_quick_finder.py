"""Ctrl-K: what is typed is found, opened by Enter, or searched for."""

import pytest
from keyed_list import Open, numbers, opened
from playwright.sync_api import expect
from test_console import CHROMIUM

__all__ = ["numbers", "opened"]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"{CHROMIUM} is not installed"),
]


@pytest.mark.parametrize("typed", ["138 0013 8001", "+86 138-0013-8001", "8001", None])
def test_ctrl_k_finds_a_case_by_its_number_or_a_telephone_number(
    numbers: list[int], opened: Open, typed: str | None
):
    page = opened()
    page.keyboard.press("Control+k")
    field = page.locator("#quick-q")
    expect(field).to_be_focused()
    page.keyboard.type(typed or str(numbers[1]))
    option = page.locator("#quick-found [role=option]")
    expect(option).to_have_count(1)
    expect(option).to_have_attribute("aria-selected", "true")
    assert field.get_attribute("aria-activedescendant") == f"quick-{numbers[1]}"
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/console/cases/{numbers[1]}")


def test_enter_waits_for_what_was_typed_last(numbers: list[int], opened: Open):
    page = opened()
    page.keyboard.press("Control+k")
    page.keyboard.type(str(numbers[0]))
    expect(page.locator(f"#quick-{numbers[0]}")).to_be_visible()
    # The list still has the case of before when Enter is pressed.
    page.locator("#quick-q").press("Backspace")
    page.keyboard.type(str(numbers[2])[-1])
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/console/cases/{numbers[2]}")


@pytest.mark.usefixtures("numbers")
def test_what_is_not_found_is_said_and_searched_for(opened: Open):
    page = opened()
    page.keyboard.press("Control+k")
    page.keyboard.type("99999999")
    expect(page.locator("#quick-said")).to_contain_text("No case is found.")
    expect(page.locator("#quick-found [role=option]")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(page.locator("dialog#quick")).to_be_hidden()
    page.keyboard.press("Control+k")
    page.keyboard.type("99999999")
    page.keyboard.press("Enter")
    page.wait_for_url("**/console/find?q=99999999")


def test_ctrl_k_of_a_session_that_is_over_leads_to_the_way_in_and_back(
    numbers: list[int], opened: Open
):
    page = opened(f"/console/cases/{numbers[0]}", loses=True)
    page.keyboard.press("Control+k")
    page.context.clear_cookies(name="ivr")
    page.keyboard.type("1")
    page.wait_for_url(f"**/console/sign-in?next=/console/cases/{numbers[0]}")
