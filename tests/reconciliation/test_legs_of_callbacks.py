"""Calls that we make: each leg belongs to its case, whatever of its news was lost."""

from dataclasses import replace

import pytest
from case_rows import AT
from day_of_calls import AGENT, number_of
from sqlalchemy import select
from whole_database import everything

from ivr.callbacks.asking import Line, call_back
from ivr.simulator import Delivery, Press, Subscriber
from ivr.tables import Agent, Callback, Case, CaseEvent, Promise, Recording

pytestmark = pytest.mark.both_databases


@pytest.fixture
def case(here):
    """A case whose caller left a message."""
    here.day.leave_message("opened")
    return 1001


@pytest.fixture
def call(here, database, case):
    """Call the caller back, both being as the test says."""

    def ring(agent, caller=None):
        exchange = here.day.exchange
        exchange.subscribers[AGENT] = agent
        if caller is not None:
            exchange.subscribers[number_of(1)] = caller
        with database.writing() as session:
            mei = session.scalars(select(Agent).where(Agent.name == "Mei")).one()
            line = Line(here.placer.policy().calling, "US")
            call_back(session, case, mei, line, AT)
        here.placer.send_due()
        exchange.settle()
        for leg in exchange._office.legs.values():
            name = {AGENT: "agent", number_of(1): "caller"}.get(leg.to)
            if name is not None:
                here.day.sids[name] = leg.sid

    return ring


def lines(database, case):
    with database.reading() as session:
        rows = select(CaseEvent.kind, CaseEvent.text).order_by(CaseEvent.id)
        found = session.execute(rows.where(CaseEvent.case_number == case))
        return [tuple(row) for row in found]


TALKS = Subscriber(script=(Press("1"),), talks_s=20)
OF_A_CASE = ("case", "callback", 1001)


def test_both_legs_of_a_callback_are_its_case(here, call, rows):
    call(Subscriber(presses="1"), TALKS)
    assert here.table() == {
        "opened": ("case", "opened", 1001),
        "agent": OF_A_CASE,
        "caller": OF_A_CASE,
    }
    (row,) = rows(Callback, "sid", "caller_sid", "outcome")
    assert row == {
        "sid": here.day.sids["agent"],
        "caller_sid": here.day.sids["caller"],
        "outcome": "talked",
    }


@pytest.fixture
def lost(database):
    """Have the callback be as if the network's answer and all its news were lost."""

    def lose():
        with database.writing() as session:
            (row,) = session.query(Callback)
            row.sid = row.caller_sid = row.rung_at = row.person_at = None
            row.state, row.outcome, row.ended_at = "ended", "not_known", AT
            row.reason = "not known whether anybody was rung"

    return lose


@pytest.mark.parametrize(
    ("agent", "caller", "outcome", "told"),
    [
        (Subscriber(answers=False), None, "agent_absent", "the caller was not rung"),
        (
            Subscriber(presses="1"),
            Subscriber(answers=False),
            "no_answer",
            "the caller's phone: no-answer",
        ),
        (
            Subscriber(presses="1"),
            Subscriber(busy=True),
            "busy",
            "the caller's phone: busy",
        ),
        (Subscriber(presses="1"), TALKS, "not_known", "the caller's phone: completed"),
    ],
)
def test_a_callback_of_which_nobody_knew_is_found_by_its_numbers_and_its_time(
    here, call, lost, rows, database, agent, caller, outcome, told
):
    call(agent, caller)
    lost()
    before = lines(database, 1001)
    first = here.compare()
    assert {name: here.table(first)[name] for name in ("opened", "agent")} == {
        "opened": ("case", "opened", 1001),
        "agent": OF_A_CASE,
    }
    assert here.table(first).get("caller", OF_A_CASE) == OF_A_CASE
    (row,) = rows(Callback, "sid", "outcome", "reason")
    assert row == {
        "sid": here.day.sids["agent"],
        "outcome": outcome,
        "reason": f"Twilio knows: {told}",
    }
    assert lines(database, 1001) == [*before, ("call_found", f"Twilio knows: {told}")]
    assert first.repaired["callbacks"] == 1
    stands = everything(database, but=("reconciliations", "chores"))
    assert here.compare().repaired == {}
    assert everything(database, but=("reconciliations", "chores")) == stands


def test_a_promise_counts_as_kept_when_the_phone_rang_whoever_told_us(
    here, call, lost, rows, database
):
    call(Subscriber(presses="1"), Subscriber(answers=False))
    lost()
    with database.writing() as session:
        (promise,) = session.query(Promise)
        promise.state, promise.settled_at, promise.answered_at = "open", None, None
    here.compare()
    assert [row["state"] for row in rows(Promise)] == ["kept"]


def test_a_callback_that_is_under_way_for_ever_is_ended(here, call, rows):
    here.day.exchange.callbacks = Delivery.LOSE
    call(Subscriber(answers=False))
    assert rows(Callback, "state", "outcome") == [{"state": "placed", "outcome": None}]
    assert here.table()["agent"] == OF_A_CASE
    assert rows(Callback, "state", "outcome") == [
        {"state": "ended", "outcome": "agent_absent"}
    ]
    assert [row["status"] for row in rows(Case)] == ["claimed"]


@pytest.mark.parametrize(
    ("key", "counts"), [("1", {"known": 2}), ("2", {"known": 1, "of a callback": 1})]
)
def test_a_callbacks_recording_is_fetched_where_its_caller_agreed(
    here, call, rows, cases, key, counts
):
    exchange = here.day.exchange
    exchange.callbacks = Delivery.LOSE
    left = set(exchange.recordings)
    agrees = Subscriber(script=(Press("1"), Press(key)), talks_s=20)
    call(Subscriber(presses="1"), agrees)
    if key != "1":  # something recorded them all the same
        (message,) = exchange.recordings.values()
        leg = here.day.sids["agent"]
        exchange.recordings["RE" + "7" * 32] = replace(
            message, sid="RE" + "7" * 32, call_sid=leg
        )
    (recording,) = set(exchange.recordings) - left
    assert recording not in {row["sid"] for row in rows(Recording)}
    assert here.compare().counts["recordings"] == counts
    fetched = {row["sid"]: row["callback_id"] for row in rows(Recording)}
    assert fetched.get(recording) == (1 if key == "1" else None)
    assert here.compare().repaired == {}
    assert [case["number"] for case in cases()] == [1001]
