"""Every page of the console, by its name: made from the application's own addresses."""

from collections.abc import Mapping

from flask import Flask

# What has to be asked for to see anything.
ASKED = {
    "report_list": "?from=2026-11-01&to=2026-11-30&measure=cases",
    "find": "?q=account",
}
SIGN_IN = "/console/sign-in"
# The pages that there are at least: fewer, and the addresses were not understood.
FEWEST = 10


def whole_pages(app: Flask, token: str, given: Mapping[str, object]) -> dict[str, str]:
    """Return the address of each whole page, by its name; the way in among them.

    `token` is the session of somebody who may open all of them, `given` fills the gaps
    of addresses (`number`, `sid`); what has other gaps is left out.
    """
    urls, client = app.url_map.bind("localhost"), app.test_client()
    client.set_cookie("ivr", token)
    found: dict[str, str] = {}
    for rule in app.url_map.iter_rules():
        if "GET" not in rule.methods or not rule.arguments <= set(given):
            continue
        name = rule.endpoint.removeprefix("console.")
        path = urls.build(rule.endpoint, {one: given[one] for one in rule.arguments})
        path += ASKED.get(name, "")
        answer = client.get(path)
        # Sounds, files, parts of pages and streams are no pages.
        if answer.mimetype == "text/html" and answer.text.startswith("<!doctype html>"):
            found[name] = path
        answer.close()
    assert len(found) >= FEWEST, found
    return found | {"sign_in": SIGN_IN}
