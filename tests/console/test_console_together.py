"""Merging, linking and splitting on the page; both texts when a page is old."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from case_rows import AT, CALLER, Desk, add_call
from console_browser import FLOW, Browser, alert, box, section, words
from sqlalchemy import select

from ivr.cases.joining import join_case
from ivr.cases.opening import Caller
from ivr.flow.state import State
from ivr.tables import Case, CaseEvent, Contact, Promise

Browse = Callable[..., Browser]


def address(number: int) -> str:
    return f"/console/cases/{number}"


def told(page: str) -> list[str]:
    return [words(one) for one in re.findall(r'role="status">(.*?)</', page, re.DOTALL)]


def test_a_case_is_merged_and_taken_out_again(mei: Browser, desk: Desk):
    first, second = desk.case(), desk.case(account="4711")
    with desk.database.writing() as session:
        due = AT + timedelta(hours=1)
        row = Promise(case_number=first, made_at=AT, due_at=due, state="open")
        session.add(row)
    answer = mei.do(address(first), "merge", into=f" #{second} ")
    assert (answer.status_code, answer.location) == (303, address(second))
    page = mei.read(address(second))
    assert told(page)[0] == f"Case {first} was merged into this one."
    assert section(page, "together").startswith(
        f"Belongs together Case {first} : transfers, +86 138 0013 8000, account "
        "not given, verified: none; merged into this one Take it out again"
    )
    assert "took in by Mei" in section(page, "timeline")
    assert f"merged by Mei · case {first} status: new → closed" in section(
        page, "timeline"
    )
    facts = section(page, "facts")
    assert f"Promised 13:00 : open (case {first})" in facts
    assert "Called again" in section(page, "calls")
    old = mei.read(address(first))
    assert f"This case was merged into case {second} : go on there." in words(old)
    assert f"{address(first)}/reopen" not in old
    answer = mei.send(page, f"{address(first)}/unmerge")
    assert (answer.status_code, answer.location) == (303, address(first))
    assert desk.row(first).status == "new"
    assert 'aria-labelledby="calls"' not in mei.read(address(second))


def test_cases_are_linked_with_a_reason_and_parted(mei: Browser, desk: Desk):
    first, second = desk.case(), desk.case()
    mei.do(address(first), "link", other=str(second), text="the same phish")
    for one, other in ((first, second), (second, first)):
        page = mei.read(address(one))
        assert f"Case {other} : transfers, new; linked" in section(page, "together")
        assert f"case {other}: the same phish" in section(page, "timeline")
    mei.do(address(second), f"unlink/{first}")
    assert "linked" not in section(mei.read(address(first)), "together").lower()


@pytest.mark.parametrize("typed", ["", "x", "-1", "1.5", "0", "99999999999", "¹²"])
@pytest.mark.parametrize(("form", "field"), [("merge", "into"), ("link", "other")])
def test_what_is_no_number_is_refused_and_stays_in_the_form(
    mei: Browser, desk: Desk, form: str, field: str, typed: str
):
    number = desk.case()
    answer = mei.do(address(number), form, **{field: typed})
    assert answer.status_code == 422
    assert alert(answer.text) == "Type the number of the other case, like 1002."
    found = re.search(rf'id="{field}"[^>]*?value="([^"]*)"', answer.text, re.DOTALL)
    assert found[1] == typed
    assert desk.timeline(number) == [("opened", None, "")]


def test_a_call_and_a_note_become_cases_of_their_own(mei: Browser, desk: Desk):
    number = desk.case()
    with desk.database.writing() as session:
        call = add_call(session, CALLER)
        call_id, sid = call.id, call.sid
        state = State("hotline", "f00d", "en-US").but(topic="other")
        call.state = state.to_json()
    caller = Caller(call_id, CALLER, state, FLOW)
    desk.database.write(lambda wrote: join_case(wrote, caller, AT))
    answer = mei.do(address(number), f"calls/{sid}/split", topic="software_faults")
    assert (answer.status_code, answer.location) == (303, address(number + 1))
    assert desk.row(number + 1).topic == "software_faults"
    with desk.database.reading() as session:
        assert session.scalars(select(Contact)).all() == []
    mei.do(address(number), "note", text="fees as well")
    with desk.database.reading() as session:
        rows = select(CaseEvent.id).where(CaseEvent.kind == "note")
        note = session.scalars(rows).one()
    page = mei.read(address(number))
    for _ in range(2):
        answer = mei.send(page, f"{address(number)}/notes/{note}/split")
        assert (answer.status_code, answer.location) == (303, address(number + 2))
    with desk.database.reading() as session:
        assert len(session.scalars(select(Case)).all()) == 3


FORMS = {
    "take": {},
    "release": {},
    "note": {"text": "mine <b>&"},
    "escalate": {"text": "mine <b>&"},
    "close": {"text": "mine <b>&", "disposition": "nuisance"},
    "merge": {"into": "{other}"},
    "link": {"other": "{other}", "text": "mine <b>&"},
    "reopen": {},
}


@pytest.mark.fault(43)
@pytest.mark.parametrize("form", FORMS)
def test_the_later_of_two_saves_gets_both_texts_beside_each_other(
    browse: Browse, desk: Desk, form: str
):
    number, other = desk.case(), desk.case()
    mei, jun = browse(), browse("Jun")
    if form == "release":
        mei.do(address(number), "take")
    if form == "reopen":
        mei.do(address(number), "close", disposition="solved")
    page = mei.read(address(number))
    jun.do(address(number), "note", text="Jun was <i>here</i>")
    before = desk.timeline(number)
    typed = {name: text.format(other=other) for name, text in FORMS[form].items()}
    answer = mei.send(page, f"{address(number)}/{form}", **typed)
    assert answer.status_code == 409
    assert alert(answer.text).startswith(f"Case {number} has changed since you opened")
    news = "12:00 · note by Jun Jun was <i>here</i>"
    assert section(answer.text, "theirs") == f"New since you opened it {news}"
    mine = section(answer.text, "mine")
    assert mine.startswith(f"What you sent: {form} ")
    assert [value for value in typed.values() if value not in mine] == []
    assert desk.timeline(number) == before
    again = mei.send(answer.text, f"{address(number)}/{form}", **typed)
    assert again.status_code == 303


def test_what_was_typed_still_stands_in_its_form(browse: Browse, desk: Desk):
    number, other = desk.case(), desk.case()
    mei, jun = browse(), browse("Jun")
    page = mei.read(address(number))
    jun.do(address(number), "note", text="Jun was here")
    for form, place in (("escalate", "why"), ("link", "link-why")):
        typed = {"text": 'mine "<b>&', "other": str(other)}
        answer = mei.send(page, f"{address(number)}/{form}", **typed)
        found = re.search(rf'id="{place}"[^>]*?value="([^"]*)"', answer.text, re.DOTALL)
        assert found[1] == "mine &#34;&lt;b&gt;&amp;"
        assert box(answer.text, "note") == ""
