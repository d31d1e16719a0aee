"""The log of the administration: what is in it, and that it only grows."""

from datetime import timedelta

import pytest
from case_rows import AT, CALLER, Desk
from sqlalchemy import delete, select, update

from ivr.calls import callers
from ivr.calls.callers import Block
from ivr.calls.switches import EMERGENCY, Switched, switch
from ivr.cases.agents import AgentNameError, find_agent
from ivr.cursors import CursorError
from ivr.errors import UsageError
from ivr.keeping import holds
from ivr.people.audit import Doer, Wanted, as_json, note, read_kind, read_page
from ivr.tables import Agent, AuditLine

pytestmark = pytest.mark.both_databases
OWNER = Doer("root")


def lines(desk: Desk) -> list[tuple[str, int | None, str, str, dict[str, object]]]:
    with desk.database.reading() as session:
        found = session.scalars(select(AuditLine).order_by(AuditLine.id))
        return [(r.by, r.agent_id, r.kind, r.about, r.details) for r in found]


@pytest.mark.parametrize(
    "what", [update(AuditLine).values(by="nobody"), delete(AuditLine)]
)
def test_the_database_itself_refuses_to_change_a_line(desk: Desk, what):
    with desk.database.writing() as session:
        note(session, "person_added", OWNER, AT, whom=desk.mei.id, role="agent")
    before = lines(desk)
    with (
        pytest.raises(Exception, match="only ever added to"),
        desk.database.writing() as session,
    ):
        session.execute(what)
    assert (
        lines(desk) == before == [("root", None, "person_added", "", {"role": "agent"})]
    )


def test_what_is_undone_leaves_no_line(desk: Desk):
    def work() -> None:
        with desk.database.writing() as session:
            note(session, "person_added", OWNER, AT, whom=desk.mei.id)
            find_agent(session, "Nobody")

    with pytest.raises(AgentNameError):
        work()
    assert lines(desk) == []


def test_blocks_holds_and_the_emergency_are_written_down_without_numbers(desk: Desk):
    database, number = desk.database, desk.case()
    ada = desk.lead
    until = AT + timedelta(days=1)
    wanted = Block(f"sings, from {CALLER}", "Ada", AT, until, ada.id)
    database.write(lambda wrote: callers.block(database, wrote, CALLER, wanted))
    by = Doer("Ada", ada.id)
    database.write(lambda wrote: callers.unblock(wrote, CALLER, by, AT))
    with database.writing() as session:
        holds.hold(session, number, "a lawsuit", "Ada", AT, agent_id=ada.id)
        holds.release(session, number, "root", AT)
    put = Switched(on=True, at=AT, by="Ada", reason=f"flood, {CALLER}", agent_id=ada.id)
    database.write(lambda wrote: switch(database, wrote, EMERGENCY, put))
    database.write(lambda wrote: switch(database, wrote, EMERGENCY, put))
    assert lines(desk) == [
        ("Ada", ada.id, "number_blocked", "", {"until": until.isoformat()}),
        ("Ada", ada.id, "number_unblocked", "", {}),
        ("Ada", ada.id, "case_held", f"case {number}", {}),
        ("root", None, "hold_ended", f"case {number}", {}),
        ("Ada", ada.id, "emergency_switched", "", {"on": True}),
    ]


def test_it_is_read_page_by_page_by_person_and_by_kind(desk: Desk):
    with desk.database.writing() as session:
        for count in range(5):
            note(session, "sessions_ended", OWNER, AT, whom=desk.mei.id, sessions=count)
        note(session, "phone_changed", Doer("Mei", desk.mei.id), AT, whom=desk.mei.id)
        note(session, "phone_changed", OWNER, AT, whom=desk.jun.id)
    with desk.database.reading() as session:
        wanted = Wanted(session.get_one(Agent, desk.mei.id), "sessions_ended")
        first = read_page(session, wanted, "", 3)
        second = read_page(session, wanted, first.cursor or "", 3)
        mine = read_page(session, Wanted(wanted.person), "", 10)
        whole = as_json(mine.lines[0])
    seen = [[one.details["sessions"] for one in page.lines] for page in (first, second)]
    assert (seen, second.cursor) == ([[4, 3, 2], [1, 0]], None)
    assert [one.kind for one in mine.lines] == [
        "phone_changed",
        *["sessions_ended"] * 5,
    ]
    assert whole | {"id": 0} == {
        "id": 0,
        "at": "2026-11-24T04:00:00+00:00",
        "kind": "phone_changed",
        "by": "Mei",
        "signed_in": True,
        "whom": "Mei",
        "about": None,
        "details": {},
    }


def test_a_cursor_of_another_list_and_an_unknown_kind_are_refused(desk: Desk):
    with desk.database.writing() as session:
        for _ in range(2):
            note(session, "sessions_ended", OWNER, AT, whom=desk.mei.id, sessions=1)
    with desk.database.reading() as session:
        cursor = read_page(session, Wanted(), "", 1).cursor
        with pytest.raises(CursorError):
            read_page(session, Wanted(kind="phone_changed"), cursor or "", 1)
        with pytest.raises(
            UsageError, match="no kind 'made up'; there are person_added"
        ):
            read_kind("made up")
