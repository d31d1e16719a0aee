"""Our REST clients and signature check against a Twilio that others wrote.

What that Twilio does otherwise than the real one stands in `emulator`.
"""

from datetime import timedelta

import pytest
from case_rows import make_desk
from emulator import LOST_NUMBER
from signed import ACCOUNT, NUMBER, TOKEN
from sqlalchemy import select, update

from ivr.audio.fetch import FetchError, RecordingSource, RefusedError
from ivr.audio.listed import Parties, parties
from ivr.callbacks.asking import Line, call_back
from ivr.callbacks.network import CallNetwork, Order, Refused
from ivr.callbacks.placing import CallPlacer
from ivr.messages.network import Failed, Sent, TextNetwork
from ivr.messages.outbox import queue
from ivr.messages.send import TextSender
from ivr.policy.policy import Calling, DeskPolicy
from ivr.reconciliation.reading import CALLS, TEXTS, Reader, Window
from ivr.reconciliation.reconciler import Reconciler
from ivr.tables import Agent, Call, Callback, Case, CaseEvent, Discrepancy, Message
from ivr.telephony.clock import now

CALLER, AGENT = "+14155550101", "+12025550110"
ALL_DAY = (0, 24 * 60)
POLICY = DeskPolicy(calling=Calling(countries=["US"], hours=ALL_DAY, per_second=100))
HOUR = timedelta(hours=1)


def source(emulator, token=TOKEN):
    return RecordingSource(emulator.url, ACCOUNT, token)


@pytest.fixture
def desk(database):
    """Mei, whose phone is known, and a case whose caller had dialled our number."""
    found = make_desk(database)
    number = found.case(caller=CALLER, callback_number=CALLER)
    with database.writing() as session:
        session.execute(update(Agent).where(Agent.name == "Mei").values(phone=AGENT))
        session.execute(update(Call).values(called=NUMBER))
    return found, number


@pytest.fixture
def ask(database, desk):
    """Ask for the caller to be called back."""

    def ask_for():
        with database.writing() as session:
            mei = session.scalars(select(Agent).where(Agent.name == "Mei")).one()
            line = Line(POLICY.calling, "US")
            return call_back(session, desk[1], mei, line, now()).token

    return ask_for


def test_a_call_back_is_placed_and_its_signed_news_is_taken(
    emulator, served, database, ask, rows
):
    token = ask()
    network = CallNetwork(emulator.url, ACCOUNT, TOKEN)
    CallPlacer(database, network, served.url, lambda: POLICY).send_due()
    (placed,) = rows(Callback, "state", "sid", "outcome")
    assert (placed["state"], placed["outcome"]) == ("placed", None)
    assert network.status(placed["sid"]) == "ringing"
    order = Order(AGENT, NUMBER, served.url, served.url, 25)
    assert network.find(order, now()) == [placed["sid"]]
    emulator.end(placed["sid"], "no-answer")
    path = f"/twilio/callback/{token}/status"
    assert served.asked == [(path, "ringing", 200), (path, "no-answer", 200)]
    (ended,) = rows(Callback, "state", "sid", "outcome")
    assert ended == {**placed, "state": "ended", "outcome": "agent_absent"}


@pytest.mark.parametrize("token", ["another-token"])
def test_what_is_signed_with_another_token_changes_nothing(emulator, served, rows):
    sid = emulator.ring(CALLER)
    emulator.end(sid)
    assert [answer for _, _, answer in served.asked] == [403, 403]
    assert rows(Call) == []


def test_a_call_that_comes_in_is_answered_and_ended(emulator, served, rows):
    sid = emulator.ring(CALLER)
    emulator.end(sid)
    assert served.asked == [
        ("/twilio/voice", "in-progress", 200),
        ("/twilio/status", "completed", 200),
    ]
    (call,) = rows(Call, "sid", "caller", "called", "status", "ended_at")
    ended_at = call.pop("ended_at")
    assert ended_at is not None
    assert call == {
        "sid": sid,
        "caller": CALLER,
        "called": NUMBER,
        "status": "completed",
    }
    assert parties(source(emulator), sid) == Parties(CALLER, NUMBER)


def test_texts_are_sent_and_their_signed_news_is_taken(
    emulator, served, database, desk, rows
):
    _, number = desk
    with database.reading() as session:
        call_id = session.get_one(Case, number).call_id

    def put(name):
        row = {"call_id": call_id, "name": name, "to": CALLER, "text": f"{name}."}
        database.write(lambda found: queue(found, at=now(), **row))

    network = TextNetwork(
        emulator.url, ACCOUNT, TOKEN, f"{served.url}/twilio/text_status"
    )
    put("one")
    put("two")
    TextSender(database, network).send_due()
    one, two = rows(Message, "sid", "state", "delivery")
    assert {one["state"], two["state"]} == {"sent"}
    for sid, status in ((one["sid"], "delivered"), (two["sid"], "undelivered")):
        emulator.simulate("message-status", MessageSid=sid, Status="sent")
        emulator.simulate("message-status", MessageSid=sid, Status=status)
        emulator.simulate("message-status", MessageSid=sid, Status="sent")
    assert {row[0::2] for row in served.asked} == {("/twilio/text_status", 200)}
    assert [row["delivery"] for row in rows(Message)] == ["delivered", "undelivered"]
    with database.reading() as session:
        lines = select(CaseEvent.kind, CaseEvent.text).order_by(CaseEvent.id)
        told = [tuple(row) for row in session.execute(lines)]
    assert told[1:] == [
        ("text_sent", "one."),
        ("text_sent", "two."),
        ("text_undelivered", "it did not arrive"),
    ]


def test_a_text_that_comes_in_is_a_line_of_the_case(emulator, served, desk):
    found, number = desk
    emulator.simulate("inbound-message", To=NUMBER, From=CALLER, Body="Thanks!")
    assert served.asked == [("/twilio/message", "received", 200)]
    assert found.timeline(number)[-1] == ("text_received", None, "Thanks!")


def test_refusals_are_told_by_the_emulators_numbers_as_by_twilios(emulator):
    texts = TextNetwork(emulator.url, ACCOUNT, TOKEN)
    calls = CallNetwork(emulator.url, ACCOUNT, TOKEN)
    ours = Order(AGENT, "+12025550199", "http://a.example", "http://a.example", 25)
    assert calls.place(ours) == Refused("Twilio refused the call (error 21210)")
    assert texts.send(from_="+12025550199", to=CALLER, text="x") == Failed(
        "Twilio refused it (error 21606)"
    )
    refused = "Twilio refuses our account (401); check TWILIO_AUTH_TOKEN"
    stranger = TextNetwork(emulator.url, ACCOUNT, "wrong")
    assert stranger.send(from_=NUMBER, to=CALLER, text="x") == Failed(refused)
    window = Window(now() - HOUR, now() + HOUR)
    with pytest.raises(RefusedError) as caught:
        Reader(source(emulator, "wrong")).read(CALLS, window)
    assert str(caught.value) == refused


def test_lists_are_read_whole_and_only_of_their_time(emulator, monkeypatch):
    monkeypatch.setattr("ivr.reconciliation.reading.PAGE_SIZE", 2)
    rung = [emulator.ring(f"+1415555010{last}") for last in range(5)]
    network = TextNetwork(emulator.url, ACCOUNT, TOKEN)
    sent = [network.send(from_=NUMBER, to=CALLER, text=str(n)) for n in range(3)]
    reader, at = Reader(source(emulator)), now()
    window = Window(at - HOUR, at + HOUR)
    found = reader.read(CALLS, window)
    assert sorted(found) == sorted(rung)
    one = found[rung[0]]
    assert (one.is_inbound, one.from_, one.to, one.status) == (
        True,
        "+14155550100",
        NUMBER,
        "in-progress",
    )
    assert at - HOUR < one.began_at <= at
    assert sorted(reader.read(TEXTS, window)) == sorted(
        text.sid for text in sent if isinstance(text, Sent)
    )
    before = Window(at - 48 * HOUR, at - 24 * HOUR)
    assert reader.read(CALLS, before) == {}
    assert reader.find(CALLS, rung[0]) == one
    assert reader.find(CALLS, "CA" + "0" * 32) is None


def test_calls_are_compared_and_one_that_never_arrived_becomes_a_case(
    emulator, served, rows, cases
):
    heard, lost = emulator.ring(CALLER), emulator.ring(AGENT, LOST_NUMBER)
    ordered = {"To": AGENT, "From": NUMBER, "Url": "http://127.0.0.1:9/"}
    calls = f"/2010-04-01/Accounts/{ACCOUNT}/Calls.json"
    strange = emulator.post(calls, ordered)["sid"]
    for sid in (heard, lost, strange):
        emulator.end(sid)
    reconciler = Reconciler(
        served.hotline, source(emulator), lambda: POLICY, clock=lambda: now() + HOUR
    )
    for _ in range(2):
        with pytest.raises(FetchError, match="Twilio has no list of recordings"):
            reconciler.run()
        assert {row["sid"]: row["reason"] for row in rows(Discrepancy)} == {
            lost: "unseen_call",
            strange: "unknown_outbound",
        }
        (case,) = cases()
        assert (case["caller"], case["priority"], case["flags"]) == (
            AGENT,
            "high",
            ["unseen_call"],
        )
    assert [row["sid"] for row in rows(Call)] == [heard, lost]
