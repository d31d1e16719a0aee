"""How long work takes a desk whose agents come and go while more work overtakes it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from case_rows import Desk as DeskRows
from case_rows import add_case
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from ivr.cases.forecast import ANY_DAY, HORIZON, Desk, Forecast, Segment, segments
from ivr.cases.forecasting import learn, note_staffing
from ivr.cases.promising import promise
from ivr.cases.signing_in import new_session
from ivr.cases.workload import EXPECTED, Clock, Position
from ivr.flow.hours import Hours
from ivr.policy.policy import DeskPolicy, Promising
from ivr.tables import Forecasted, Staffing

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
# Monday, 9 November 2026, 08:00 in Berlin.
AT = datetime(2026, 11, 9, 7, 0, tzinfo=UTC)
HOURS = Hours(
    zone="Europe/Berlin", week={"mon-fri": "08:00-12:00", "sat": "08:00-09:00"}
)
WEEK, SATURDAY = "480-720", "480-540"
CLASS = (2, 1)
NONE_BEFORE = (-1, 0)


def hourly(**values: float | None) -> list[float | None]:
    """Return a day that is nothing, but for `h8=2.0` and such."""
    return [values.get(f"h{hour}", 0.0) for hour in range(24)]


def desk(agents, cases=None, *, now: int | None = None, always: bool = False) -> Desk:
    forecast = Forecast({ANY_DAY: agents}, {ANY_DAY: cases or {}})
    return Desk(HOURS, forecast, 10 * MINUTE, now, always=always)


def test_time_is_cut_at_hours_of_the_clock_and_where_somebody_comes_or_leaves():
    begin = datetime(2026, 11, 9, 10, 30, tzinfo=UTC)  # 11:30, until noon
    half, monday = begin + 30 * MINUTE, date(2026, 11, 9)
    assert list(segments(HOURS, begin, begin + HOUR)) == [
        Segment(begin, half, staffed=True, day=monday, hour=11),
        Segment(half, begin + HOUR, staffed=False, day=monday, hour=12),
    ]


def test_an_hour_that_the_clock_has_twice_is_two_hours():
    begin = datetime(2026, 10, 25, 0, 0, tzinfo=UTC)  # 02:00 in Berlin, twice
    found = list(segments(HOURS, begin, begin + 2 * HOUR))
    assert [(one.hour, one.end - one.begin) for one in found] == [(2, HOUR), (2, HOUR)]


@pytest.mark.parametrize(
    ("minutes", "done"),
    [
        (0, AT),
        (60, AT + HOUR),  # one comes at eight, three more at nine
        (61, AT + HOUR + 15 * timedelta(seconds=1)),
        (300, AT + 2 * HOUR),
        (780, AT + 4 * HOUR),
        (781, AT + DAY + MINUTE),  # the next morning
    ],
)
def test_work_is_done_as_fast_as_agents_come_in(minutes, done):
    found = desk(hourly(h8=1, h9=4, h10=4, h11=4))
    assert found.done_at(AT, minutes * MINUTE, CLASS) == done


def test_who_is_there_now_counts_for_an_hour():
    found = desk(hourly(h8=1, h9=1, h10=1, h11=1), now=3)
    assert found.done_at(AT, 210 * MINUTE, CLASS) == AT + HOUR + 30 * MINUTE


def test_a_number_of_agents_that_was_set_counts_always():
    found = desk(hourly(h8=1), now=3, always=True)
    assert found.done_at(AT, 360 * MINUTE, CLASS) == AT + 2 * HOUR


def test_what_comes_in_and_stands_before_is_done_first():
    # Three an hour of ten minutes each take half of an agent.
    cases = {(0, 1): hourly(h8=3, h9=3, h10=3, h11=3), CLASS: hourly(h8=60, h9=60)}
    found = desk(hourly(h8=1, h9=1, h10=1, h11=1), cases)
    assert found.done_at(AT, 60 * MINUTE, CLASS) == AT + 2 * HOUR
    assert found.done_at(AT, 60 * MINUTE, (0, 0)) == AT + HOUR


def test_what_came_in_at_night_is_done_before_in_the_morning():
    found = desk(hourly(h8=1, h9=1, h10=1, h11=1), {(0, 1): hourly(h3=6)})
    night = AT - 6 * HOUR  # 02:00
    assert found.done_at(night, 60 * MINUTE, CLASS) == AT + 2 * HOUR


def test_an_hour_that_was_never_seen_is_like_the_others():
    found = desk([None] * 8 + [2, None, 4] + [None] * 13)
    assert found.done_at(AT, 150 * MINUTE, CLASS) == AT + HOUR + 10 * MINUTE


def test_more_than_is_ever_done_ends_where_nobody_looks_further():
    found = desk(hourly(h8=1), {(0, 1): hourly(h8=60)})
    assert found.done_at(AT, HOUR, CLASS) == AT + HORIZON


@given(
    st.integers(0, 14 * 24 * 60),
    st.integers(0, 5000),
    st.integers(0, 500),
    st.lists(st.integers(0, 9), min_size=24, max_size=24),
    st.lists(st.integers(0, 20), min_size=24, max_size=24),
)
def test_more_work_is_never_done_sooner_nor_outside_of_staffed_time(
    minute, work, more, agents, came
):
    at = AT + minute * MINUTE
    found = desk([float(one) for one in agents], {(0, 1): came})
    sooner = found.done_at(at, work * MINUTE, CLASS)
    later = found.done_at(at, (work + more) * MINUTE, CLASS)
    assert at <= sooner <= later <= at + HORIZON
    if work and sooner < at + HORIZON:
        assert HOURS.is_open(sooner - timedelta(seconds=0.001))


def test_a_forecast_is_read_as_it_was_stored():
    given = Forecast({ANY_DAY: hourly(h8=1, h9=None)}, {ANY_DAY: {CLASS: [0.5] * 24}})
    assert Forecast.of_json(given.to_json()) == given


pytest_databases = pytest.mark.both_databases


def seen(rows: DeskRows, first: datetime, agents: int, hours: int) -> None:
    """Have so many agents seen at work in each ten minutes of so many hours."""
    with rows.database.writing() as session:
        for index in range(hours * 6):
            at = first + index * 10 * MINUTE
            session.add(Staffing(at=at, agents=agents))


@pytest_databases
def test_agents_at_work_are_noted_once_in_ten_minutes(desk: DeskRows):
    with desk.database.writing() as session:
        new_session(session, desk.mei, AT)
        new_session(session, desk.jun, AT - 31 * MINUTE)
    for minutes in (3, 9, 10):
        with desk.database.writing() as session:
            note_staffing(session, AT + minutes * MINUTE, 30 * MINUTE)
    with desk.database.reading() as session:
        rows = session.execute(select(Staffing.at, Staffing.agents)).all()
    assert rows == [(AT, 1), (AT + 10 * MINUTE, 1)]


@pytest_databases
def test_days_are_like_those_that_were_staffed_alike(desk: DeskRows):
    for day in range(3):  # Monday to Wednesday
        seen(desk, AT + day * DAY, 1 + day, 2)
        seen(desk, AT + day * DAY + 2 * HOUR, 6, 2)
    seen(desk, AT + 5 * DAY, 9, 1)
    until = AT + 6 * DAY
    with desk.database.writing() as session:
        for day in range(2):
            for priority in ("urgent", "normal", "normal"):
                called_at = AT + day * DAY + 5 * HOUR  # 13:00
                add_case(session, priority=priority, called_at=called_at)
    found = learn(desk.database, HOURS, until)
    nothing: list[float | None] = [None] * 24
    week = [*nothing[:8], 2, 2, 6, 6, *nothing[12:]]
    saturday = [*nothing[:8], 9, *nothing[9:]]
    every_day = [*nothing[:8], (1 + 2 + 3 + 9) / 4, 2, 6, 6, *nothing[12:]]
    assert found is not None
    assert found.agents == {WEEK: week, SATURDAY: saturday, ANY_DAY: every_day}
    # Five days of the week were seen, and two of each class came on two of them.
    [urgent, normal] = [found.cases[WEEK][one][13] for one in ((0, 1), CLASS)]
    assert (urgent, normal) == (pytest.approx(2 / 5), pytest.approx(4 / 5))
    assert found.cases[""] == {}
    with desk.database.reading() as session:
        assert session.get_one(Forecasted, EXPECTED).days == found.to_json()


@pytest_databases
def test_a_weekday_that_was_seen_often_enough_is_looked_at_alone(desk: DeskRows):
    for week in range(3):
        seen(desk, AT + week * 7 * DAY, 2, 1)
        seen(desk, AT + week * 7 * DAY + DAY, 4, 1)
    found = learn(desk.database, HOURS, AT + 16 * DAY)
    assert found is not None
    agents = {kind: hourly[8] for kind, hourly in found.agents.items()}
    assert agents == {f"mon {WEEK}": 2, f"tue {WEEK}": 4, WEEK: 3, ANY_DAY: 3}
    days = [found.day(HOURS, date(2026, 12, day), CLASS) for day in (7, 8, 9)]
    assert [day.agents[8] for day in days] == [2, 4, 3]


@pytest_databases
def test_what_is_older_than_four_weeks_is_forgotten(desk: DeskRows):
    seen(desk, AT, 2, 1)
    assert learn(desk.database, HOURS, AT + 29 * DAY) is None
    with desk.database.reading() as session:
        assert session.scalars(select(Staffing)).all() == []


@pytest_databases
def test_nobody_was_seen_and_nothing_is_expected(desk: DeskRows):
    seen(desk, AT, 0, 4)
    assert learn(desk.database, HOURS, AT + DAY) is None


@pytest_databases
@pytest.mark.parametrize(
    ("agents", "told"),
    [(None, AT + 80 * MINUTE), (1, AT + 140 * MINUTE), (6, AT + HOUR)],
)
def test_a_caller_of_the_night_is_told_when_who_comes_has_done_it(
    desk: DeskRows, agents, told
):
    # One comes at eight, four more at nine: six cases before it take 70 minutes, twice.
    seen(desk, AT - 3 * DAY, 1, 1)  # Friday
    seen(desk, AT - 3 * DAY + HOUR, 5, 3)
    with desk.database.writing() as session:
        for _ in range(6):
            add_case(session, priority="high", called_at=AT - DAY)
    learn(desk.database, HOURS, AT - 8 * HOUR)
    policy = DeskPolicy(promise=Promising(agents=agents))
    clock = Clock(HOURS, policy, AT - 5 * HOUR)
    stands = Position(*CLASS, clock.at)
    found = desk.database.write(lambda wrote: promise(wrote, "normal", stands, clock))
    assert found.at == told
