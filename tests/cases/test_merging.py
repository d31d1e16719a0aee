"""Cases merged: nothing lost, the place and the promises kept."""

from datetime import timedelta

import pytest
from belonging import (
    HOUR,
    MINUTE,
    OTHER,
    calls_of,
    merged,
    promised,
    promises,
    rings,
    stands,
)
from case_rows import AT, CALLER, Desk, add_recording

from ivr.callbacks.talks import talks_of
from ivr.cases import work
from ivr.cases.clock import keep_time
from ivr.cases.correcting import belongs
from ivr.cases.endings import Ending
from ivr.cases.listing import get_case
from ivr.cases.place import newest_open, place
from ivr.db import Transaction
from ivr.messages.inbox import open_case_of
from ivr.policy.policy import DeskPolicy
from ivr.tables import Callback, Case, Promise, Recording

pytestmark = pytest.mark.both_databases


def test_the_surviving_case_has_the_calls_the_earlier_time_and_the_higher_rank(
    desk: Desk,
):
    late = promised(
        desk, 9 * HOUR, caller=OTHER, callback_number=None, called_at=AT + MINUTE
    )
    desk.case(called_at=AT + MINUTE / 2, priority="high")
    early = promised(desk, HOUR, priority="high", tags=["vip"])
    with desk.database.writing() as session:
        own = session.get_one(Case, early)
        heard = add_recording(session, own, "my coins", state="transcribed")
        sid = own.call.sid
    again, _ = rings(desk)
    assert merged(desk, early, late) == late
    assert stands(desk, early) == ("closed", HOUR, 1, "duplicate", CALLER)
    assert stands(desk, late) == ("new", HOUR, 1, None, CALLER)
    assert (desk.row(late).priority, desk.row(late).tags) == ("high", ["vip"])
    assert calls_of(desk, late) == [sid, again]
    with desk.database.reading() as session:
        assert get_case(session, late).recording.sid == heard
        found = Transaction(session.connection())
        assert place(found, newest_open(found, OTHER)) == 1
    assert desk.row(late).called_at == AT
    assert desk.timeline(early)[-1] == ("merged", "Mei", f"into case {late}")
    assert desk.timeline(late)[-1] == ("took_in", "Mei", f"case {early}")
    assert promises(desk) == {late: ("open", False), early: ("open", False)}


@pytest.mark.parametrize(
    ("at", "kept"), [(HOUR, ("kept", "kept")), (2 * HOUR, ("broken", "kept"))]
)
def test_one_answer_settles_what_both_callers_were_told_each_by_its_own_time(
    desk: Desk, at: timedelta, kept: tuple[str, str]
):
    early, late = promised(desk, HOUR), promised(desk, 9 * HOUR)
    merged(desk, early, late)
    with desk.database.writing() as session:
        solved = Ending("solved", "closed")
        work.close(session, late, desk.mei, solved, AT + at)
    assert promises(desk) == {early: (kept[0], True), late: (kept[1], True)}


def test_an_owed_call_that_was_merged_is_late_with_the_surviving_case(desk: Desk):
    early, called = promised(desk, HOUR), promised(desk, 9 * HOUR)
    with desk.database.writing() as session:
        session.get_one(Promise, called).state = "kept"
    merged(desk, early, called)
    with desk.database.writing() as session:
        keep_time(session, DeskPolicy(), AT + 2 * HOUR)
    assert promises(desk)[early] == ("broken", False)
    assert desk.row(called).escalation == "late"
    assert desk.row(early).escalation is None


def test_who_rings_or_texts_about_a_merged_case_is_led_to_the_surviving_one(
    desk: Desk,
):
    first, second = desk.case(), desk.case(caller=OTHER, callback_number=OTHER)
    third = desk.case(caller="+8613700137000", callback_number=None)
    merged(desk, first, second)
    merged(desk, second, third)
    assert rings(desk)[1] == third
    with desk.database.reading() as session:
        found = newest_open(Transaction(session.connection()), CALLER)
        assert found is not None
        assert (found.number, open_case_of(session, OTHER)) == (third, third)
    own = desk.case()
    assert rings(desk)[1] == own
    with desk.database.reading() as session:
        assert open_case_of(session, CALLER) == own


def test_what_was_said_in_callbacks_is_heard_on_the_surviving_case(desk: Desk):
    first, second = desk.case(), desk.case()
    with desk.database.writing() as session:
        callback = Callback(
            case_number=first,
            agent_id=desk.mei.id,
            token="t",
            state="talking",
            agent_number=CALLER,
            caller_number=CALLER,
            from_number=CALLER,
            requested_at=AT,
            ended_at=AT,
            consent="agreed",
        )
        session.add(callback)
        session.flush()
        call = session.get_one(Case, first).call_id
        row = {"language": "en-US", "announced_at": AT, "call_id": call}
        session.add(Recording(sid="RE1", callback_id=callback.id, **row))
    merged(desk, first, second)
    with desk.database.reading() as session:
        [talk] = talks_of(session, second)
        assert [one.sid for one in talk.recordings] == ["RE1"]
        assert belongs(session, session.get_one(Case, second), "RE1")
