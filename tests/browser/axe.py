"""What axe-core finds wrong with a page, by the rules of WCAG 2.2 AA and its own."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# Rules beyond the best practices that axe has on by default.
OPTIONS = {
    "runOnly": {
        "type": "tag",
        "values": "wcag2a wcag2aa wcag21a wcag21aa wcag22aa best-practice".split(),
    },
    "rules": {"target-size": {"enabled": True}},
    # Not the style sheets: axe copies those of a player's shadow tree into a document
    # whose policy forbids it, for rules that are experiments and not asked for.
    "preload": {"assets": ["media"]},
}


def violations(page: Page) -> list[tuple[str, str, str]]:
    """Return each place that breaks a rule: the rule, the element, what is wrong.

    axe runs beside the page's own scripts, so the policy that forbids foreign ones
    does not forbid it.
    """
    found = Axe().run(page, options=OPTIONS)
    return [
        (rule["id"], node["html"], node.get("failureSummary", ""))
        for rule in found.response["violations"]
        for node in rule["nodes"]
    ]
