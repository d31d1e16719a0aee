"""Tags are written in one way, few and short, and told on the timeline."""

from datetime import timedelta

import pytest
from case_rows import AT, Desk

from ivr.cases import work
from ivr.cases.refusals import CaseNotFoundError, StaleCaseError
from ivr.cases.tagging import TagError, tag, tags_in_use, untag
from ivr.tables import CaseEvent

pytestmark = pytest.mark.both_databases

LATER = AT + timedelta(minutes=5)


def tagged(desk: Desk, number: int, *tags: str, change=tag, **options) -> list[str]:
    with desk.database.writing() as session:
        return list(change(session, number, desk.mei, tags, LATER, **options).tags)


def test_a_tag_is_kept_as_everybody_writes_it_and_once(desk: Desk):
    number = desk.case(tags=["From_Flow"])
    written = [" #VIP ", "\uff56\uff49\uff50", "Cold  Wallet", "钓鱼", "피싱"]
    wanted = ["From_Flow", "vip", "cold_wallet", "钓鱼", "피싱"]
    assert tagged(desk, number, *written) == wanted
    version = desk.row(number).version
    assert tagged(desk, number, "VIP", version=1) == wanted
    assert desk.row(number).version == version
    assert tagged(desk, number, "from_flow", change=untag) == wanted
    assert tagged(desk, number, "From_Flow", "VIP", change=untag) == wanted[2:]
    with desk.database.reading() as session:
        lines = [one for one in session.query(CaseEvent) if one.kind == "tagged"]
    assert [line.changes for line in lines] == [
        {"tags": [["From_Flow"], wanted]},
        {"tags": [wanted, wanted[2:]]},
    ]


@pytest.mark.parametrize("wrong", ["", " # ", "-x", "a/b", "x" * 41, "a,b", "<b>"])
def test_what_is_no_tag_is_refused(desk: Desk, wrong: str):
    number = desk.case()
    with pytest.raises(TagError):
        tagged(desk, number, "fine", wrong)
    assert (desk.row(number).tags, desk.row(number).version) == ([], 1)


def test_a_secret_is_no_tag(desk: Desk):
    with pytest.raises(TagError, match="never write one down"):
        tagged(desk, desk.case(), "4111111111111111")


def test_a_case_has_twenty_tags_at_most_and_a_flow_may_give_more(desk: Desk):
    number = desk.case(tags=[f"t{n}" for n in range(19)])
    assert len(tagged(desk, number, "t19", "t3")) == 20
    with pytest.raises(TagError, match="at most 20 tags; take one away"):
        tagged(desk, number, "t20")
    many = desk.case(tags=[f"t{n}" for n in range(22)])
    assert len(tagged(desk, many, "t3")) == 22
    assert len(tagged(desk, many, "t3", change=untag)) == 21


def test_an_old_page_and_an_unknown_case_are_refused(desk: Desk):
    number = desk.case()
    with desk.database.writing() as session:
        work.note(session, number, desk.jun, "news", LATER)
    for change in (tag, untag):
        with pytest.raises(CaseNotFoundError):
            tagged(desk, 7, "x", change=change)
    with pytest.raises(StaleCaseError):
        tagged(desk, number, "x", version=1)


def test_the_tags_that_are_used_most_are_offered_first(desk: Desk):
    desk.case(tags=["rare", "often"])
    desk.case(tags=["often"])
    desk.case()
    with desk.database.reading() as session:
        assert tags_in_use(session) == ["often", "rare"]
