"""The draft of a flow: its files as they are edited, who did what, what was tried."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ivr.tables.base import Base


class FlowDraft(Base):
    """A flow that is edited in the console, until it is published or discarded.

    `open` is True while it is edited and None afterwards, so that there is one at a
    time.  `texts` are the files by their names, conversations too; `sounds` is the
    JSON text of base64 by name.  `version` counts the changes.  `origin` is the
    revision that it began from, `files` for those on the disk.  `ending` is published
    or discarded; `published` the revision that it became.
    """

    __tablename__ = "flow_drafts"

    id: Mapped[int] = mapped_column(primary_key=True)
    open: Mapped[bool | None]
    main: Mapped[str]
    texts: Mapped[dict[str, str]]
    sounds: Mapped[str]
    version: Mapped[int]
    origin: Mapped[str]
    begun_at: Mapped[datetime]
    begun_by: Mapped[str]
    ended_at: Mapped[datetime | None]
    ending: Mapped[str | None]
    published: Mapped[str | None]

    __table_args__ = (UniqueConstraint("open", name="uq_flow_drafts_open"),)


class FlowDraftEdit(Base):
    """What somebody did to a draft: begun, saved, added, removed, tried, ended.

    `version` is the draft's own afterwards; `text` is what the file then held.
    """

    __tablename__ = "flow_draft_edits"

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("flow_drafts.id"))
    version: Mapped[int]
    at: Mapped[datetime]
    by: Mapped[str]
    kind: Mapped[str]
    file: Mapped[str | None]
    text: Mapped[str | None]

    __table_args__ = (Index("ix_flow_draft_edits_draft", "draft_id", "id"),)


class FlowTrial(Base):
    """A draft tried at one version: its conversations run, or last week's calls.

    `kind` is conversations or replay; `texts` are the files as they then were, None
    once it is over.
    `state` is queued, running, done or failed, under a lease; `result` is JSON text.
    """

    __tablename__ = "flow_trials"

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("flow_drafts.id"))
    version: Mapped[int]
    kind: Mapped[str]
    texts: Mapped[dict[str, str] | None]
    asked_at: Mapped[datetime]
    asked_by: Mapped[str]
    state: Mapped[str]
    result: Mapped[str | None]
    reason: Mapped[str | None]
    attempts: Mapped[int] = mapped_column(default=0)
    lease: Mapped[str | None]
    leased_until: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_flow_trials_state", "state", "id"),
        Index("ix_flow_trials_draft", "draft_id", "id"),
    )
