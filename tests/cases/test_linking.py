"""Cases that have to do with each other."""

import pytest
from belonging import LATER
from case_rows import Desk

from ivr.cases.linking import link, linked_with, unlink
from ivr.cases.refusals import (
    CaseNotFoundError,
    CaseRefusedError,
    StaleCaseError,
)

pytestmark = pytest.mark.both_databases


def test_links_go_both_ways_once_and_can_be_taken_away(desk: Desk):
    first, second, third = desk.case(), desk.case(), desk.case(status="closed")

    def links(number: int) -> list[int]:
        with desk.database.reading() as session:
            return [case.number for case in linked_with(session, number)]

    with desk.database.writing() as session:
        for _ in range(2):
            link(session, second, first, desk.mei, LATER, why="same phish", version=1)
        link(session, first, second, desk.jun, LATER)
        link(session, third, first, desk.jun, LATER)
    assert (links(first), links(second)) == ([second, third], [first])
    assert desk.timeline(first)[1:] == [
        ("linked", "Mei", f"case {second}: same phish"),
        ("linked", "Jun", f"case {third}"),
    ]
    with desk.database.writing() as session:
        for _ in range(2):
            unlink(session, first, second, desk.jun, LATER)
    assert (links(first), links(second)) == ([third], [])
    assert desk.timeline(second)[1:] == [
        ("linked", "Mei", f"case {first}: same phish"),
        ("unlinked", "Jun", f"case {first}"),
    ]
    for other, said in ((first, "with itself"), (7, "there is no case 7")):
        with (
            pytest.raises((CaseRefusedError, CaseNotFoundError), match=said),
            desk.database.writing() as session,
        ):
            link(session, first, other, desk.mei, LATER)
    with pytest.raises(StaleCaseError), desk.database.writing() as session:
        link(session, second, third, desk.mei, LATER, version=1)
