"""Which numbers are called, and when."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.policy.numbers import may_ring, next_time, refusal, zones_of

HOURS = (8 * 60, 21 * 60)
YEAR = datetime(2026, 1, 1, tzinfo=UTC)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


@pytest.mark.parametrize(
    ("number", "countries", "why"),
    [
        ("+8613800138000", ["CN"], None),
        ("+8613800138000", [], None),
        ("+821012345678", ["CN", "KR"], None),
        ("+12125550123", ["CN"], "US is not among the countries that are called"),
        ("+19005550123", [], "it is a premium-rate number, which is not called"),
        ("+49180512345", [], "it is a shared-cost number, which is not called"),
        ("+447640123456", [], "it is a pager, which is not called"),
        ("+8618600", [], "there is no such telephone number"),
        ("hello", [], "the number cannot be read"),
        (None, [], "the case has no number to call back"),
    ],
)
def test_what_costs_or_is_no_number_is_not_called(number, countries, why):
    assert refusal(number, countries) == why


@pytest.mark.parametrize(
    ("number", "moment", "may"),
    [
        ("+8613800138000", "2026-11-24T08:00+08:00", True),
        ("+8613800138000", "2026-11-24T07:59+08:00", False),
        ("+8613800138000", "2026-11-24T20:59+08:00", True),
        ("+8613800138000", "2026-11-24T21:00+08:00", False),
        ("+821012345678", "2026-11-24T08:30+09:00", True),
        # New York alone; a toll-free number may be anywhere from Bermuda to Guam.
        ("+12125550123", "2026-11-24T08:00-05:00", True),
        ("+12125550123", "2026-11-24T07:00-05:00", False),
        # The day that the clocks go forward in New York.
        ("+12125550123", "2026-03-08T08:00-04:00", True),
        ("+12125550123", "2026-03-08T07:30-04:00", False),
    ],
)
def test_callers_are_rung_in_their_own_day(number, moment, may):
    assert may_ring(zones_of(number), at(moment), HOURS) is may


def test_a_number_of_many_zones_is_rung_when_it_is_day_in_all_or_most_of_them():
    west, east = ZoneInfo("America/Los_Angeles"), ZoneInfo("America/New_York")
    assert not may_ring([west, east], at("2026-11-24T08:00-05:00"), HOURS)
    assert may_ring([west, east], at("2026-11-24T11:00-05:00"), HOURS)
    far = [ZoneInfo("Pacific/Auckland"), ZoneInfo("America/New_York"), east]
    assert may_ring(far, at("2026-11-24T11:00-05:00"), HOURS)


@given(
    st.sampled_from(["+8613800138000", "+12125550123", "+18005550100"]),
    st.integers(0, 365 * 24 * 60).map(
        lambda minutes: YEAR + timedelta(minutes=minutes)
    ),
)
def test_the_next_time_is_the_first_that_fits_and_never_before(number, earliest):
    found = next_time(number, earliest, HOURS)
    assert found >= earliest
    assert may_ring(zones_of(number), found, HOURS)
    if may_ring(zones_of(number), earliest, HOURS):
        assert found == earliest
