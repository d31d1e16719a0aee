"""A turn that only goes on is played before the lock, and kept only where it was."""

from datetime import UTC, datetime

import pytest
import time_machine
from signed import CALL, CALLER
from sqlalchemy import event

from ivr.accounts.table import TableDirectory
from ivr.calls.ahead import Foresight
from ivr.calls.desk import Arrival, Desk
from ivr.calls.news import StatusNews, note_status
from ivr.calls.turns import CallerTurn, answer_arrival, answer_turn
from ivr.flow.inputs import Digits
from ivr.tables import Call, Turn

AT = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
CAME = Arrival(CALL, caller=CALLER)
KEPT = ("number", "at", "answer", "given")
STANDS = ("state", "turns", "status", "heard_at", "ended_at", "language", "ending")
# The most SQL that a request may run, without BEGIN, COMMIT, and the lock that comes
# with BEGIN on SQLite.
MOST_SQL = {
    "a first answer": 14,
    "a turn that only goes on": 3,
    "a turn again": 1,
    "the first answer again": 1,
    "a turn that opens a case": 22,
    "a status that changes nothing": 1,
}


def shown(actions, turn, revision):
    return f"{turn} {revision} {actions!r}"


@pytest.fixture
def foresee(hotline, database):
    directory = TableDirectory(database.reading)
    foresight = Foresight(
        hotline, directory, database.reading, looking=database.looking
    )
    return lambda number, *given: foresight.foresee(CAME, number, given, AT, shown)


@pytest.fixture
def transact(hotline, database):
    return lambda work: database.write(lambda wrote: work(Desk(hotline, wrote, AT)))


@pytest.fixture
def do(transact):
    """Do work at the desk, once a call has been greeted."""
    transact(lambda desk: answer_arrival(desk, shown, CAME))
    return transact


def press(do, number, key, plain=None):
    turn = CallerTurn(number, (Digits(key, at=AT),), plain=plain)
    return do(lambda desk: answer_turn(desk, shown, CAME, turn))


@pytest.mark.both_databases
def test_a_turn_played_before_leaves_what_one_played_under_the_lock_leaves(
    do, foresee, rows
):
    plain = foresee(1, Digits("1", at=AT)).plain
    answer = press(do, 1, "1", plain)
    kept, stands = rows(Turn, *KEPT), rows(Call, *STANDS)
    press(do, 2, "2", foresee(2, Digits("2", at=AT)).plain)
    assert press(do, 1, "1") == answer  # what was kept, to the same turn again

    other = Arrival("CA" + "e" * 32, caller=CALLER)
    do(lambda desk: answer_arrival(desk, shown, other))
    turn = CallerTurn(1, (Digits("1", at=AT),))
    assert do(lambda desk: answer_turn(desk, shown, other, turn)) == answer
    assert rows(Turn, *KEPT)[-1] == kept[-1]
    last = rows(Call, *STANDS)[-1]
    known = {**stands[0], "state": last["state"]}  # which knows that they called before
    assert last == known


@pytest.mark.both_databases
def test_a_turn_whose_call_has_gone_on_since_is_not_kept(do, foresee, rows):
    late = foresee(1, Digits("1", at=AT)).plain
    first = press(do, 1, "2")
    before = rows(Turn, *KEPT), rows(Call, *STANDS)
    assert late is not None
    assert press(do, 1, "1", late) == first
    assert (rows(Turn, *KEPT), rows(Call, *STANDS)) == before


@pytest.mark.both_databases
def test_a_turn_whose_caller_hung_up_since_does_not_bring_them_back(do, foresee, rows):
    late = foresee(1, Digits("1", at=AT)).plain
    do(lambda desk: note_status(desk, StatusNews(CALL, "completed", seconds=3)))
    ended = rows(Call, "ended_at", "ending", "left_at", "status", "seconds")
    press(do, 1, "1", late)
    assert rows(Call, "ended_at", "ending", "left_at", "status", "seconds") == ended
    assert rows(Turn, *KEPT)[-1]["answer"] == shown(
        [], 2, rows(Call)[0]["flow_revision"]
    )


@pytest.mark.both_databases
def test_news_of_a_status_is_not_undone_by_a_turn_played_before_it(do, foresee, rows):
    plain = foresee(1, Digits("1", at=AT)).plain
    do(lambda desk: note_status(desk, StatusNews(CALL, "in-progress", sequence=7)))
    press(do, 1, "1", plain)
    assert rows(Call, "sequence", "turns") == [{"sequence": 7, "turns": 2}]


def test_only_what_just_goes_on_is_played_before(do, foresee):
    assert foresee(0).kept == shown_first(do)
    assert foresee(2, Digits("1")).plain is None  # never offered
    assert foresee(1, Digits("1")).plain is not None
    for number, key in enumerate("122", 1):
        press(do, number, key)
    assert foresee(3, Digits("2")).kept is not None


def shown_first(do):
    return do(lambda desk: answer_turn(desk, shown, CAME, CallerTurn(0, ())))


def test_a_card_number_that_is_said_is_not_kept_by_a_turn_played_before(twilio, rows):
    twilio.press("1", "2", "2", "2")
    twilio.step(5, SpeechResult="4111 1111 1111 1111")
    assert "4111" not in repr((rows(Turn), rows(Call)))
    assert rows(Call, "flags") == [{"flags": ["secret_heard:card_number"]}]


@pytest.fixture
def statements(database):
    """The statements that ran since the last look."""
    ran: list[str] = []

    def note(_connection, _cursor, statement, *_):
        if "pg_advisory_xact_lock" not in statement:
            ran.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)

    def look():
        found = [" ".join(one.split()) for one in ran]
        ran.clear()
        return found

    return look


def test_each_kind_of_request_runs_no_more_sql_than_it_needs(twilio, statements):
    ran: dict[str, list[str]] = {}
    with time_machine.travel(AT, tick=False):
        statements()
        twilio.voice()
        ran["a first answer"] = statements()
        twilio.step(1, Digits="1")
        ran["a turn that only goes on"] = statements()
        twilio.step(1, Digits="1")
        ran["a turn again"] = statements()
        twilio.voice()
        ran["the first answer again"] = statements()
        for turn, key in enumerate(("2", "2", "2", "123456782", "1", "0"), 2):
            twilio.step(turn, Digits=key)
        twilio.step(8, RecordingSid="RE" + "d" * 32, RecordingDuration="7", Digits="#")
        twilio.step(9, Digits="1")
        statements()
        twilio.step(10, Digits="2")
        ran["a turn that opens a case"] = statements()
        twilio.status(CallStatus="completed")
        statements()
        twilio.status(CallStatus="completed")
        ran["a status that changes nothing"] = statements()
    assert (
        sum("INSERT INTO cases" in one for one in ran["a turn that opens a case"]) == 1
    )
    too_much = {
        kind: found for kind, found in ran.items() if len(found) > MOST_SQL[kind]
    }
    assert too_much == {}


def test_a_replay_writes_nothing_and_takes_no_lock(twilio, statements, database):
    twilio.press("1", "2")
    statements()
    first = twilio.step(1, Digits="1").data
    with database.writing():  # somebody holds the only lock
        assert twilio.step(1, Digits="1").data == first
        assert twilio.voice().status_code == 200
    assert all(one.startswith("SELECT") for one in statements())
