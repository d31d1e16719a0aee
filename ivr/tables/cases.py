"""Cases and their timelines."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Identity, Index, text
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ivr.policy.policy import UNPROVEN
from ivr.tables.agents import Agent
from ivr.tables.base import Base
from ivr.tables.calls import Call
from ivr.tables.relations import CaseMerge
from ivr.tables.sealed import SealedText

UNNUMBERED = text("position IS NULL")
FIRST_CASE_NUMBER = 1001


def when_opened(context: DefaultExecutionContext) -> Any:  # noqa: ANN401 - a column's
    """Return when a case was opened, for one of which no earlier moment is known."""
    return context.get_current_parameters()["opened_at"]  # type: ignore[attr-defined]


# The lists of ivr.cases.lists: of which cases, and by what before the work order.
# They name the work order's columns once more, since a table knows nothing of it.
WORK_ORDER = ("rank", "tier", "called_at", "number")
LISTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "ix_cases_open": ("closed_at IS NULL", WORK_ORDER),
    "ix_cases_action": ("closed_at IS NULL AND status <> 'waiting'", WORK_ORDER),
    "ix_cases_mine": ("closed_at IS NULL", ("assigned_to", *WORK_ORDER)),
    "ix_cases_unassigned": ("closed_at IS NULL AND assigned_to IS NULL", WORK_ORDER),
    "ix_cases_waiting": ("status = 'waiting'", WORK_ORDER),
    "ix_cases_escalated": (
        "closed_at IS NULL AND escalated_at IS NOT NULL AND returned_at IS NULL",
        WORK_ORDER,
    ),
    "ix_cases_ended": ("closed_at IS NOT NULL", WORK_ORDER),
}


def listed(name: str, which: str, by: tuple[str, ...]) -> Index:
    """Return the index of a list."""
    of = text(which)
    return Index(name, *by, sqlite_where=of, postgresql_where=of)


class Case(Base):
    """A caller's wish to be helped, numbered for people.

    `rank`, `tier`, `called_at` and `number` are its place in the work order, the
    smaller the sooner (ivr.cases.place): its priority, whether its caller proved who
    they are, when they first called.  Whatever happens to it, `called_at` stays.
    `status` is one of ivr.cases.life.  `closed_at` is when it left the work list, be
    it resolved or closed; `resolved_at` when it was resolved last.  `follow_up_at` is
    when a waiting case comes back.  `touched_at` is when somebody last worked on it.
    `warned_at` and `late_at` are when its time came near and passed; `escalation` is
    why a supervisor must see it, and `returned_at` when one gave it back to the
    agents.  `disposition` and `root_cause` are names of the
    desk's policy.  `answered_at` is when its caller was answered first: they talked
    with somebody, or the case was ended with an answer.
    """

    __tablename__ = "cases"

    number: Mapped[int] = mapped_column(
        Identity(start=FIRST_CASE_NUMBER), primary_key=True
    )
    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id"), unique=True)
    status: Mapped[str] = mapped_column(default="new")
    topic: Mapped[str]
    priority: Mapped[str]
    rank: Mapped[int]
    tier: Mapped[int] = mapped_column(default=UNPROVEN, server_default=str(UNPROVEN))
    language: Mapped[str]
    caller: Mapped[str | None]
    callback_number: Mapped[str | None]
    account: Mapped[str | None]
    verification: Mapped[str] = mapped_column(default="none")
    verification_reasons: Mapped[list[str]] = mapped_column(
        default=list, server_default="[]"
    )
    called_at: Mapped[datetime] = mapped_column(
        default=when_opened, server_default=text("'1970-01-01 00:00:00'")
    )
    opened_at: Mapped[datetime]
    due_at: Mapped[datetime]
    reachable_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    resolved_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    follow_up_at: Mapped[datetime | None]
    touched_at: Mapped[datetime | None]
    warned_at: Mapped[datetime | None]
    late_at: Mapped[datetime | None]
    escalated_at: Mapped[datetime | None]
    escalation: Mapped[str | None]
    returned_at: Mapped[datetime | None]
    disposition: Mapped[str | None]
    root_cause: Mapped[str | None]
    reopened: Mapped[int] = mapped_column(default=0, server_default="0")
    assigned_to: Mapped[int | None] = mapped_column(ForeignKey("agents.id"))
    attempts: Mapped[int] = mapped_column(default=0)
    abandoned: Mapped[bool] = mapped_column(default=False)
    flow: Mapped[str]
    flow_revision: Mapped[str]
    path: Mapped[list[str]]
    collected: Mapped[dict[str, str]]
    tags: Mapped[list[str]] = mapped_column(default=list, server_default="[]")
    flags: Mapped[list[str]] = mapped_column(default=list, server_default="[]")
    version: Mapped[int] = mapped_column(default=1)
    forgotten_at: Mapped[datetime | None]

    call: Mapped[Call] = relationship()
    agent: Mapped["Agent | None"] = relationship()
    events: Mapped[list["CaseEvent"]] = relationship(order_by="CaseEvent.id")
    merge: Mapped[CaseMerge | None] = relationship(
        foreign_keys=CaseMerge.source, viewonly=True
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own
    __table_args__ = (
        Index(
            "ix_cases_work",
            *("closed_at", "rank", "tier", "called_at", "number", "status"),
        ),
        Index("ix_cases_caller", "caller", "closed_at"),
        Index("ix_cases_opened_at", "opened_at"),
        Index("ix_cases_answered_at", "answered_at"),
        Index("ix_cases_resolved", "resolved_at"),
        Index("ix_cases_class_due", "closed_at", "rank", "tier", "due_at"),
        Index("ix_cases_due", "closed_at", "due_at"),
        Index("ix_cases_follow_up", "follow_up_at"),
        Index("ix_cases_status", "status", "resolved_at"),
        *(listed(name, *of) for name, of in LISTS.items()),
        {"sqlite_autoincrement": True},
    )


class CaseEvent(Base):
    """A line of a case's timeline: who did what, and when.

    `changes` holds, by the name of a column, what it was and what it became:
    `{"status": ["new", "claimed"]}`.  `position` is its place among the events of all
    cases, given soon after it was committed (`ivr.cases.feed`).
    """

    __tablename__ = "case_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_number: Mapped[int] = mapped_column(
        ForeignKey("cases.number", ondelete="CASCADE"), index=True
    )
    at: Mapped[datetime]
    agent_id: Mapped[int | None] = mapped_column(ForeignKey("agents.id"))
    kind: Mapped[str]
    text: Mapped[str] = mapped_column(SealedText("case_events.text"), default="")
    changes: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    position: Mapped[int | None]

    agent: Mapped["Agent | None"] = relationship()

    __table_args__ = (
        Index("uq_case_events_position", "position", unique=True),
        Index(
            "ix_case_events_new",
            "id",
            sqlite_where=UNNUMBERED,
            postgresql_where=UNNUMBERED,
        ),
    )


class Contact(Base):
    """A further call about a case: its caller called again.

    `event_id` is its line of the timeline; the rest is what the call itself was.
    """

    __tablename__ = "contacts"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_number: Mapped[int] = mapped_column(
        ForeignKey("cases.number", ondelete="CASCADE"), index=True
    )
    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id"), unique=True)
    event_id: Mapped[int] = mapped_column(
        ForeignKey("case_events.id", ondelete="CASCADE")
    )
    at: Mapped[datetime]
    topic: Mapped[str]
    language: Mapped[str]
    verification: Mapped[str]
    path: Mapped[list[str]]

    call: Mapped[Call] = relationship()

    __table_args__ = (Index("ix_contacts_at", "at"),)
