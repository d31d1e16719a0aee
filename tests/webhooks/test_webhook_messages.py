"""Events reach whoever wants them, signed, in order, and say no more than they may."""

import json
import threading

import pytest
from case_rows import add_recording
from hook_receivers import Told

from ivr.cases.feed import catch_up, events_after, number_new
from ivr.tables import Case, CaseEvent
from ivr.webhooks.payload import OPEN_FIELDS
from ivr.webhooks.signing import headers, new_secret, signature

pytestmark = pytest.mark.both_databases


def test_an_event_arrives_signed_thin_and_once(told: Told):
    told.add("case.opened", "case.taken")
    number = told.desk.case(account="417038825")
    told.note(number, "the caller's sister")
    told.take(number)
    told.send()
    told.send()
    assert told.hooks.types == ["case.opened", "case.taken"]
    _, taken = told.hooks.messages
    with told.desk.database.reading() as session:
        event = session.query(CaseEvent).filter_by(kind="taken").one()
    assert taken == {
        "type": "case.taken",
        "timestamp": event.at.isoformat(),
        "data": {
            "event": event.id,
            "position": event.position,
            "case": number,
            "by": "Mei",
            "changes": {
                "status": {"from": "new", "to": "claimed"},
                "assigned_to": {"from": None, "to": "Mei"},
            },
        },
    }
    assert told.states() == [("done", 1, 204)] * 2
    sent = str(told.hooks.bodies)
    assert "13800138000" not in sent
    assert "417038825" not in sent
    assert "sister" not in sent


def test_only_who_may_know_is_told_numbers_and_words(told: Told):
    told.add("case.note", details=True)
    number = told.desk.case()
    with told.desk.database.writing() as session:
        case = session.get(Case, number)
        add_recording(session, case, "my transfer is missing", state="transcribed")
    told.note(number, "asked the bank")
    told.send()
    (message,) = told.hooks.messages
    assert message["data"]["text"] == "asked the bank"
    assert message["data"]["details"]["caller"] == "+8613800138000"
    words = message["data"]["details"]["transcript"]["text"]
    assert words == "my transfer is missing"
    assert {"caller", "account", "callback_number"} & OPEN_FIELDS == set()


def test_what_was_before_the_webhook_is_not_told(told: Told):
    number = told.desk.case()
    catch_up(told.desk.database)
    told.add("*")
    told.note(number, "new")
    told.send()
    assert told.hooks.types == ["case.note"]


def test_events_of_a_case_arrive_in_their_order(told: Told):
    told.add("case.note")
    numbers = [told.desk.case() for _ in range(3)]
    for step in range(5):
        for number in numbers:
            told.note(number, str(step))
    told.send()
    places = [one["data"]["position"] for one in told.hooks.messages]
    assert len(places) == 15
    assert places == sorted(places)


def test_one_that_is_refused_holds_up_its_own_case_alone(told: Told):
    told.add("case.note")
    first, second = told.desk.case(), told.desk.case()
    for number in (first, second, first):
        told.note(number, "a")
    told.hooks.statuses = [400]
    told.send()
    assert [one["data"]["case"] for one in told.hooks.messages] == [second]
    assert told.states() == [("queued", 1, 400), ("done", 1, 204), ("queued", 0, None)]
    told.clock.shift(seconds=7)
    told.send()
    assert [one["data"]["case"] for one in told.hooks.messages] == [
        second,
        first,
        first,
    ]


def test_a_secret_is_changed_without_a_message_that_cannot_be_verified(told: Told):
    webhook = told.add("case.note")
    number, old = told.desk.case(), told.hooks.secret
    new = told.change(webhook, "rotate", at=told.clock()).secret
    told.note(number, "still with the old one")
    told.send()
    told.hooks.secret = new
    told.note(number, "and with the new one")
    told.send()
    assert told.states() == [("done", 1, 204)] * 2
    assert [len(one.split()) for one in told.hooks.signatures] == [2, 2]
    told.clock.shift(hours=25)
    told.hooks.secret, told.hooks.lenient = old, True
    told.note(number, "the old one is over")
    told.send()
    assert len(told.hooks.signatures[-1].split()) == 1


def test_a_signature_is_the_one_of_the_standards_own_example():
    """From the libraries of https://github.com/standard-webhooks/standard-webhooks."""
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    message, at = "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330
    made = signature(secret, message, at, b'{"test": 2432232314}')
    assert made == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_secret_is_of_the_standards_form_and_fresh():
    one, other = new_secret(), new_secret()
    assert one.startswith("whsec_")
    assert one != other
    assert set(headers([one], "msg_1", 1, b"{}")) == {
        "Content-Type",
        "User-Agent",
        "webhook-id",
        "webhook-timestamp",
        "webhook-signature",
    }


def test_positions_are_given_once_however_many_give_them(told: Told):
    database = told.desk.database
    for _ in range(20):
        told.desk.case()
    begin = threading.Barrier(4)

    def give():
        begin.wait(20)
        with database.writing() as session:
            number_new(session)

    threads = [threading.Thread(target=give) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.reading() as session:
        places = [one.position for one in events_after(session, 0, 100)]
    assert places == list(range(1, 21))


def test_a_position_is_not_given_again_when_its_event_is_deleted(told: Told):
    database = told.desk.database
    number = told.desk.case()
    catch_up(database)
    with database.writing() as session:
        session.query(CaseEvent).delete()
    told.note(number, "anew")
    catch_up(database)
    with database.reading() as session:
        assert [one.position for one in events_after(session, 0, 10)] == [2]
    assert json.dumps(told.states()) == "[]"
