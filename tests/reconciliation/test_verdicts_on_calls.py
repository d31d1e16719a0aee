"""Every call at the network gets one verdict; what never reached us becomes a case."""

from datetime import timedelta

import pytest
from case_rows import AT
from day_of_calls import NUMBER, number_of
from sqlalchemy import select
from whole_database import everything

from ivr.calls.callers import Block, block
from ivr.tables import Call, Case, Discrepancy, Recording

pytestmark = pytest.mark.both_databases

OF_THE_DAY = {
    "opened": ("case", "opened", 1001),
    "again": ("case", "joined", 1001),
    "question": ("answered", "question", None),
    "person": ("answered", "person", None),
    "person's leg": ("answered", "leg", None),
    "no_wish": ("hung_up", "no_wish", None),
    "by_menu": ("hung_up", "no_wish", None),
    "end_lost": ("case", "opened", 1002),
    "hung_up_unheard": ("case", "opened", 1003),
    "unseen": ("alert", "unseen_call", 1004),
    "unseen_again": ("alert", "unseen_call", 1004),
    "withheld": ("alert", "unseen_call", 1005),
    "somebody_elses": ("alert", "unknown_outbound", None),
}


def whole_day(here):
    here.day.plain_calls()
    here.day.note_leg("person")
    here.day.lost_news()
    here.day.never_arrived()
    here.day.somebody_elses(here.api_url)


def test_each_call_of_a_day_has_its_verdict_and_once_more_changes_nothing(
    here, database
):
    whole_day(here)
    first = here.compare()
    assert here.table(first) == OF_THE_DAY
    assert first.counts == {
        "calls": {"alert": 4, "answered": 3, "case": 4, "hung_up": 2},
        "recordings": {"known": 3},
        "texts": {},
        "repaired": {"ended": 2, "opened": 3, "recordings": 1, "told": 1},
    }
    before = everything(database, but=("reconciliations", "chores"))
    again = here.compare()
    assert here.table(again) == OF_THE_DAY
    assert again.counts == {**first.counts, "repaired": {}}
    assert everything(database, but=("reconciliations", "chores")) == before


def test_whose_call_never_arrived_gets_a_case_at_the_calls_own_time(here, cases, rows):
    here.day.leave_message("opened")
    here.day.exchange.clock.advance(3600)
    at = here.day.exchange.clock.now()
    here.day.never_arrived()
    here.compare()
    found = {case["number"]: case for case in cases()}
    wanted = {
        "caller": number_of(2),
        "callback_number": number_of(2),
        "topic": "other",
        "priority": "high",
        "status": "new",
        "flags": ["unseen_call"],
        "path": ["unseen_call"],
        "contacts": 1,
        "opened_at": at.isoformat(),
    }
    assert {name: found[1002][name] for name in wanted} == wanted
    assert (found[1003]["caller"], found[1003]["contacts"]) == (None, 0)
    # Before the one of normal priority, and by the time of their calls.
    assert list(found) == [1002, 1003, 1001]
    told = rows(Call, "caller", "called", "started_at", "ended_at", "status")
    [unseen] = [row for row in told if row["started_at"] == at]
    assert unseen == {
        "caller": number_of(2),
        "called": NUMBER,
        "started_at": at,
        "ended_at": at + timedelta(seconds=2),  # for as long as Twilio's apology
        "status": "failed",
    }


def test_who_has_a_case_open_gets_no_second_one_when_a_call_never_arrives(here, cases):
    here.day.leave_message("opened")
    here.day.out_of_reach(lambda: here.day.ring("unseen", number_of(1)))
    assert here.table()["unseen"] == ("alert", "unseen_call", 1001)
    (case,) = cases()
    assert (case["priority"], case["flags"], case["contacts"]) == (
        "high",
        ["unseen_call"],
        1,
    )


def test_a_recording_whose_callbacks_were_lost_is_fetched_once(here, rows):
    here.day.lost_news()
    _, unheard = here.day.exchange.recordings
    here.compare()
    announced = rows(Recording, "sid", "state", "due_at")
    assert [row["sid"] for row in announced if row["due_at"]] == list(
        here.day.exchange.recordings
    )
    here.compare()
    assert rows(Recording, "sid", "state", "due_at") == announced
    assert unheard in {row["sid"] for row in announced}


def test_what_was_set_aside_or_deleted_at_twilio_is_not_fetched_again(
    here, rows, database
):
    here.day.leave_message("opened")
    here.day.leave_message("another")
    values = [
        {"state": "failed", "reason": "silent", "due_at": None},
        {"state": "transcribed", "due_at": None, "removed_at": AT},
    ]
    with database.writing() as session:
        for row, changes in zip(session.query(Recording), values, strict=True):
            for name, value in changes.items():
                setattr(row, name, value)
    before = rows(Recording)
    assert here.compare().counts["recordings"] == {"known": 2}
    assert rows(Recording) == before


def test_a_blocked_number_that_never_arrived_gets_no_case(here, database, cases):
    wanted = Block("nuisance", "Ada", AT)
    database.write(lambda found: block(database, found, number_of(1), wanted))
    here.day.out_of_reach(lambda: here.day.ring("unseen"))
    assert here.table() == {"unseen": ("hung_up", "blocked", None)}
    assert cases() == []


def test_a_call_that_twilio_does_not_know_is_an_alert(here, database):
    here.day.leave_message("opened")
    (leg,) = list(here.day.exchange._office.legs)
    del here.day.exchange._office.legs[leg]
    first = here.compare()
    assert here.table(first) == {"opened": ("alert", "not_at_twilio", None)}
    assert first.repaired == {"told": 1}
    before = everything(database, but=("reconciliations", "chores"))
    assert here.table() == {"opened": ("alert", "not_at_twilio", None)}
    assert everything(database, but=("reconciliations", "chores")) == before


def test_a_call_that_should_have_had_a_case_gets_one_and_is_told_of(
    here, database, cases
):
    here.day.leave_message("opened")
    with database.writing() as session:
        for table in ("promises", "case_events", "recordings", "cases"):
            session.connection().exec_driver_sql(f"DELETE FROM {table}")
    assert here.table()["opened"][:2] == ("alert", "case_missing")
    assert [case["topic"] for case in cases()] == ["money"]


def test_a_call_that_is_not_over_is_judged_when_it_is(here):
    call = here.day.ring("talking")
    assert here.table() == {"talking": ("not_over", "in_progress", None)}
    call.hang_up()
    assert here.table() == {"talking": ("hung_up", "no_wish", None)}


def test_calls_of_other_numbers_of_the_account_are_not_ours(here, cases):
    here.day.out_of_reach(lambda: here.day.ring("unseen"))
    here.day.somebody_elses(here.api_url)
    here.reconciler.numbers = frozenset({"+18005550199"})
    assert (here.table(), cases()) == ({}, [])
    here.reconciler.numbers = frozenset({"+18005550199", NUMBER})
    assert sorted(here.table()) == ["somebody_elses", "unseen"]


def test_a_dry_run_says_the_same_and_changes_nothing(here, database):
    whole_day(here)
    before = everything(database, but=("chores",))
    dry = here.compare(dry=True)
    assert everything(database, but=("chores",)) == before
    real = here.compare()
    assert [line.verdict.kind for line in dry.lines] == [
        line.verdict.kind for line in real.lines
    ]
    assert dry.counts == real.counts


def test_what_somebody_must_look_at_is_found_once_by_its_id(here, database):
    whole_day(here)
    here.compare()
    here.compare()
    with database.reading() as session:
        found = session.execute(
            select(Discrepancy.reason, Case.number)
            .outerjoin(Case, Case.call_id == Discrepancy.call_id)
            .order_by(Discrepancy.at, Discrepancy.id)
        ).all()
    assert [tuple(row) for row in found] == [
        ("unseen_call", 1004),
        ("unseen_call", None),
        ("unseen_call", 1005),
        ("unknown_outbound", None),
    ]
