"""What a call was: exactly one verdict, from what the network and we know of it.

Pure.  Every call that is over, and that nobody had forgotten, is a case, an answered
question, a deliberate hang-up or an alert.
"""

from dataclasses import dataclass
from typing import Literal

from ivr.reconciliation.remote import RemoteCall

Kind = Literal["case", "answered", "hung_up", "alert", "not_over", "forgotten"]
Refusal = Literal["blocked", "too_many_calls"]
# Each reason of a verdict, by its kind; docs/reconcile.md explains each.
REASONS: dict[Kind, tuple[str, ...]] = {
    "case": ("opened", "joined", "callback", "leg"),
    "answered": ("question", "person", "leg"),
    "hung_up": ("no_wish", "blocked", "too_many_calls", "leg"),
    "alert": (
        "unseen_call",
        "case_missing",
        "unknown_outbound",
        "unknown_text",
        "not_at_twilio",
        "leg",
    ),
    "not_over": ("in_progress", "leg"),
    "forgotten": ("forgotten", "leg"),
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a call was, and why that is so; `case_number` where it belongs to one."""

    kind: Kind
    reason: str
    case_number: int | None = None


@dataclass(frozen=True, slots=True)
class Ours:
    """What we know of a call.

    `answers` is how often we told its caller something, None when we have never heard
    of it.  `is_told`: the network told us of its end.  `wants_help`: the caller may not
    go without a case.  `alert` is why somebody
    was told of it before; `callback_case` the case that was called back by it.
    """

    answers: int | None = None
    is_over: bool = False
    is_told: bool = False
    case_number: int | None = None
    is_joined: bool = False
    wants_help: bool = False
    is_answered: bool = False
    met_person: bool = False
    refused: Refusal | None = None
    is_blocked_now: bool = False
    callback_case: int | None = None
    is_callback_over: bool = True
    alert: str | None = None
    is_forgotten: bool = False


def judge(remote: RemoteCall, ours: Ours, parent: Verdict | None) -> Verdict:
    """Return what a call was; `parent` is the verdict on the call that it is a leg of.

    A call that is not settled yet (`needs`) gets what it is until then.
    """
    if ours.is_forgotten:
        return Verdict("forgotten", "forgotten")
    if not remote.is_over:
        return Verdict("not_over", "in_progress")
    if ours.alert is not None:
        return Verdict("alert", ours.alert, ours.case_number)
    if ours.callback_case is not None:
        return Verdict("case", "callback", ours.callback_case)
    if parent is not None:
        return Verdict(parent.kind, "leg", parent.case_number)
    if ours.answers is not None:
        return of_known(ours)
    if not remote.is_inbound:
        return Verdict("alert", "unknown_outbound")
    if ours.is_blocked_now:
        return Verdict("hung_up", "blocked")
    return Verdict("alert", "unseen_call")


def needs(
    remote: RemoteCall, ours: Ours, verdict: Verdict, parent: Verdict | None = None
) -> bool:
    """Tell whether something is to be put right, or somebody to be told, of a call."""
    if not remote.is_over or ours.is_forgotten:
        return False
    if ours.callback_case is not None:
        return not ours.is_callback_over
    if parent is not None and parent.reason == "callback":
        return True  # which leg of it this is
    if ours.answers is not None and not (ours.is_over and ours.is_told):
        return True
    return verdict.kind == "alert" and verdict.reason != "leg" and ours.alert is None


def of_known(ours: Ours) -> Verdict:
    """Return what a call was that we have in our rows, and that is over."""
    if ours.case_number is not None:
        reason = "joined" if ours.is_joined else "opened"
        return Verdict("case", reason, ours.case_number)
    if not ours.is_over:
        return Verdict("not_over", "in_progress")
    if ours.answers == 0:
        return Verdict("alert", "unseen_call")
    if ours.wants_help:
        return Verdict("alert", "case_missing")
    if ours.is_answered:
        return Verdict("answered", "person" if ours.met_person else "question")
    return Verdict("hung_up", ours.refused or "no_wish")
