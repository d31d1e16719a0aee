"""Twilio's copy of a recording goes days after ours was stored, and not before."""

import pytest
from recordings_at_twilio import DAY, SOUND, START, exchange, source, stored
from recordings_way import SID

from ivr.audio.copies import Copies
from ivr.audio.removal import DAMAGED, Removing
from ivr.keeping.holds import hold, release
from ivr.tables import Call, Case, Hold, Recording

__all__ = ["exchange", "source", "stored"]

OPENED = {
    "priority": "normal",
    "rank": 2,
    "language": "en-US",
    "due_at": START,
    "flow": "f",
    "flow_revision": "r",
    "path": [],
    "collected": {},
}


@pytest.fixture
def removing(pipeline):
    return Removing(
        pipeline.database, pipeline.source, pipeline.store, 7 * DAY, pipeline.clock
    )


@pytest.mark.both_databases
def test_twilios_copy_goes_days_after_ours_was_stored_and_only_once(
    stored, announce, carry_on, removing, clock, rows, exchange
):
    at_twilio = stored()
    announce()
    carry_on()
    removing.send_due()
    assert not at_twilio.deleted
    clock.pass_by(days=6, hours=23)
    removing.send_due()
    assert not at_twilio.deleted
    clock.pass_by(hours=1)
    removing.send_due()
    assert at_twilio.deleted
    done = {"removed_at": clock(), "remove_at": None, "removal_reason": None}
    assert rows(Recording, *done) == [done]
    clock.pass_by(days=30)
    exchange.refuse(500)
    removing.send_due()
    assert rows(Recording, *done) == [done]


@pytest.mark.both_databases
def test_twilios_copy_of_a_held_case_stays_until_its_release(
    stored, announce, carry_on, removing, clock
):
    at_twilio = stored()
    announce()
    carry_on()
    removing.send_due()
    with removing.database.writing() as session:
        call = session.query(Call).one().id
        case = Case(call_id=call, topic="other", opened_at=clock(), **OPENED)
        session.add(case)
        session.flush()
        hold(session, case.number, "the police asked", "ada", clock())
        number = case.number
    clock.pass_by(days=30)
    removing.send_due()
    assert not at_twilio.deleted
    with removing.database.writing() as session:
        release(session, number, "ada", clock())
    removing.send_due()
    assert at_twilio.deleted


def test_a_copy_that_is_gone_already_counts_as_deleted(source, stored):
    stored()
    copies = Copies(source)
    assert [copies.delete("recording", SID) for _ in range(2)] == [204, 404]


def test_twilios_copy_is_kept_while_ours_is_damaged_and_goes_when_it_is_whole(
    stored, announce, carry_on, removing, clock, rows, pipeline
):
    at_twilio = stored()
    announce()
    carry_on()
    removing.send_due()
    path = pipeline.store.find(rows(Recording)[0]["path"])
    path.write_bytes(SOUND[:-2] + b"xx")
    clock.pass_by(days=8)
    removing.send_due()
    assert not at_twilio.deleted
    assert rows(Recording, "removed_at", "removal_reason") == [
        {"removed_at": None, "removal_reason": DAMAGED}
    ]
    path.write_bytes(SOUND)
    clock.pass_by(days=2)
    removing.send_due()
    assert at_twilio.deleted


@pytest.mark.parametrize(("status", "hold"), [(401, ["refused"]), (503, [])])
def test_a_deletion_that_is_refused_is_tried_again(
    stored, announce, carry_on, removing, clock, rows, exchange, status, hold
):
    at_twilio = stored()
    announce()
    carry_on()
    removing.send_due()
    clock.pass_by(days=8)
    exchange.refuse(status)
    removing.send_due()
    assert not at_twilio.deleted
    assert [row["name"] for row in rows(Hold)] == hold
    assert str(status) in rows(Recording)[0]["removal_reason"]
    removing.send_due()
    assert not at_twilio.deleted
    clock.pass_by(minutes=5)
    removing.send_due()
    assert at_twilio.deleted
