"""The figures of four days that were counted by hand, on both databases."""

from datetime import UTC, date, datetime, timedelta

import pytest
from report_rows import NEW, OLD, ZONE, add_complaints

from ivr.reports.measures import MEASURES
from ivr.reports.period import Days

pytestmark = pytest.mark.both_databases

NO_TIMES = [0, None, None, None, None]
TOTALS = {
    "calls": [12],
    "abandoned_calls": [3, 11, 0.2727],
    "answered_by_hotline": [1, 11, 0.0909],
    "cases": [7],
    "complaints": [1, 7, 0.1429],
    "repeated_calls": [2, 8, 0.25],
    "first_answer": [4, 1800, 122_340, 1800, 1800],
    "resolution": [3, 104_400, 124_140, 3600, 46_800],
    "resolution_rate": [3, 5, 0.6],
    "first_call_resolution": [1, 5, 0.2],
    "reopened": [1, 5, 0.2],
    "promises_kept": [3, 4, 0.75],
    "satisfaction": [3, 3.67, 1],
    "transcription": [2, 30, 120, 0, 120],
    # One letter of ten was another one; no digit was said.
    "recognition_error": [2, 0.1, None],
}
# Saturday, Sunday with its 25 hours, Monday, Tuesday.
BY_DAY = {
    "calls": [[1], [3], [4], [4]],
    "abandoned_calls": [[1, 1, 1.0], [1, 3, 0.3333], [0, 4, 0.0], [1, 3, 0.3333]],
    "answered_by_hotline": [[0, 1, 0.0], [0, 3, 0.0], [1, 4, 0.25], [0, 3, 0.0]],
    "cases": [[1], [2], [2], [2]],
    "complaints": [[0, 1, 0.0], [0, 2, 0.0], [1, 2, 0.5], [0, 2, 0.0]],
    "repeated_calls": [[0, 1, 0.0], [0, 2, 0.0], [1, 3, 0.3333], [1, 2, 0.5]],
    "first_answer": [NO_TIMES, NO_TIMES, TOTALS["first_answer"], NO_TIMES],
    "resolution": [
        NO_TIMES,
        NO_TIMES,
        [2, 2400, 124_140, 2400, 3600],
        [1, 104_400, 104_400, 46_800, 46_800],
    ],
    "resolution_rate": [[0, 0, None], [0, 0, None], [2, 2, 1.0], [1, 3, 0.3333]],
    "first_call_resolution": [[0, 0, None], [0, 0, None], [1, 2, 0.5], [0, 3, 0.0]],
    "reopened": [[0, 0, None], [0, 0, None], [0, 2, 0.0], [1, 3, 0.3333]],
    "promises_kept": [[0, 0, None], [0, 0, None], [3, 4, 0.75], [0, 0, None]],
    "satisfaction": [[0, None, 0], [0, None, 0], [2, 5.0, 0], [1, 1.0, 1]],
    "transcription": [
        NO_TIMES,
        [1, 30, 30, 0, 0],
        [1, 120, 120, 120, 120],
        NO_TIMES,
    ],
    "recognition_error": [[0, None, None]] * 2 + [[1, 0.2, None], [1, 0.0, None]],
}
BY_TOPIC = {
    "calls": {
        "account_security": [1],
        "complaints": [1],
        "how_to": [1],
        "transfers": [5],
        "None": [4],
    },
    "abandoned_calls": {
        "account_security": [0, 1, 0.0],
        "complaints": [0, 1, 0.0],
        "how_to": [0, 1, 0.0],
        "transfers": [1, 5, 0.2],
        "None": [2, 3, 0.6667],
    },
    "answered_by_hotline": {
        "account_security": [0, 1, 0.0],
        "complaints": [0, 1, 0.0],
        "how_to": [1, 1, 1.0],
        "transfers": [0, 5, 0.0],
        "None": [0, 3, 0.0],
    },
    "cases": {
        "account_security": [1],
        "complaints": [1],
        "other": [1],
        "transfers": [4],
    },
    "complaints": {
        "account_security": [0, 1, 0.0],
        "complaints": [1, 1, 1.0],
        "other": [0, 1, 0.0],
        "transfers": [0, 4, 0.0],
    },
    "repeated_calls": {
        "account_security": [0, 1, 0.0],
        "complaints": [0, 1, 0.0],
        "other": [0, 1, 0.0],
        "transfers": [2, 5, 0.4],
    },
    "first_answer": {
        "account_security": [1, 33_001, 33_001, 600, 600],
        "complaints": [1, 1800, 1800, 1800, 1800],
        "transfers": [2, 1800, 122_340, 1800, 1800],
    },
    "resolution": {
        "complaints": [1, 2400, 2400, 2400, 2400],
        "transfers": [2, 104_400, 124_140, 3600, 46_800],
    },
    "resolution_rate": {
        "account_security": [0, 1, 0.0],
        "complaints": [1, 1, 1.0],
        "transfers": [2, 3, 0.6667],
    },
    "first_call_resolution": {
        "account_security": [0, 1, 0.0],
        "complaints": [1, 1, 1.0],
        "transfers": [0, 3, 0.0],
    },
    "reopened": {
        "account_security": [0, 1, 0.0],
        "complaints": [0, 1, 0.0],
        "transfers": [1, 3, 0.3333],
    },
    "promises_kept": {
        "account_security": [0, 1, 0.0],
        "complaints": [1, 1, 1.0],
        "transfers": [2, 2, 1.0],
    },
    "satisfaction": {
        "complaints": [1, 5.0, 0],
        "how_to": [1, 5.0, 0],
        "transfers": [1, 1.0, 1],
    },
    "transcription": {"transfers": [2, 30, 120, 0, 120]},
    "recognition_error": {"transfers": [2, 0.1, None]},
}
BY_LANGUAGE = {
    "calls": {"en-US": [8], "ko-KR": [1], "zh-CN": [2], "None": [1]},
    "abandoned_calls": {
        "en-US": [3, 8, 0.375],
        "ko-KR": [0, 1, 0.0],
        "zh-CN": [0, 2, 0.0],
    },
    "first_answer": {
        "en-US": [2, 1800, 122_340, 1800, 1800],
        "ko-KR": [1, 1800, 1800, 1800, 1800],
        "zh-CN": [1, 33_001, 33_001, 600, 600],
    },
    "promises_kept": {
        "en-US": [2, 2, 1.0],
        "ko-KR": [1, 1, 1.0],
        "zh-CN": [0, 1, 0.0],
    },
    "satisfaction": {
        "en-US": [1, 1.0, 1],
        "ko-KR": [1, 5.0, 0],
        "zh-CN": [1, 5.0, 0],
    },
}
BY_AGENT = {
    "calls": {"Mei": [3], "Jun": [3], "None": [6]},
    "abandoned_calls": {
        "Mei": [0, 3, 0.0],
        "Jun": [1, 3, 0.3333],
        "None": [2, 5, 0.4],
    },
    "cases": {"Mei": [3], "Jun": [3], "None": [1]},
    "complaints": {"Mei": [1, 3, 0.3333], "Jun": [0, 3, 0.0], "None": [0, 1, 0.0]},
    "repeated_calls": {
        "Mei": [1, 4, 0.25],
        "Jun": [0, 3, 0.0],
        "None": [1, 1, 1.0],
    },
    "first_answer": {
        "Mei": [3, 1800, 122_340, 1800, 1800],
        "Jun": [1, 33_001, 33_001, 600, 600],
    },
    "resolution": {"Mei": [3, 104_400, 124_140, 3600, 46_800]},
    "resolution_rate": {"Mei": [3, 3, 1.0], "Jun": [0, 2, 0.0]},
    "first_call_resolution": {"Mei": [1, 3, 0.3333], "Jun": [0, 2, 0.0]},
    "promises_kept": {"Mei": [3, 3, 1.0], "Jun": [0, 1, 0.0]},
    "satisfaction": {"Mei": [2, 3.0, 1], "None": [1, 5.0, 0]},
    "transcription": {"Mei": [2, 30, 120, 0, 120]},
}


def test_all_measures_in_total(month):
    parted = {name for name, one in MEASURES.items() if one.own}
    assert {name: month.table(name)[()] for name in MEASURES if name not in parted} == (
        TOTALS
    )
    assert parted == {"left_at"}


def test_all_measures_by_day(month):
    days = ("2026-10-31", "2026-11-01", "2026-11-02", "2026-11-03")
    assert {name: month.table(name, "day") for name in BY_DAY} == {
        name: {(day,): row for day, row in zip(days, rows, strict=True)}
        for name, rows in BY_DAY.items()
    }


@pytest.mark.parametrize(
    ("by", "expected"),
    [("topic", BY_TOPIC), ("language", BY_LANGUAGE), ("agent", BY_AGENT)],
)
def test_measures_by_what_parts_them(month, by, expected):
    assert {name: month.table(name, by) for name in expected} == {
        name: {(group,): row for group, row in rows.items()}
        for name, rows in expected.items()
    }


def test_where_callers_leave_the_menu_by_the_flows_revision(month):
    assert month.table("left_at") == {
        (OLD, "coin"): [1],
        (OLD, "language"): [1],
        (NEW, "language"): [1],
    }
    assert month.table("left_at", "day", "topic") == {
        ("2026-10-31", "transfers", OLD, "coin"): [1],
        ("2026-11-01", "None", OLD, "language"): [1],
        ("2026-11-03", "None", NEW, "language"): [1],
    }


def test_a_report_of_one_agent_or_topic_alone(month):
    assert month.table("cases", "topic", only={"agent": "Jun"}) == {
        ("account_security",): [1],
        ("other",): [1],
        ("transfers",): [1],
    }
    assert month.table("calls", only={"topic": None})[()] == [4]
    assert month.table("calls", only={"agent": "nobody of ours"})[()] == [0]


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2026, 3, 8), 23), (date(2026, 11, 1), 25)]
)
def test_a_day_has_the_hours_that_its_clock_has(rows_of, day, hours):
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    with rows_of.together():
        for hour in range(-30, 31):
            began = noon + timedelta(hours=hour)
            rows_of.call("x", "11-01 00:00", None, "en-US", "case", started_at=began)
    days = Days(day - timedelta(days=1), day + timedelta(days=1), ZONE)
    counts = rows_of.table("calls", "day", days=days)
    assert counts[str(day),] == [hours]
    assert sum(count for (count,) in counts.values()) == 61


def test_a_complaint_is_one_by_topic_to_an_agent_or_by_a_low_mark(month):
    assert month.table("complaints")[()] == [1, 7, 0.1429]
    add_complaints(month)
    assert month.table("complaints", "day") == {
        ("2026-10-31",): [0, 1, 0.0],
        ("2026-11-01",): [1, 2, 0.5],
        ("2026-11-02",): [1, 2, 0.5],
        ("2026-11-03",): [1, 2, 0.5],
    }
