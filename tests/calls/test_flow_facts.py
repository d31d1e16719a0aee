"""What a call knows of its caller as it comes in."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from signed import CALL, CALLER
from sqlalchemy import delete, select, update

from ivr.calls.facts import AGAIN_WITHIN
from ivr.calls.given import from_json
from ivr.calls.switches import EMERGENCY, Switched, switch, switched
from ivr.tables import Call, Case, KnownCaller, Turn

AT = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
AGAIN = "CA" + "1" * 32


@pytest.fixture
def facts(twilio, database):
    """The facts of a call that comes in now."""

    def call(sid=AGAIN, **more):
        twilio.voice(sid, **more)
        first = select(Turn.given).join(Call, Call.id == Turn.call_id)
        with database.reading() as session:
            return from_json(session.scalar(first.where(Call.sid == sid)))[0].facts

    return call


def test_of_a_stranger_nothing_is_known(facts):
    assert facts() == {}


@pytest.mark.parametrize(
    ("passed", "known"),
    [
        (AGAIN_WITHIN, {"repeat_caller": "yes"}),
        (AGAIN_WITHIN + timedelta(seconds=1), {}),
    ],
)
def test_who_called_within_thirty_days_calls_again(twilio, facts, passed, known):
    with time_machine.travel(AT, tick=False):
        twilio.voice()
    with time_machine.travel(AT + passed, tick=False):
        assert facts() == known


def test_the_newest_open_case_of_the_number_is_known(twilio, facts, database):
    for number in range(3):
        twilio.press("1", "1", sid=f"CA{number:032x}")
        twilio.status(f"CA{number:032x}", CallStatus="completed")
        with database.writing() as session:  # each calls as one who never did
            session.execute(update(Case).values(caller=None))
            session.execute(delete(KnownCaller))
    closed = update(Case).where(Case.number == 1003).values(closed_at=AT)
    with database.writing() as session:
        session.execute(update(Case).values(caller=CALLER))
        session.execute(closed)
    told = facts()
    due_at = told.pop("open_case_due_at")
    assert told == {
        "repeat_caller": "yes",
        "open_case": "1002",
        "open_case_place": "2",
        "open_case_status": "new",
    }
    with database.reading() as session:
        promised = session.scalar(select(Case.due_at).where(Case.number == 1002))
    assert datetime.fromisoformat(due_at) == promised


def test_another_number_knows_nothing_of_it(twilio, facts):
    twilio.press("1", "1")
    twilio.status(CallStatus="completed")
    assert facts(From="+8613900139000") == {}


def test_nothing_is_known_of_a_number_that_is_withheld(twilio, facts):
    twilio.press("1", "1")
    twilio.voice(From="anonymous")
    assert facts(From="anonymous") == {}


def put(database, *, on, reason=""):
    to = Switched(on, AT, "mei", reason)
    return database.write(lambda wrote: switch(database, wrote, EMERGENCY, to))


def test_the_emergency_is_known_to_calls_that_come_in_while_it_is_on(facts, database):
    hidden = {"From": "anonymous"}
    assert put(database, on=False) is False
    assert put(database, on=True, reason="a network is down") is True
    assert put(database, on=True) is False
    assert facts(CALL, **hidden) == {"emergency": "yes"}
    with database.reading() as session:
        stands = switched(session, EMERGENCY)
    assert stands == Switched(on=True, at=AT, by="mei", reason="a network is down")
    assert put(database, on=False) is True
    assert facts(AGAIN, **hidden) == {}
    assert facts(CALL, **hidden) == {"emergency": "yes"}  # the first answer stands


@pytest.mark.sqlite_alone("the plan is as SQLite tells it")
@pytest.mark.parametrize(
    ("table", "index", "where"),
    [
        ("calls", "ix_calls_caller", "caller = 'x' AND started_at >= '2026'"),
        ("cases", "ix_cases_caller", "caller = 'x' AND closed_at IS NULL"),
    ],
)
def test_what_is_asked_of_every_call_has_its_index(database, table, index, where):
    plan = f"EXPLAIN QUERY PLAN SELECT 1 FROM {table} WHERE {where}"
    with database.reading() as session:
        steps = session.connection().exec_driver_sql(plan).all()
    assert [index in step[3] for step in steps] == [True]
