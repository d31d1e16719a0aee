"""Two processes' worth of console on one database, and agents' windows on them."""

from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from typing import Any

from case_rows import Desk
from console_browser import make_app
from playwright.sync_api import Browser, BrowserContext, Page
from werkzeug.serving import WSGIRequestHandler, make_server

from ivr.cases.signing_in import new_session
from ivr.console.live_pages import end_streams_when


class Quiet(WSGIRequestHandler):
    """Answers without a line on the terminal for each request."""

    def log(self, *_: object) -> None:
        """Say nothing."""


def closed_in_the_end(app: Any) -> Any:
    """Return an application whose answers are closed when a browser goes away.

    Werkzeug's server does not close them where the connection is reset.
    """

    def answer(environ: Any, start_response: Any) -> Iterable[bytes]:
        with closing(app(environ, start_response)) as parts:
            yield from parts

    return answer


@contextmanager
def console(
    desk: Desk, recordings: Path, port: int = 0, public_url: str = ""
) -> Iterator[str]:
    """Serve a console that knows nothing of another one; yield its address."""
    app = make_app(desk.database, recordings, secure=False, public_url=public_url)
    ending: list[bool] = []
    end_streams_when(app, lambda: bool(ending))
    whole = closed_in_the_end(app)
    server = make_server("127.0.0.1", port, whole, threaded=True, request_handler=Quiet)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        ending.append(True)
        server.shutdown()
        thread.join()
        server.server_close()


def window(
    chromium: Browser, desk: Desk, url: str, name: str, **more: Any
) -> BrowserContext:
    """Return a browser in which an agent of the desk is signed in."""
    agent = {"Mei": desk.mei, "Jun": desk.jun, "Ada": desk.lead}[name]
    with desk.database.writing() as session:
        token = new_session(session, agent, datetime.now(UTC))
    size = {"width": 1280, "height": 800}
    context = chromium.new_context(base_url=url, **{"viewport": size, **more})
    context.add_cookies([{"name": "ivr", "value": token, "url": url}])
    return context


def strict_page(context: BrowserContext, wrong: list[str]) -> Page:
    """Return a page whose errors, if any, are added to `wrong`."""
    page = context.new_page()
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on(
        "console",
        lambda line: wrong.append(line.text) if line.type == "error" else None,
    )
    return page
