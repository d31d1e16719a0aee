"""The console served to a browser in the tests' own process."""

from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from threading import Thread
from typing import Any

from werkzeug.serving import WSGIRequestHandler, make_server

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
def served(app: Any, port: int = 0) -> Iterator[str]:
    """Serve a console's application; yield its address."""
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
