"""The company's own service: slow, trickling, down, and back again."""

import socket
import time
from time import monotonic

import pytest
from accounts_service import raw_server, trickling
from flask import Response
from known_accounts import FOUND, NO_ANSWER, TOKEN, soon

from ivr.accounts.exchange import Service
from ivr.accounts.service import HttpDirectory


def broken():
    return Response('{"account": null}', 500)


def test_a_wrong_token_is_no_answer(service):
    for token in ("", "another"):
        directory = HttpDirectory(Service(service.address, token))
        assert directory.find("1001", None, soon()) == NO_ANSWER
    assert service.asked == []


def took(work):
    began = monotonic()
    found = work()
    return found, monotonic() - began


def test_a_slow_answer_is_none_when_the_time_is_over(service, directory):
    service.before = lambda: time.sleep(1)
    found, seconds = took(lambda: directory.find("1001", None, soon(0.4)))
    assert found == NO_ANSWER
    assert 0.39 < seconds < 0.6


def test_a_trickled_answer_is_none_when_the_time_is_over(service, directory):
    service.instead = trickling
    found, seconds = took(lambda: directory.find("1001", None, soon(0.5)))
    assert found == NO_ANSWER
    assert seconds < 0.7


def test_trickled_headers_are_no_answer_and_the_line_is_cut():
    with raw_server(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n") as (port, ended):
        directory = HttpDirectory(Service(f"http://127.0.0.1:{port}"))
        found, seconds = took(lambda: directory.find("1001", None, soon(0.4)))
        assert found == NO_ANSWER
        assert seconds < 0.6
        until = soon(2)
        while not ended and monotonic() < until:
            time.sleep(0.05)
        assert ended == ["hung up"]


def test_a_body_that_trickles_after_a_closing_header_is_cut_too():
    head = b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"
    with raw_server(head, b" ") as (port, ended):
        directory = HttpDirectory(Service(f"http://127.0.0.1:{port}"))
        assert directory.find("1001", None, soon(0.4)) == NO_ANSWER
        until = soon(2)
        while not ended and monotonic() < until:
            time.sleep(0.05)
        assert ended == ["hung up"]


def test_no_time_left_is_no_answer_without_a_question(service, directory):
    assert directory.find("1001", None, monotonic() - 1) == NO_ANSWER
    assert service.asked == []


@pytest.mark.parametrize("first", [b"", b"SSH-2.0-x\r\n", b"HTTP/1.1 200\r\n" * 200])
def test_what_speaks_no_http_is_no_answer(first):
    with raw_server(first) as (port, _):
        directory = HttpDirectory(Service(f"http://127.0.0.1:{port}"))
        assert directory.find("1001", None, soon()) == NO_ANSWER


def test_a_service_that_is_down_is_no_answer(told):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    directory = HttpDirectory(Service(f"http://127.0.0.1:{port}"))
    for _ in range(7):
        assert directory.find("1001", None, soon()) == NO_ANSWER
    expected = [("accounts_service_no_answer", "ConnectionRefusedError")]
    assert told() == expected


def test_wrong_tls_is_no_answer(service, told):
    address = service.address.replace("http:", "https:")
    directory = HttpDirectory(Service(address, TOKEN))
    assert directory.find("1001", None, soon()) == NO_ANSWER
    reason = "its certificate or TLS is wrong"
    assert told() == [("accounts_service_no_answer", reason)]
    assert service.asked == []


def test_after_five_failures_nobody_asks_for_half_a_minute_then_one_does(
    service, directory, clock, told
):
    service.instead = broken
    for _ in range(9):
        directory.check_pin("1001", "4711", soon())
    assert len(service.asked) == 5
    clock.now += 29.9
    assert directory.check_pin("1001", "4711", soon()) == NO_ANSWER
    assert len(service.asked) == 5
    clock.now += 0.2
    for _ in range(3):  # the one that is let through fails: half a minute more
        assert directory.check_pin("1001", "4711", soon()) == NO_ANSWER
    assert len(service.asked) == 6
    service.instead = None
    assert directory.check_pin("1001", "4711", soon()) == NO_ANSWER
    clock.now += 30.1
    for _ in range(3):
        assert directory.check_pin("1001", "4711", soon()) is True
    assert len(service.asked) == 9
    assert told() == [
        ("accounts_service_no_answer", "status 500"),
        ("accounts_service_answers_again", None),
    ]


def test_four_failures_and_an_answer_open_nothing(service, directory):
    for _ in range(3):
        service.instead = broken
        for _ in range(4):
            directory.check_pin("1001", "4711", soon())
        service.instead = None
        assert directory.check_pin("1001", "4711", soon()) is True


def test_what_is_known_is_told_while_the_service_is_not_asked(
    service, directory, clock
):
    directory.find("1001", None, soon())
    service.instead = broken
    for _ in range(5):
        directory.check_pin("1001", "4711", soon())
    assert directory.find("1001", None, soon()) == FOUND
    clock.now += 61
    assert directory.find("1001", None, soon()) == NO_ANSWER
