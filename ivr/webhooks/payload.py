"""What a message says: thin, so that nobody is told more than they may know.

A receiver that wants more asks the API for the case, with a token that may.
"""

import json
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from ivr.cases.listing import as_json, get_case
from ivr.tables import CaseEvent

TEST = "webhook.test"
# What may have changed and names nobody outside.
OPEN_FIELDS = frozenset(
    "status topic priority due_at follow_up_at disposition root_cause assigned_to "
    "verification".split()
)


def type_of(kind: str) -> str:
    """Return the type of the event that a line of a timeline is."""
    return f"case.{kind}"


def body_of(session: Session, event: CaseEvent, *, details: bool) -> str:
    """Return the JSON text of an event; `details`: with words, numbers and the case."""
    data: dict[str, Any] = {
        "event": event.id,
        "position": event.position,
        "case": event.case_number,
        "by": event.agent.name if event.agent else None,
        "changes": {
            name: {"from": change[0], "to": change[1]}
            for name, change in event.changes.items()
            if details or name in OPEN_FIELDS
        },
    }
    if details:
        data["text"] = event.text
        data["details"] = as_json(get_case(session, event.case_number))
    return written(type_of(event.kind), event.at, data)


def test_body(at: datetime) -> str:
    """Return the JSON text of a message that only tries whether one arrives."""
    return written(TEST, at, {})


def written(type_: str, at: datetime, data: dict[str, Any]) -> str:
    """Return a message's JSON text."""
    whole = {"type": type_, "timestamp": at.isoformat(), "data": data}
    return json.dumps(whole, ensure_ascii=False)
