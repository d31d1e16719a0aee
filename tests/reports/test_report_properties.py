"""Whatever happens: the parts add up to the whole, and the order of rows is nothing."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from report_rows import HOURS, ZONE, Rows
from sqlalchemy import delete

from ivr.cases.opening import RANKS
from ivr.reports.measures import MEASURES
from ivr.reports.period import Days
from ivr.reports.staffed import StaffedClock, percentile
from ivr.tables import Call, Case, Promise, Rating

pytestmark = [pytest.mark.both_databases, pytest.mark.slow]

DAYS = Days(date(2026, 10, 30), date(2026, 11, 3), ZONE)
MINUTES = st.integers(0, 5 * 24 * 60 + 60)
DISPOSITIONS = ("solved", "passed_on", "not_reached", "duplicate", "nuisance")
CALLS = st.fixed_dictionaries(
    {
        "began": MINUTES,
        "topic": st.sampled_from(["transfers", "complaints", None]),
        "language": st.sampled_from(["en-US", "ko-KR"]),
        "ending": st.sampled_from(["abandoned", "case", "answered", "refused", None]),
        "node": st.sampled_from(["language", "coin"]),
        "caller": st.integers(1, 3),
        "case": st.booleans(),
        "agent": st.sampled_from([1, 2, None]),
        "answered": st.none() | st.integers(0, 3000),
        "ended": st.none() | st.integers(0, 3000),
        "disposition": st.sampled_from(DISPOSITIONS),
        "reopened": st.integers(0, 1),
        "promise": st.sampled_from(["kept", "broken", "open", "void"]),
        "score": st.none() | st.integers(1, 5),
    }
)


def put(rows: Rows, given: list[dict]) -> None:
    """Have the database hold these calls and nothing else."""
    with rows.together():
        for table in (Rating, Promise, Case, Call):
            rows.session.execute(delete(table))
        for one in given:
            add(rows, one)


def add(rows: Rows, one: dict) -> None:
    began = DAYS.begins[0] + timedelta(minutes=one["began"])
    call = rows.call(
        "x",
        "11-01 00:00",
        one["topic"],
        one["language"],
        one["ending"],
        started_at=began,
        left_at=one["node"],
        caller=f"+1202555010{one['caller']}",
    )
    if not one["case"]:
        return
    resolved = one["disposition"] == "solved"
    ended = None if one["ended"] is None else began + timedelta(minutes=one["ended"])
    answered = one["answered"]
    case = Case(
        call_id=call.id,
        topic=one["topic"] or "other",
        language=one["language"],
        caller=call.caller,
        priority="normal",
        rank=RANKS["normal"],
        opened_at=began,
        due_at=began,
        answered_at=None if answered is None else began + timedelta(minutes=answered),
        closed_at=ended,
        resolved_at=ended if resolved else None,
        disposition=None if ended is None else one["disposition"],
        assigned_to=one["agent"],
        reopened=one["reopened"],
        flow="hotline",
        flow_revision="f00d" * 16,
        path=[],
        collected={},
    )
    rows.add(case)
    told = {"made_at": began, "due_at": began + timedelta(hours=9)}
    rows.add(Promise(case_number=case.number, state=one["promise"], **told))
    if one["score"] is not None:
        asked = {"asked_by": "key", "asked_at": began, "at": began}
        about = {"topic": case.topic, "language": case.language}
        rows.add(Rating(case_number=case.number, score=one["score"], **asked, **about))


def counts(figures) -> dict[tuple[str, str], int]:
    """Return the counts of each measure, all groups together."""
    found: dict[tuple[str, str], int] = {}
    for one in figures:
        if one.unit == "items":
            key = one.measure, one.name
            found[key] = found.get(key, 0) + one.value
    return found


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(calls=st.lists(CALLS, max_size=12), order=st.randoms(use_true_random=False))
def test_parts_add_up_and_the_order_of_rows_is_nothing(rows_of, calls, order):
    put(rows_of, calls)
    names = list(MEASURES)
    whole = rows_of.report(*names, days=DAYS)
    total = counts(whole)
    for by in (("day",), ("topic",), ("language",), ("agent",), ("topic", "day")):
        parts = rows_of.report(*names, by=by, days=DAYS)
        assert (
            counts(parts) | {key: 0 for key in total if key not in counts(parts)}
            == total
        )
    single = [rows_of.report(*names, days=Days(day, day, ZONE)) for day in DAYS.dates]
    by_day = [one for figures in single for one in figures]
    assert counts(by_day) == total
    order.shuffle(calls)
    put(rows_of, calls)
    # Which of two calls of one number came first is an order that means something.
    again = rows_of.report(
        *(name for name in names if name != "repeated_calls"), days=DAYS
    )
    assert again == [one for one in whole if one.measure != "repeated_calls"]


@settings(max_examples=200, deadline=None)
@given(a=st.integers(0, 100_000), b=st.integers(0, 100_000), c=st.integers(0, 100_000))
def test_staffed_time_adds_up_and_is_never_longer_than_the_clocks(a, b, c):
    low, middle, high = sorted((a, b, c))
    begin = DAYS.begins[0]
    one, two, three = (begin + timedelta(minutes=at) for at in (low, middle, high))
    clock = StaffedClock(HOURS, begin, begin + timedelta(days=80))
    parts = clock.seconds(one, two) + clock.seconds(two, three)
    assert parts == clock.seconds(one, three)
    assert 0 <= parts <= (high - low) * 60


@given(st.lists(st.integers(0, 10_000), min_size=1), st.integers(1, 100))
def test_a_percentile_is_the_nearest_rank(values, percent):
    ordered = sorted(values)
    found = percentile(ordered, percent)
    below = sum(value <= found for value in ordered)
    assert below * 100 >= percent * len(ordered)
    strictly = sum(value < found for value in ordered)
    assert strictly * 100 < percent * len(ordered)
