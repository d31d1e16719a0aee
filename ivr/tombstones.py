"""What was forgotten stays so: an event of it that comes late makes nothing anew.

Only the digest of the telephone network's id is compared; ids are 128 random bits, so
nobody finds the id from it.
"""

import hashlib
from collections.abc import Iterable
from typing import cast

from sqlalchemy import Table, bindparam, select
from sqlalchemy.orm import Session

from ivr.errors import IvrError
from ivr.scribe import Transaction
from ivr.tables import Deletion

DELETIONS = cast("Table", Deletion.__table__)
FIND = select(DELETIONS.c.id).where(DELETIONS.c.id_sha256 == bindparam("digest"))


class ForgottenError(IvrError):
    """What an event is about was forgotten: nothing is to be done."""


def digest(sid: str) -> str:
    """Return what a forgotten id is known by: its SHA-256, in hex."""
    return hashlib.sha256(sid.encode()).hexdigest()


def refuse_forgotten(transaction: Transaction, sid: str) -> None:
    """Raise ForgottenError for the id of something that was forgotten."""
    if transaction.execute(FIND, {"digest": digest(sid)}).first() is not None:
        raise ForgottenError("it was forgotten")


def forgotten(session: Session, sids: Iterable[str]) -> set[str]:
    """Return the digests of those of these ids (some hundreds) that were forgotten."""
    digests = [digest(sid) for sid in sids]
    rows = select(DELETIONS.c.id_sha256).where(DELETIONS.c.id_sha256.in_(digests))
    return set(session.scalars(rows))


def was_forgotten(session: Session, sids: Iterable[str]) -> bool:
    """Tell whether any of these ids is of something that was forgotten."""
    return bool(forgotten(session, sids))
