"""Links by which the caller of a case may send files: made, sent, revoked, recognised.

A link is `/u/ID.NONCE.SIGNATURE`.  The nonce is 128 random bits, the signature
HMAC-SHA256 (RFC 2104) of both by the installation's secret, cut to 128 bits; so what is
forged is known without asking the database, and a link is worth nothing without a row.
"""

import base64
import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.cases.refusals import CaseRefusedError
from ivr.cases.working import event, find, record, refuse_merged
from ivr.errors import IvrError
from ivr.policy.policy import Uploads
from ivr.sentences import sentence
from ivr.tables import Agent, Case, UploadLink

PREFIX = "/u"
MADE, REVOKED = "upload_link_made", "upload_link_revoked"
NONCE_BYTES = SIGNATURE_BYTES = 16
TOKEN = re.compile(
    r"([1-9][0-9]{0,9})\.([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{22})", re.ASCII
)
# So many may be open at a time; the oldest is to be revoked before another is made.
MOST_OPEN = 10
# Whoever sends more often than that over one link is no caller with screenshots.
MOST_TRIES = 50


class NoLinkError(IvrError):
    """There is no such link, or no more: ask for another one."""


class ForgedLinkError(NoLinkError):
    """No link of ours has this address."""


class EndedLinkError(NoLinkError):
    """The link has expired, was revoked, or was used too often."""


@dataclass(frozen=True, slots=True)
class Signer:
    """Whose links they are: the installation's public address and its secret."""

    public_url: str
    secret: bytes

    def address(self, link: UploadLink) -> str:
        """Return the address that a caller opens."""
        body = f"{link.id}.{link.nonce}"
        return f"{self.public_url}{PREFIX}/{body}.{self.signature(body)}"

    def signature(self, body: str) -> str:
        """Return the signature of a link's id and nonce."""
        made = hmac.digest(self.secret, f"upload link {body}".encode(), hashlib.sha256)
        return written(made[:SIGNATURE_BYTES])

    def read(self, token: str) -> tuple[int, str]:
        """Return the id and the nonce of a link; raises ForgedLinkError."""
        found = TOKEN.fullmatch(token)
        if found is None:
            raise ForgedLinkError("this is no link of ours")
        number, nonce, signature = found.groups()
        right = self.signature(f"{number}.{nonce}")
        if not hmac.compare_digest(signature, right):
            raise ForgedLinkError("this is no link of ours")
        return int(number), nonce


def written(raw: bytes) -> str:
    """Return bytes as an address bears them."""
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def make_link(  # noqa: PLR0913 - for what, by whom, when, how much
    session: Session,
    number: int,
    agent: Agent,
    at: datetime,
    allowed: Uploads,
    *,
    sent: bool = False,
) -> UploadLink:
    """Make a link for a case, and note it there; `sent`: it goes to the caller's phone.

    Raises CaseNotFoundError, and CaseRefusedError for a case that was merged or
    forgotten, or that has too many links.
    """
    case = find(session, number)
    refuse_merged(case)
    if case.forgotten_at is not None:
        raise CaseRefusedError(sentence("case %(number)s was forgotten", number=number))
    if len(open_links(session, number, at)) >= MOST_OPEN:
        raise CaseRefusedError(
            sentence(
                "case %(number)s has %(most)s links; revoke one first",
                number=number,
                most=MOST_OPEN,
            )
        )
    link = UploadLink(
        case_number=number,
        nonce=written(secrets.token_bytes(NONCE_BYTES)),
        agent_id=agent.id,
        at=at,
        expires_at=at + allowed.expires,
        most_files=allowed.files,
        most_bytes=allowed.most_bytes,
        files=0,
        bytes=0,
        tries=0,
    )
    session.add(link)
    session.flush()
    until = link.expires_at.isoformat(timespec="minutes")
    how = "sent by text message" if sent else "to be handed on"
    line = event(agent, MADE, at, f"link {link.id}, until {until}, {how}")
    record(session, case, line)
    return link


def revoke_link(
    session: Session, number: int, link_id: int, agent: Agent, at: datetime
) -> Case:
    """End a link of a case; one that has ended already is left as it is.

    Raises CaseNotFoundError, and CaseRefusedError where the case has no such link.
    """
    case, link = find(session, number), session.get(UploadLink, link_id)
    if link is None or link.case_number != number:
        raise CaseRefusedError(
            sentence(
                "case %(number)s has no link %(link)s", number=number, link=link_id
            )
        )
    if link.revoked_at is not None:
        return case
    link.revoked_at = at
    return record(session, case, event(agent, REVOKED, at, f"link {link_id}"))


def open_links(session: Session, number: int, at: datetime) -> list[UploadLink]:
    """Return the links of a case that can be used, the oldest first."""
    rows = select(UploadLink).where(
        UploadLink.case_number == number,
        UploadLink.revoked_at.is_(None),
        UploadLink.expires_at > at,
    )
    return list(session.scalars(rows.order_by(UploadLink.id)))


def find_link(
    session: Session, signer: Signer, token: str, at: datetime, *, held: bool = False
) -> UploadLink:
    """Return the link of an address, `held` for this transaction alone if asked.

    Raises ForgedLinkError, or EndedLinkError for one that cannot be used any more.
    """
    number, nonce = signer.read(token)
    rows = select(UploadLink).where(UploadLink.id == number)
    found = session.scalar(rows.with_for_update() if held else rows)
    if found is None or not hmac.compare_digest(found.nonce, nonce):
        raise ForgedLinkError("this is no link of ours")
    ended = found.revoked_at is not None or found.expires_at <= at
    if ended or found.tries >= MOST_TRIES:
        raise EndedLinkError("this link has ended")
    return found


def days_left(link: UploadLink, at: datetime) -> int:
    """Return for how many days, begun ones too, a link can be used."""
    return -(-(link.expires_at - at) // timedelta(days=1))
