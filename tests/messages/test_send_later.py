"""Leases, tries again and ends of trying; what dies in between is never sent twice."""

from datetime import UTC, datetime, timedelta

import pytest
from case_rows import CALLER, add_call, add_case
from signed import ACCOUNT, NUMBER, TOKEN
from text_rows import change, ended

from ivr.leases import back_off_s
from ivr.messages import rows as message_rows
from ivr.messages.network import TextNetwork
from ivr.messages.send import TextSender
from ivr.settings import Settings
from ivr.tables import Case, CaseEvent, Contact, Message
from ivr.worker import open_worker

pytestmark = pytest.mark.both_databases

NOT_KNOWN = "not known whether it was sent"
LATER = {"attempts": 1, "state": "queued", "lease": None, "leased_until": None}


def test_a_crash_while_sending_never_sends_a_text_twice(
    put, sender, exchange, rows, database, desk, case
):
    put()
    past = datetime.now(UTC) - timedelta(seconds=1)
    change(database, state="sending", lease="dead", leased_until=past)
    sender.send_due()
    assert ended(rows) == ("failed", NOT_KNOWN)
    assert exchange.messages == {}
    assert desk.timeline(case.number)[1:] == [("text_failed", None, NOT_KNOWN)]


def test_a_text_that_another_worker_is_sending_is_left_to_it(
    put, sender, exchange, rows, database
):
    put()
    until = datetime.now(UTC) + timedelta(seconds=60)
    change(database, state="sending", lease="other", leased_until=until)
    before = rows(Message)
    sender.send_due()
    assert (rows(Message), exchange.messages) == (before, {})


def test_one_of_two_workers_that_meet_has_the_text(put, database):
    put()
    with database.writing() as session:
        number = session.query(Message).one().id
        now = datetime.now(UTC)
        taken = [message_rows.claim(session, number, who, now) for who in "ab"]
    assert [job and job.lease for job in taken] == ["a", None]


def test_twilio_asking_to_slow_down_delays_this_text_and_the_round(
    put, sender, exchange, rows, database
):
    put("one")
    put("two")
    before = datetime.now(UTC)
    exchange.refuse(429)
    sender.send_due()
    one, two = sorted(rows(Message), key=lambda row: row["name"])
    reason = "Twilio asks us to slow down (429)"
    assert {name: one[name] for name in LATER} | {"reason": one["reason"]} == {
        **LATER,
        "reason": reason,
    }
    assert timedelta(seconds=1) <= one["due_at"] - before < timedelta(seconds=5)
    assert (two["attempts"], two["state"]) == (0, "queued")
    assert exchange.messages == {}
    with database.writing() as session:  # its wait may be over on a busy machine
        session.get(Message, one["id"]).due_at = before + timedelta(minutes=1)
    sender.send_due()
    found = {row["name"]: row["state"] for row in rows(Message)}
    assert found == {"one": "queued", "two": "sent"}


def test_a_refused_connection_is_tried_again_and_then_sent(
    put, sender, exchange, rows, database
):
    put()
    TextSender(database, TextNetwork("http://127.0.0.1:9", ACCOUNT, TOKEN)).send_due()
    (row,) = rows(Message)
    assert {name: row[name] for name in LATER} == LATER
    assert row["reason"] == "Twilio cannot be reached"
    sender.send_due()  # not due yet
    assert exchange.messages == {}
    change(database, due_at=datetime.now(UTC))
    sender.send_due()
    assert ended(rows) == ("sent", None)
    assert len(exchange.messages) == 1


def test_the_waits_grow_are_spread_and_end():
    waits = [back_off_s(tries, 0.5) for tries in (1, 2, 3, 50)]
    assert waits == [2, 4, 8, 900]
    assert [back_off_s(1, spread) for spread in (0, 1)] == [1.5, 2.5]


def test_a_text_that_could_not_be_sent_for_a_day_is_given_up(
    put, sender, exchange, rows
):
    put(at=datetime.now(UTC) - timedelta(hours=24, seconds=1))
    sender.send_due()
    assert ended(rows) == ("failed", "it could not be sent for 24 hours")
    assert exchange.messages == {}


def test_a_call_whose_number_is_not_known_cannot_be_texted_from(
    put, sender, rows, database
):
    with database.writing() as session:
        call = add_call(session, CALLER).id
    put(call=call)
    sender.send_due()
    reason = "the number that was called is not known, so nothing can be sent from it"
    assert ended(rows) == ("failed", reason)


def test_a_case_that_opens_after_its_text_was_sent_hears_of_it_once(
    put, sender, rows, database, desk
):
    with database.writing() as session:
        call = add_call(session, CALLER)
        call.called, number = NUMBER, call.id
    put(call=number)
    sender.send_due()
    assert rows(Message, "case_number", "state") == [
        {"case_number": None, "state": "sent"}
    ]
    with database.writing() as session:
        opened = add_case(session).number
        session.get(Case, opened).call_id = number
    sender.send_due()
    sender.send_due()
    assert desk.timeline(opened)[1:] == [("text_sent", None, "Case 1001.")]


def test_a_worker_that_is_asked_to_end_begins_no_other_text(put, sender, rows):
    put()
    sender.stopping.set()
    sender.send_due()
    assert rows(Message, "state") == [{"state": "queued"}]


def test_the_workers_sweep_sends_what_is_due(
    put, rows, database, exchange, api_url, tmp_path
):
    put()
    settings = Settings(
        ivr_database_url=database.url,
        ivr_recordings=tmp_path / "recordings",
        ivr_models=tmp_path / "models",
        ivr_twilio_api_url=api_url,
        twilio_account_sid=ACCOUNT,
        twilio_auth_token=(TOKEN,),
    )
    worker = open_worker(settings)
    worker.go_round()
    texts = worker.sendings[0]
    texts.round.result(10)
    texts.end()
    assert ended(rows) == ("sent", None)
    assert len(exchange.messages) == 1


def test_a_text_of_a_call_that_joined_a_case_stands_on_its_timeline(
    put, sender, database, desk, case
):
    with database.writing() as session:
        joined = add_call(session, CALLER)
        event = CaseEvent(case_number=case.number, at=datetime.now(UTC), kind="again")
        session.add(event)
        session.flush()
        row = Contact(
            case_number=case.number,
            call_id=joined.id,
            event_id=event.id,
            at=datetime.now(UTC),
            topic="other",
            language="en-US",
            verification="none",
            path=[],
        )
        joined.called = NUMBER
        session.add(row)
        number = joined.id
    put(call=number)
    sender.send_due()
    assert ("text_sent", None, "Case 1001.") in desk.timeline(case.number)
