"""A company's own account service on loopback, which can be wrong in every way."""

import socket
import time
from collections.abc import Callable
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Thread
from typing import Any

from flask import Flask, Response, request
from werkzeug.serving import make_server

Known = dict[str, dict[str, Any]]


@dataclass
class AccountService:
    """Answers from `accounts` and `pins`, unless `instead` answers.

    `asked` is each question: its path and what was in it.
    """

    accounts: Known
    pins: dict[str, str]
    token: str = ""
    instead: Callable[[], Any] | None = None
    before: Callable[[], None] = lambda: None
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    address: str = ""

    def app(self) -> Flask:
        app = Flask("accounts")
        app.post("/v1/find")(lambda: self.answer(self.find))
        app.post("/v1/pin", endpoint="pin")(lambda: self.answer(self.pin))
        return app

    def answer(self, usual: Callable[[dict[str, str]], Any]) -> Any:
        if self.token and request.headers.get("Authorization") != (
            f"Bearer {self.token}"
        ):
            return Response("who?", 401)
        question = request.get_json()
        self.asked.append((request.path, question))
        self.before()
        return self.instead() if self.instead else usual(question)

    def find(self, question: dict[str, str]) -> dict[str, Any]:
        if "account" in question:
            return {"account": self.accounts.get(question["account"])}
        theirs = [
            one for one in self.accounts.values() if one["phone"] == question["phone"]
        ]
        return {"account": theirs[0] if len(theirs) == 1 else None}

    def pin(self, question: dict[str, str]) -> dict[str, bool]:
        kept = self.pins.get(question["account"])
        return {"right": kept is not None and kept == question["pin"]}

    def questions(self, path: str) -> list[dict[str, str]]:
        return [question for asked, question in self.asked if asked == path]


@contextmanager
def serving(service: AccountService):
    server = make_server("127.0.0.1", 0, service.app(), threaded=True)
    thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    service.address = f"http://127.0.0.1:{server.server_port}/v1"
    try:
        yield service
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def trickling() -> Response:
    """A right answer, a byte at a time."""

    def pieces():
        for letter in '{"account": null}':
            yield letter
            time.sleep(0.3)

    return Response(pieces(), content_type="application/json")


@contextmanager
def raw_server(first: bytes, more: bytes = b"", pause_s: float = 0.1):
    """A server that sends `first`, then `more` again and again, until hung up on.

    Yields its port, and the list of how its connections ended.
    """
    listener = socket.create_server(("127.0.0.1", 0))
    ended: list[str] = []

    def serve(conversation: socket.socket) -> None:
        with conversation, suppress(OSError):
            conversation.recv(65536)
            conversation.sendall(first)
            while more:
                conversation.sendall(more)
                time.sleep(pause_s)
        ended.append("hung up")

    def accept() -> None:
        with suppress(OSError):
            while True:
                conversation, _ = listener.accept()
                Thread(target=serve, args=(conversation,), daemon=True).start()

    thread = Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1], ended
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()
