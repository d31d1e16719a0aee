"""What a notice says: the JSON of the webhook, and the mail that reads the same."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from ivr.notices.complaints import complaint_letter

# `freeze_details` follows a freeze request, once it is known whose account it is.
Kind = Literal["freeze", "freeze_details"]
# What goes to those who can freeze an account; complaints go to the management.
FREEZES = frozenset({"freeze", "freeze_details"})
ASKED: dict[str, str] = {
    "freeze": "A caller asked for: freeze",
    "freeze_details": "It is known now whose account is to be frozen",
}

# What everybody must know who reads one, person or program.
FROZE_NOTHING = (
    "The hotline froze nothing and cannot: only the company's own systems can freeze "
    "an account. Check the verification level before you act on it."
)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a caller who asks; numbers are E.164, None when withheld.

    `account` is as the caller gave it, whether or not there is such an account, and
    `verification` says how far it is certain that it is theirs.
    """

    caller: str | None
    account: str | None
    verification: str
    reasons: Sequence[str] = field(default=())


def body(
    identity: str, kind: Kind, case_number: int, at: datetime, facts: Facts
) -> str:
    """Return the JSON text of a notice; `at` is when the caller asked for it."""
    told: dict[str, Any] = {
        "id": identity,
        "kind": kind,
        "case_number": case_number,
        "account": facts.account,
        "verification": facts.verification,
        "verification_reasons": list(facts.reasons),
        "caller": facts.caller,
        "requested_at": at.isoformat(),
        "note": FROZE_NOTHING,
    }
    return json.dumps(told, ensure_ascii=False)


def subject(told: dict[str, Any]) -> str:
    """Return a mail's subject, in which nothing comes from the caller."""
    if told["kind"] not in FREEZES:
        return f"[complaint] Case {told['case_number']}"
    what = "freeze requested" if told["kind"] == "freeze" else "freeze: the account"
    return f"[{what}] Case {told['case_number']}"


def letter(told: dict[str, Any]) -> str:
    """Return a mail's text for what `body` holds, a line for each fact."""
    if told["kind"] not in FREEZES:
        return complaint_letter(told)
    reasons = "; ".join(map(one_line, told["verification_reasons"]))
    lines = [
        ASKED[told["kind"]],
        "",
        f"Case:         {told['case_number']}",
        f"Account:      {one_line(told['account'] or 'not given')} (as given)",
        f"Verification: {told['verification']}" + (f" ({reasons})" if reasons else ""),
        f"Caller:       {one_line(told['caller'] or 'number withheld')}",
        f"Requested at: {told['requested_at']}",
        f"Request id:   {told['id']}",
        "",
        told["note"],
    ]
    return "\n".join(lines) + "\n"


def one_line(text: str) -> str:
    """Return `text` without line breaks and controls, so that it forges no line."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
