"""What a case's page puts first: to take it, to call, to write how it ends."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from case_rows import AT, Desk
from console_browser import Browser, words

from ivr.tables import Callback

Browse = Callable[..., Browser]
TAKE, RING = "Take this case", "Ring me, then the caller"
END, PLAN = "Write down how it ends", "Plan the next call"
# Whoever calls this one pays for it, so it is not called.
DEAR = "+19005550123"
BACK, REOPEN = "Give it back", "Reopen"


def actions(page: str) -> tuple[list[str], list[str]]:
    """Return what is filled, and what is quiet, of what can be done next."""
    found = re.search(r'<div class="actions">(.*?)</div>', page, re.DOTALL)[1]
    each = re.findall(
        r'<(?:button|a class="button)([^>]*)>(.*?)</(?:button|a)>', found, re.DOTALL
    )
    filled = [words(text) for how, text in each if "quiet" not in how]
    return filled, [words(text) for how, text in each if "quiet" in how]


def ended_call(desk: Desk, number: int, **values: Any) -> None:
    """Add a call back of a case that is over."""
    plain = dict.fromkeys(("agent_number", "caller_number", "from_number"), "+1")
    row = {"state": "ended", "requested_at": AT, "ended_at": AT, "token": "t"}
    with desk.database.writing() as session:
        session.add(
            Callback(
                case_number=number, agent_id=desk.mei.id, **plain, **(row | values)
            )
        )


@pytest.mark.parametrize(
    ("values", "filled", "quiet"),
    [
        ({}, [TAKE], [RING]),
        ({"callback_number": None}, [TAKE], []),
        ({"assigned_to": "mei"}, [RING], [BACK]),
        ({"assigned_to": "mei", "callback_number": None}, [END], [BACK]),
        (
            {"assigned_to": "mei", "callback_number": DEAR},
            [END],
            [PLAN, BACK],
        ),
        ({"assigned_to": "jun"}, [], []),
        ({"status": "resolved", "closed_at": AT}, [REOPEN], []),
    ],
)
def test_the_next_step_is_the_one_that_is_filled(
    mei: Browser,
    desk: Desk,
    values: dict[str, Any],
    filled: list[str],
    quiet: list[str],
):
    if who := values.get("assigned_to"):
        row = getattr(desk, who).id
        values = values | {"assigned_to": row, "status": "claimed"}
    page = mei.read(f"/console/cases/{desk.case(**values)}")
    assert actions(page) == (filled, quiet)


def test_a_supervisor_takes_what_somebody_has(browse: Browse, desk: Desk):
    number = desk.case(assigned_to=desk.jun.id, status="claimed")
    page = browse("Ada").read(f"/console/cases/{number}")
    assert actions(page) == (["Take it from Jun"], [RING])


@pytest.mark.parametrize("outcome", ["talked", "no_answer", None])
def test_after_a_call_one_writes_how_it_ends(
    mei: Browser, desk: Desk, outcome: str | None
):
    number = desk.case(assigned_to=desk.mei.id, status="claimed", touched_at=AT)
    ended_call(desk, number, outcome=outcome)
    page = mei.read(f"/console/cases/{number}")
    assert actions(page) == ([END], [RING, PLAN, BACK])
    told = {"talked": "talked", "no_answer": "no answer", None: "not known"}[outcome]
    assert f"The last call: {told} ." in words(page)


def test_what_was_done_after_a_call_is_a_new_beginning(mei: Browser, desk: Desk):
    later = AT + timedelta(minutes=1)
    number = desk.case(assigned_to=desk.mei.id, status="claimed", touched_at=later)
    ended_call(desk, number, outcome="talked")
    assert actions(mei.read(f"/console/cases/{number}")) == ([RING], [BACK])


def test_nothing_but_the_call_is_offered_while_it_goes_on(mei: Browser, desk: Desk):
    number = desk.case(assigned_to=desk.mei.id, status="calling")
    ended_call(desk, number, state="talking", ended_at=None)
    page = mei.read(f"/console/cases/{number}")
    assert actions(page) == ([], [])
    assert "Mei is calling: they talk." in words(page)


def test_forms_that_are_seldom_used_are_folded_until_they_are_needed(
    mei: Browser, desk: Desk
):
    number = desk.case()
    address = f"/console/cases/{number}"
    folds = re.compile(r'<details class="fold" data-fold="(\w+)"([^>]*)>')
    found = dict(folds.findall(mei.read(address)))
    names = ["close", "called", "plan", "escalate", "complain", "link", "merge"]
    assert found == dict.fromkeys(names, "")
    mei.do(address, "take")
    assert dict(folds.findall(mei.read(address)))["close"] == " open"
    refused = mei.do(address, "plan", when="2020-01-01T10:00")
    assert refused.status_code == 422
    assert dict(folds.findall(refused.text))["plan"] == " data-needed open"
