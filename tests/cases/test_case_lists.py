"""The lists that agents work from: which cases, in which order, page by page."""

from datetime import timedelta

import pytest
from case_rows import AT, Desk
from sqlalchemy import event, select, text

from ivr.cases.lists import SHOWN, Place, counts, list_page
from ivr.cases.place import WORK_ORDER
from ivr.cursors import Cursor, CursorError

pytestmark = pytest.mark.both_databases
HOUR = timedelta(hours=1)
SENTENCE = "this is no place in this list; begin at its first page"


def numbers(desk: Desk, tab, agent=None, **options) -> list[int]:
    with desk.database.reading() as session:
        place = Place(agent and agent.id, AT)
        found = list_page(session, tab, place, **options)
        return [view.case.number for view in found.views]


def paged(desk: Desk, tab, agent=None, limit=2) -> list[list[int]]:
    """Return a list as its pages."""
    pages: list[list[int]] = []
    cursor = None
    with desk.database.reading() as session:
        while True:
            place = Place(agent and agent.id, AT)
            found = list_page(session, tab, place, cursor=cursor, limit=limit)
            pages.append([view.case.number for view in found.views])
            cursor = found.next
            if cursor is None:
                return pages


@pytest.fixture
def many(desk: Desk) -> dict[str, int]:
    """Return cases by their names, made in another order than they are worked in."""
    over = {"status": "closed", "closed_at": AT}
    return {
        "late": desk.case(due_at=AT - HOUR),
        "old and closed": desk.case(**over, called_at=AT - 9 * HOUR),
        "urgent": desk.case(priority="urgent", called_at=AT + HOUR),
        "first": desk.case(called_at=AT - 2 * HOUR),
        "waits": desk.case(
            status="waiting", assigned_to=desk.mei.id, follow_up_at=AT + HOUR
        ),
        "proven": desk.case(tier=0, called_at=AT + HOUR),
        "Jun's": desk.case(status="claimed", assigned_to=desk.jun.id),
        "resolved": desk.case(**over | {"status": "resolved"}, priority="urgent"),
        "Mei's": desk.case(status="claimed", assigned_to=desk.mei.id, priority="low"),
    }


ORDER = ["urgent", "proven", "first", "late", "waits", "Jun's", "Mei's"]
LISTS = {
    "action": ["urgent", "proven", "first", "late", "Jun's", "Mei's"],
    "mine": ["waits", "Mei's"],
    "unassigned": ["urgent", "proven", "first", "late"],
    "waiting": ["waits"],
    "overdue": ["late"],
    "all": [*ORDER, "resolved", "old and closed"],
    "open": ORDER,
}


@pytest.mark.parametrize("tab", LISTS)
def test_each_list_has_its_cases_in_the_work_order(desk: Desk, many, tab):
    wanted = [many[name] for name in LISTS[tab]]
    assert numbers(desk, tab, desk.mei) == wanted
    pairs = [wanted[at : at + 2] for at in range(0, len(wanted), 2)]
    assert paged(desk, tab, desk.mei) == pairs


def test_the_order_is_the_work_order_and_no_other(desk: Desk, many):
    del many
    with desk.database.reading() as session:
        closed = text("closed_at IS NOT NULL")
        rows = select(WORK_ORDER[-1]).order_by(closed, *WORK_ORDER)
        assert numbers(desk, "all") == list(session.scalars(rows))


def test_a_tab_says_how_many_it_has(desk: Desk, many):
    del many
    with desk.database.reading() as session:
        found = counts(session, Place(desk.mei.id, AT))
    assert found == {tab: len(LISTS[tab]) for tab in SHOWN}


def test_no_more_than_a_thousand_are_counted(desk: Desk, monkeypatch):
    monkeypatch.setattr("ivr.cases.lists.MOST_COUNTED", 2)
    for _ in range(4):
        desk.case()
    with desk.database.reading() as session:
        assert counts(session, Place(None, AT))["unassigned"] == 3


def test_many_late_cases_are_in_order_too(desk: Desk, monkeypatch):
    for hours in (3, 1, 2):
        desk.case(due_at=AT - hours * HOUR, called_at=AT - (5 - hours) * HOUR)
    few = numbers(desk, "overdue")
    assert few == [1002, 1003, 1001]
    monkeypatch.setattr("ivr.cases.lists.FEW", 2)
    assert numbers(desk, "overdue") == few


def test_what_comes_and_goes_between_two_pages_is_never_shown_twice(desk: Desk):
    cases = [desk.case(called_at=AT + hour * HOUR) for hour in range(5)]
    with desk.database.reading() as session:
        first = list_page(session, "action", Place(None, AT), limit=2)
    desk.case(called_at=AT - HOUR)
    with desk.database.writing() as session:
        session.execute(text(f"DELETE FROM case_events WHERE case_number={cases[1]}"))
        session.execute(text(f"DELETE FROM cases WHERE number={cases[1]}"))
    assert [view.case.number for view in first.views] == cases[:2]
    rest = numbers(desk, "action", cursor=first.next, limit=9)
    assert rest == cases[2:]


@pytest.fixture
def cursor(desk: Desk) -> str:
    for _ in range(3):
        desk.case(status="claimed", assigned_to=desk.mei.id)
    with desk.database.reading() as session:
        found = list_page(session, "mine", Place(desk.mei.id, AT), limit=1)
    assert found.next is not None
    return found.next


@pytest.mark.parametrize(
    "forged",
    [
        *("", "x", "!!!", "ä", "\0", "A" * 5000, "eyJhIjoxfQ"),
        Cursor(("list",), (0, 1)).text,
    ],
)
def test_a_forged_cursor_is_one_sentence(desk: Desk, forged):
    with pytest.raises(CursorError) as refused:
        numbers(desk, "mine", desk.mei, cursor=forged)
    assert str(refused.value) == SENTENCE


def test_a_cursor_of_another_list_or_agent_or_order_is_refused(
    desk: Desk, cursor, monkeypatch
):
    assert len(numbers(desk, "mine", desk.mei, cursor=cursor)) == 2
    for tab, agent in (("all", desk.mei), ("mine", desk.jun), ("mine", None)):
        with pytest.raises(CursorError):
            numbers(desk, tab, agent, cursor=cursor)
    monkeypatch.setattr("ivr.cases.lists.ORDER", "rank, due_at, number")
    with pytest.raises(CursorError):
        numbers(desk, "mine", desk.mei, cursor=cursor)


def test_every_changed_letter_of_a_cursor_is_noticed(desk: Desk, cursor):
    for at in range(len(cursor)):
        other = "A" if cursor[at] != "A" else "B"
        with pytest.raises(CursorError):
            numbers(
                desk,
                "mine",
                desk.mei,
                cursor=cursor[:at] + other + cursor[at + 1 :],
            )


@pytest.mark.sqlite_alone("the plan is as SQLite tells it")
def test_each_list_has_an_index_that_is_used(desk: Desk, many):
    del many
    seen: list[str] = []
    with desk.database.reading() as session:
        connection = session.connection()

        def explain(statement: str, parameters: tuple) -> None:
            told = connection.exec_driver_sql(
                f"EXPLAIN QUERY PLAN {statement}", parameters
            )
            seen.extend(row[3] for row in told)

        asked: list[tuple] = []
        event.listen(
            desk.database.engine,
            "before_cursor_execute",
            lambda _c, _k, statement, parameters, *_: asked.append(
                (statement, parameters)
            ),
        )
        for tab in ("action", "mine", "unassigned", "waiting", "all"):
            list_page(session, tab, Place(desk.mei.id, AT))
        pages = [one for one in asked if "LIMIT ?" in one[0] and "LEFT" not in one[0]]
        for statement, parameters in pages:
            explain(statement, parameters)
    assert not [line for line in seen if "TEMP B-TREE" in line]
    used = {word for line in seen for word in line.split() if word.startswith("ix_")}
    assert used == {
        *("ix_cases_action", "ix_cases_mine", "ix_cases_unassigned"),
        *("ix_cases_waiting", "ix_cases_open", "ix_cases_ended"),
    }
