"""What was done to a case, line by line, in plain words: who, when, from what to what.

The lines of cases that were merged into it are among them, each with its own number.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from ivr.cases.family import family_of
from ivr.tables import CaseEvent

# Where a kind's own name, with spaces, does not say it.
PHRASES = {
    "called_again": "the caller rang again",
    "calling": "is calling back",
    "due_soon": "due soon",
    "escalated": "put before a supervisor",
    "field_used": "number used",
    "forgotten": "erased",
    "given_back": "back on the list: nobody worked on it",
    "merged": "merged",
    "planned": "put off",
    "raised": "raised",
    "released": "given back",
    "returned": "returned to the agents",
    "secret_removed": "a secret was left out",
    "split_from": "split from",
    "split_off": "split off",
    "taken_out": "taken out again",
    "text_received": "text from the caller",
    "text_sent": "text sent",
    "text_failed": "text not sent",
    "time_has_come": "its time has come",
    "took_in": "took in",
    "tries_used_up": "no more tries",
}
NAMES = {
    "assigned_to": "with",
    "due_at": "due",
    "follow_up_at": "put off until",
    "callback_number": "number to call",
    "verification": "verified",
    "root_cause": "root cause",
}
NOTHING = {"assigned_to": "nobody"}


class Change(NamedTuple):
    """What of a case changed, from what to what, in words."""

    name: str
    was: str
    became: str


def timeline(session: Session, number: int) -> list[CaseEvent]:
    """Return the lines of a case, and of those merged into it, the oldest first."""
    mine = CaseEvent.case_number.in_(family_of(session, number))
    rows = select(CaseEvent).where(mine).options(joinedload(CaseEvent.agent))
    return list(session.scalars(rows.order_by(CaseEvent.at, CaseEvent.id)))


def phrase(kind: str) -> str:
    """Return what a line of this kind tells, as a person says it."""
    return PHRASES.get(kind, kind.replace("_", " "))


def changes_of(line: CaseEvent, moment: Callable[[datetime], str]) -> list[Change]:
    """Return what a line changed; `moment` writes times as its reader wants them."""
    return [
        Change(
            NAMES.get(name, name.replace("_", " ")),
            told(name, was, moment),
            told(name, became, moment),
        )
        for name, (was, became) in line.changes.items()
    ]


def told(name: str, value: Any, moment: Callable[[datetime], str]) -> str:  # noqa: ANN401 - whatever a column holds
    """Return a value of the column `name` in words."""
    if value is None or value == []:
        return NOTHING.get(name, "none")
    if name.endswith("_at"):
        return moment(datetime.fromisoformat(value))
    if isinstance(value, list):
        return ", ".join(map(str, value))  # pyright: ignore[reportUnknownArgumentType]
    words = str(value)
    return words if name in {"callback_number", "account"} else words.replace("_", " ")


def timeline_json(lines: list[CaseEvent]) -> list[dict[str, Any]]:
    """Return the lines as `ivr cases show --json` has them."""
    return [
        {
            "id": line.id,
            "case": line.case_number,
            "at": line.at.isoformat(),
            "by": line.agent.name if line.agent else None,
            "kind": line.kind,
            "text": line.text,
            "changes": line.changes,
        }
        for line in lines
    ]
