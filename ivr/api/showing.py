"""Cases and what hangs on them, as the API's JSON."""

from typing import Any

from ivr.cases.listing import CaseView, as_json
from ivr.cases.promises import iso
from ivr.tables import Case, CaseEvent


def tag(case: Case) -> str:
    """Return the ETag of a case, which is its version."""
    return f'"{case.version}"'


def case_json(view: CaseView) -> dict[str, Any]:
    """Return a case: the shape of `ivr cases list --json`, and how far it is."""
    case = view.case
    return as_json(view) | {
        "version": case.version,
        "follow_up_at": iso(case.follow_up_at),
        "resolved_at": iso(case.resolved_at),
        "closed_at": iso(case.closed_at),
        "disposition": case.disposition,
        "root_cause": case.root_cause,
        "reopened": case.reopened,
        "abandoned": case.abandoned,
    }


def event_json(event: CaseEvent) -> dict[str, Any]:
    """Return a line of a case's timeline."""
    return {
        "id": event.id,
        "position": event.position,
        "case": event.case_number,
        "kind": event.kind,
        "at": event.at.isoformat(),
        "by": event.agent.name if event.agent else None,
        "text": event.text,
        "changes": {
            name: {"from": change[0], "to": change[1]}
            for name, change in event.changes.items()
        },
    }
