"""The company's own systems: a web service and a mail server, on loopback."""

import asyncio
import hashlib
import hmac
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from flask import Flask, request
from werkzeug.serving import make_server

WEB_SECRET = "a secret between the two of us"
FROM, TO = "hotline@hotline.example", "security@company.example"
LONGEST_AGE_S = 300


@dataclass
class WebReceiver:
    """A web service that believes only what is signed, and keeps ids."""

    url: str = ""
    requests: list[dict[str, Any]] = field(default_factory=list)
    by_id: dict[str, bytes] = field(default_factory=dict)
    statuses: list[int] = field(default_factory=list)
    hold: threading.Event | None = None
    arrived: threading.Event = field(default_factory=threading.Event)
    answer_s: float = 0

    def take(self) -> tuple[str, int, dict[str, str]]:
        body, headers = request.get_data(), dict(request.headers)
        self.requests.append({"headers": headers, "body": body, "path": request.path})
        self.arrived.set()
        time.sleep(self.answer_s)
        if self.hold is not None:
            self.hold.wait(30)
        status = self.statuses.pop(0) if self.statuses else 200
        if not is_signed(headers.get("X-Ivr-Signature", ""), body):
            return "", 403, {}
        if status < 300:
            key = headers["Idempotency-Key"]
            assert self.by_id.setdefault(key, body) == body
        return "", status, {"Location": "/elsewhere"} if status in {301, 307} else {}


def is_signed(header: str, body: bytes) -> bool:
    """The check of docs/running.md, written by somebody who has only that."""
    parts = dict(part.split("=", 1) for part in header.split(",") if "=" in part)
    if abs(time.time() - int(parts.get("t", 0))) > LONGEST_AGE_S:
        return False
    signed = parts["t"].encode() + b"." + body
    wanted = hmac.new(WEB_SECRET.encode(), signed, hashlib.sha256).hexdigest()
    return hmac.compare_digest(wanted, parts.get("v1", ""))


@contextmanager
def serving_web() -> Iterator[WebReceiver]:
    receiver, app = WebReceiver(), Flask("company")
    app.post("/freeze")(receiver.take)
    app.route("/elsewhere", methods=["GET", "POST"])(receiver.take)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    server.daemon_threads = True
    receiver.url = f"http://127.0.0.1:{server.server_port}/freeze"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield receiver
    finally:
        if receiver.hold is not None:
            receiver.hold.set()
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass
class MailReceiver:
    """A mail server and the mailbox behind it, in which a Message-ID is one mail."""

    port: int = 0
    mails: list[Message] = field(default_factory=list)
    envelopes: list[tuple[str, list[str]]] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    answers: dict[str, list[str]] = field(default_factory=dict)
    hold: threading.Event | None = None
    arrived: threading.Event = field(default_factory=threading.Event)
    signed_in: list[tuple[bytes, bytes]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}?tls=none"

    @property
    def by_id(self) -> dict[str, bytes]:
        found: dict[str, bytes] = {}
        for mail, raw in zip(self.mails, self.raw, strict=True):
            assert found.setdefault(str(mail["Message-ID"]), raw) == raw
        return found

    def answer(self, step: str) -> str | None:
        waiting = self.answers.get(step)
        return waiting.pop(0) if waiting else None

    async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802
        del server, session, options
        if refusal := self.answer("MAIL"):
            return refusal
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        del server, session, options
        if refusal := self.answer("RCPT"):
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        del server, session
        if refusal := self.answer("DATA"):
            return refusal
        self.raw.append(envelope.content)
        self.mails.append(message_from_bytes(envelope.content, policy=default))
        self.envelopes.append((envelope.mail_from, list(envelope.rcpt_tos)))
        self.arrived.set()
        if self.hold is not None:  # it has the mail and does not say so yet
            await asyncio.get_running_loop().run_in_executor(None, self.hold.wait, 30)
        return "250 OK"

    async def handle_QUIT(self, server, session, envelope):  # noqa: N802
        del server, session, envelope
        return self.answer("QUIT") or "221 Bye"

    def authenticate(self, server, session, envelope, mechanism, data):
        del server, session, envelope, mechanism
        self.signed_in.append((data.login, data.password))
        return AuthResult(success=data.password == b"p@ss:word", handled=False)


@contextmanager
def serving_mail(**options: Any) -> Iterator[MailReceiver]:
    """`options` are aiosmtpd's own, such as `tls_context`."""
    receiver = MailReceiver()
    controller = Controller(
        receiver,
        hostname="127.0.0.1",
        port=free_port(),
        authenticator=receiver.authenticate,
        auth_require_tls=False,
        **options,
    )
    controller.start()
    receiver.port = controller.port
    try:
        yield receiver
    finally:
        if receiver.hold is not None:
            receiver.hold.set()
        controller.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
