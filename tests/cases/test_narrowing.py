"""Lists narrowed to a topic, a tag, an agent: which cases, page by page, how many."""

from typing import Any

import pytest
from case_rows import AT, Desk

from ivr.cases import narrowing
from ivr.cases.lists import SHOWN, Place
from ivr.cases.narrowing import Counted, Narrow, narrowed_counts, narrowed_page
from ivr.cursors import CursorError

pytestmark = pytest.mark.both_databases
CLOSED = {"status": "closed", "closed_at": AT}


@pytest.fixture
def many(desk: Desk) -> dict[str, int]:
    """Return cases by their names, in the work order but for what is over."""
    return {
        "urgent": desk.case(topic="policy", priority="urgent", tags=["vip", "b2b"]),
        "Jun's": desk.case(
            topic="transfers", assigned_to=desk.jun.id, status="claimed"
        ),
        "Korean": desk.case(topic="policy", language="ko-KR", tags=["vip"]),
        "waits": desk.case(topic="policy", status="waiting", assigned_to=desk.mei.id),
        "over": desk.case(topic="policy", **CLOSED, tags=["b2b"]),
    }


def pages(desk: Desk, tab: Any, narrow: Narrow, limit: int = 50) -> list[list[int]]:
    """Return a narrowed list as its pages."""
    found: list[list[int]] = []
    cursor = None
    with desk.database.reading() as session:
        while True:
            place = Place(desk.mei.id, AT)
            page = narrowed_page(
                session, tab, place, narrow, cursor=cursor, limit=limit
            )
            found.append([view.case.number for view in page.views])
            cursor = page.next
            if cursor is None:
                return found


def counted(desk: Desk, tab: Any, narrow: Narrow) -> Counted:
    with desk.database.reading() as session:
        return narrowed_counts(session, tab, Place(desk.mei.id, AT), [narrow])[0]


WANTED = [
    ("all", Narrow(topic="policy"), ["urgent", "Korean", "waits", "over"]),
    ("action", Narrow(topic="policy"), ["urgent", "Korean"]),
    ("mine", Narrow(topic="policy"), ["waits"]),
    ("unassigned", Narrow(tag="vip"), ["urgent", "Korean"]),
    ("all", Narrow(tag="b2b"), ["urgent", "over"]),
    ("all", Narrow(tag="b2"), []),
    ("all", Narrow(tag="b2b", topic="policy", priority="urgent"), ["urgent"]),
    ("all", Narrow(language="ko-KR"), ["Korean"]),
    ("all", Narrow(status="waiting"), ["waits"]),
    ("all", Narrow(agent="Jun"), ["Jun's"]),
    ("all", Narrow(agent="Nobody"), []),
    ("all", Narrow(topic="' OR 1 = 1 --"), []),
    ("all", Narrow(), ["urgent", "Jun's", "Korean", "waits", "over"]),
]


@pytest.mark.parametrize(("tab", "narrow", "wanted"), WANTED)
def test_it_has_what_is_asked_for_in_the_work_order(
    desk: Desk, many: dict[str, int], tab: str, narrow: Narrow, wanted: list[str]
):
    numbers = [many[name] for name in wanted]
    assert pages(desk, tab, narrow) == [numbers]
    single = pages(desk, tab, narrow, limit=1)
    assert [number for page in single for number in page] == numbers
    if narrow:
        assert counted(desk, tab, narrow) == Counted(len(numbers), more=False)


def test_a_page_ends_where_enough_was_looked_at(
    desk: Desk, many: dict[str, int], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(narrowing, "REACH", 2)
    monkeypatch.setattr(narrowing, "COUNTED", 2)
    found = pages(desk, "all", Narrow(topic="policy"))
    assert found == [
        [many["urgent"]],
        [many["Korean"], many["waits"]],
        [many["over"]],
    ]
    assert counted(desk, "all", Narrow(topic="policy")) == Counted(1, more=True)


def test_late_cases_are_narrowed_too(desk: Desk):
    late = desk.case(topic="policy", due_at=AT.replace(hour=1))
    desk.case(topic="transfers", due_at=AT.replace(hour=1))
    desk.case(topic="policy")
    assert pages(desk, "overdue", Narrow(topic="policy")) == [[late]]
    assert counted(desk, "overdue", Narrow(topic="policy")) == Counted(1, more=False)


@pytest.mark.usefixtures("many")
def test_views_of_a_tab_are_counted_together_as_each_alone(desk: Desk):
    narrows = [narrow for tab, narrow, _ in WANTED if tab == "all"]
    with desk.database.reading() as session:
        place = Place(desk.mei.id, AT)
        together = narrowed_counts(session, "all", place, narrows)
    assert together == [counted(desk, "all", narrow) for narrow in narrows]
    assert [one.number for one in together] == [4, 2, 0, 1, 1, 1, 1, 0, 0, 5]


def test_few_cases_are_looked_at_where_they_are_enough(
    desk: Desk, many: dict[str, int], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(narrowing, "AT_FIRST", 2)
    looked: list[int] = []
    asked = narrowing.Near.meeting

    def meeting(near: narrowing.Near, narrow: Narrow, most: int) -> Any:
        looked.append(near.reach)
        return asked(near, narrow, most)

    monkeypatch.setattr(narrowing.Near, "meeting", meeting)
    first = [many["urgent"]]
    assert pages(desk, "action", Narrow(priority="urgent"))[0] == first
    assert looked == [2, narrowing.REACH]
    looked.clear()
    with desk.database.reading() as session:
        place = Place(desk.mei.id, AT)
        narrowed_page(session, "all", place, Narrow(language="en-US"), limit=1)
    assert looked == [2]


@pytest.mark.usefixtures("many")
def test_a_cursor_is_of_its_own_filter_alone(desk: Desk):
    with desk.database.reading() as session:
        place = Place(desk.mei.id, AT)
        first = narrowed_page(session, "all", place, Narrow(topic="policy"), limit=1)
        for other in (Narrow(), Narrow(topic="transfers")):
            with pytest.raises(CursorError):
                narrowed_page(session, "all", place, other, cursor=first.next)


@pytest.mark.parametrize("tab", SHOWN)
def test_every_tab_can_be_narrowed_and_be_empty(desk: Desk, tab: str):
    every = Narrow("a", "b", "c", "d", "e", "f")
    assert pages(desk, tab, every) == [[]]
    assert counted(desk, tab, every) == Counted(0, more=False)


def test_what_is_asked_for_is_read_within_bounds():
    asked = {"topic": " policy\0 ", "tag": "x" * 300, "agent": "", "else": "x"}
    assert Narrow.of(asked).asked == {"topic": "policy", "tag": "x" * 100}
