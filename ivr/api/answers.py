"""Answers that are kept by their `Idempotency-Key`, in the transaction of the change.

So after any crash either both are there or neither.  An answer that changed nothing,
such as a refusal, is not kept: the same key may be sent again with a better request.
https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/
"""

import hashlib
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.orm import Session

from ivr.api.problems import Place, ProblemError
from ivr.inserting import insert_if_absent
from ivr.tables import ApiAnswer

KEPT = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer as it was sent."""

    status: int
    headers: Mapping[str, str]
    body: str
    case_number: int | None = None


@dataclass(slots=True)
class UnderWay:
    """Which keys this process is working on."""

    _keys: set[tuple[int, str]] = field(default_factory=set[tuple[int, str]])
    _lock: Lock = field(default_factory=Lock)

    @contextmanager
    def alone(self, token_id: int, key: str | None) -> Generator[None]:
        """Hold a key; raises ProblemError (409) while somebody else does."""
        if key is None:
            yield
            return
        mine = (token_id, key)
        with self._lock:
            if mine in self._keys:
                raise under_way()
            self._keys.add(mine)
        try:
            yield
        finally:
            with self._lock:
                self._keys.discard(mine)


def under_way() -> ProblemError:
    """Return that the first request of a key is not answered yet."""
    return ProblemError(
        409,
        "key_in_use",
        "a request with this Idempotency-Key is being worked on",
        "send it again in a second, to be given its answer",
        errors=[Place("it is in use", header="Idempotency-Key")],
        headers={"Retry-After": "1"},
    )


def request_digest(method: str, path: str, version: str, body: bytes) -> str:
    """Return the digest of all that a request asks."""
    head = f"{method}\n{path}\n{version}".encode()
    return hashlib.sha256(head + b"\n" + body).hexdigest()


def begin(
    session: Session, token_id: int, key: str, asked: str, at: datetime
) -> Kept | None:
    """Take a key for this transaction; return the answer that it has already.

    Who comes second waits for the first one's transaction, here in the database.
    Raises ProblemError (422) when the key was used for another request.
    """
    old = ApiAnswer.at < at - KEPT
    session.execute(delete(ApiAnswer).where(old))
    taken: dict[str, object] = {"status": 0, "headers": {}, "body": ""}
    taken |= {"token_id": token_id, "key": key, "request_sha256": asked, "at": at}
    if insert_if_absent(session, ApiAnswer, taken):
        return None
    row = session.execute(select(ApiAnswer).where(*of(token_id, key))).scalar_one()
    if row.request_sha256 != asked:
        raise ProblemError(
            422,
            "key_reused",
            "this Idempotency-Key was used for another request",
            "send a fresh key with each new change",
            errors=[Place("it was used before", header="Idempotency-Key")],
        )
    return Kept(row.status, row.headers, row.body)


def keep(session: Session, token_id: int, key: str, answer: Kept) -> None:
    """Write down the answer that a key is given."""
    values = {
        "status": answer.status,
        "headers": dict(answer.headers),
        "body": answer.body,
        "case_number": answer.case_number,
    }
    session.execute(update(ApiAnswer).where(*of(token_id, key)).values(values))


def of(token_id: int, key: str) -> tuple[ColumnElement[bool], ...]:
    """Return what finds an answer."""
    return ApiAnswer.token_id == token_id, ApiAnswer.key == key
