"""The log of the administration: who did what to whom.

A line is written in the transaction of what it tells, so neither is there without the
other.  It holds no telephone number and no secret (ASVS 5.0, 16.2.5, 16.3.3).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol, cast, get_args

from sqlalchemy import Executable, Table, insert, or_, select
from sqlalchemy.orm import Session, joinedload

from ivr.cursors import Cursor
from ivr.errors import UsageError
from ivr.tables import Agent, AuditLine

Kind = Literal[
    "person_added",
    "role_changed",
    "phone_changed",
    "person_disabled",
    "person_enabled",
    "password_made",
    "password_changed",
    "sessions_ended",
    "hear_secrets_given",
    "hear_secrets_taken",
    "second_factor_on",
    "second_factor_off",
    "recovery_codes_made",
    "recovery_code_used",
    "passkey_added",
    "passkey_removed",
    "number_blocked",
    "number_unblocked",
    "tries_forgiven",
    "person_away",
    "person_available",
    "case_held",
    "hold_ended",
    "flow_published",
    "emergency_switched",
    "token_made",
    "token_revoked",
    "webhook_added",
    "webhook_disabled",
    "webhook_enabled",
    "webhook_secret_made",
    "webhook_removed",
    "first_link_made",
    "flow_tried",
    "first_steps_done",
    "model_asked",
    "proof_asked",
]
KINDS: tuple[Kind, ...] = get_args(Kind)
LINES = cast("Table", AuditLine.__table__)


class Writes(Protocol):
    """A transaction of either kind: `Session` or `Transaction`."""

    def execute(self, statement: Executable, /) -> Any:  # noqa: ANN401 - what SQL returns
        """Run a statement."""
        ...


@dataclass(frozen=True, slots=True)
class Doer:
    """Who does something: an agent, or without `agent_id` who typed the command."""

    name: str
    agent_id: int | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lines are asked for: of a person, who did it or had it done; of a kind."""

    person: Agent | None = None
    kind: Kind | None = None

    @property
    def mark(self) -> tuple[str, ...]:
        """What makes a cursor one of this list."""
        return ("audit", str(self.person.id if self.person else ""), self.kind or "")


@dataclass(frozen=True, slots=True)
class Page:
    """Lines, the newest first, and the cursor of what comes after them."""

    lines: Sequence[AuditLine]
    cursor: str | None


def doer(agent: Agent) -> Doer:
    """Return the agent as who does something."""
    return Doer(agent.name, agent.id)


def note(  # noqa: PLR0913 - the parts of a line
    writes: Writes,
    kind: Kind,
    by: Doer,
    at: datetime,
    *,
    whom: int | None = None,
    about: str = "",
    **details: object,
) -> None:
    """Add a line; `details` are JSON, without numbers and secrets."""
    row = {"at": at, "kind": kind, "by": by.name, "agent_id": by.agent_id}
    more = {"whom_id": whom, "about": about, "details": details}
    writes.execute(insert(LINES).values(row | more))


def was_noted(session: Session, kind: Kind) -> bool:
    """Tell whether there is a line of a kind."""
    rows = select(AuditLine.id).where(AuditLine.kind == kind).limit(1)
    return session.scalar(rows) is not None


def note_once(session: Session, kind: Kind, by: Doer, at: datetime) -> None:
    """Add a line of a kind, unless there is one; two at the same moment do no harm."""
    if not was_noted(session, kind):
        note(session, kind, by, at)


def read_kind(text: str) -> Kind | None:
    """Return the kind that `text` is, None for nothing; raises UsageError."""
    if not text:
        return None
    if text not in KINDS:
        raise UsageError(f"no kind {text!r:.40}; there are {', '.join(KINDS)}")
    return text


def read_page(session: Session, wanted: Wanted, cursor: str, limit: int) -> Page:
    """Return `limit` lines at most, after `cursor`; raises CursorError."""
    rows = select(AuditLine).options(joinedload(AuditLine.whom))
    if wanted.kind:
        rows = rows.where(AuditLine.kind == wanted.kind)
    if wanted.person:
        who = wanted.person.id
        rows = rows.where(or_(AuditLine.agent_id == who, AuditLine.whom_id == who))
    if cursor:
        place = Cursor.read(cursor, wanted.mark, (int,)).position[0]
        rows = rows.where(AuditLine.id < place)
    newest = rows.order_by(AuditLine.id.desc()).limit(limit + 1)
    found = session.scalars(newest).all()
    if len(found) <= limit:
        return Page(found, None)
    shown = found[:limit]
    return Page(shown, Cursor(wanted.mark, (shown[-1].id,)).text)


def as_json(line: AuditLine) -> dict[str, Any]:
    """Return a line for programs."""
    return {
        "id": line.id,
        "at": line.at.isoformat(),
        "kind": line.kind,
        "by": line.by,
        "signed_in": line.agent_id is not None,
        "whom": line.whom.name if line.whom else None,
        "about": line.about or None,
        "details": line.details,
    }
