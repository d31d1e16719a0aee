"""Scripts and style sheets come compressed to who takes that, and pages to nobody."""

import gzip
from pathlib import Path

import pytest
from console_browser import Browser

from ivr.console import pages

STATIC = Path(pages.__file__).parent / "static"


def come(browser: Browser, path: str, **headers: str):
    return browser.client.get(
        f"/console/static/{path}",
        headers={name.replace("_", "-"): value for name, value in headers.items()},
        base_url=browser.origin,
        buffered=True,
    )


@pytest.mark.parametrize("path", ["vendor/codemirror.js", "console.css"])
def test_a_file_comes_compressed(stranger: Browser, path: str):
    whole = (STATIC / path).read_bytes()
    answer = come(stranger, path, Accept_Encoding="br, gzip")
    assert (
        answer.status_code,
        answer.headers["Content-Encoding"],
        answer.headers["Vary"],
        int(answer.headers["Content-Length"]),
        gzip.decompress(answer.data),
    ) == (200, "gzip", "Accept-Encoding", len(answer.data), whole)
    assert len(answer.data) < len(whole) / 2


@pytest.mark.parametrize("taken", ["", "identity", "br", "gzip;q=0"])
def test_a_file_comes_as_it_is_to_who_takes_no_other(stranger: Browser, taken: str):
    answer = come(stranger, "console.css", Accept_Encoding=taken)
    assert (answer.headers.get("Content-Encoding"), answer.headers["Vary"]) == (
        None,
        "Accept-Encoding",
    )
    assert answer.data == (STATIC / "console.css").read_bytes()


def test_a_file_that_a_browser_has_is_not_sent_again(stranger: Browser):
    takes = {"Accept_Encoding": "gzip"}
    tag = come(stranger, "console.css", **takes).headers["ETag"]
    again = come(stranger, "console.css", If_None_Match=tag, **takes)
    assert (tag[:2], again.status_code, again.data) == ("W/", 304, b"")


def test_a_part_of_a_file_is_a_part_of_what_it_is(stranger: Browser):
    answer = come(stranger, "console.css", Accept_Encoding="gzip", Range="bytes=0-9")
    assert (answer.status_code, answer.data) == (
        206,
        (STATIC / "console.css").read_bytes()[:10],
    )


def test_no_page_is_compressed(mei: Browser):
    answer = mei.client.get(
        "/console/", headers={"Accept-Encoding": "gzip"}, base_url=mei.origin
    )
    assert (answer.status_code, answer.headers.get("Content-Encoding")) == (200, None)
