"""Calls, their turns, and the flows that answered them."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from ivr.tables.base import Base
from ivr.tables.sealed import SealedText


class Call(Base):
    """One telephone call, by the telephone network's own id (CallSid).

    `turns` counts the answers given; `sequence` is the highest number of a status
    event that was applied, since such events come in any order.  `flags` are those
    of its case, from before there is one (ivr.flags).  What named somebody is gone from
    a call that is `forgotten_at` a moment (ivr.keeping).

    `topic`, `language`, `ending` (ivr.calls.endings) and `left_at`, the node where the
    caller hung up, are written when it ends, for the reports.
    """

    __tablename__ = "calls"

    id: Mapped[int] = mapped_column(primary_key=True)
    sid: Mapped[str] = mapped_column(unique=True)
    caller: Mapped[str | None]
    called: Mapped[str | None]
    flow: Mapped[str]
    flow_revision: Mapped[str]
    state: Mapped[str]
    turns: Mapped[int] = mapped_column(default=0)
    status: Mapped[str]
    sequence: Mapped[int] = mapped_column(default=-1)
    seconds: Mapped[int | None]
    started_at: Mapped[datetime]
    heard_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    flags: Mapped[list[str]] = mapped_column(default=list, server_default="[]")
    forgotten_at: Mapped[datetime | None]
    topic: Mapped[str | None]
    language: Mapped[str | None]
    ending: Mapped[str | None]
    left_at: Mapped[str | None]

    __table_args__ = (
        Index("ix_calls_open", "ended_at", "heard_at"),
        Index("ix_calls_started_at", "started_at"),
        Index("ix_calls_caller", "caller", "started_at"),
    )


class Turn(Base):
    """One answer given in a call: the same request gets the same answer again.

    `given` is what the engine was told in it (ivr.calls.given), None in a turn of
    before that was kept.
    """

    __tablename__ = "turns"

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id", ondelete="CASCADE"))
    number: Mapped[int]
    at: Mapped[datetime]
    answer: Mapped[str]
    given: Mapped[str | None] = mapped_column(SealedText("turns.given"))

    __table_args__ = (UniqueConstraint("call_id", "number", name="uq_turns_call_turn"),)


class FlowRevision(Base):
    """The files of a flow that has answered, by the flow's own digest.

    `files` is the JSON text of FlowFiles; `taken_at` is when the revision was last
    taken from the files on the disk, None for one that was published alone.
    """

    __tablename__ = "flow_revisions"

    digest: Mapped[str] = mapped_column(primary_key=True)
    flow: Mapped[str]
    files: Mapped[str]
    stored_at: Mapped[datetime]
    taken_at: Mapped[datetime | None]


class FlowPublication(Base):
    """Somebody's word on which revision answers; the last one holds.

    `digest` is None for "back to the files".
    """

    __tablename__ = "flow_publications"

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str | None] = mapped_column(ForeignKey("flow_revisions.digest"))
    at: Mapped[datetime]
    by: Mapped[str]
    message: Mapped[str]


class Switch(Base):
    """What somebody switches by hand, such as `emergency`: as it stands now.

    On it counts `until` a moment, None for until it is switched off.  `closed`: nobody
    is at the desk meanwhile.  `words` are what callers hear, by language.
    """

    __tablename__ = "switches"

    name: Mapped[str] = mapped_column(primary_key=True)
    on: Mapped[bool]
    at: Mapped[datetime]
    by: Mapped[str]
    reason: Mapped[str]
    until: Mapped[datetime | None]
    closed: Mapped[bool] = mapped_column(default=False, server_default=false())
    words: Mapped[dict[str, str]] = mapped_column(default=dict, server_default="{}")


class SwitchChange(Base):
    """How a switch was put, each time; rows that stay."""

    __tablename__ = "switch_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    on: Mapped[bool]
    at: Mapped[datetime]
    by: Mapped[str]
    reason: Mapped[str]
    until: Mapped[datetime | None]
    closed: Mapped[bool]
    words: Mapped[dict[str, str]]


class KnownCaller(Base):
    """What is remembered of a number, so that nobody is asked twice.

    `language` is the one that its last caller chose, None before they chose one.
    """

    __tablename__ = "callers"

    number: Mapped[str] = mapped_column(primary_key=True)
    language: Mapped[str | None]
    updated_at: Mapped[datetime]


class BlockedNumber(Base):
    """A number whose calls are not taken, until a moment or for good."""

    __tablename__ = "blocked_numbers"

    number: Mapped[str] = mapped_column(primary_key=True)
    reason: Mapped[str]
    by: Mapped[str]
    at: Mapped[datetime]
    until: Mapped[datetime | None]
