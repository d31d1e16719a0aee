"""From when a caller can be called: their own day, and the time that they chose."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from case_rows import CALLER, REVISION, Desk, add_call
from sqlalchemy import update

from ivr.callbacks.asking import Line
from ivr.callbacks.next_case import take_next
from ivr.cases.opening import Caller, OpenedCase, open_case, put_first
from ivr.cases.promises import ledger
from ivr.cases.reaching import Reach, reach
from ivr.cases.workload import Clock
from ivr.flow.hours import Hours
from ivr.flow.loader import load
from ivr.flow.state import State
from ivr.policy.policy import Calling, DeskPolicy, Promising
from ivr.settings import shipped_flow
from ivr.tables import Call

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
SHANGHAI, BERLIN, NEW_YORK = CALLER, "+4930901820", "+12125550123"
POLICY = DeskPolicy(promise=Promising(agents=1))
HOURS = Hours(zone="Asia/Shanghai", week={"mon-fri": "09:00-18:00"})
SHIPPED = load(shipped_flow())
SETTINGS = SHIPPED.settings.model_copy(update={"hours": HOURS})
FLOW = replace(SHIPPED, settings=SETTINGS)


def at(text: str) -> datetime:
    """Return a moment of Shanghai, in UTC: 9 November 2026 is a Monday."""
    return datetime.fromisoformat(f"2026-11-{text}:00+08:00").astimezone(UTC)


@pytest.mark.parametrize(
    ("number", "chosen", "now", "begin", "promised"),
    [
        # Whoever is awake and chose nothing is called as soon as anybody is there.
        (SHANGHAI, None, "09T10:00", None, None),
        (SHANGHAI, "soon", "09T10:00", None, None),
        (SHANGHAI, None, "09T03:00", None, None),
        (None, "evening", "09T10:00", None, None),
        ("anonymous", "evening", "09T10:00", None, None),
        # A time of day: the end of the next one, as far as somebody is there.
        (SHANGHAI, "morning", "09T10:00", None, None),
        (SHANGHAI, "morning", "09T11:30", "10T09:00", "10T12:00"),
        (SHANGHAI, "morning", "13T13:00", "16T09:00", "16T12:00"),
        (SHANGHAI, "afternoon", "09T10:02", "09T12:00", "09T17:00"),
        (SHANGHAI, "afternoon", "09T12:00", None, None),
        (SHANGHAI, "evening", "09T10:00", "09T17:00", "09T18:00"),
        # What the desk does not reach is as good as not chosen.
        (BERLIN, "evening", "09T16:00", None, None),
        # It is night in Berlin until 15:00 in Shanghai, and always in New York.
        (BERLIN, None, "09T10:00", "09T15:00", "09T16:00"),
        (BERLIN, None, "09T17:30", None, None),
        (BERLIN, "morning", "09T10:00", "09T15:00", "09T18:00"),
        (NEW_YORK, None, "09T10:00", "09T09:00", None),
    ],
)
def test_a_caller_can_be_called_from(number, chosen, now, begin, promised):
    found = reach(number, chosen, HOURS, POLICY, at(now))
    if number == NEW_YORK:  # 10 o'clock is 21 o'clock there; 9:00 is 20:00
        assert found == Reach(at("10T09:00"), at("10T10:00"))
    else:
        wanted = Reach(at(begin), at(promised)) if begin else None
        assert found == wanted


def test_a_company_says_what_a_morning_is():
    policy = POLICY.model_copy(update={"calling": Calling(morning=(600, 660))})
    found = reach(SHANGHAI, "morning", HOURS, policy, at("09T09:10"))
    assert found == Reach(at("09T10:00"), at("09T11:00"))


def call_in(desk: Desk, now: datetime, number: str, **collected: str) -> OpenedCase:
    """Have a case opened for a caller with what they chose."""
    with desk.database.writing() as session:
        call = add_call(session, number).id
        session.execute(update(Call).where(Call.id == call).values(started_at=now))
    state = State("hotline", REVISION, "en-US").but(topic="how_to", collected=collected)
    who = Caller(call, number, state, FLOW, POLICY)
    return desk.database.write(lambda wrote: open_case(wrote, who, now))


@pytest.mark.both_databases
def test_a_chosen_time_is_promised_and_the_case_waits_for_it(desk: Desk):
    now = at("09T10:00")
    found = call_in(desk, now, SHANGHAI, callback_window="afternoon")
    assert (found.due_at, found.is_late) == (at("09T17:00"), False)
    assert desk.row(found.number).reachable_at == at("09T12:00")
    with desk.database.reading() as session:
        [(promise, _)] = ledger(session)
    assert promise.due_at == at("09T17:00")
    line = Line(Calling(countries=["CN", "DE"]))
    for when, taken in ((at("09T11:59"), None), (at("09T12:00"), found.number)):
        with desk.database.writing() as session:
            case = take_next(session, desk.mei, line, when)
            assert (case and case.number) == taken


@pytest.mark.both_databases
def test_who_cannot_be_called_yet_holds_up_nobodys_promise(desk: Desk):
    now = at("09T10:00")
    assert call_in(desk, now, BERLIN).due_at == at("09T16:00")
    later = call_in(desk, now + MINUTE, SHANGHAI)
    assert later.due_at == at("09T11:05")


@pytest.mark.both_databases
def test_a_freeze_is_promised_when_its_caller_wakes_whatever_they_chose(desk: Desk):
    now = at("09T10:00")
    found = call_in(desk, now, BERLIN, callback_window="morning")
    assert found.due_at == at("09T18:00")
    clock = Clock(HOURS, POLICY, now)
    first = desk.database.write(lambda wrote: put_first(wrote, found, clock))
    assert (first.due_at, first.is_late) == (at("09T16:00"), False)
    assert desk.row(found.number).reachable_at == at("09T15:00")
