"""Twilio's REST side, as far as a hotline needs it: recordings behind a password.

https://www.twilio.com/docs/voice/api/recording#fetch-recording-media
"""

import threading
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from documented_client import ACCOUNT, TOKEN

PAGE = f"/2010-04-01/Accounts/{ACCOUNT}/Recordings/{{}}.wav"
PASS = "Basic " + b64encode(f"{ACCOUNT}:{TOKEN}".encode()).decode()


@dataclass
class RecordingsApi:
    """Recordings by their id; each is missing (404) the first time it is asked for."""

    url: str = ""
    sounds: dict[str, bytes] = field(default_factory=dict)
    asked: list[tuple[str, int]] = field(default_factory=list)

    def status(self, path: str, password: str | None) -> int:
        if password != PASS:
            return 401
        known = [sid for sid in self.sounds if PAGE.format(sid) == path]
        seen_before = any(path == one for one, _ in self.asked)
        return 200 if known and seen_before else 404

    def asked_for(self, sid: str) -> list[int]:
        """The answers that were given for a recording, in their order."""
        return [status for path, status in self.asked if path == PAGE.format(sid)]


@contextmanager
def serving_recordings() -> Iterator[RecordingsApi]:
    """Serve for as long as the block lasts."""
    api = RecordingsApi()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status = api.status(self.path, self.headers.get("Authorization"))
            api.asked.append((self.path, status))
            sid = self.path.rpartition("/")[2].removesuffix(".wav")
            body = api.sounds[sid] if status == 200 else b"{}"
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    api.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield api
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
