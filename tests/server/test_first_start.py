"""An installation without settings tells all that its next start will ask for."""

import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests
from processes import wait_for
from real_hotline import IVR, START_TIMEOUT_S, free_port

from ivr.settings import environment_with

OWN = {
    "IVR_PUBLIC_URL": "https://hotline.example",
    "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
    "TWILIO_AUTH_TOKEN": "0" * 32,
}


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Run `ivr serve` in a folder whose `.env` has all its settings; yield its URL."""
    port = free_port()
    with (folder / "ivr.log").open("ab") as log:
        process = subprocess.Popen(
            (IVR, "serve", "--port", str(port)),
            env=environment_with({}, alone=True),
            cwd=folder,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )

    def is_ready() -> bool:
        assert process.poll() is None, (folder / "ivr.log").read_text("utf-8")
        try:
            return requests.get(f"http://127.0.0.1:{port}/healthz", timeout=2).ok
        except requests.RequestException:
            return False

    try:
        wait_for(is_ready, START_TIMEOUT_S, "the hotline to start")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(START_TIMEOUT_S)


def come_in(folder: Path, url: str) -> requests.Session:
    """Return the browser of the first admin."""
    link = subprocess.run(
        (IVR, "agents", "first", "--url", url),
        env=environment_with({}, alone=True),
        cwd=folder,
        capture_output=True,
        check=True,
        text=True,
    ).stdout.strip()
    address, _, code = link.partition("#")
    browser = requests.Session()
    token = re.search(r'name="csrf_token" value="([^"]+)"', browser.get(address).text)
    assert token is not None
    form = {"csrf_token": token[1], "code": code, "name": "Lin"}
    made = browser.post(address, form | {"password": "correct horse battery"})
    assert made.url == f"{url}/console/start"
    return browser


def lines(page: str) -> dict[str, str]:
    """Return the settings that the page has somebody write, by their names."""
    found = re.search(r'<pre class="lines"[^>]*><code>(.*?)</code>', page, re.DOTALL)
    return dict(line.split("=", 1) for line in found[1].split()) if found else {}


def test_the_lines_that_are_shown_are_all_that_the_next_start_asks_for(tmp_path: Path):
    with serving(tmp_path) as url:
        browser = come_in(tmp_path, url)
        shown = lines(browser.get(f"{url}/console/start").text)
        assert [*shown] == [*OWN, "IVR_SECRET_KEY"]
        env = "".join(f"{name}={text}\n" for name, text in (shown | OWN).items())
        (tmp_path / ".env").write_text(env, encoding="utf-8")
        page = browser.get(f"{url}/console/start").text
        assert lines(page) == {}
        assert "The hotline still runs without what is set now." in page
    with serving(tmp_path) as url:
        assert requests.get(f"{url}/readyz", timeout=10).ok
