"""What callers are promised: from staffed hours, agents, and the cases before them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from case_rows import AT, CALLER, REVISION, Desk, add_call, add_case, agent
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update
from structlog.testing import capture_logs

from ivr.cases import promising, workload
from ivr.cases.due import NeverStaffedError, after_staffed, due, rounded, rounded_up
from ivr.cases.handling import measure_handling
from ivr.cases.joining import join_case
from ivr.cases.opening import Caller, OpenedCase, open_case, put_first
from ivr.cases.place import FIRST
from ivr.cases.promises import ledger, long_waits, promise_json
from ivr.cases.signing_in import new_session
from ivr.cases.workload import HANDLING, Clock
from ivr.flow.flow import Flow
from ivr.flow.hours import Hours
from ivr.flow.loader import load
from ivr.flow.state import State
from ivr.policy.policy import DeskPolicy, Promising
from ivr.settings import shipped_flow
from ivr.tables import Call, Case, CaseEvent, Measure

pytestmark = pytest.mark.both_databases

FLOW = load(shipped_flow())
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
# 12:00 to 18:00 in Shanghai are left of the day of AT.
CLOSES = AT + 6 * HOUR
OTHER = "+8613900139000"
ONE = DeskPolicy(promise=Promising(agents=1))
BERLIN = Hours(zone="Europe/Berlin", week={"mon-sun": "09:00-17:00"})


def call_in(
    desk: Desk,
    began_at=AT,
    *,
    opened_at=None,
    policy: DeskPolicy = ONE,
    caller: str = CALLER,
    join: bool = False,
    flow: Flow = FLOW,
    topic: str = "how_to",
    **values: Any,
) -> OpenedCase:
    """Take a call that began at one moment and was promised something at another."""
    with desk.database.writing() as session:
        call = add_call(session, caller).id
        session.execute(update(Call).where(Call.id == call).values(started_at=began_at))
    state = State("hotline", REVISION, "en-US").but(topic=topic, **values)
    who, at = Caller(call, caller, state, flow, policy), opened_at or began_at

    def write(transaction):
        found = join_case(transaction, who, at) if join else None
        return found or open_case(transaction, who, at)

    return desk.database.write(write)


def waiting(desk: Desk, how_many: int, **values: Any) -> None:
    """Have cases before every one of today's."""
    plain = {"rank": FIRST, "called_at": AT - DAY, "due_at": AT - HOUR}
    for _ in range(how_many):
        number = desk.case()
        with desk.database.writing() as session:
            row = update(Case).where(Case.number == number)
            session.execute(row.values(**(plain | values)))


def test_nobody_waits_and_the_soonest_is_promised(desk: Desk):
    found = call_in(desk)
    assert (found.due_at, found.is_late) == (AT + HOUR, False)
    assert desk.row(found.number).due_at == AT + HOUR


def test_each_case_before_it_takes_its_time(desk: Desk):
    waiting(desk, 5)  # 6 times 10 minutes, twice
    assert call_in(desk).due_at == AT + 2 * HOUR


def test_agents_share_the_work_and_a_reserve_is_kept(desk: Desk):
    waiting(desk, 11)  # 12 times 10 minutes
    two = DeskPolicy(promise=Promising(agents=2, reserve=3.0))
    assert call_in(desk, policy=two).due_at == AT + 3 * HOUR


def test_only_what_stands_before_it_and_is_not_put_off_counts(desk: Desk):
    waiting(desk, 30, status="waiting")
    waiting(desk, 30, rank=9)
    waiting(desk, 30, closed_at=AT, status="resolved")
    waiting(desk, 5)
    assert call_in(desk).due_at == AT + 2 * HOUR


def test_work_goes_on_in_staffed_hours_only(desk: Desk):
    waiting(desk, 20)  # 7 hours: 6 are left today
    found = call_in(desk)
    assert (found.due_at, found.is_late) == (CLOSES + 15 * HOUR + HOUR, False)


def test_who_cannot_be_called_in_time_is_told_so_honestly(desk: Desk):
    waiting(desk, 47)  # 16 hours: 6 today, 9 tomorrow, 1 the day after
    with capture_logs() as logs:
        found = call_in(desk)
    late, limit = CLOSES + DAY + 16 * HOUR, AT + DAY
    assert (found.due_at, found.is_late) == (late, True)
    assert logs == [
        {
            "event": "promise_beyond_limit",
            "log_level": "warning",
            "case": found.number,
            "limit": limit.isoformat(),
            "due_at": late.isoformat(),
        }
    ]
    with desk.database.reading() as session:
        told = [promise_json(*row) for row in ledger(session)]
        sentence = long_waits(session)
    assert [(one["due_at"], one["limit_at"]) for one in told] == [
        (late.isoformat(), limit.isoformat())
    ]
    assert sentence == (
        "1 caller was promised a later time than they should be: "
        "more waits than is done"
    )


def test_an_urgent_case_has_an_hour_of_staffed_time(desk: Desk):
    at = CLOSES - 30 * MINUTE
    found = call_in(desk, at, topic="account_security")
    assert (found.due_at, found.is_late) == (CLOSES + 15 * HOUR + 30 * MINUTE, False)


def test_a_later_caller_is_never_promised_an_earlier_time(desk: Desk):
    waiting(desk, 20)
    first = call_in(desk)
    with desk.database.writing() as session:
        session.execute(update(Case).where(Case.rank == FIRST).values(closed_at=AT))
    later = call_in(desk, AT + MINUTE, caller=OTHER)
    assert later.due_at == first.due_at


def test_who_rang_before_and_spoke_for_longer_is_not_promised_a_later_time(desk: Desk):
    quick = call_in(desk, AT + MINUTE)
    waiting(desk, 20)
    slow = call_in(desk, AT, opened_at=AT + 9 * MINUTE, caller=OTHER)
    assert slow.due_at == quick.due_at


def test_what_was_put_there_by_a_supervisor_holds_up_no_promise(desk: Desk):
    desk.case(due_at=AT + DAY, called_at=AT - HOUR, escalated_at=AT)
    assert call_in(desk).due_at == AT + HOUR


def test_those_who_are_signed_in_are_counted(desk: Desk):
    waiting(desk, 17)  # 18 times 10 minutes, twice: 6 hours of one agent
    nobody_said = DeskPolicy()
    with desk.database.writing() as session:
        boss = agent("Boss", role="admin")
        session.add(boss)
        session.flush()
        new_session(session, boss, AT - MINUTE)
        new_session(session, desk.jun, AT - 31 * MINUTE)  # has gone home
        new_session(session, desk.mei, AT - MINUTE)
        new_session(session, desk.mei, AT - MINUTE)
    assert call_in(desk, policy=nobody_said).due_at == AT + 6 * HOUR
    with desk.database.writing() as session:
        new_session(session, desk.jun, AT)
    assert call_in(desk, AT + MINUTE, policy=nobody_said).due_at == AT + 6 * HOUR
    urgent = call_in(desk, AT + MINUTE, policy=nobody_said, topic="account_security")
    assert urgent.due_at == rounded_up(AT + MINUTE + 3 * HOUR)


def test_out_of_hours_half_of_those_who_could_come_are_counted(desk: Desk):
    waiting(desk, 17)  # two of Mei, Jun and Ada: 3 hours
    night = CLOSES + 5 * HOUR
    with desk.database.writing() as session:
        new_session(session, desk.mei, night)
    found = call_in(desk, night, policy=DeskPolicy())
    assert found.due_at == CLOSES + 18 * HOUR


def test_a_case_takes_what_it_was_measured_to_take(desk: Desk):
    waiting(desk, 5)
    with desk.database.writing() as session:
        session.add(Measure(name=HANDLING, value=1200.0, at=AT - DAY))
    assert call_in(desk).due_at == AT + 4 * HOUR
    with desk.database.writing() as session:
        session.execute(update(Measure).values(at=AT - 15 * DAY))
    assert call_in(desk, AT + MINUTE, topic="transfers").due_at == AT + 2 * HOUR + (
        5 * MINUTE
    )


def test_handling_is_all_the_time_that_somebody_had_a_case(desk: Desk):
    lines = (
        ("taken", 0),
        ("calling", 2),
        ("planned", 5),
        ("time_has_come", 20),
        ("calling", 21),
        ("note", 23),
        ("resolved", 24),
        ("reopened", 100),
        ("given_back", 1000),  # only half an hour of it counts
    )
    with desk.database.writing() as session:
        for _ in range(20):
            number = desk_case(session, AT)
            for kind, minute in lines:
                at = AT - DAY + minute * MINUTE
                session.add(CaseEvent(case_number=number, at=at, kind=kind, text=""))
    with desk.database.writing() as session:
        found = measure_handling(session, AT, 30 * MINUTE)
    assert found == 38 * MINUTE
    with desk.database.reading() as session:
        assert session.get_one(Measure, HANDLING).value == 38 * 60


def desk_case(session, closed_at) -> int:
    return add_case(session, status="resolved", closed_at=closed_at).number


def test_too_few_cases_measure_nothing(desk: Desk):
    with desk.database.writing() as session:
        desk_case(session, AT)
        assert measure_handling(session, AT, 30 * MINUTE) is None


def test_an_earlier_time_that_a_later_call_was_told_is_what_counts(desk: Desk):
    waiting(desk, 20)
    first = call_in(desk)
    with desk.database.writing() as session:
        session.execute(update(Case).where(Case.rank == FIRST).values(closed_at=AT))
    at = AT + 2 * MINUTE
    again = call_in(desk, at, join=True, topic="account_security")
    assert (again.number, again.due_at) == (first.number, AT + HOUR)
    row = desk.row(first.number)
    assert (row.priority, row.due_at, row.called_at) == ("urgent", again.due_at, AT)
    with desk.database.reading() as session:
        [(promise, _)] = ledger(session)
    assert (promise.made_at, promise.due_at) == (AT, again.due_at)


def test_who_hung_up_and_calls_again_is_promised_something_then(desk: Desk):
    with desk.database.writing() as session:
        call = add_call(session, CALLER).id
    state = State("hotline", REVISION, "en-US").but(topic="how_to")
    who = Caller(call, CALLER, state, FLOW, ONE)
    desk.database.write(lambda found: open_case(found, who, AT, abandoned=True))
    with desk.database.reading() as session:
        assert ledger(session) == []
    call_in(desk, AT + MINUTE, join=True)
    with desk.database.reading() as session:
        [(promise, case)] = ledger(session)
    assert (promise.made_at, promise.due_at) == (AT + MINUTE, case.due_at)


def test_a_freeze_is_due_within_the_hour_and_opens_what_was_closed(desk: Desk):
    found = call_in(desk)
    with desk.database.writing() as session:
        case = session.get_one(Case, found.number)
        case.status, case.closed_at, case.disposition = "closed", AT, "solved"
    clock = Clock(FLOW.hours, ONE, AT)
    first = desk.database.write(lambda wrote: put_first(wrote, found, clock))
    assert first == replace(found, due_at=AT + HOUR)
    row = desk.row(found.number)
    assert (row.status, row.rank, row.closed_at) == ("new", FIRST, None)
    assert (row.disposition, row.reopened) == (None, 1)
    with desk.database.reading() as session:
        events = session.get_one(Case, found.number).events
        assert [(one.kind, one.changes) for one in events][1:] == [
            (
                "raised",
                {
                    "priority": ["low", "urgent"],
                    "status": ["closed", "new"],
                    "disposition": ["solved", None],
                },
            )
        ]


@pytest.mark.sqlite_alone("the plan is as SQLite tells it")
def test_a_promise_is_reckoned_from_indexes_alone(desk: Desk):
    engine = desk.database.engine
    plans = {}
    with desk.database.reading() as session:
        for name in ("AHEAD", "LATEST_BEFORE", "EARLIEST_BEHIND"):
            whole = {"render_postcompile": True}
            stands = workload.Position(1, 1, AT).values
            statement = getattr(
                workload if name == "AHEAD" else promising, name
            ).params(**stands)
            query = statement.compile(engine, compile_kwargs=whole)
            text = f"EXPLAIN QUERY PLAN {query}"
            marks = ("1",) * text.count("?")
            rows = session.connection().exec_driver_sql(text, marks)
            plans[name] = [row[3].partition(" (")[0] for row in rows]
    along = ["SEARCH cases USING INDEX ix_cases_class_due"]
    assert plans == {
        "AHEAD": ["SEARCH cases USING COVERING INDEX ix_cases_work"],
        "LATEST_BEFORE": along,
        "EARLIEST_BEHIND": along,
    }


MOMENTS = st.integers(0, 330 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + minutes * MINUTE
)


@given(MOMENTS, st.sampled_from(["urgent", "normal"]), st.integers(0, 3000))
def test_more_work_is_never_promised_sooner_and_the_limit_is_never_passed_in_silence(
    at, priority, minutes
):
    work = minutes * MINUTE
    less, more = (
        due(priority, BERLIN, at, soonest=HOUR, done_at=after_staffed(BERLIN, at, one))
        for one in (work, work + 7 * MINUTE)
    )
    assert less.at <= more.at
    assert less.is_late == (less.at > less.limit)
    assert BERLIN.is_open(less.at - MINUTE)
    staffed = sum(
        (
            max(min(closes, less.at) - max(opens, at), timedelta(0))
            for opens, closes in BERLIN.periods(at)
            if opens < less.at
        ),
        timedelta(0),
    )
    assert staffed >= work or (priority == "urgent" and work <= HOUR)


@pytest.mark.fault(42)
def test_a_promise_over_the_change_of_the_clock_is_in_wall_clock_hours():
    # Germany puts its clocks back on 25 October 2026.
    at = datetime(2026, 10, 24, 14, 0, tzinfo=UTC)  # 16:00, an hour is left
    done_at = after_staffed(BERLIN, at, 3 * HOUR)
    found = due("urgent", BERLIN, at, soonest=HOUR, done_at=done_at)
    assert found.at == datetime(2026, 10, 25, 10, 0, tzinfo=UTC)  # 11:00


def test_a_holiday_is_no_day_of_work():
    hours = BERLIN.model_copy(update={"holidays": "DE", "closed": [date(2026, 10, 4)]})
    at = datetime(2026, 10, 2, 14, 0, tzinfo=UTC)  # 3 October is a holiday
    done_at = after_staffed(hours, at, 2 * HOUR)
    found = due("normal", hours, at, soonest=2 * HOUR, done_at=done_at)
    assert found.at == datetime(2026, 10, 5, 8, 0, tzinfo=UTC)
    assert found.is_late


def test_more_than_a_year_of_work_ends_with_the_year_and_never_is_never():
    weekly = Hours(week={"mon": "09:00-10:00"})
    done_at = after_staffed(weekly, AT, 900 * HOUR)
    found = due("normal", weekly, AT, soonest=HOUR, done_at=done_at)
    assert found.at == datetime(2027, 11, 22, 10, 0, tzinfo=UTC)
    with pytest.raises(NeverStaffedError):
        due("normal", Hours(week={"mon": "closed"}), AT, soonest=HOUR, done_at=AT)


@pytest.mark.parametrize(
    ("at", "down", "up"),
    [
        (AT, AT, AT),
        (AT + timedelta(seconds=59), AT, AT),
        (AT + timedelta(seconds=60), AT, AT + 5 * MINUTE),
        (AT + 4 * MINUTE, AT, AT + 5 * MINUTE),
    ],
)
def test_a_spoken_time_is_round(at, down, up):
    assert (rounded(at), rounded_up(at)) == (down, up)
