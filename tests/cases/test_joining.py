"""What a further call may add to a case, by how sure it is who calls."""

from datetime import UTC, datetime
from typing import Any

import pytest
from alembic import command
from case_rows import AT, CALLER, Desk, add_call, add_case
from signed import SHIPPED_FLOW
from sqlalchemy import select, text

from ivr.cases.joining import add_again, join_case
from ivr.cases.opening import Caller, OpenedCase, case_of
from ivr.db import Database
from ivr.flow.loader import load
from ivr.flow.state import State
from ivr.migrations import config
from ivr.tables import CaseEvent, Contact

pytestmark = pytest.mark.both_databases

LATER = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
FLOW = load(SHIPPED_FLOW)
GIVEN = {"account": "4711", "callback_number": "13900139000", "device": "phone"}
MINE = {"account": "4711", "collected": {"account": "4711"}}
RAISED = ("raised", None, "called again about something more urgent")
HELD = ("account", "verification", "callback_number", "collected", "tags")


def further(desk: Desk, caller: str | None = CALLER, **values: Any) -> Caller:
    """Return a further call of `caller`, which has given what `values` say."""
    with desk.database.writing() as session:
        call = add_call(session, caller).id
    state = State(flow="hotline", revision="f00d", language="en-US").but(**values)
    return Caller(call, caller, state, FLOW)


def joined(desk: Desk, caller: Caller) -> OpenedCase | None:
    """Have the call join a case."""
    return desk.database.write(lambda wrote: join_case(wrote, caller, LATER))


def held(desk: Desk, number: int) -> dict[str, Any]:
    """Return what the case holds that a further call could change."""
    row = desk.row(number)
    return {name: getattr(row, name) for name in HELD}


def test_an_unverified_caller_adds_a_line_and_nothing_else(desk: Desk):
    number = desk.case(collected={})
    before, version = held(desk, number), desk.row(number).version
    caller = further(desk, collected=GIVEN, topic="transfers")
    assert joined(desk, caller) == OpenedCase(number, desk.row(number).due_at)
    assert held(desk, number) == before
    assert desk.row(number).version > version  # whoever looks at it is told
    said = (
        "topic: transfers\nverified: none\naccount: 4711\n"
        "callback number: 13900139000\ndevice: phone"
    )
    assert desk.timeline(number)[1:] == [("called_again", None, said), RAISED]


@pytest.mark.parametrize("level", ["on_file", "attested", "pin"])
def test_nobody_overwrites_what_the_case_holds(desk: Desk, level: str):
    own = {"account": "4711", "callback_number": "111", "device": "tablet"}
    number = desk.case(account="4711", collected=own)
    before = held(desk, number)
    joined(desk, further(desk, collected=GIVEN, verification=level))
    assert held(desk, number) == before | {"verification": level}


def test_a_number_on_file_adds_what_was_missing_but_not_who_the_customer_is(
    desk: Desk,
):
    number = desk.case(collected={})
    joined(desk, further(desk, collected=GIVEN, verification="on_file", tags=("late",)))
    assert held(desk, number) == {
        "account": None,
        "verification": "none",
        "callback_number": CALLER,
        "collected": {"device": "phone"},
        "tags": ["late"],
    }


@pytest.mark.parametrize("level", ["attested", "pin"])
def test_a_caller_who_proves_who_they_are_adds_all_that_was_missing(
    desk: Desk, level: str
):
    number = desk.case(collected={"device": "tablet"}, tags=["late"])
    joined(desk, further(desk, collected=GIVEN, verification=level))
    assert held(desk, number) == {
        "account": "4711",
        "verification": level,
        "callback_number": "+8613900139000",
        "collected": GIVEN | {"device": "tablet"},
        "tags": ["late"],
    }


def test_a_less_certain_call_adds_nothing_to_a_case_of_a_certain_caller(desk: Desk):
    number = desk.case(verification="pin", **MINE)
    before = held(desk, number)
    joined(desk, further(desk, collected=GIVEN, verification="attested"))
    assert held(desk, number) == before


def test_a_call_about_another_account_adds_nothing(desk: Desk):
    number = desk.case(**MINE)
    before = held(desk, number)
    other = GIVEN | {"account": "0815"}
    joined(desk, further(desk, collected=other, verification="pin"))
    assert held(desk, number) == before
    assert "account: 0815" in desk.timeline(number)[1][2]


def test_a_call_joins_the_newest_open_case_of_its_number(desk: Desk):
    desk.case()
    newest = desk.case()
    desk.case(closed_at=AT, status="closed")
    desk.case(caller="+8613900139000")
    found = joined(desk, further(desk))
    assert found is not None
    assert found.number == newest


@pytest.mark.parametrize("caller", [None, "+8613900139000"])
def test_there_is_nothing_to_join_for_a_stranger(desk: Desk, caller: str | None):
    desk.case(caller=None)
    desk.case()
    assert joined(desk, further(desk, caller)) is None


def test_a_call_with_a_case_of_its_own_joins_no_other(desk: Desk):
    with desk.database.writing() as session:
        call = add_case(session).call_id
    state = State(flow="hotline", revision="f00d", language="en-US")
    assert joined(desk, Caller(call, CALLER, state, FLOW)) is None


def test_what_is_given_after_joining_is_added_to_the_same_line(desk: Desk):
    number = desk.case(collected={})
    caller = further(desk, path=("main:money",))
    joined(desk, caller)
    more = caller.state.but(collected={"device": "phone"}, path=("main:money", "end"))
    again = Caller(caller.call_id, CALLER, more, FLOW)
    for _ in range(2):
        found = desk.database.write(lambda wrote: add_again(wrote, again, LATER))
        assert found is not None
        assert found.number == number
    said = "topic: other\nverified: none\ndevice: phone"
    assert desk.timeline(number)[1:] == [("called_again", None, said)]
    with desk.database.reading() as session:
        contact = session.scalars(select(Contact)).one()
    assert contact.path == ["main:money", "end"]
    assert desk.row(number).version == 3


def test_a_call_stays_with_the_case_that_it_joined_though_it_is_closed(desk: Desk):
    number = desk.case()
    caller = further(desk)
    joined(desk, caller)
    with desk.database.writing() as session:
        session.execute(text("UPDATE cases SET closed_at = '2026-11-24', rank = 2"))
    newer = desk.case()
    found = joined(desk, caller)
    assert found is not None
    assert found.number == number
    mine = desk.database.write(lambda wrote: case_of(wrote, caller.call_id))
    assert mine == found
    assert held(desk, newer)["collected"] == {}


def test_a_long_story_fits_the_timeline_and_each_value_its_line(desk: Desk):
    number = desk.case()
    told = {"story": "one\ntwo\0" + "x" * 20_000}
    joined(desk, further(desk, collected=told))
    with desk.database.reading() as session:
        rows = select(CaseEvent.text).where(CaseEvent.kind == "called_again")
        said = session.scalars(rows.where(CaseEvent.case_number == number)).one()
    assert said.startswith("topic: other\nverified: none\nstory: one twoxxx")
    assert len(said) == 10_000


OLD_ROWS = (
    "INSERT INTO calls (id, sid, flow, flow_revision, state, turns, status, sequence,"
    " started_at, heard_at) VALUES (1, 'CA1', 'hotline', 'f00d', '{}', 1,"
    " 'in-progress', -1, :at, :at)",
    "INSERT INTO cases (number, call_id, status, topic, priority, rank, language,"
    " verification, opened_at, due_at, attempts, abandoned, flow, flow_revision, path,"
    " collected, version) VALUES (1001, 1, 'new', 'other', 'normal', 2, 'en-US',"
    " 'none', :at, :at, 0, 0, 'hotline', 'f00d', '[]', '{}', 1)",
    "INSERT INTO case_events (id, case_number, at, kind, text)"
    " VALUES (1, 1001, :at, 'opened', '')",
)
NEW_ROWS = (
    "INSERT INTO contacts (case_number, call_id, event_id, at, topic, language,"
    " verification, path) VALUES (1001, 1, 1, :at, 'other', 'en-US', 'none', '[]')",
    "INSERT INTO callers (number, language, updated_at) VALUES ('+1', NULL, :at)",
    'INSERT INTO blocked_numbers (number, reason, "by", at)'
    " VALUES ('+1', 'r', 'mei', :at)",
)
TABLES = "SELECT name FROM sqlite_master ORDER BY name"


def test_the_step_to_known_callers_goes_up_and_down_with_rows(tmp_path):
    found = Database(f"sqlite:///{tmp_path / 'old.db'}")

    def run(*statements: str) -> None:
        with found.writing() as session:
            for statement in statements:
                session.execute(text(statement), {"at": AT.isoformat()})

    def read(query: str) -> list[Any]:
        with found.reading() as session:
            return list(session.scalars(text(query)))

    command.upgrade(config(found.url), "0004")
    before = read(TABLES)
    run(*OLD_ROWS)
    command.upgrade(config(found.url), "0005")
    run(*NEW_ROWS)
    assert len(read(TABLES)) > len(before)
    command.downgrade(config(found.url), "0004")
    assert read(TABLES) == before
    kept = [read("SELECT number FROM cases"), read("SELECT kind FROM case_events")]
    assert kept == [[1001], ["opened"]]
    found.close()
