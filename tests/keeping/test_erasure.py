"""An erased caller is gone: rows, files, indexes, the log, and Twilio; others stay."""

from datetime import UTC, datetime

import pytest
from erasing import erase, everywhere
from kept_calls import JUN, MEI, dump, leave_message

from ivr.keeping.erasure import Who
from ivr.keeping.proof import failed, prove
from ivr.keeping.traces import settle
from ivr.tables import (
    Call,
    Case,
    Deletion,
    Recording,
)

pytestmark = [pytest.mark.usefixtures("files"), pytest.mark.both_databases]


def tables_that_tell(database, caller):
    """Return the tables with a row that tells of a caller, on either database."""
    needles = [needle.decode() for needle in caller.needles]
    return {
        name
        for name, rows in dump(database).items()
        if any(needle in repr(rows) for needle in needles)
    }


@pytest.mark.parametrize("left", ["skeleton", "nothing"])
def test_nothing_that_is_stored_tells_of_an_erased_caller(
    forgetter, exchange, tmp_path, left
):
    forgetter.left = left
    here = forgetter.database
    stored = {"ivr.db"} if here.is_sqlite else set()
    assert set(everywhere(tmp_path, MEI)) >= {f"{MEI.recording}.wav", *stored}
    assert tables_that_tell(here, MEI) >= {"calls", "cases", "transcripts", "messages"}
    found, waiting = erase(forgetter, Who(MEI.number))
    assert (len(found.calls), len(found.cases), found.recordings) == (1, 1, 1)
    assert (found.texts, found.attempts) == (1, 2)
    assert found.others == ("remembered language", "block", "texts declined")
    assert (everywhere(tmp_path, MEI), waiting) == ([], 0)
    assert tables_that_tell(here, MEI) == set()
    assert tables_that_tell(here, JUN) >= {"calls", "cases", "transcripts", "messages"}
    assert exchange.recordings[MEI.recording].deleted
    assert list(exchange.messages) == [JUN.text]


@pytest.mark.parametrize("left", ["skeleton", "nothing"])
def test_nobody_else_loses_anything(forgetter, exchange, rows, tmp_path, files, left):
    forgetter.left = left
    here = {name: len(found) for name, found in dump(forgetter.database).items()}
    before = [row for row in rows(Case) if row["caller"] == JUN.number]
    sound = files[JUN.number].read_bytes()
    erase(forgetter, Who(MEI.number))
    assert [row for row in rows(Case) if row["caller"] == JUN.number] == before
    assert files[JUN.number].read_bytes() == sound
    assert files[JUN.number].with_suffix(".peaks.json").exists()
    assert not exchange.recordings[JUN.recording].deleted
    after = {name: len(found) for name, found in dump(forgetter.database).items()}
    for name in ("recordings", "transcripts", "corrections", "turns", "opt_outs"):
        assert after[name] * 2 == here[name], name
    assert everywhere(tmp_path, JUN) != []


def test_what_is_left_of_a_case_is_what_reports_count(forgetter, rows):
    before = next(row for row in rows(Case) if row["caller"] == MEI.number)
    erase(forgetter, Who(MEI.number))
    after = next(row for row in rows(Case) if row["number"] == before["number"])
    gone = {"caller": None, "callback_number": None, "account": None, "collected": {}}
    changed = {
        name: value
        for name, value in after.items()
        if value != before[name] and name not in {"forgotten_at", "version"}
    }
    assert changed.keys() <= {*gone, "verification_reasons"}
    assert {name: after[name] for name in gone} == gone
    assert after["forgotten_at"] is not None


@pytest.mark.fault(20)
def test_f20_old_signed_requests_of_an_erased_call_make_nothing_anew(
    forgetter, twilio, tmp_path
):
    erase(forgetter, Who(MEI.number))
    before = dump(forgetter.database)
    who = {"From": MEI.number, "Caller": MEI.number}
    hang_up = '<?xml version="1.0" encoding="UTF-8"?><Response><Hangup /></Response>'
    left = {"RecordingSid": MEI.recording, "RecordingDuration": "4"}
    answers = [
        twilio.voice(MEI.call, **who),
        twilio.step(1, MEI.call, Digits="1", **who),
        twilio.step(8, MEI.call, Digits="#", **left, **who),
        twilio.post("/twilio/fallback", twilio.fields(MEI.call, **who)),
    ]
    assert [(one.status_code, one.text) for one in answers] == [(200, hang_up)] * 4
    events = [
        twilio.status(MEI.call, CallStatus="completed", SequenceNumber="9", **who),
        twilio.recording(MEI.call, RecordingStatus="completed", **left, **who),
        leave_message(twilio, MEI),
    ]
    assert [one.status_code for one in events] == [200] * 3
    assert dump(forgetter.database) == before
    settle(forgetter.database, [])
    assert everywhere(tmp_path, MEI) == []


def test_what_was_erased_is_proved_to_be_gone_and_what_comes_back_is_found(
    forgetter, exchange, store, rows
):
    erase(forgetter, Who(MEI.number))
    found = [
        (row["kind"], row["why"], row["remote"], row["remote_status"])
        for row in rows(Deletion)
    ]
    assert found == [
        ("call", "erasure", "gone", 404),
        ("recording", "erasure", "gone", 204),
        ("message", "erasure", "gone", 204),
    ]

    def proofs():
        with forgetter.database.reading() as session:
            return prove(session, store, forgetter.copies, None)

    assert (len(proofs()), failed(proofs())) == (3, [])
    store.kept(MEI.recording, datetime(2026, 3, 1, tzinfo=UTC)).write_bytes(b"backup")
    exchange.messages[MEI.text] = exchange.messages[JUN.text]
    found = [(one.deletion.kind, one.files, one.twilio) for one in failed(proofs())]
    assert found == [("recording", "there", "gone"), ("message", "gone", "there")]


def test_twilio_that_does_not_answer_holds_up_nothing_and_is_asked_again(
    forgetter, exchange, tmp_path, rows
):
    exchange.refuse(*[503] * 3)
    _, waiting = erase(forgetter, Who(MEI.number))
    assert (waiting, everywhere(tmp_path, MEI)) == (3, [])
    assert {row["reason"] for row in rows(Deletion)} == {"Twilio answered 503"}
    with forgetter.database.writing() as session:
        for row in session.query(Deletion):
            row.due_at = datetime.now(UTC)
    forgetter.send_due()  # what the worker does every two seconds
    assert {row["remote"] for row in rows(Deletion)} == {"gone"}
    assert exchange.recordings[MEI.recording].deleted


def test_an_account_s_calls_from_other_numbers_are_erased_with_it(forgetter, rows):
    found, _ = erase(forgetter, Who(MEI.number, account="417038825"))
    assert len(found.calls) == 2  # both callers gave that account
    assert rows(Recording) == []
    assert {row["caller"] for row in rows(Call)} == {None}


def test_a_block_can_be_kept(forgetter):
    erase(forgetter, Who(MEI.number, keep_block=True))
    kept = dump(forgetter.database)["blocked_numbers"]
    assert [row[0] for row in kept] == [MEI.number, JUN.number]


def test_somebody_of_whom_nothing_is_stored_changes_nothing(forgetter):
    found, waiting = erase(forgetter, Who("+8613000000000"))
    assert (found.is_empty, waiting) == (True, 0)
