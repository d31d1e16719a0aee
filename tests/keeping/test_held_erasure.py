"""What holds an erasure up: a legal hold, a call in progress, what Twilio says."""

from datetime import UTC, datetime, timedelta

import pytest
from erasing import erase
from kept_calls import JUN, MEI, dump

from ivr.keeping.erasure import ErasureError, Who
from ivr.keeping.holds import hold
from ivr.tables import (
    BlockedNumber,
    Call,
    Case,
    CaseEvent,
    Contact,
    Deletion,
    Hold,
    LegalHold,
)

pytestmark = [pytest.mark.usefixtures("files"), pytest.mark.both_databases]


def test_a_case_that_is_held_is_not_erased_and_nothing_else_is(forgetter, rows):
    number = next(r["number"] for r in rows(Case) if r["caller"] == MEI.number)
    with forgetter.database.writing() as session:
        hold(session, number, "the police asked", "ada", datetime.now(UTC))
    before = dump(forgetter.database)
    del before["chores"]
    with pytest.raises(ErasureError) as caught:
        erase(forgetter, Who(MEI.number))
    assert str(caught.value) == (
        f"nothing was erased: held for legal reasons: {number}; see: ivr cases release"
    )
    after = dump(forgetter.database)
    del after["chores"]
    assert after == before


def test_a_call_that_also_belongs_to_another_s_held_case_is_not_erased(
    forgetter, exchange, rows
):
    call = next(r["id"] for r in rows(Call) if r["caller"] == MEI.number)
    number = next(r["number"] for r in rows(Case) if r["caller"] == JUN.number)
    with forgetter.database.writing() as session:
        line = CaseEvent(case_number=number, at=datetime.now(UTC), kind="contact")
        session.add(line)
        session.flush()
        own = session.query(Case).filter_by(call_id=call).one()
        own.callback_number = own.account = None
        more = {"topic": "transfers", "language": "en-US", "verification": "none"}
        session.add(
            Contact(
                case_number=number,
                call_id=call,
                event_id=line.id,
                at=line.at,
                path=[],
                **more,
            )
        )
        hold(session, number, "a court asked", "ada", datetime.now(UTC))
    with pytest.raises(ErasureError, match=f"held for legal reasons: {number};"):
        erase(forgetter, Who(MEI.number))
    assert not exchange.recordings[MEI.recording].deleted


@pytest.mark.fault(24)
@pytest.mark.parametrize("status", [401, 429])
def test_f24_what_twilio_says_of_all_we_ask_holds_up_deletions_too(
    forgetter, exchange, rows, status
):
    exchange.refuse(status)
    _, waiting = erase(forgetter, Who(MEI.number))
    name = "refused" if status == 401 else "slow_down"
    assert (waiting, [row["name"] for row in rows(Hold)]) == (3, [name])
    assert not exchange.recordings[MEI.recording].deleted
    with forgetter.database.writing() as session:  # a second may be over by now
        later = datetime.now(UTC) + timedelta(minutes=1)
        session.query(Hold).update({"until": later})
    assert forgetter.ask_remote() == 3  # the others are not even tried
    assert sorted(row["attempts"] for row in rows(Deletion)) == [0, 0, 1]
    with forgetter.database.writing() as session:
        session.query(Hold).delete()
        for row in session.query(Deletion):
            row.due_at = datetime.now(UTC)
    assert forgetter.ask_remote() == 0
    assert exchange.recordings[MEI.recording].deleted


def test_a_hold_that_came_in_between_keeps_twilio_s_copy(forgetter, exchange, rows):
    number = next(r["number"] for r in rows(Case) if r["caller"] == MEI.number)
    exchange.refuse(503, 503, 503)
    erase(forgetter, Who(MEI.number))
    call = rows(Deletion)[0]["call_id"]
    with forgetter.database.writing() as session:
        session.query(Case).filter_by(number=number).update({"call_id": call})
        row = {"reason": "r", "by": "b", "at": datetime.now(UTC)}
        session.add(LegalHold(case_number=number, **row))
        for row in session.query(Deletion):
            row.due_at = datetime.now(UTC)
    assert forgetter.ask_remote() == 3
    assert not exchange.recordings[MEI.recording].deleted
    with forgetter.database.writing() as session:
        session.query(LegalHold).delete()
    assert forgetter.ask_remote() == 0
    assert exchange.recordings[MEI.recording].deleted


def test_nothing_is_erased_while_the_caller_is_on_the_line(forgetter, twilio):
    with forgetter.database.writing() as session:
        session.query(BlockedNumber).delete()
    twilio.voice("CA" + "9" * 32, From=MEI.number, Caller=MEI.number)
    with pytest.raises(ErasureError, match=r"^nothing was erased: a call is in prog"):
        erase(forgetter, Who(MEI.number))
