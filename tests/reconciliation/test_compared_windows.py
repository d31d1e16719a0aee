"""Each run begins where the last good one ended, and reads the lists to their end."""

from datetime import timedelta

import pytest
from case_rows import AT

from ivr.audio.fetch import FetchError, RefusedError
from ivr.chores import BusyError, holding
from ivr.errors import UsageError
from ivr.reconciliation.reconciler import CHORE, DIED, OVERLAP, SETTLED
from ivr.tables import Reconciliation

pytestmark = pytest.mark.both_databases


def test_the_next_run_begins_before_the_end_of_the_last_good_one(here, rows):
    here.compare()
    here.day.exchange.refuse(401)
    with pytest.raises(RefusedError):
        here.compare()
    here.compare()
    now = here.reconciler.clock()
    (first, failed, last) = rows(Reconciliation)
    assert (first["state"], first["until"]) == ("done", now - SETTLED)
    assert (failed["state"], failed["reason"]) == (
        "failed",
        "Twilio refuses our account (401); check TWILIO_AUTH_TOKEN",
    )
    assert failed["since"] == last["since"] == first["until"] - OVERLAP
    assert last["covered"] == now - SETTLED


def test_a_window_of_long_ago_leaves_no_gap_behind(here, rows):
    here.compare()
    here.compare(since=AT - timedelta(days=60), until=AT - timedelta(days=59))
    here.compare(since=AT - timedelta(days=1))
    assert [row["covered"] for row in rows(Reconciliation)] == [
        here.reconciler.clock() - SETTLED
    ] * 3


def test_a_window_without_anything_in_it_is_one_sentence(here):
    with pytest.raises(UsageError, match="there is nothing between"):
        here.compare(since=AT + timedelta(days=9))


def test_two_at_once_is_one_at_once(here, database, rows):
    with holding(database, CHORE), pytest.raises(BusyError):
        here.compare()
    assert rows(Reconciliation) == []


def test_a_run_that_died_is_told_as_one(here, database, rows):
    with database.writing() as session:
        row = {"began_at": AT, "since": AT, "until": AT, "counts": {}}
        session.add(Reconciliation(state="running", **row))
    here.compare()
    told = rows(Reconciliation, "state", "reason")
    assert told == [
        {"state": "failed", "reason": DIED},
        {"state": "done", "reason": None},
    ]


def test_pages_that_shift_while_they_are_read_lose_no_call(here, monkeypatch):
    monkeypatch.setattr("ivr.reconciliation.reading.PAGE_SIZE", 2)
    for serial in range(1, 6):
        here.day.ring(f"unseen_{serial}").hang_up()
    legs = here.day.exchange._office.legs
    events = [
        lambda: here.day.ring("new").hang_up(),  # pushes what comes after it
        lambda: legs.pop(here.day.sids.pop("unseen_5")),  # draws up what comes after it
    ]
    here.day.exchange.between_pages(lambda: events.pop(0)() if events else None)
    with_new = {name for name in here.table() if name.startswith("unseen")}
    assert with_new == {f"unseen_{serial}" for serial in range(1, 5)}


def test_twilio_is_asked_again_after_trouble_and_not_for_ever(here, monkeypatch):
    naps = []
    monkeypatch.setattr(
        "ivr.reconciliation.reading.Reader._nap", lambda _, wait_s: naps.append(wait_s)
    )
    here.day.leave_message("opened")
    here.day.exchange.refuse(429, 503)
    assert here.table() == {"opened": ("case", "opened", 1001)}
    assert naps[0] == 1.0  # as Retry-After said
    assert 3.0 <= naps[1] <= 5.0
    here.day.exchange.refuse(*[500] * 6)
    with pytest.raises(FetchError, match="Twilio answered 500"):
        here.compare()
