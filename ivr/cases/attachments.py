"""Files that callers send: promised a place, kept whole, told on the case's timeline.

A row is there before its file, so that whatever happens in between leaves no file that
nobody knows of.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.cases.family import family_of, survivor_of
from ivr.cases.upload_links import Signer, find_link
from ivr.cases.working import event, find, record
from ivr.errors import IvrError
from ivr.tables import Attachment, Case, UploadLink

ATTACHED = "attached"
RECEIVING, KEPT = "receiving", "kept"
LONGEST_NAME = 100
# A file that is not whole after that never will be.
PATIENCE = timedelta(hours=1)


class FullError(IvrError):
    """The link allows no more files, or no more bytes: nothing was kept of this one."""


@dataclass(frozen=True, slots=True)
class Came:
    """A file as it came: what its bytes are, what it is called, how long it is."""

    kind: str
    name: str
    size: int


def reserve(
    session: Session, signer: Signer, token: str, came: Came, at: datetime
) -> Attachment:
    """Promise a place to a file; raises FullError, and what `find_link` raises.

    It belongs to the link's case, or to the one that this was merged into.
    """
    link = find_link(session, signer, token, at, held=True)
    if link.files >= link.most_files or link.bytes + came.size > link.most_bytes:
        raise FullError("the link is full")
    link.files += 1
    link.bytes += came.size
    sid = f"AT{secrets.token_hex(16)}"
    row = Attachment(
        sid=sid,
        case_number=survivor_of(session, link.case_number),
        link_id=link.id,
        at=at,
        state=RECEIVING,
        kind=came.kind,
        name=proper_name(came.name),
        size=came.size,
        path=f"attachments/{at:%Y/%m}/{sid}.{came.kind}",
    )
    session.add(row)
    session.flush()
    return row


def keep(session: Session, attachment: int, sha256: str, at: datetime) -> bool:
    """Note that a file is whole in the store, on the timeline too.

    False where its case or its link is gone meanwhile: the file is to be deleted then.
    """
    row = session.get(Attachment, attachment, with_for_update=True)
    if row is None:
        return False
    case = find(session, row.case_number)
    if case.forgotten_at is not None:
        return False
    row.state, row.sha256 = KEPT, sha256
    told = f"{row.name} ({row.kind}, {shown_size(row.size)})"
    record(session, case, event(None, ATTACHED, at, told))
    return True


def drop(session: Session, attachment: int) -> None:
    """Take back the place of a file that was not kept."""
    row = session.get(Attachment, attachment)
    if row is None:
        return
    link = session.get(UploadLink, row.link_id, with_for_update=True)
    if link is not None:
        link.files, link.bytes = link.files - 1, link.bytes - row.size
    session.delete(row)


def stale(session: Session, link_id: int, at: datetime) -> list[Attachment]:
    """Return the files of a link whose sending broke off, to be dropped."""
    rows = select(Attachment).where(
        Attachment.link_id == link_id,
        Attachment.state == RECEIVING,
        Attachment.at < at - PATIENCE,
    )
    return list(session.scalars(rows))


def attachments_of(session: Session, number: int) -> list[Attachment]:
    """Return the files of a case, and of those merged into it, the oldest first."""
    mine = Attachment.case_number.in_(family_of(session, number))
    rows = select(Attachment).where(mine, Attachment.state == KEPT)
    return list(session.scalars(rows.order_by(Attachment.id)))


def find_attachment(session: Session, number: int, sid: str) -> Attachment | None:
    """Return a file of a case by its id; None where it has no such file."""
    found = attachments_of(session, number)
    return next((one for one in found if one.sid == sid), None)


def attachments_json(session: Session, number: int) -> list[dict[str, Any]]:
    """Return the files as `ivr cases show --json` has them."""
    return [
        {
            "id": one.sid,
            "at": one.at.isoformat(),
            "kind": one.kind,
            "name": one.name,
            "bytes": one.size,
            "sha256": one.sha256,
        }
        for one in attachments_of(session, number)
    ]


def proper_name(name: str) -> str:
    """Return a file's name as it is shown: its last part, without what is no letter."""
    last = name.replace("\\", "/").rpartition("/")[2]
    clean = "".join(one for one in last if one.isprintable()).strip()
    return clean[:LONGEST_NAME] or "a file without a name"


def shown_size(size: int) -> str:
    """Return a length in bytes as people read it."""
    kilo = 1000
    if size < kilo**2:
        return f"{-(-size // kilo)} kB"
    return f"{size / kilo**2:.1f} MB"


def case_of_link(session: Session, link: UploadLink) -> Case:
    """Return the case that a link is for."""
    return session.get_one(Case, link.case_number)
