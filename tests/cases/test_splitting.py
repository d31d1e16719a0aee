"""Calls and notes that become cases of their own."""

from typing import Any

import pytest
from belonging import (
    HOUR,
    LATER,
    OTHER,
    RULES,
    calls_of,
    merged,
    promised,
    rings,
    taken_out,
)
from case_rows import AT, CALLER, Desk, add_recording
from sqlalchemy import select

from ivr.cases import work
from ivr.cases.listing import get_case
from ivr.cases.refusals import (
    CaseRefusedError,
    StaleCaseError,
)
from ivr.cases.splitting import split_call, split_note
from ivr.tables import Case, CaseEvent, Contact, Promise

pytestmark = pytest.mark.both_databases


def split(desk: Desk, number: int, sid: str, **options: Any) -> int:
    with desk.database.writing() as session:
        new = split_call(session, number, sid, desk.mei, LATER, RULES, **options)
        return new.number


def test_a_call_about_something_else_is_a_case_of_its_own_at_its_own_time(desk: Desk):
    number = promised(desk, HOUR, called_at=AT - HOUR)
    given = {"account": "4711", "callback_number": "13900139000", "device": "phone"}
    sid, _ = rings(
        desk, topic="software_faults", collected=given, path=("main:app", "message")
    )
    with desk.database.writing() as session:
        call = session.scalars(select(Contact)).one().call_id
        heard = add_recording(session, Case(call_id=call, language="en-US"))
    new = split(desk, number, sid)
    assert split(desk, number, sid, version=1) == new
    row = desk.row(new)
    assert {
        "status": row.status,
        "topic": row.topic,
        "called_at": row.called_at,
        "opened_at": row.opened_at,
        "due_at": row.due_at,
        "caller": row.caller,
        "callback_number": row.callback_number,
        "account": row.account,
        "collected": row.collected,
        "path": row.path,
    } == {
        "status": "new",
        "topic": "software_faults",
        "called_at": AT,
        "opened_at": LATER,
        "due_at": AT + HOUR,
        "caller": CALLER,
        "callback_number": "+8613900139000",
        "account": "4711",
        "collected": given,
        "path": ["main:app", "message"],
    }
    assert (calls_of(desk, number), calls_of(desk, new)) == ([], [])
    with desk.database.reading() as session:
        assert get_case(session, new).recording.sid == heard
        promise = session.get_one(Promise, new)
        assert (promise.made_at, promise.due_at) == (LATER, AT + HOUR)
    said = "topic: software_faults\nverified: none\naccount: 4711\ncallback"
    assert desk.timeline(new)[0][2].startswith(said)
    assert desk.timeline(new)[1:] == [("split_from", "Mei", f"case {number}")]
    assert desk.timeline(number)[-1] == (
        "split_off",
        "Mei",
        f"of 2026-11-24T04:05+00:00: case {new}",
    )


def test_a_call_is_not_split_where_it_belongs(desk: Desk):
    number, other = desk.case(), desk.case(caller=OTHER)
    with desk.database.reading() as session:
        own, theirs = (session.get_one(Case, n).call.sid for n in (number, other))
    for sid, said in (
        (own, f"the call that opened case {number}; split the further ones"),
        ("CA0", f"case {number} has no such further call"),
    ):
        with pytest.raises(CaseRefusedError, match=said):
            split(desk, number, sid)
    merged(desk, other, number)
    with pytest.raises(CaseRefusedError, match=f"opened case {other}; take it out"):
        split(desk, number, theirs)
    sid, _ = rings(desk)
    with pytest.raises(CaseRefusedError, match=r"no topic 'transfer' .* 'transfers'"):
        split(desk, number, sid, topic="transfer")
    with pytest.raises(StaleCaseError):
        split(desk, number, sid, version=1)
    assert desk.row(split(desk, number, sid, topic="transfers")).topic == "transfers"


def test_a_call_that_went_along_and_was_split_does_not_come_back(desk: Desk):
    first, second = desk.case(), desk.case(caller=OTHER)
    sid, _ = rings(desk)
    merged(desk, first, second)
    new = split(desk, second, sid)
    taken_out(desk, first)
    assert (calls_of(desk, first), calls_of(desk, second)) == ([], [])
    with desk.database.reading() as session:
        assert session.get_one(Case, new).call.sid == sid


def test_a_note_about_something_else_is_a_case_of_its_own(desk: Desk):
    number = desk.case(account="4711", collected={"account": "4711"})
    with desk.database.writing() as session:
        session.get_one(Case, number).call.called = "+18005550100"
        work.note(session, number, desk.jun, "asks about fees too", LATER)
        note = session.scalars(select(CaseEvent.id).where(CaseEvent.kind == "note"))
        line = note.one()

    def done(**options: Any) -> int:
        with desk.database.writing() as session:
            at = LATER + HOUR
            new = split_note(session, number, line, desk.mei, at, RULES, **options)
            return new.number

    with pytest.raises(StaleCaseError):
        done(version=1)
    new = done(topic="other", version=2)
    assert done(topic="other", version=2) == new
    row = desk.row(new)
    assert (row.topic, row.caller, row.callback_number) == ("other", CALLER, CALLER)
    assert (row.opened_at, row.account, row.verification) == (LATER, "4711", "none")
    assert desk.timeline(new) == [
        ("opened", None, ""),
        ("note", "Jun", "asks about fees too"),
        ("split_from", "Mei", f"case {number}"),
    ]
    assert desk.timeline(number)[1] == ("note", "Jun", "asks about fees too")
    with desk.database.reading() as session:
        assert session.get_one(Case, new).call.called == "+18005550100"
        assert session.get(Promise, new) is None
    for wrong in (line + 1, 10_000):
        with (
            pytest.raises(CaseRefusedError, match=f"case {number} has no such note"),
            desk.database.writing() as session,
        ):
            split_note(session, number, wrong, desk.mei, LATER, RULES)
