"""How a case stood before a merge, as JSON keeps it, so that it can be undone."""

from datetime import datetime
from typing import Any

from ivr.tables import Case

MOMENTS = ("called_at", "due_at", "follow_up_at", "escalated_at")
# What the surviving case may get from the other one, and what the other one had.
OF_TARGET = (
    "called_at",
    "due_at",
    "priority",
    "rank",
    "tier",
    "account",
    "verification",
    "verification_reasons",
    "callback_number",
    "escalated_at",
    "escalation",
    "tags",
    "flags",
)
OF_SOURCE = ("status", "assigned_to", "follow_up_at")


def snapshot(case: Case, names: tuple[str, ...]) -> dict[str, Any]:
    """Return what a case holds, as JSON keeps it."""
    values = {name: getattr(case, name) for name in names}
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in values.items()
    }


def put(case: Case, values: dict[str, Any]) -> None:
    """Write what `snapshot` returned back to a case."""
    for name, value in values.items():
        if name in MOMENTS and value is not None:
            setattr(case, name, datetime.fromisoformat(value))
        else:
            setattr(case, name, value)


def restore(case: Case, changed: dict[str, list[Any]]) -> None:
    """Undo what a case got by the merge, unless it was changed again since."""
    now = snapshot(case, OF_TARGET)
    put(case, {name: was for name, (was, got) in changed.items() if now[name] == got})
