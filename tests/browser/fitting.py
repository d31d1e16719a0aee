"""Whether a page fits its window."""

from playwright.sync_api import Page


def content_width(page: Page) -> int:
    """Return how wide what stands on a page is, in px."""
    # A click returns as soon as the next page is on its way, which has no root yet.
    page.wait_for_load_state("load")
    return page.evaluate("document.documentElement.scrollWidth")
