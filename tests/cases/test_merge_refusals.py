"""What cannot be merged, and what cannot be done to what was merged."""

from collections.abc import Callable
from typing import Any

import pytest
from belonging import (
    GONE,
    LATER,
    calls_of,
    merged,
    taken_out,
)
from case_rows import AT, Desk

from ivr.cases import work
from ivr.cases.refusals import (
    CaseNotFoundError,
    CaseRefusedError,
    CaseTakenError,
    StaleCaseError,
)
from ivr.tables import Case

pytestmark = pytest.mark.both_databases


REFUSED: dict[str, tuple[dict[str, Any], dict[str, Any], type[Exception], str]] = {
    "ended": ({"status": "closed", "closed_at": AT}, {}, CaseRefusedError, "is closed"),
    "into ended": (
        {},
        {"status": "resolved", "closed_at": AT},
        CaseRefusedError,
        "is resolved; reopen it first",
    ),
    "called": ({"status": "calling"}, {}, CaseRefusedError, "is being called; wait"),
    "into called": (
        {},
        {"status": "calling"},
        CaseRefusedError,
        "is being called; wait",
    ),
    "another's": (
        {"assigned_to": 2, "status": "claimed"},
        {},
        CaseTakenError,
        "Jun already has case",
    ),
    "into another's": (
        {},
        {"assigned_to": 2, "status": "claimed"},
        CaseTakenError,
        "Jun already has case",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_merged_is_refused_and_nothing_changes(desk: Desk, case: str):
    mine, theirs, wrong, said = REFUSED[case]
    first, second = desk.case(**mine), desk.case(**theirs)
    before = [desk.timeline(one) for one in (first, second)]
    with pytest.raises(wrong, match=said):
        merged(desk, first, second)
    assert [desk.timeline(one) for one in (first, second)] == before
    assert calls_of(desk, second) == []


def test_no_case_is_merged_into_itself_in_a_circle_or_into_a_merged_one(desk: Desk):
    first, second, third = desk.case(), desk.case(), desk.case()
    with pytest.raises(CaseRefusedError, match="cannot be merged into itself"):
        merged(desk, first, first)
    with pytest.raises(CaseNotFoundError, match="there is no case 7"):
        merged(desk, first, 7)
    merged(desk, first, second)
    for number, into in ((second, first), (third, first), (first, third)):
        said = f"case {first} was merged into case {second}; {GONE}"
        with pytest.raises(CaseRefusedError, match=said):
            merged(desk, number, into)
    assert merged(desk, first, second) == second
    assert [kind for kind, _, _ in desk.timeline(second)] == ["opened", "took_in"]


def test_a_caller_who_is_on_the_line_is_not_merged_away(desk: Desk):
    first, second = desk.case(), desk.case()
    with desk.database.writing() as session:
        session.get_one(Case, first).call.status = "in-progress"
    with pytest.raises(CaseRefusedError, match="is on the line; wait for"):
        merged(desk, first, second)


def test_old_pages_of_either_case_are_refused(desk: Desk):
    first, second = desk.case(), desk.case()
    with desk.database.writing() as session:
        for number in (first, second):
            work.note(session, number, desk.jun, "news", LATER)
    for seen in ({"version": 1}, {"into_version": 1}):
        with pytest.raises(StaleCaseError):
            merged(desk, first, second, **seen)
    assert merged(desk, first, second, version=2, into_version=2) == second
    with pytest.raises(StaleCaseError):
        taken_out(desk, first, version=2)


def test_nothing_is_done_to_a_merged_case_but_notes(desk: Desk):
    first, second = desk.case(), desk.case()
    merged(desk, first, second)
    changes: list[Callable[..., Any]] = [work.take, work.reopen, work.release]
    for change in changes:
        with (
            pytest.raises(CaseRefusedError, match=GONE),
            desk.database.writing() as session,
        ):
            change(session, first, desk.mei, LATER)
    with desk.database.writing() as session:
        work.note(session, first, desk.jun, "seen", LATER)
