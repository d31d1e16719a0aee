"""An event that one machine refuses shuts no door to callers, on a real nginx."""

import shutil
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import requests
from nginx_in_front import in_front
from real_hotline import free_port

pytestmark = pytest.mark.skipif(
    not shutil.which("nginx"), reason="nginx is not installed"
)


class Machine(BaseHTTPRequestHandler):
    """Answers callers, and can store nothing: its database is locked, as it were."""

    protocol_version = "HTTP/1.1"

    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length", "0")))
        self.send_response(503 if self.path == "/twilio/status" else 200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


@contextmanager
def machine():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Machine)
    serving = threading.Thread(target=server.serve_forever)
    serving.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        serving.join()


def test_callers_are_answered_while_one_machine_is_away_and_one_refuses(tmp_path):
    with (
        machine() as here,
        in_front(tmp_path / "nginx", [free_port(), here], free_port()) as front,
        requests.Session() as session,
    ):
        session.verify, session.trust_env = front.certificate, False

        def post(page):
            return session.post(f"{front.url}/twilio/{page}", timeout=20).status_code

        refused = [post("status") for _ in range(3)]
        heard = [post("voice") for _ in range(10)]
    # By us, or by nginx where the machine that is away was asked last: Twilio is told.
    assert set(refused) <= {502, 503}
    assert heard == [200] * 10
