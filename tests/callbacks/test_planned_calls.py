"""Calls agreed for the caller's own clock, and calls by a desk's own phone."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from case_rows import AT, CALLER, Desk, add_recording, make_desk
from console_browser import Browser, make_app
from sqlalchemy import select

from ivr.callbacks.asking import CallRefusedError, Line
from ivr.callbacks.planning import Agreed, ClockChangeError, moment_at, plan
from ivr.callbacks.typed_in import type_in
from ivr.cases.refusals import (
    CaseRefusedError,
    CaseTakenError,
    DispositionError,
    StaleCaseError,
    TimeError,
)
from ivr.policy.policy import Calling
from ivr.tables import Agent, Callback, Case, Promise, Recording

NEW_YORK = ZoneInfo("America/New_York")
LINE = Line(Calling(), "CN")
US = Line(Calling(countries=["US"]), "US")
SPRING = "2027-03-14T02:30"
AUTUMN = "2027-11-07T01:30"
TOLL_FREE = "+18005550100"


@pytest.fixture
def quiet(database):
    """Cases and agents alone: nothing here rings."""
    return make_desk(database)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text)


def planned(desk: Desk, number: int, when: str, line: Line = LINE, **more) -> Case:
    version = more.pop("version", None)
    agreed = Agreed(local(when), **more)
    with desk.database.writing() as session:
        args = (session, number, desk.mei, agreed, line, AT)
        return plan(*args, reason="their wish", version=version)


@pytest.mark.both_databases
def test_a_call_is_planned_on_the_callers_clock(quiet: Desk):
    number = quiet.case()
    planned(quiet, number, "2026-11-25T10:00")
    row = quiet.row(number)
    assert (row.status, row.assigned_to) == ("waiting", quiet.mei.id)
    assert row.follow_up_at == datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
    assert quiet.timeline(number)[-1] == (
        "planned",
        "Mei",
        "2026-11-25 10:00 Asia/Shanghai: their wish",
    )


@pytest.mark.parametrize(
    ("when", "why", "told"),
    [
        (SPRING, "does not exist", ("03:30 (UTC-04:00)", "01:30 (UTC-05:00)")),
        (AUTUMN, "comes twice", ("01:30 (UTC-04:00)", "01:30 (UTC-05:00)")),
    ],
)
def test_a_time_that_is_none_or_two_is_asked_back_with_both(when, why, told):
    with pytest.raises(ClockChangeError) as wrong:
        moment_at(local(when), NEW_YORK, None)
    assert wrong.value.told == told
    shown = when.replace("T", " ")
    assert str(wrong.value) == (
        f"{shown} {why} in America/New_York, since clocks change; "
        f"choose {told[0]} or {told[1]}"
    )
    hours = [moment_at(local(when), NEW_YORK, choice) for choice in ("first", "second")]
    assert abs(hours[0] - hours[1]) == timedelta(hours=1)
    assert [f"{one.astimezone(NEW_YORK):%H:%M}" for one in hours] == [
        one[:5] for one in told
    ]


@pytest.mark.parametrize(
    ("when", "more", "error", "words"),
    [
        ("2026-11-24T23:00", {}, TimeError, "called from 08:00 to 21:00"),
        ("2026-11-25T07:59", {}, TimeError, r"07:59 where the caller is \(Asia/Shang"),
        ("2026-11-24T11:00", {}, TimeError, "later than now, and within a year"),
        ("2028-11-24T11:00", {}, TimeError, "within a year"),
        ("2026-11-25T10:00", {"zone": "Mars/Base"}, TimeError, "but in Asia/Shanghai"),
        ("2026-11-25T10:00", {"version": 7}, StaleCaseError, "has changed"),
    ],
)
def test_a_time_to_call_nobody_is_refused(quiet: Desk, when, more, error, words):
    number = quiet.case()
    with pytest.raises(error, match=words):
        planned(quiet, number, when, **more)
    row = quiet.row(number)
    assert (row.status, row.follow_up_at, row.version) == ("new", None, 1)


def test_a_number_of_many_zones_is_planned_in_the_one_that_is_named(quiet: Desk):
    number = quiet.case(callback_number=TOLL_FREE)
    planned(quiet, number, "2026-11-25T09:00", US, zone="America/Los_Angeles")
    due = quiet.row(number).follow_up_at
    assert due == datetime(2026, 11, 25, 17, 0, tzinfo=UTC)


def typed(desk: Desk, number: int, outcome: str, **more) -> None:
    with desk.database.writing() as session:
        mei = session.scalars(select(Agent).where(Agent.name == "Mei")).one()
        type_in(session, number, mei, outcome, LINE, AT, **more)


@pytest.mark.both_databases
@pytest.mark.parametrize("outcome", ["no_answer", "busy", "no_person", "failed"])
def test_a_call_in_vain_plans_the_next_by_the_same_ladder(quiet: Desk, rows, outcome):
    number = quiet.case()
    typed(quiet, number, outcome)
    row = quiet.row(number)
    assert (row.status, row.attempts, row.assigned_to) == ("waiting", 1, quiet.mei.id)
    assert row.follow_up_at == AT + timedelta(minutes=15)
    [call] = rows(Callback)
    assert (
        call["state"],
        call["outcome"],
        call["agent_id"],
        call["caller_number"],
    ) == (
        "ended",
        outcome,
        quiet.mei.id,
        CALLER,
    )
    kinds = [kind for kind, _, _ in quiet.timeline(number)]
    assert kinds == ["opened", f"call_{outcome}", "planned"]


def test_after_the_last_try_it_stops_by_hand_too(quiet: Desk):
    number = quiet.case(attempts=4)
    typed(quiet, number, "no_answer")
    assert quiet.timeline(number)[-1] == ("tries_used_up", None, "5 tries")
    assert quiet.row(number).status == "claimed"


def test_who_was_reached_had_their_promise_kept(quiet: Desk, rows):
    number = quiet.case()
    with quiet.database.writing() as session:
        due = AT + timedelta(hours=1)
        session.add(Promise(case_number=number, made_at=AT, due_at=due))
    typed(quiet, number, "talked")
    assert [(row["state"], row["answered_at"]) for row in rows(Promise)] == [
        ("kept", AT)
    ]
    assert quiet.row(number).status == "claimed"
    assert quiet.timeline(number)[-1] == (
        "call_talked",
        "Mei",
        "desk phone: talked with the caller",
    )


def test_a_wrong_number_plans_nothing(quiet: Desk):
    number = quiet.case()
    typed(quiet, number, "wrong_number")
    row = quiet.row(number)
    assert (row.status, row.follow_up_at) == ("claimed", None)


def test_typing_in_touches_no_other_recording(quiet: Desk, rows):
    number = quiet.case()
    with quiet.database.writing() as session:
        add_recording(session, session.get_one(Case, number))
    typed(quiet, number, "busy")
    assert [row["due_at"] for row in rows(Recording)] == [None]


@pytest.mark.parametrize(
    ("values", "outcome", "more", "error"),
    [
        ({}, "married", {}, DispositionError),
        ({}, "", {}, DispositionError),
        ({"callback_number": None}, "busy", {}, CallRefusedError),
        ({"closed_at": AT, "status": "closed"}, "busy", {}, CaseRefusedError),
        ({"holder": True}, "busy", {}, CaseTakenError),
        ({}, "busy", {"version": 9}, StaleCaseError),
    ],
)
def test_what_cannot_have_been_is_refused(quiet: Desk, values, outcome, more, error):
    if values == {"holder": True}:
        values = {"assigned_to": quiet.jun.id, "status": "claimed"}
    number = quiet.case(**values)
    with pytest.raises(error):
        typed(quiet, number, outcome, **more)
    assert (quiet.row(number).attempts, quiet.row(number).version) == (0, 1)


def test_nothing_is_planned_or_typed_while_we_ring(desk, rows):
    number = desk.case()
    desk.ask(number)
    with pytest.raises(CallRefusedError, match="wait for the call"):
        typed(desk.desk, number, "busy")
    with pytest.raises(CallRefusedError, match="wait for the call"):
        planned(desk.desk, number, "2026-11-25T10:00")
    assert len(rows(Callback)) == 1


@pytest.fixture
def page(quiet: Desk, tmp_path: Path):
    import time_machine  # noqa: PLC0415 - only here

    with time_machine.travel(AT, tick=False):
        browser = Browser(make_app(quiet.database, tmp_path, secure=False), quiet)
        browser.come_in("Mei")
        yield browser


def send(browser: Browser, number: int, what: str, **fields: str):
    shown = browser.read(f"/console/cases/{number}")
    return browser.send(shown, f"/console/cases/{number}/{what}", **fields)


def test_the_page_asks_which_of_two_moments_and_then_plans(quiet: Desk, page: Browser):
    number = quiet.case(callback_number="+12125550123")
    when = "2027-03-14T02:30"
    # At night: the choice is asked for first, then their hours are looked at.
    refused = send(page, number, "plan", when=when, text="on Sunday")
    assert refused.status_code == 422
    for shown in ("03:30 (UTC-04:00)", "01:30 (UTC-05:00)", 'value="on Sunday"', when):
        assert shown in refused.text
    assert quiet.row(number).status == "new"
    form = f"/console/cases/{number}/plan"
    again = page.send(refused.text, form, when=when, choice="first")
    assert again.status_code == 422
    assert "it would be 03:30 where the caller is" in again.text.lower()
    done = send(page, number, "plan", when="2026-11-25T10:00", text="on Wednesday")
    assert done.status_code == 303
    assert quiet.row(number).status == "waiting"


@pytest.mark.parametrize("when", ["", "tomorrow", "2026-13-45T10:00", "10:00"])
def test_a_time_that_is_none_is_one_sentence(quiet: Desk, page: Browser, when):
    number = quiet.case()
    refused = send(page, number, "plan", when=when)
    assert refused.status_code == 422
    assert "Write a day and a time, like 2026-11-25T10:00." in refused.text
    assert quiet.row(number).status == "new"


def test_the_page_takes_what_came_of_a_call_by_hand(quiet: Desk, page: Browser):
    number = quiet.case()
    shown = page.read(f"/console/cases/{number}")
    assert f'href="tel:{CALLER}"' in shown
    assert send(page, number, "called", outcome="busy").status_code == 303
    assert quiet.row(number).status == "waiting"
    refused = send(page, number, "called", outcome="nonsense")
    assert refused.status_code == 422
    assert "Choose what came of the call: talked, no_answer" in refused.text


def test_there_is_no_link_to_dial_whom_one_must_not_call_now(
    quiet: Desk, page: Browser
):
    asleep = quiet.case(callback_number="+12125550123")
    dear = quiet.case(callback_number="+19005550123")
    for number, why in ((asleep, "it is 23:00 where"), (dear, "premium-rate")):
        shown = page.read(f"/console/cases/{number}")
        assert why in shown
        assert 'href="tel:' not in shown
