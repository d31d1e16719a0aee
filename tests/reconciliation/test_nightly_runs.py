"""The worker compares once a night, and again where that failed."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Barrier, Event

import pytest
from day_of_calls import number_of

from ivr.audio.fetch import RefusedError
from ivr.chores import holding
from ivr.db import Database
from ivr.reconciliation.alerts import alarm
from ivr.reconciliation.nightly import Nightly
from ivr.reconciliation.reconciler import CHORE, OVERLAP, SETTLED
from ivr.tables import Reconciliation

# Four in the morning in Shanghai, the evening before in UTC.
NIGHT = datetime(2026, 11, 24, 20, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


class Clock:
    def __init__(self, at):
        self.at = at

    def __call__(self):
        return self.at


@pytest.fixture
def clock(here):
    here.reconciler.clock = Clock(NIGHT - HOUR)
    return here.reconciler.clock


@pytest.fixture
def nightly(here, clock):
    assert here.reconciler.clock is clock
    return Nightly(here.reconciler, 4, 0, lambda: "Asia/Shanghai")


@pytest.fixture
def states(rows):
    return lambda: [row["state"] for row in rows(Reconciliation)]


def test_it_is_once_a_night_and_not_before_the_first(nightly, clock, states):
    nightly.send_due()
    assert states() == []
    for hours, runs in ((1, 1), (1, 1), (23, 2), (1, 2), (72, 3)):
        clock.at += hours * HOUR
        nightly.send_due()
        assert states() == ["done"] * runs


def test_calls_from_before_the_hotline_are_nobodys(here, nightly, clock, rows, cases):
    here.day.out_of_reach(lambda: here.day.ring("another use of the number"))
    clock.at = here.day.exchange.clock.now()
    begun = clock.at
    nightly.send_due()
    here.day.exchange.clock.advance(60)
    here.day.out_of_reach(lambda: here.day.ring("unseen"))
    for night in range(4):
        clock.at = NIGHT + night * 24 * HOUR
        nightly.send_due()
    last = NIGHT + 48 * HOUR - SETTLED - OVERLAP
    assert [row["since"] for row in rows(Reconciliation)] == [*[begun] * 3, last]
    assert [case["caller"] for case in cases()] == [number_of(2)]


def test_a_run_that_failed_is_tried_again_in_half_an_hour(here, nightly, clock, states):
    nightly.send_due()
    clock.at = NIGHT
    here.day.exchange.refuse(401)
    with pytest.raises(RefusedError):
        nightly.send_due()
    clock.at += timedelta(minutes=29)
    nightly.send_due()
    assert states() == ["failed"]
    clock.at += timedelta(minutes=1)
    nightly.send_due()
    assert states() == ["failed", "done"]


def test_it_waits_while_another_process_compares(here, nightly, clock, states):
    nightly.send_due()
    clock.at = NIGHT
    with holding(here.database, CHORE):
        nightly.send_due()
    assert states() == []
    nightly.send_due()
    assert states() == ["done"]


def test_nights_without_a_comparison_are_an_alarm(here, clock, database):
    def told():
        with database.reading() as session:
            return alarm(session, clock.at)

    here.compare()
    begun = clock.at
    here.day.exchange.refuse(*[401] * 9)
    for _ in range(2):
        clock.at += 24 * HOUR
        with pytest.raises(RefusedError):
            here.compare()
    assert told() == (
        f"No comparison with Twilio since {begun:%Y-%m-%d %H:%M} UTC: "
        "Twilio refuses our account (401); check TWILIO_AUTH_TOKEN"
    )
    here.day.exchange._office.refusals.clear()
    here.compare()
    assert told() is None


def other_worker(here, clock, zone=lambda: "Asia/Shanghai"):
    """The nightly run of another machine."""
    own = here.reconciler
    database = Database(own.hotline.database.url)
    hotline = replace(own.hotline, database=database)
    reconciler = replace(own, hotline=hotline, clock=clock, stopping=Event())
    return Nightly(reconciler, 4, 0, zone), database


@pytest.mark.both_databases
def test_three_workers_compare_once_although_all_look_at_the_same_time(
    here, nightly, clock, states
):
    nightly.send_due()
    clock.at = NIGHT
    others = [other_worker(here, clock) for _ in range(2)]
    begin = Barrier(3)

    def run(one):
        begin.wait(20)
        one.send_due()

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(run, [nightly, *(one for one, _ in others)]))
    for _, database in others:
        database.close()
    assert states() == ["done"]


@pytest.mark.both_databases
def test_who_was_overtaken_after_a_first_look_compares_no_more(
    here, nightly, clock, states
):
    nightly.send_due()
    clock.at = NIGHT
    faster = [nightly]

    def zone():
        while faster:
            faster.pop().send_due()
        return "Asia/Shanghai"

    slower, database = other_worker(here, clock, zone)
    with closing(database):
        slower.send_due()
    assert states() == ["done"]
