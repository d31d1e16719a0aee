"""When somebody is there: weeks, nights, holidays, single days, clock changes."""

from datetime import UTC, date, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.flow.hours import LOOK_AHEAD_DAYS, Hours


def hours(**given):
    return Hours.model_validate(given)


def is_open(hours, local):
    at = datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(hours.zone))
    return hours.is_open(at)


SHOP = hours(zone="Asia/Shanghai", week={"mon-fri": "09:00-12:00, 13:30-18:00"})


@pytest.mark.parametrize(
    ("local", "staffed"),
    [
        ("2026-11-23 08:59:59", False),
        ("2026-11-23 09:00", True),
        ("2026-11-23 11:59:59", True),
        ("2026-11-23 12:00", False),
        ("2026-11-23 13:30", True),
        ("2026-11-23 18:00", False),
        ("2026-11-27 17:59", True),
        ("2026-11-28 10:00", False),
    ],
)
def test_a_week_is_staffed_from_the_first_minute_to_before_the_last(local, staffed):
    assert is_open(SHOP, local) == staffed


def test_the_hours_are_those_of_the_zone_wherever_the_question_comes_from():
    assert SHOP.is_open(datetime(2026, 11, 23, 1, 0, tzinfo=UTC))
    assert SHOP.is_open(datetime(2026, 11, 22, 20, 0, tzinfo=ZoneInfo("US/Eastern")))
    assert not SHOP.is_open(
        datetime(2026, 11, 23, 9, 0, tzinfo=UTC) + timedelta(hours=1)
    )


@pytest.mark.parametrize(
    ("local", "staffed"),
    [
        ("2026-11-27 21:59", False),
        ("2026-11-27 22:00", True),
        ("2026-11-28 05:59", True),
        ("2026-11-28 06:00", False),
        ("2026-11-27 03:00", False),
    ],
)
def test_a_night_belongs_to_the_day_on_which_it_begins(local, staffed):
    assert is_open(hours(week={"fri": "22:00-06:00"}), local) == staffed


def test_a_day_can_end_at_24_00_and_the_next_begin_at_0_00():
    weekend = hours(week={"sat": "20:00-24:00", "sun": "0:00-2:00"})

    assert [
        is_open(weekend, f"2026-11-{moment}")
        for moment in ("28 23:59:59", "29 00:00", "29 01:59", "29 02:00")
    ] == [True, True, True, False]


def test_a_span_that_ends_where_it_begins_is_a_whole_day():
    assert hours(week={"mon": "09:00-09:00"}).week == {"mon": [(540, 1980)]}


@pytest.mark.parametrize(
    ("week", "days"),
    [
        ({"mon-wed": "09:00-10:00"}, "mon tue wed"),
        ({"sat-mon": "09:00-10:00"}, "sat sun mon"),
        ({"mon, wed-thu,sun": "09:00-10:00"}, "mon wed thu sun"),
        ({"fri": ["09:00-10:00"]}, "fri"),
    ],
)
def test_days_are_named_alone_in_lists_and_in_ranges(week, days):
    assert hours(week=week).week == {day: [(540, 600)] for day in days.split()}


def test_a_list_of_spans_and_a_line_of_spans_are_the_same():
    line = hours(week={"mon": "09:00-12:00, 13:00-18:00"})

    assert hours(week={"mon": ["09:00-12:00", "13:00-18:00"]}) == line
    assert line.week == {"mon": [(540, 720), (780, 1080)]}


def test_a_country_s_holidays_are_days_off():
    china = hours(zone="Asia/Shanghai", week={"mon-fri": "09:00-18:00"}, holidays="CN")

    assert [
        is_open(china, f"2026-{day} 10:00")
        for day in ("09-30", "10-01", "02-13", "02-17", "01-01")
    ] == [True, False, True, False, False]


def test_a_night_before_a_holiday_goes_on_into_it():
    nights = hours(zone="Asia/Shanghai", week={"wed": "22:00-06:00"}, holidays="CN")

    assert is_open(nights, "2026-10-01 05:00")


def test_a_single_day_can_be_closed_and_a_single_day_s_hours_win_over_all():
    special = hours(
        week={"mon-fri": "09:00-18:00"},
        holidays="CN",
        closed=["2026-11-23", "2026-11-24"],
        open={"2026-11-24": "10:00-11:00", "2026-10-01": "8:00-9:00"},
    )

    assert special.closed == [date(2026, 11, 23), date(2026, 11, 24)]
    assert [
        is_open(special, moment)
        for moment in (
            *("2026-11-23 10:00", "2026-11-24 10:00", "2026-11-24 12:00"),
            *("2026-10-01 08:30", "2026-11-25 12:00"),
        )
    ] == [False, True, False, True, True]


def test_a_single_day_can_be_closed_by_the_same_word_as_a_weekday():
    special = hours(week={"mon-fri": "09:00-18:00", "sat": "closed"})
    eve = hours(week={"mon-fri": "09:00-18:00"}, open={"2026-12-24": "closed"})

    assert (special.spans_of(date(2026, 11, 28)), special.ever_open) == ([], True)
    assert eve.spans_of(date(2026, 12, 24)) == []


def test_without_a_week_somebody_is_always_there_but_on_days_off():
    always = hours(closed=["2026-11-23"])

    assert always.spans_of(date(2026, 11, 22)) == [(0, 24 * 60)]
    assert is_open(always, "2026-11-22 23:59")
    assert not is_open(always, "2026-11-23 12:00")
    assert is_open(always, "2026-11-24 00:00")


@pytest.mark.parametrize("week", [{}, {"mon-sun": "closed"}])
def test_hours_without_any_time_end_the_search(week):
    never = hours(week=week)

    assert not never.ever_open
    assert not never.is_open(datetime(2026, 11, 23, 12, 0, tzinfo=UTC))
    assert list(never.periods(datetime(2026, 11, 23, 12, 0, tzinfo=UTC))) == []


def test_periods_begin_with_the_present_one_and_end_after_a_year():
    since = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
    periods = list(SHOP.periods(since))

    assert periods[:2] == [
        (utc("2026-11-23 01:00"), utc("2026-11-23 04:00")),
        (utc("2026-11-23 05:30"), utc("2026-11-23 10:00")),
    ]
    assert periods[-1][1] - since < timedelta(days=LOOK_AHEAD_DAYS)


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


DAYS_OF_CHANGE = [
    ("America/New_York", "2026-03-08", "05:00", "2026-03-09 04:00", 23),
    ("America/New_York", "2026-11-01", "04:00", "2026-11-02 05:00", 25),
    ("Europe/Berlin", "2026-03-29", "2026-03-28 23:00", "2026-03-29 22:00", 23),
    ("Europe/Berlin", "2026-10-25", "2026-10-24 22:00", "2026-10-25 23:00", 25),
]


@pytest.mark.fault(42)
@pytest.mark.parametrize(("zone", "day", "begins", "ends", "length"), DAYS_OF_CHANGE)
def test_a_day_of_clock_change_has_its_own_length(zone, day, begins, ends, length):
    whole = hours(zone=zone, week={}, open={day: "00:00-24:00"})
    begins = begins if " " in begins else f"{day} {begins}"

    found = list(whole.periods(utc(f"{day} 06:00")))

    assert found == [(utc(begins), utc(ends))]
    assert found[0][1] - found[0][0] == timedelta(hours=length)


@pytest.mark.fault(42)
@pytest.mark.parametrize(
    ("zone", "saturday", "begins", "ends"),
    [
        ("America/New_York", "2026-03-07", "2026-03-08 03:00", "2026-03-08 10:00"),
        ("America/New_York", "2026-10-31", "2026-11-01 02:00", "2026-11-01 11:00"),
        ("Europe/Berlin", "2026-03-28", "2026-03-28 21:00", "2026-03-29 04:00"),
        ("Europe/Berlin", "2026-10-24", "2026-10-24 20:00", "2026-10-25 05:00"),
    ],
)
def test_a_night_of_clock_change_ends_by_the_new_clock(zone, saturday, begins, ends):
    night = hours(zone=zone, week={}, open={saturday: "22:00-06:00"})
    period = (utc(begins), utc(ends))

    assert list(night.periods(utc(f"{saturday} 20:00"))) == [period]
    inside = [period[0], period[1] - timedelta(seconds=1)]
    outside = [period[0] - timedelta(seconds=1), period[1]]
    assert [night.is_open(at) for at in (*inside, *outside)] == [True] * 2 + [False] * 2


@pytest.mark.fault(42)
@pytest.mark.parametrize(
    ("span", "periods"),
    [
        ("02:10-02:50", [("2026-03-29 01:10", "2026-03-29 01:50")]),
        ("02:30-03:00", []),
        ("01:00-03:00", [("2026-03-29 00:00", "2026-03-29 01:00")]),
    ],
)
def test_an_hour_that_the_clock_skips_comes_later_or_not_at_all(span, periods):
    spring = hours(zone="Europe/Berlin", week={}, open={"2026-03-29": span})

    found = list(spring.periods(utc("2026-03-28 23:00")))

    assert found == [(utc(begins), utc(ends)) for begins, ends in periods]


WEEKS = st.dictionaries(
    st.sampled_from(["mon", "tue", "wed", "thu", "fri", "sat", "sun"]),
    st.tuples(st.integers(0, 23), st.integers(0, 24)).map(
        lambda span: f"{span[0]}:00-{span[1]}:00"
    ),
)


@given(WEEKS, st.datetimes(datetime(2025, 1, 1), datetime(2030, 1, 1)))  # noqa: DTZ001
@settings(max_examples=60, deadline=None)
def test_a_moment_is_staffed_when_it_lies_in_a_period(week, local):
    found = hours(zone="Europe/Berlin", week=week)
    at = local.replace(tzinfo=UTC)

    near = islice(found.periods(at), 3)
    assert found.is_open(at) == any(opens <= at < closes for opens, closes in near)


def test_time_that_two_spans_share_is_counted_once():
    week = {"mon": "09:00-12:00, 11:00-13:00", "tue": "closed"}
    hours = Hours.model_validate({"zone": "UTC", "week": week})
    since = datetime(2026, 11, 23, tzinfo=UTC)  # a Monday

    found = [next(periods) for periods in [hours.periods(since)] for _ in range(3)]

    assert [(opens.day, opens.hour, closes.hour) for opens, closes in found] == [
        (23, 9, 12),
        (23, 12, 13),
        (30, 9, 12),
    ]
