"""What callers text back, signed by Twilio and taken at the real route."""

from datetime import UTC, datetime, timedelta

import pytest
from case_rows import AT, CALLER
from signed import ACCOUNT, NUMBER, PUBLIC_URL, TOKEN
from sqlalchemy import text as sql
from structlog.testing import capture_logs
from twilio.request_validator import RequestValidator
from werkzeug.datastructures import MultiDict

from ivr.tables import CaseEvent, Message, OptOut, ReceivedText

pytestmark = pytest.mark.both_databases

SID = "SM" + "d" * 32
NOTHING = b'<?xml version="1.0" encoding="UTF-8"?><Response />'


@pytest.fixture
def text(twilio):
    """Post a text message as Twilio does."""

    def post(body, sid=SID, from_=CALLER, **more):
        fields = {
            "MessageSid": sid,
            "SmsSid": sid,
            "SmsMessageSid": sid,
            "AccountSid": ACCOUNT,
            "From": from_,
            "To": NUMBER,
            "Body": body,
            "NumMedia": "0",
            "NumSegments": "1",
            "SmsStatus": "received",
            "ApiVersion": "2010-04-01",
            **more,
        }
        answer = twilio.post("/twilio/message", fields)
        assert (answer.status_code, answer.data) == (200, NOTHING)
        assert answer.content_type == "text/xml; charset=utf-8"

    return post


def sid(number):
    return f"SM{number:032x}"


def received(desk, case):
    return [words for kind, _, words in desk.timeline(case) if kind == "text_received"]


def test_a_text_is_a_line_of_its_callers_case(text, case, desk, rows):
    text("The transfer came, thank you 谢谢")
    assert desk.timeline(case.number) == [
        ("opened", None, ""),
        ("text_received", None, "The transfer came, thank you 谢谢"),
    ]
    assert rows(ReceivedText, "sid", "case_number") == [
        {"sid": SID, "case_number": case.number}
    ]


def test_the_same_text_again_changes_nothing(text, case, desk):
    text("once")
    text("once")
    text("once more", sid=sid(2))
    assert received(desk, case.number) == ["once", "once more"]


def test_a_text_goes_to_the_newest_open_case_of_its_number(text, desk):
    old = desk.case(opened_at=AT)
    new = desk.case(
        opened_at=AT + timedelta(hours=1), caller=None, callback_number=CALLER
    )
    closed = desk.case(opened_at=AT + timedelta(hours=2), closed_at=AT)
    other = desk.case(caller="+13105550123", callback_number="+13105550123")
    text("hello")
    found = [received(desk, number) for number in (old, new, closed, other)]
    assert found == [[], ["hello"], [], []]


@pytest.mark.parametrize("from_", ["+13105550123", "anonymous", ""])
def test_a_text_of_a_stranger_is_dropped_and_its_number_not_logged(
    text, case, rows, from_
):
    before = rows(CaseEvent)
    with capture_logs() as logged:
        text("hello", from_=from_)
    reason = "no open case of this number" if from_.startswith("+") else "no number"
    plain = {"event": "text_dropped", "log_level": "info", "text": SID}
    assert logged == [plain | {"reason": reason}]
    assert (rows(CaseEvent), rows(ReceivedText), rows(OptOut)) == (before, [], [])
    assert case.number == 1001


def test_a_text_that_is_too_long_is_cut(text, case, desk):
    text("x" * 1601 + "\0")
    assert received(desk, case.number) == ["x" * 1600]


def test_what_no_database_can_hold_is_left_out(text, case, desk):
    text("a\0b")
    assert received(desk, case.number) == ["ab"]


@pytest.mark.parametrize("word", ["STOP", " stop\n", "Unsubscribe", "退订", "수신거부"])
def test_a_word_that_ends_texts_is_noted_and_no_text_goes_there(
    text, put, case, desk, rows, word
):
    text(word)
    assert [row["number"] for row in rows(OptOut)] == [CALLER]
    assert received(desk, case.number) == [word]
    put()
    assert rows(Message, "state") == [{"state": "opted_out"}]


def test_a_word_that_begins_texts_takes_the_end_back(text, put, case, rows):
    text("STOP", sid=sid(1))
    text("start", sid=sid(2))
    text("STOP", sid=sid(1))  # brought again, late
    assert rows(OptOut) == []
    put()
    assert rows(Message, "state") == [{"state": "queued"}]
    assert case.number == 1001


@pytest.mark.parametrize("body", ["please stop", "STOPPED", "stop it", ""])
def test_other_words_end_nothing(text, case, desk, rows, body):
    text(body)
    assert rows(OptOut) == []
    assert received(desk, case.number) == [body]


def test_somebody_without_a_case_can_end_texts_too(text, rows):
    text("STOP", from_="+13105550123")
    assert rows(OptOut, "number") == [{"number": "+13105550123"}]
    assert rows(ReceivedText, "sid", "case_number") == [
        {"sid": SID, "case_number": None}
    ]
    assert rows(OptOut)[0]["at"] > datetime.now(UTC) - timedelta(minutes=1)


def test_what_twilios_own_opt_out_made_of_a_text_counts(text, rows):
    text("ARRET", sid=sid(1), OptOutType="STOP")
    assert len(rows(OptOut)) == 1
    text("REPRISE", sid=sid(2), OptOutType="START")
    assert rows(OptOut) == []


def test_a_text_that_cannot_be_stored_asks_to_be_sent_again(twilio, database):
    with database.writing() as session:
        session.execute(sql("ALTER TABLE received_texts RENAME TO gone"))
    fields = {"MessageSid": SID, "AccountSid": ACCOUNT, "From": CALLER, "Body": "STOP"}
    answer = twilio.post("/twilio/message", fields)
    assert (answer.status_code, answer.data) == (503, NOTHING)


@pytest.mark.parametrize(
    "changes",
    [
        {"MessageSid": "SM123"},
        {"MessageSid": "CA" + "c" * 32},
        {"MessageSid": ""},
        {"MessageSid": "SM" + "D" * 32},
        {"MessageSid": SID + "\n"},
        {"AccountSid": "AC" + "b" * 32},
    ],
)
def test_a_message_without_its_own_id_is_refused_though_signed(twilio, rows, changes):
    fields = twilio.fields() | {"MessageSid": SID, "Body": "STOP"} | changes
    answer = twilio.post("/twilio/message", fields)
    assert (answer.status_code, answer.data, rows(OptOut)) == (403, b"", [])


def test_a_message_with_two_ids_is_refused_though_signed(twilio, rows):
    fields = MultiDict({"AccountSid": ACCOUNT, "From": CALLER, "Body": "STOP"})
    fields.setlist("MessageSid", [SID, sid(2)])
    url = f"{PUBLIC_URL}/twilio/message"
    signature = RequestValidator(TOKEN).compute_signature(url, fields)
    headers = {"X-Twilio-Signature": signature}
    answer = twilio.client.post("/twilio/message", data=fields, headers=headers)
    assert (answer.status_code, answer.data, rows(OptOut)) == (403, b"", [])


def test_a_message_with_a_picture_is_taken(text, case, desk):
    text("look", sid="MM" + "d" * 32, NumMedia="1")
    assert received(desk, case.number) == ["look"]


def test_a_message_opens_no_other_door(twilio):
    fields = {"AccountSid": ACCOUNT, "MessageSid": SID, "From": CALLER}
    routes = ("voice", "step", "status", "recording", "fallback")
    answers = [twilio.post(f"/twilio/{route}", fields) for route in routes]
    assert [answer.status_code for answer in answers] == [403] * 5


def test_an_unsigned_message_is_refused(twilio, rows):
    fields = {"AccountSid": ACCOUNT, "MessageSid": SID, "From": CALLER, "Body": "STOP"}
    answer = twilio.client.post("/twilio/message", data=fields)
    assert (answer.status_code, answer.data, rows(OptOut)) == (403, b"", [])
