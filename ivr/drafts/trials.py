"""What is tried of a draft by the worker: its conversations, last week's real calls.

A trial is a row that is asked for in the console and worked on under a lease; both
kinds take seconds to minutes, for which no page and no caller should wait.
"""

import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from ivr.db import Database
from ivr.drafts.draft import DraftError, conversations_of, flow_files
from ivr.drafts.keeping import Mark, held, note
from ivr.drafts.running import replayed, run
from ivr.errors import IvrError
from ivr.leases import let_go, take
from ivr.logs import rehearsed
from ivr.policy.policy import DeskPolicy
from ivr.tables import FlowDraft, FlowTrial

CONVERSATIONS, REPLAY = "conversations", "replay"
KINDS = (CONVERSATIONS, REPLAY)
# Longer than any trial lasts, so only a dead worker outlives it.
LEASE = timedelta(minutes=30)
MOST_ATTEMPTS = 3
DIED = "the worker ended in the middle of it, several times; see its log"
BROKEN = "something went wrong in the worker; its log says what"
MOST_SHOWN = 20


def ask(session: Session, kind: str, mark: Mark) -> int:
    """Have the draft tried as it stands; return the trial's id.

    One of the same version that still waits is not asked for twice.
    """
    if kind not in KINDS:
        raise DraftError(f"a draft is tried by {' or '.join(KINDS)}")
    row = held(session)
    same = (FlowTrial.draft_id == row.id, FlowTrial.version == row.version)
    waits = (FlowTrial.kind == kind, FlowTrial.state.in_(("queued", "running")))
    found = session.scalar(select(FlowTrial.id).where(*same, *waits))
    if found is not None:
        return found
    asked = FlowTrial(
        draft_id=row.id,
        version=row.version,
        kind=kind,
        texts=row.texts,
        asked_at=mark.at,
        asked_by=mark.by,
        state="queued",
    )
    session.add(asked)
    note(session, row, mark, kind)
    return asked.id


def trials(session: Session, draft: int) -> list[FlowTrial]:
    """Return the trials of a draft, the newest first."""
    rows = select(FlowTrial).where(FlowTrial.draft_id == draft)
    return list(session.scalars(rows.order_by(FlowTrial.id.desc()).limit(MOST_SHOWN)))


def trial(session: Session, number: int) -> FlowTrial | None:
    """Return one trial."""
    return session.get(FlowTrial, number)


@dataclass(frozen=True, slots=True)
class Job:
    """A trial that this worker holds."""

    id: int
    lease: str


@dataclass(slots=True)
class Trying:
    """Tries what is asked for, one trial after the other.

    `policy` is how the desk works.
    """

    database: Database
    policy: Callable[[], DeskPolicy] = DeskPolicy
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    stopping: Event = field(default_factory=Event)

    def send_due(self) -> None:
        """Try all that waits, or that a dead worker began."""
        while not self.stopping.is_set():
            job = self._claim()
            if job is None:
                return
            self._settle(job)

    def _claim(self) -> Job | None:
        now, lease = self.clock(), uuid.uuid4().hex
        with self.database.writing() as session:
            number = session.scalar(
                select(FlowTrial.id).where(is_due(now)).order_by(FlowTrial.id).limit(1)
            )
            mine = (FlowTrial.id == number, is_due(now))
            if number is None or not take(
                session, FlowTrial, mine, lease, now + LEASE, state="running"
            ):
                return None
            return Job(number, lease)

    def _settle(self, job: Job) -> None:
        ended: dict[str, Any] = {"state": "done", "reason": None}
        try:
            with rehearsed():
                ended["result"] = json.dumps(self._run(job), ensure_ascii=False)
        except IvrError as wrong:
            ended = {"state": "failed", "reason": str(wrong)}
        except Exception:
            self._keep(job, {"state": "failed", "reason": BROKEN})
            raise
        self._keep(job, ended)

    def _keep(self, job: Job, ended: dict[str, Any]) -> None:
        with self.database.writing() as session:
            let_go(session, FlowTrial, job, ended_at=self.clock(), texts=None, **ended)

    def _run(self, job: Job) -> dict[str, Any]:
        with self.database.reading() as session:
            if exhausted(session, job):
                raise DraftError(DIED)
            row = session.get_one(FlowTrial, job.id)
            draft, texts = session.get_one(FlowDraft, row.draft_id), row.texts or {}
            files = flow_files(draft.main, texts, draft.sounds)
            if row.kind == REPLAY:
                return replayed(session, files, self.clock())
        return run(files, conversations_of(texts), self.policy())


def is_due(now: datetime) -> Any:  # noqa: ANN401 - SQLAlchemy's own expression
    """Return what makes a trial one to begin at `now`."""
    return or_(
        FlowTrial.state == "queued",
        and_(FlowTrial.state == "running", FlowTrial.leased_until < now),
    )


def exhausted(session: Session, job: Job) -> bool:
    """Tell whether a trial has been begun too often."""
    return session.get_one(FlowTrial, job.id).attempts > MOST_ATTEMPTS
