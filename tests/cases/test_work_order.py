"""The order of work: priority, proof of who calls, then the time of the call.

Each of the ways to lose one's place that callers complain about is a test here.
"""

from datetime import timedelta
from typing import Any

import pytest
from case_rows import AT, CALLER, REVISION, Desk, add_call
from sqlalchemy import update

from ivr.cases import work
from ivr.cases.clock import keep_time
from ivr.cases.endings import Ending
from ivr.cases.escalation import ask_for_supervisor
from ivr.cases.fields import put
from ivr.cases.joining import join_case
from ivr.cases.listing import list_cases
from ivr.cases.opening import Caller, open_case
from ivr.cases.place import WORK_ORDER
from ivr.db import Database
from ivr.flow.loader import load
from ivr.flow.state import State
from ivr.policy.policy import DeskPolicy, Order
from ivr.settings import shipped_flow
from ivr.tables import Call, Case, CaseHint
from ivr.worker.sorting import Sorting

pytestmark = pytest.mark.both_databases

FLOW = load(shipped_flow())
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
OTHER = "+8613900139000"
POLICY = DeskPolicy()


def order(desk: Desk) -> list[int]:
    with desk.database.reading() as session:
        found = list_cases(session, include_closed=False)
        return [view.case.number for view in found]


def call_in(
    desk: Desk,
    began_at,
    *,
    opened_at=None,
    caller: str = CALLER,
    join: bool = False,
    policy: DeskPolicy = POLICY,
    **values: Any,
) -> int:
    """Take a call that began at one moment and wanted a case at another."""
    with desk.database.writing() as session:
        call = add_call(session, caller).id
        session.execute(update(Call).where(Call.id == call).values(started_at=began_at))
    state = State("hotline", REVISION, "en-US").but(topic="transfers", **values)
    who, at = Caller(call, caller, state, FLOW, policy), opened_at or began_at

    def write(transaction):
        found = join_case(transaction, who, at) if join else None
        return found or open_case(transaction, who, at)

    return desk.database.write(write).number


def test_the_time_of_the_call_decides_and_not_that_of_its_case(desk: Desk):
    quick = call_in(desk, AT + MINUTE)
    slow = call_in(desk, AT, opened_at=AT + 5 * MINUTE)
    assert order(desk) == [slow, quick]


def test_callbacks_that_overtake_the_queue_a_second_call_keeps_the_place(desk: Desk):
    first = call_in(desk, AT, caller=CALLER)
    second = call_in(desk, AT + MINUTE, caller=OTHER)
    assert call_in(desk, AT + HOUR, caller=CALLER, join=True) == first
    assert call_in(desk, AT + HOUR, caller=OTHER, join=True) == second
    assert order(desk) == [first, second]


def test_what_happens_to_a_case_never_costs_or_gains_it_a_place(desk: Desk):
    first, second, third = (call_in(desk, AT + n * MINUTE) for n in range(3))
    database, at = desk.database, AT + 10 * MINUTE
    with database.writing() as session:
        work.take(session, first, desk.mei, at)
        work.take(session, second, desk.jun, at)
        work.wait(session, second, desk.jun, at + HOUR, at)
        work.take(session, third, desk.mei, at)
        came = Ending("solved", "resolved")
        work.close(session, third, desk.mei, came, at)
    assert order(desk) == [first, second]
    with database.writing() as session:
        work.reopen(session, third, desk.mei, at + MINUTE)
        keep_time(session, POLICY, at + HOUR)  # wakes one, gives the others back
    assert desk.row(second).status == "claimed"
    assert (desk.row(first).status, desk.row(third).status) == ("new", "new")
    assert order(desk) == [first, second, third]


def test_who_proved_who_they_are_comes_first_within_a_priority(desk: Desk):
    urgent = call_in(desk, AT + HOUR, requests=("freeze",))
    shown = call_in(desk, AT, verification="on_file")
    pin = call_in(desk, AT + MINUTE, verification="pin")
    vouched = call_in(desk, AT + 2 * MINUTE, verification="attested")
    assert order(desk) == [urgent, pin, vouched, shown]


def test_a_forged_caller_id_overtakes_nobody(desk: Desk):
    honest = call_in(desk, AT, verification="none")
    forged = call_in(desk, AT + MINUTE, verification="on_file")
    assert order(desk) == [honest, forged]


def test_a_desk_may_have_proof_not_count(desk: Desk):
    policy = DeskPolicy(order=Order(first=[]))
    shown = call_in(desk, AT, policy=policy)
    pin = call_in(desk, AT + MINUTE, policy=policy, verification="pin")
    assert order(desk) == [shown, pin]


def test_who_proves_it_in_a_second_call_moves_up_and_keeps_the_first_calls_time(
    desk: Desk,
):
    first = call_in(desk, AT, caller=CALLER)
    proven = call_in(desk, AT + MINUTE, caller=OTHER, verification="pin")
    assert order(desk) == [proven, first]
    call_in(desk, AT + HOUR, caller=CALLER, join=True, verification="pin")
    assert order(desk) == [first, proven]


def test_another_account_is_not_proven(desk: Desk):
    mine = call_in(desk, AT, verification="pin", collected={"account": "1"})
    later = call_in(desk, AT + MINUTE, caller=OTHER, verification="pin")
    with desk.database.writing() as session:
        put(session.get_one(Case, mine), CaseHint(name="account", value="2"))
    assert order(desk) == [later, mine]


def test_an_escalated_case_stands_with_the_urgent_ones_by_its_own_call(desk: Desk):
    old = call_in(desk, AT - HOUR)
    urgent = desk.case(priority="urgent", called_at=AT)
    with desk.database.writing() as session:
        ask_for_supervisor(session, old, desk.mei, "upset", AT + HOUR)
    assert order(desk) == [old, urgent]


def test_a_changed_policy_puts_the_stored_order_right(desk: Desk, monkeypatch):
    monkeypatch.setattr("ivr.cases.place.BATCH", 2)
    shown = [call_in(desk, AT), call_in(desk, AT + MINUTE)]
    proven = [call_in(desk, AT + HOUR, verification=how) for how in ("pin", "attested")]
    asked = {"policy": DeskPolicy()}
    sorting = Sorting(desk.database, lambda: asked["policy"])
    sorting()
    assert order(desk) == [*proven, *shown]
    asked["policy"] = DeskPolicy(order=Order(first=[]))
    sorting()
    assert order(desk) == [*shown, *proven]
    asked["policy"] = DeskPolicy(order=Order(first=["pin"]))
    sorting()
    assert order(desk) == [proven[0], *shown, proven[1]]


@pytest.mark.sqlite_alone("the plan is as SQLite tells it")
def test_the_list_is_read_along_the_index_without_sorting(database: Database):
    columns = ", ".join(column.name for column in WORK_ORDER)
    asked = f"SELECT * FROM cases WHERE closed_at IS NULL ORDER BY {columns} LIMIT 9"
    with database.reading() as session:
        explained = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}")
        steps = [row[3] for row in explained]
    assert steps == ["SEARCH cases USING INDEX ix_cases_work (closed_at=?)"]
