import re
from collections.abc import Callable

import pytest
from case_rows import AT, Desk
from console_browser import Browser

POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; "
    "img-src 'self' data:; media-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
GUARDS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
    "Strict-Transport-Security": None,
}
PLACES = [
    ("GET", "/console/", 200),
    ("GET", "/console/sign-in", 303),
    ("GET", "/console/cases/7", 404),
    ("GET", "/console/cases/99999999999999999999", 404),
    ("GET", "/console/nowhere", 404),
    ("GET", "/console/recordings/RE7", 404),
    ("POST", "/console/sign-out", 400),
    ("DELETE", "/console/sign-in", 405),
]


def guards(browser: Browser, method: str, path: str) -> tuple[int, dict]:
    answer = browser.client.open(path, method=method, base_url=browser.origin)
    return answer.status_code, {name: answer.headers.get(name) for name in GUARDS}


@pytest.mark.parametrize(("method", "path", "status"), PLACES)
def test_every_answer_is_guarded(mei: Browser, method: str, path: str, status: int):
    assert guards(mei, method, path) == (status, GUARDS)


@pytest.mark.parametrize("path", ["/console/", "/console/sign-in"])
def test_a_stranger_gets_the_same_guards(stranger: Browser, path: str):
    assert guards(stranger, "GET", path)[1] == GUARDS


def test_the_style_of_a_players_page_is_allowed_to_that_page_alone(
    mei: Browser, desk: Desk
):
    pages = [mei.get(f"/console/cases/{desk.case()}") for _ in range(2)]
    nonces = [re.search(r'nonce="([\w-]{22,})"', page.text)[1] for page in pages]
    assert [page.headers["Content-Security-Policy"] for page in pages] == [
        POLICY.replace("style-src 'self'", f"style-src 'self' 'nonce-{nonce}'")
        for nonce in nonces
    ]
    assert nonces[0] != nonces[1]


def test_behind_tls_a_browser_is_told_to_stay_there(browse: Callable[..., Browser]):
    tls = GUARDS | {"Strict-Transport-Security": "max-age=63072000"}
    assert guards(browse(secure=True), "GET", "/console/") == (200, tls)


def test_what_is_not_the_console_is_left_alone(mei: Browser):
    assert guards(mei, "GET", "/elsewhere") == (404, dict.fromkeys(GUARDS))


def test_the_style_sheet_may_be_kept(stranger: Browser):
    answer = stranger.get("/console/static/console.css")
    assert (answer.mimetype, answer.headers["X-Content-Type-Options"]) == (
        "text/css",
        "nosniff",
    )
    assert answer.headers["Cache-Control"] == "no-cache"
    again = stranger.get(
        "/console/static/console.css", headers={"If-None-Match": answer.headers["ETag"]}
    )
    assert again.status_code == 304


@pytest.mark.parametrize("path", ["/console/", "/console/sign-in", "/console/cases/{}"])
def test_no_page_has_a_script_or_a_style_of_its_own(
    browse: Callable[..., Browser], desk: Desk, path: str
):
    who = None if path.endswith("sign-in") else "Mei"
    page = browse(who).read(path.format(desk.case(due_at=AT)))
    assert [
        tag for tag in ("<script", "<style", " style=", " on") if tag in tags(page)
    ] == []


def tags(page: str) -> str:
    """Return the page's tags without the text between them."""
    return "".join(part.partition(">")[0] for part in page.split("<") if part).join(
        ("<", ">")
    )
