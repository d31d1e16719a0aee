"""Whether a page fits its window."""

from playwright.sync_api import Page


def content_width(page: Page) -> int:
    """Return how wide what stands on a page is, in px."""
    # A click returns as soon as the next page is on its way, which has no root yet.
    page.wait_for_load_state("load")
    return page.evaluate("document.documentElement.scrollWidth")


# A button of so few signs has one line, whatever the language.
SHORT, LINE_PX = 9, 45
IN_TWO_LINES = """([short, line]) => [...document.querySelectorAll("button")]
  .filter((one) => one.checkVisibility() && one.textContent.trim().length < short
    && one.getBoundingClientRect().height > line)
  .map((one) => one.textContent.trim())"""


def broken_buttons(page: Page) -> list[str]:
    """Return what stands on short buttons that take two lines."""
    return page.evaluate(IN_TWO_LINES, [SHORT, LINE_PX])
