"""The network: which fault is which."""

import threading

import pytest
from tls_server import CERTIFICATE, serving_tls

from ivr.simulator import Answer, BrokenOffError, CannotConnectError, TimedOutError
from ivr.simulator.wire import MOST_BYTES_READ, get_by_http, post_by_http


@pytest.fixture
def answering(listener):
    """Answer the next connection with these bytes, then close it."""
    threads = []

    def answer(content):
        def serve():
            connection, _ = listener.accept()
            with connection:
                connection.recv(9999)
                connection.sendall(content)

        threads.append(threading.Thread(target=serve))
        threads[0].start()

    yield answer
    for thread in threads:
        thread.join()


def port(listener):
    return listener.getsockname()[1]


def post(url):
    return post_by_http(url, {}, b"", 0.2)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:1/", "http://no.such.host.invalid/", "http://[oops/"]
)
def test_an_address_that_nobody_has_cannot_be_connected(url):
    with pytest.raises(CannotConnectError):
        post(url)


def test_a_failed_handshake_is_no_connection(listener, answering):
    answering(b"this is not TLS")
    with pytest.raises(CannotConnectError):
        post(f"https://127.0.0.1:{port(listener)}/")


def test_a_certificate_of_ones_own_is_trusted_when_it_is_named(tmp_path, monkeypatch):
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    with serving_tls(tmp_path, b"<Response/>") as url:
        with pytest.raises(CannotConnectError):
            post_by_http(url, {}, b"", 5)
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / CERTIFICATE))
        answers = post_by_http(url, {}, b"", 5), get_by_http(url, {})
    assert [(one.status, one.body) for one in answers] == [(200, b"<Response/>")] * 2


def test_silence_is_a_timeout(listener):
    with pytest.raises(TimedOutError):
        post(f"http://127.0.0.1:{port(listener)}/")


@pytest.mark.parametrize(
    "content", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n<Resp"]
)
def test_an_answer_that_ends_too_early_is_broken_off(listener, answering, content):
    answering(content)
    with pytest.raises(BrokenOffError):
        post(f"http://127.0.0.1:{port(listener)}/")


def test_a_redirect_is_an_answer_and_not_followed(listener, answering):
    there = f"http://127.0.0.1:{port(listener)}/"
    head = f"HTTP/1.1 302 Found\r\nLocation: {there}\r\nContent-Length: 0\r\n\r\n"
    answering(head.encode())
    assert post(there) == Answer(302, {"Location": there, "Content-Length": "0"})


def test_an_endless_answer_is_read_only_in_part(application, address):
    application.answers["/"] = Answer(200, {}, b"x" * 10 * MOST_BYTES_READ)
    read = len(post_by_http(f"{address}/", {}, b"", 5).body)
    assert MOST_BYTES_READ < read < 2 * MOST_BYTES_READ
