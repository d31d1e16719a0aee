"""The signed request, posted to a real web service."""

import hashlib
import hmac
import socket
import ssl
import threading
import time
from contextlib import contextmanager, suppress

import pytest
from notice_receivers import WEB_SECRET, free_port, is_signed

from ivr.notices.outcome import Failed, NotYet, Told
from ivr.notices.webhook import Webhook, signature

ID = "7d9f2c5e-3f0a-4a35-9f3e-6b4f0c7d1a22"
BODY = '{"id": "x", "note": "您好"}'


@contextmanager
def answering(chat):
    """Serve one connection with what `chat` does to it."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=lambda: chat(listening.accept()[0]))
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/freeze"
        thread.join()


def test_a_notice_is_posted_whole_and_signed(web, webhook):
    assert webhook.tell(ID, BODY) == Told()
    (request,) = web.requests
    headers = request["headers"]
    assert request["body"] == BODY.encode()
    assert is_signed(headers["X-Ivr-Signature"], request["body"])
    wanted = {
        "Content-Type": "application/json",
        "Idempotency-Key": ID,
        "User-Agent": "ivr-hotline",
    }
    assert {name: headers[name] for name in wanted} == wanted
    assert WEB_SECRET not in str(request)


def test_the_signature_is_of_the_time_and_the_body():
    digest = hmac.new(b"key", b"1700000000.{}", hashlib.sha256).hexdigest()
    assert signature("key", 1700000000, b"{}") == f"t=1700000000,v1={digest}"


def test_a_receiver_can_tell_another_secret_body_or_time():
    at = int(time.time())
    right = signature(WEB_SECRET, at, b"{}")
    assert is_signed(right, b"{}")
    assert not is_signed(right, b"{ }")
    assert not is_signed(signature("another", at, b"{}"), b"{}")
    assert not is_signed(signature(WEB_SECRET, at - 600, b"{}"), b"{}")


@pytest.mark.parametrize(
    ("status", "came"),
    [
        (200, Told()),
        (202, Told()),
        (204, Told()),
        (301, NotYet("the webhook answered 301")),
        (307, NotYet("the webhook answered 307")),
        (400, NotYet("the webhook answered 400")),
        (401, NotYet("the webhook answered 401")),
        (410, Failed("the webhook is gone (410)")),
        (429, NotYet("the webhook answered 429")),
        (500, NotYet("the webhook answered 500")),
        (503, NotYet("the webhook answered 503")),
    ],
)
def test_only_2xx_is_told_and_only_410_ends_it(web, webhook, status, came):
    web.statuses.append(status)
    assert webhook.tell(ID, BODY) == came
    assert [request["path"] for request in web.requests] == ["/freeze"]


def test_no_password_of_this_machine_goes_along(web, webhook, tmp_path, monkeypatch):
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login us password secret\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    assert webhook.tell(ID, BODY) == Told()
    assert "Authorization" not in web.requests[0]["headers"]


def test_nobody_there_is_tried_again():
    webhook = Webhook(f"http://127.0.0.1:{free_port()}/", WEB_SECRET, time.time)
    assert webhook.tell(ID, BODY) == NotYet("the webhook cannot be reached")


def test_a_connection_that_breaks_off_is_tried_again():
    def broken(link):
        link.recv(10)
        link.close()

    with answering(broken) as url:
        came = Webhook(url, WEB_SECRET, time.time).tell(ID, BODY)
    assert came == NotYet("the webhook cannot be reached")


def test_an_answer_that_trickles_is_not_waited_for_to_its_end():
    def trickling(link):
        link.recv(65536)
        link.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        for _ in range(20):
            link.sendall(b"x")
            time.sleep(0.05)
        link.close()

    with answering(trickling) as url:
        begun = time.monotonic()
        came = Webhook(url, WEB_SECRET, time.time, longest_s=0.3).tell(ID, BODY)
        took = time.monotonic() - begun
    assert came == NotYet("no answer within 0.3 seconds")
    assert took < 0.9


def test_an_endless_answer_is_not_read():
    chunks = []

    def endless(link):
        with link, suppress(OSError):
            link.recv(65536)
            link.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            until = time.monotonic() + 5
            while time.monotonic() < until:
                link.sendall(b"5\r\nxxxxx\r\n")
                chunks.append(1)
                time.sleep(0.05)

    with answering(endless) as url:
        assert Webhook(url, WEB_SECRET, time.time).tell(ID, BODY) == Told()
    assert len(chunks) < 10


def test_a_certificate_that_nobody_vouches_for_is_not_trusted(certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    read: list[bytes] = []

    def pretending(link):
        try:
            with context.wrap_socket(link, server_side=True) as safe:
                read.append(safe.recv(65536))
        except OSError:
            link.close()

    with answering(pretending) as url:
        webhook = Webhook(url.replace("http:", "https:"), WEB_SECRET, time.time)
        came = webhook.tell(ID, BODY)
    assert came == NotYet("the webhook has a certificate that is not trusted")
    assert b"".join(read) == b""


def test_the_secret_is_in_no_description_of_the_webhook(webhook):
    assert WEB_SECRET not in repr(webhook)
