"""A list is narrowed, saved as a view, shared, and opened by somebody else."""

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from axe import violations
from case_rows import Desk
from fitting import content_width
from playwright.sync_api import Browser, Page, expect, sync_playwright
from test_console import CHROMIUM, OPTIONS
from two_desks import console, strict_page, window

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"{CHROMIUM} is not installed"),
]
PICTURES = os.environ.get("IVR_TEST_PICTURES")
WIDE = {"viewport": {"width": 1280, "height": 800}, "color_scheme": "light"}
NARROW = {"viewport": {"width": 360, "height": 740}, "color_scheme": "dark"}
Open = Callable[..., Page]
# A machine that is busy is slow to show what it was told.
expect.set_options(timeout=30_000)


@pytest.fixture
def opened(desk: Desk, tmp_path: Path) -> Iterator[Open]:
    """Return what opens the list for somebody, in a browser of their own."""
    wrong: list[str] = []
    with sync_playwright() as playwright, console(desk, tmp_path) as url:
        chromium: Browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=OPTIONS, headless=True
        )

        def page_of(name: str, **look: object) -> Page:
            page = strict_page(window(chromium, desk, url, name, **look), wrong)
            page.goto("/console/")
            return page

        yield page_of
        for context in chromium.contexts:
            context.close()
    assert wrong == []


def add(desk: Desk, topic: str) -> str:
    now = datetime.now(UTC)
    due = now + timedelta(hours=1)
    return str(desk.case(opened_at=now, due_at=due, topic=topic))


def shown(page: Page) -> list[str]:
    return page.locator("#list tr[data-case] td.number a").all_inner_texts()


def tab(page: Page, name: str):
    return page.get_by_role("navigation", name="Saved views").get_by_role(
        "link", name=name
    )


def save(page: Page, name: str) -> None:
    """Narrow the list to one topic and save it under a name."""
    page.locator("summary", has_text="Filter").click()
    page.get_by_label("Topic").select_option("policy")
    page.get_by_role("button", name="Show these").click()
    page.get_by_label("Name of the view").fill(name)
    if page.get_by_label("For everybody").count():
        page.get_by_label("For everybody").check()
    page.get_by_role("button", name="Save as a view").click()
    expect(page.get_by_role("status").first).to_have_text("Saved: it is a tab now.")


def keep_picture(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/{name}.png", full_page=True)


def test_a_shared_view_is_a_tab_of_everybody_and_lives(desk: Desk, opened: Open):
    policy, other = add(desk, "policy"), add(desk, "transfers")
    ada = opened("Ada", **WIDE)
    save(ada, "House rules")
    expect(tab(ada, "House rules")).to_have_attribute("aria-current", "page")
    assert shown(ada) == [policy]
    keep_picture(ada, "views-wide")

    mei = opened("Mei", **WIDE)
    assert sorted(shown(mei)) == sorted([policy, other])
    tab(mei, "House rules").click()
    expect(mei.get_by_role("heading", level=1)).to_have_text("House rules")
    assert shown(mei) == [policy]
    # It is hers to look at, and not to change.
    assert mei.locator("button[value=delete]").count() == 0

    # What comes in belongs here or it does not; the counts go on with it.
    add(desk, "transfers")
    second = add(desk, "policy")
    expect(mei.locator("#list tr[data-case]")).to_have_count(2)
    assert shown(mei) == [policy, second]
    expect(tab(mei, "House rules").locator(".count")).to_have_text("2")
    mei.get_by_role("link", name="Cases", exact=True).click()
    expect(mei.locator("#list tr[data-case]")).to_have_count(4)

    tab(mei, "House rules").click()
    expect(mei.get_by_role("heading", level=1)).to_have_text("House rules")
    mei.locator("summary", has_text="Filter: policy").click()
    mei.get_by_role("button", name="Open my list with this view").click()
    expect(mei.get_by_text("Your list opens with this view now.")).to_be_visible()
    mei.get_by_role("link", name="Cases", exact=True).click()
    expect(mei.get_by_role("heading", level=1)).to_have_text("House rules")


def test_on_a_telephone_two_fields_stand_beside_each_other(desk: Desk, opened: Open):
    policy = add(desk, "policy")
    add(desk, "transfers")
    page = opened("Mei", **NARROW)
    page.locator("summary", has_text="Filter").click()
    boxes = [one.bounding_box() for one in page.locator(".narrowing select").all()]
    assert [round(one["y"]) for one in boxes[::2]] == [
        round(one["y"]) for one in boxes[1::2]
    ]
    assert len({round(one["y"]) for one in boxes}) == len(boxes) / 2
    page.locator("summary", has_text="Filter").click()
    save(page, "House rules")
    assert shown(page) == [policy]
    assert (violations(page), content_width(page)) == ([], 360)
    keep_picture(page, "views-narrow")
    # The cases come first; what the view is stands folded above them.
    assert page.locator("#list tr[data-case]").bounding_box()["y"] < 500
    page.locator("summary", has_text="Filter: policy").click()
    assert (violations(page), content_width(page)) == ([], 360)
    page.get_by_role("button", name="Delete the view").click()
    expect(page.get_by_role("navigation", name="Saved views")).to_have_count(0)
    # By a slip: its name stands there to be saved again.
    expect(page.get_by_label("Name of the view")).to_have_value("House rules")
