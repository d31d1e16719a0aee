"""Texts there and back: the worker, the exchange and the real routes together."""

import pytest
from case_rows import CALLER
from signed import NUMBER, PUBLIC_URL, TOKEN

from ivr.messages.network import TextNetwork
from ivr.messages.send import TextSender
from ivr.simulator import Exchange, post_to
from ivr.tables import Message


@pytest.fixture
def line(twilio, exchange):
    """An exchange whose number's texts come to the real routes."""
    found = Exchange(
        account_sid=exchange.account_sid,
        auth_token=TOKEN,
        clock=exchange.clock,
        post=post_to(twilio.client.application),
    )
    found.add_number(
        NUMBER,
        voice_url=f"{PUBLIC_URL}/twilio/voice",
        message_url=f"{PUBLIC_URL}/twilio/message",
    )
    return found


def test_texts_go_there_and_back_until_the_caller_wants_no_more(
    put, line, database, rows, desk, case
):
    def text(body):
        return line.text(from_=CALLER, to=NUMBER, body=body)

    with line.serving() as url:
        sender = TextSender(database, TextNetwork(url, line.account_sid, TOKEN))
        put("promise", text="Case 1001.")
        sender.send_due()
        thanks = text("Thanks!")
        line.repeat(thanks.request)
        put("waiting")
        text("STOP")
        sender.send_due()
        put("after")
        text("START")
        put("again", text="Welcome back.")
        sender.send_due()
    assert thanks.answer.status == 200
    assert [row["state"] for row in rows(Message)] == [
        "sent",
        "opted_out",
        "opted_out",
        "sent",
    ]
    unwanted = "this number wants no text messages"
    assert [event[::2] for event in desk.timeline(case.number)] == [
        ("opened", ""),
        ("text_sent", "Case 1001."),
        ("text_received", "Thanks!"),
        ("text_received", "STOP"),
        ("text_failed", unwanted),
        ("text_received", "START"),
        ("text_failed", unwanted),
        ("text_sent", "Welcome back."),
    ]
