"""A real HTTP server that has models, and misbehaves as it is told."""

import hashlib
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Site:
    """What it has, by path, and how it serves it.

    `cuts` are how many bytes each of the next answers sends before the line breaks.
    """

    def __init__(self):
        self.files = {}
        self.cuts = []
        self.ranges = True
        self.status = 200
        self.claimed = None
        self.tags = True
        self.slow = False
        self.part_from = None
        self.asked = []
        self.url = ""

    def answer(self, handler):
        """Answer one request."""
        wanted = handler.headers.get("Range")
        self.asked.append((handler.path, wanted))
        body = self.files.get(handler.path.partition("?")[0])
        if self.status != 200 or body is None:
            handler.send_response(self.status if self.status != 200 else 404)
            handler.send_header("Content-Length", "0")
            handler.end_headers()
            return
        tag = f'"{hashlib.sha256(body).hexdigest()[:12]}"'
        begin = self.begin(handler, wanted, tag)
        handler.send_response(206 if begin else 200)
        if self.tags:
            handler.send_header("ETag", tag)
        if begin:
            told = begin if self.part_from is None else self.part_from
            extent = f"bytes {told}-{len(body) - 1}/{len(body)}"
            handler.send_header("Content-Range", extent)
        length = self.claimed or len(body) - begin
        handler.send_header("Content-Length", str(length))
        handler.end_headers()
        self.send(handler, body[begin:])

    def begin(self, handler, wanted, tag):
        """Where the answer begins."""
        if not (self.ranges and wanted and handler.headers.get("If-Range") == tag):
            return 0
        return int(wanted.removeprefix("bytes=").removesuffix("-"))

    def send(self, handler, body):
        """Send what is to come before the line breaks."""
        if self.cuts:
            body = body[: self.cuts.pop(0)]
            handler.close_connection = True
        try:
            for start in range(0, len(body), 100 if self.slow else 1 << 20):
                step = 100 if self.slow else 1 << 20
                handler.wfile.write(body[start : start + step])
                handler.wfile.flush()
                if self.slow:
                    time.sleep(0.02)
        except OSError:
            return


@contextmanager
def serving():
    """Yield a site that runs meanwhile."""
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            site.answer(self)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    site.url = f"http://127.0.0.1:{server.server_port}/models"
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
