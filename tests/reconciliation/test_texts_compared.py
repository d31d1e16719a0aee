"""Text messages that got lost between Twilio and us, either way."""

from contextlib import suppress
from datetime import timedelta

import pytest
from case_rows import AT
from day_of_calls import NUMBER, number_of
from sqlalchemy import select
from whole_database import everything

from ivr.simulator import Delivery, WireError
from ivr.simulator.sound import tone
from ivr.tables import Case, CaseEvent, Discrepancy, Message, OptOut, ReceivedText

pytestmark = pytest.mark.both_databases


@pytest.fixture
def wanted(here):
    """A caller whose case is told by a text that is to be sent."""
    call = here.day.ring("opened")
    call.press("1")
    call.leave_message(tone(2), end="#")
    call.press("1")


@pytest.fixture
def lines(database):
    def read():
        rows = select(CaseEvent.kind, CaseEvent.text).order_by(CaseEvent.id)
        with database.reading() as session:
            return [tuple(row) for row in session.execute(rows)][1:]

    return read


SENT = ("text_sent", "We will call you.")


def once(here, database, counts, repaired):
    """Compare, and see that once more changes nothing."""
    first = here.compare()
    assert (first.counts["texts"], first.repaired["texts"]) == (counts, repaired)
    before = everything(database, but=("reconciliations", "chores"))
    assert here.compare().repaired == {}
    assert everything(database, but=("reconciliations", "chores")) == before


def test_a_text_that_did_not_arrive_is_told_at_once_and_not_again(
    here, wanted, lines, rows
):
    assert wanted is None
    here.texts.send_due()
    (sid,) = here.day.exchange.messages
    told = here.day.exchange.deliver_text(sid, "undelivered", 30003)
    assert told.answer.status == 200
    assert lines() == [SENT, ("text_undelivered", "it did not arrive (error 30003)")]
    here.day.exchange.deliver_text(sid, "delivered")  # what is final stays so
    assert rows(Message, "delivery", "error_code") == [
        {"delivery": "undelivered", "error_code": 30003}
    ]
    assert len(lines()) == 2


def test_a_text_whose_news_was_lost_is_asked_for(here, wanted, database, lines):
    assert wanted is None
    here.texts.send_due()
    (sid,) = here.day.exchange.messages
    here.day.exchange.callbacks = Delivery.LOSE
    here.day.exchange.deliver_text(sid, "failed", 30008)
    once(here, database, {"undelivered": 1}, 1)
    assert lines() == [SENT, ("text_undelivered", "it did not arrive (error 30008)")]


def test_a_text_of_which_nobody_knew_whether_it_was_sent_is_found(
    here, wanted, database, lines, rows
):
    assert wanted is None
    here.day.exchange.lose_answers(1)
    here.texts.send_due()
    doubt = ("text_failed", "not known whether it was sent")
    assert lines() == [doubt]
    (sid,) = here.day.exchange.messages
    here.day.exchange.deliver_text(sid, "delivered")
    once(here, database, {"delivered": 1}, 1)
    assert lines() == [doubt, SENT]
    assert rows(Message, "sid", "state", "reason", "delivery") == [
        {"sid": sid, "state": "sent", "reason": None, "delivery": "delivered"}
    ]


def test_a_callers_text_that_never_reached_us_is_a_line_of_their_case(
    here, wanted, database, lines, rows
):
    assert wanted is None
    here.day.out_of_reach(lambda: text(here, "Thanks!"))
    text(here, "And more.")
    once(here, database, {"received": 2}, 1)
    assert lines() == [("text_received", "And more."), ("text_received", "Thanks!")]
    assert len(rows(ReceivedText)) == 2


def test_a_text_from_before_the_case_is_not_put_into_it(here, database, lines):
    here.day.out_of_reach(lambda: text(here, "Hello?", number_of(1)))
    here.day.leave_message("opened")
    with database.writing() as session:
        session.query(Case).one().opened_at = AT + timedelta(hours=1)
    once(here, database, {"dropped": 1}, 0)
    assert lines() == []


def test_who_wanted_no_texts_and_then_wanted_them_again_gets_them(
    here, wanted, database, rows
):
    assert wanted is None
    here.day.out_of_reach(lambda: text(here, "STOP"))
    text(here, "START")
    once(here, database, {"dropped": 1, "received": 1}, 0)
    assert rows(OptOut) == []
    here.day.out_of_reach(lambda: text(here, "STOP"))
    assert here.compare().repaired == {"texts": 1}
    assert [row["number"] for row in rows(OptOut)] == [number_of(1)]


def test_a_text_that_somebody_else_sent_from_the_account_is_an_alert(
    here, database, rows
):
    here.texts.network.send(from_=NUMBER, to=number_of(9), text="Buy!")
    (sid,) = here.day.exchange.messages
    once(here, database, {"alert": 1}, 1)
    assert rows(Discrepancy, "sid", "reason") == [
        {"sid": sid, "reason": "unknown_text"}
    ]


def text(here, body, number=None):
    """Text our number; one that reaches nobody stays at Twilio all the same."""
    exchange = here.day.exchange
    exchange.clock.advance(60)
    with suppress(WireError):
        exchange.text(from_=number or number_of(1), to=NUMBER, body=body)
