"""Recordings from a real HTTP server that can be told to misbehave."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from signed import ACCOUNT, TOKEN

from ivr.audio.fetch import RecordingSource


class MediaServer:
    """Answers from a list, of which the last stays, or as a function says."""

    def __init__(self):
        self.asked = []
        self.answers = [(200, {}, b"")]
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                outer.asked.append((self.path, self.headers.get("Authorization")))
                answers = outer.answers
                if callable(answers):
                    answer = answers()
                else:
                    answer = answers.pop(0) if len(answers) > 1 else answers[0]
                if callable(answer):
                    answer(self)
                    return
                status, headers, body = answer
                self.send_response(status)
                for name, value in {"Content-Length": len(body), **headers}.items():
                    self.send_header(name, str(value))
                self.end_headers()
                self.wfile.write(body)
                self.close_connection = True

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever)
        self.thread.start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


@pytest.fixture
def media():
    server = MediaServer()
    yield server
    server.close()


@pytest.fixture
def source(media):
    return RecordingSource(media.url, ACCOUNT, TOKEN)
