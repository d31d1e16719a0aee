"""What was asked for, as rows: by whom, how far it is, what came of it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.tables import Job

Kind = Literal["model_install", "model_remove", "model_check", "proof"]
MODELS: tuple[Kind, ...] = ("model_install", "model_remove", "model_check")
WAITS = ("queued", "running")
MOST_SHOWN = 20


def ask(
    session: Session, kind: Kind, options: Mapping[str, str], by: str, at: datetime
) -> bool:
    """Have something done; False where the same still waits or is under way."""
    rows = select(Job).where(Job.kind == kind, Job.state.in_(WAITS))
    if any(dict(one.options) == dict(options) for one in session.scalars(rows)):
        return False
    asked = Job(
        kind=kind, options=dict(options), asked_by=by, asked_at=at, state="queued"
    )
    session.add(asked)
    return True


def asked(session: Session, kinds: Sequence[Kind]) -> list[Job]:
    """Return what was asked for, the newest first, the last 20 at most."""
    rows = select(Job).where(Job.kind.in_(kinds)).order_by(Job.id.desc())
    return list(session.scalars(rows.limit(MOST_SHOWN)))
