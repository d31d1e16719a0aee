"""Sending, against a telephone network on a real socket: once, or not at all."""

import socket
import threading
from datetime import UTC, datetime

import pytest
from case_rows import CALLER
from signed import ACCOUNT, NUMBER, TOKEN
from structlog.testing import capture_logs
from text_rows import ended

from ivr.messages.network import TextNetwork
from ivr.messages.send import TextSender
from ivr.tables import Message, OptOut

pytestmark = pytest.mark.both_databases

NOT_KNOWN = "not known whether it was sent"


def test_a_text_is_sent_from_the_number_that_was_called(
    put, sender, exchange, rows, case, desk
):
    put(text="您好 1001")
    sender.send_due()
    sender.send_due()
    (message,) = exchange.messages.values()
    sent = (message.from_, message.to, message.body, message.status)
    assert sent == (NUMBER, CALLER, "您好 1001", "queued")
    assert ended(rows) == ("sent", None)
    kept = {"sid": message.sid, "attempts": 1, "case_number": case.number}
    assert rows(Message, *kept) == [kept]
    assert desk.timeline(case.number) == [
        ("opened", None, ""),
        ("text_sent", None, "您好 1001"),
    ]


def test_neither_number_nor_words_are_in_the_log(put, sender, exchange):
    put("one", text="tulips")
    put("two", text="in winter")
    exchange.refuse(400)
    with capture_logs() as logged:
        sender.send_due()
    plain = {"event": "text", "log_level": "info"}
    refused = {"came": "Failed", "reason": "Twilio refused it (error 20400)"}
    assert logged == [
        plain | refused | {"message": 1},
        plain | {"came": "Sent", "reason": None, "message": 2},
    ]


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (400, "Twilio refused it (error 20400)"),
        (401, "Twilio refuses our account (401); check TWILIO_AUTH_TOKEN"),
        (403, "Twilio refused it (error 20403)"),
        (302, NOT_KNOWN),
        (500, NOT_KNOWN),
        (503, NOT_KNOWN),
    ],
)
def test_a_refusal_and_a_doubt_end_it(
    put, sender, exchange, rows, desk, case, status, reason
):
    put()
    exchange.refuse(status)
    sender.send_due()
    sender.send_due()
    assert ended(rows) == ("failed", reason)
    assert exchange.messages == {}
    assert desk.timeline(case.number)[1:] == [("text_failed", None, reason)]


def test_twilios_own_code_is_kept_of_a_refusal(put, sender, rows):
    put(text="x" * 1601)
    sender.send_due()
    assert ended(rows) == ("failed", "Twilio refused it (error 21617)")


def test_a_number_that_told_twilio_to_stop_has_opted_out(
    put, sender, exchange, rows, desk, case
):
    put()
    exchange.unsubscribed.add(CALLER)
    sender.send_due()
    reason = "this number wants no text messages"
    assert ended(rows) == ("opted_out", reason)
    assert desk.timeline(case.number)[1:] == [("text_failed", None, reason)]


def test_a_number_that_opts_out_while_its_text_waits_gets_nothing(
    put, sender, exchange, rows, database
):
    put()
    with database.writing() as session:
        session.add(OptOut(number=CALLER, at=datetime.now(UTC)))
    sender.send_due()
    assert ended(rows) == ("opted_out", "this number wants no text messages")
    assert exchange.messages == {}


def test_an_answer_that_is_lost_never_sends_a_text_twice(put, sender, exchange, rows):
    put()
    exchange.lose_answers(1)
    sender.send_due()
    sender.send_due()
    assert ended(rows) == ("failed", NOT_KNOWN)
    assert len(exchange.messages) == 1


def test_a_network_that_takes_a_text_and_says_nothing_is_a_doubt(
    put, database, rows, monkeypatch
):
    monkeypatch.setattr("ivr.messages.network.READ_TIMEOUT_S", 0.2)
    put()
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        TextSender(database, TextNetwork(url, ACCOUNT, TOKEN)).send_due()
    assert ended(rows) == ("failed", NOT_KNOWN)


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b"{}", b'{"sid": 7}'])
def test_an_acceptance_without_an_id_is_a_doubt(put, database, rows, body):
    put()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        thread = threading.Thread(target=answer, args=(listening, body))
        thread.start()
        TextSender(database, TextNetwork(url, ACCOUNT, TOKEN)).send_due()
        thread.join()
    assert ended(rows) == ("failed", NOT_KNOWN)


def answer(listening, body):
    """Answer one request with 201 and `body`."""
    connection, _ = listening.accept()
    with connection:
        connection.recv(65536)
        head = f"HTTP/1.1 201 -\r\nContent-Length: {len(body)}\r\n\r\n"
        connection.sendall(head.encode() + body)
