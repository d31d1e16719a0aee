"""The supervisor's figures: those of the reports, counted before they are asked for."""

from datetime import date, timedelta

import pytest
from report_rows import HOURS, NEW, OLD, ZONE, at
from sqlalchemy import select

from ivr.reports.desk import COUNTED, Counting, DeskFigures, count, keep, kept, week_of
from ivr.reports.period import Days, hours_of
from ivr.reports.scope import GroupingError
from ivr.tables import FigureSet

NOW = at("11-03 18:00")
WEEK = Days(date(2026, 10, 28), date(2026, 11, 3), ZONE)
MINUTE = timedelta(minutes=1)


def reported(month) -> DeskFigures:
    parts = {
        part: month.report(*names, by=by, days=WEEK)
        for part, (names, by) in COUNTED.items()
    }
    return DeskFigures(NOW, WEEK, parts)


@pytest.mark.both_databases
def test_they_are_the_report_s_own_and_stay_so_when_they_are_kept(month):
    with month.desk.database.writing() as session:
        found = count(session, HOURS, NOW)
        keep(session, found)
    with month.desk.database.reading() as session:
        again = kept(session, ZONE, NOW + MINUTE)
    assert found == again == reported(month)
    assert [one.group["day"] for one in again.find("days", "calls", "count")] == (
        WEEK.dates
    )


@pytest.mark.parametrize(
    ("zone", "later"),
    [
        (ZONE, timedelta(minutes=5)),  # too old
        ("Asia/Seoul", MINUTE),  # other days
        (ZONE, timedelta(hours=6)),
    ],
)
def test_what_is_old_or_of_other_days_is_not_shown(month, zone, later):
    with month.desk.database.writing() as session:
        keep(session, count(session, HOURS, NOW))
        assert kept(session, zone, NOW + later) is None
        assert kept(session, ZONE, NOW) is not None


def test_figures_of_yesterday_are_not_today_s(month):
    midnight = at("11-03 23:59")
    with month.desk.database.writing() as session:
        keep(session, count(session, HOURS, midnight))
        assert kept(session, ZONE, midnight + MINUTE) is None


def test_the_week_ends_with_the_local_day():
    assert week_of(NOW, ZONE) == WEEK
    assert week_of(NOW, "Asia/Seoul").last == date(2026, 11, 4)


@pytest.mark.both_databases
def test_they_are_counted_once_a_minute_whoever_counts(month):
    moments = iter([NOW, NOW + MINUTE / 2, NOW + MINUTE])
    first, other = (
        Counting(month.desk.database, lambda: HOURS, lambda: next(moments))
        for _ in range(2)
    )
    seen = []
    for counting in (first, other, first):
        counting.send_due()
        with month.desk.database.reading() as session:
            [row] = session.scalars(select(FigureSet))
            seen.append(row.at)
    assert seen == [NOW, NOW, NOW + MINUTE]


@pytest.mark.both_databases
def test_calls_are_counted_by_the_hour_of_the_local_clock(month):
    counts = {key[0]: values[0] for key, values in month.table("calls", "hour").items()}
    some = {0: 2, 8: 1, 10: 1, 11: 1, 12: 2, 13: 1, 14: 1, 15: 1, 20: 1, 23: 1}
    assert counts == {str(hour): some.get(hour, 0) for hour in range(24)}
    assert month.table("left_at", "hour") == {
        ("8", NEW, "language"): [1],
        ("12", OLD, "language"): [1],
        ("20", OLD, "coin"): [1],
    }


def test_an_hour_that_comes_twice_is_one_and_one_left_out_is_none():
    fall = Days(date(2026, 11, 1), date(2026, 11, 1), ZONE)
    spring = Days(date(2026, 3, 8), date(2026, 3, 8), ZONE)
    assert [hour for _, hour in hours_of(fall)] == [0, 1, 1, *range(2, 24)]
    assert [hour for _, hour in hours_of(spring)] == [0, 1, *range(3, 24)]
    half = Days(date(2026, 4, 5), date(2026, 4, 5), "Australia/Lord_Howe")
    assert [hour for _, hour in hours_of(half)] == list(range(24))


def test_what_is_no_hour_is_refused(month):
    for typed in ("24", "-1", "noon", "", "٣", None):
        with pytest.raises(GroupingError, match="is no hour; they are 0 to 23"):
            month.report("calls", only={"hour": typed})
    assert month.report("calls", only={"hour": "0"})[0].value == 2
