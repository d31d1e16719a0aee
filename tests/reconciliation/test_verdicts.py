"""The verdicts: each call has exactly one, and the docs explain each."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from ivr.reconciliation.remote import RemoteCall
from ivr.reconciliation.verdicts import REASONS, Ours, Verdict, judge, needs

DOCS = Path(__file__).parents[2] / "docs" / "reconcile.md"
AT = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
STATUSES = (
    "queued ringing in-progress completed busy failed no-answer canceled odd".split()
)
OF_LIVES = ("case", "answered", "hung_up", "alert")

remotes = st.builds(
    RemoteCall,
    sid=st.just("CA" + "1" * 32),
    parent=st.none() | st.just("CA" + "2" * 32),
    is_inbound=st.booleans(),
    status=st.sampled_from(STATUSES),
    from_=st.none(),
    to=st.none(),
    began_at=st.just(AT),
)
known = st.builds(
    Ours,
    answers=st.none() | st.integers(0, 2),
    is_over=st.booleans(),
    is_told=st.booleans(),
    case_number=st.none() | st.just(1001),
    is_joined=st.booleans(),
    wants_help=st.booleans(),
    is_answered=st.booleans(),
    met_person=st.booleans(),
    refused=st.sampled_from([None, "blocked", "too_many_calls"]),
    is_blocked_now=st.booleans(),
    callback_case=st.none() | st.just(1002),
    is_callback_over=st.booleans(),
    alert=st.sampled_from([None, "unseen_call", "unknown_outbound"]),
    is_forgotten=st.booleans(),
)
parents = st.none() | st.builds(
    Verdict, st.sampled_from(list(REASONS)), st.just("opened")
)


@given(remotes, known, parents)
def test_every_call_has_one_of_the_verdicts_with_one_of_its_reasons(
    remote, ours, parent
):
    verdict = judge(remote, ours, parent)
    assert verdict.reason in REASONS[verdict.kind]


@given(remotes, known)
def test_what_is_over_and_not_forgotten_is_a_case_an_answer_a_hang_up_or_an_alert(
    remote, ours
):
    over = replace(remote, status="completed")
    settled = replace(ours, is_over=True, is_forgotten=False)
    assert judge(over, settled, None).kind in OF_LIVES


@given(remotes, known)
def test_a_caller_who_wants_help_is_a_case_or_somebody_is_told(remote, ours):
    wants = replace(
        ours, answers=1, is_over=True, wants_help=True, is_forgotten=False, alert=None
    )
    over = replace(remote, status="completed", parent=None, is_inbound=True)
    verdict = judge(over, wants, None)
    assert verdict.kind in {"case", "alert"}
    assert (verdict.kind == "case") == (
        wants.case_number is not None or wants.callback_case is not None
    )


@given(remotes, known, parents)
def test_what_is_settled_needs_nothing_more(remote, ours, parent):
    settled = replace(ours, is_over=True, is_told=True, is_callback_over=True)
    told = replace(settled, alert="unseen_call")
    for one in (settled, told):
        verdict = judge(remote, one, parent)
        is_alert = verdict.kind == "alert" and verdict.reason != "leg"
        is_new = is_alert and one.alert is None and one.callback_case is None
        has_leg = parent is not None and parent.reason == "callback"
        assert needs(remote, one, verdict, parent) in {is_new, has_leg}


@given(remotes, known)
def test_nothing_is_put_right_of_what_goes_on_or_was_forgotten(remote, ours):
    going = replace(remote, status="in-progress")
    gone = replace(ours, is_forgotten=True)
    for one, known_of in ((going, ours), (remote, gone)):
        assert not needs(one, known_of, judge(one, known_of, None))


def test_the_docs_explain_each_verdict_and_its_reasons():
    text = DOCS.read_text(encoding="utf-8")
    table = text.partition("## Verdicts")[2].partition("\n## ")[0]
    rows = [line.split("|")[1:3] for line in table.splitlines() if line[:2] == "| "]
    found: dict[str, list[str]] = {}
    kind = ""
    for first, reasons in rows[2:]:
        kind = first.strip(" `") or kind
        found.setdefault(kind, []).extend(re.findall(r"`(\w+)`", reasons))
    elsewhere = {"unknown_text"}  # of texts, further down
    assert found == {
        kind: [one for one in reasons if one not in elsewhere]
        for kind, reasons in REASONS.items()
    }
    assert all(f"`{one}`" in text for one in elsewhere)
