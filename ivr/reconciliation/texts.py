"""Text messages: those that got lost between the network and us, either way."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from ivr.messages.delivery import FINAL, LOST, DeliveryNews, note_delivery
from ivr.messages.inbox import Text, open_case_of, take_text, wish_of
from ivr.messages.network import NOT_KNOWN
from ivr.reconciliation.remote import RemoteText
from ivr.reconciliation.settling import Found, tell
from ivr.scribe import Transaction
from ivr.tables import Call, Case, CaseEvent, Discrepancy, Message, ReceivedText
from ivr.tombstones import was_forgotten

Kind = Literal[
    "sent", "delivered", "undelivered", "received", "dropped", "forgotten", "alert"
]
# A text is tried for a day; what came to the network after that is another one.
TRIED = timedelta(hours=25)


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of a text; `repaired` tells whether we did not know that before."""

    kind: Kind
    repaired: bool = False


@dataclass(frozen=True, slots=True)
class Texts:
    """Takes in what was missed.

    `latest` is when each number last wanted no texts, or wanted them again.
    """

    now: datetime
    latest: dict[str, datetime]

    def settle(self, transaction: Transaction, remote: RemoteText) -> Judged:
        """Put a text right, and return what became of it."""
        session = transaction.session
        if was_forgotten(session, [remote.sid]):
            return Judged("forgotten")
        if remote.is_inbound:
            return self._received(transaction, remote)
        known = select(exists().where(Message.sid == remote.sid))
        found = False
        if not session.scalar(known):
            found = find_lost(session, remote)
        if not found and not session.scalar(known):
            return self._unknown(transaction, remote)
        news = DeliveryNews(remote.sid, remote.status, remote.error_code)
        new = note_delivery(session, news, self.now)
        return Judged(kind_of(remote.status), repaired=new or found)

    def _received(self, transaction: Transaction, remote: RemoteText) -> Judged:
        session = transaction.session
        known = select(exists().where(ReceivedText.sid == remote.sid))
        if session.scalar(known):
            return Judged("received")
        text = Text(remote.sid, remote.from_, remote.words)
        if self._is_overtaken(text, remote) or not has_reader(session, text, remote):
            return Judged("dropped")
        take_text(transaction, text, remote.at)
        session.flush()
        taken = bool(session.scalar(known))
        return Judged("received" if taken else "dropped", repaired=taken)

    def _is_overtaken(self, text: Text, remote: RemoteText) -> bool:
        """Tell whether its sender has said the contrary since."""
        wish = wish_of(text)
        return wish is not None and remote.at < self.latest.get(
            text.sender or "", remote.at
        )

    def _unknown(self, transaction: Transaction, remote: RemoteText) -> Judged:
        known = select(exists().where(Discrepancy.sid == remote.sid))
        new = not transaction.session.scalar(known)
        if new:
            tell(transaction, Found(remote.sid, "unknown_text", remote.at), self.now)
        return Judged("alert", repaired=new)


def has_reader(session: Session, text: Text, remote: RemoteText) -> bool:
    """Tell whether there was a case for a text when it came, or it needs none."""
    if wish_of(text) is not None or text.sender is None:
        return True
    case = open_case_of(session, text.sender)
    opened = select(Case.opened_at).where(Case.number == case)
    return case is not None and session.execute(opened).scalar_one() <= remote.at


def find_lost(session: Session, remote: RemoteText) -> bool:
    """Give a text whose sending was in doubt its id; tell whether there was one.

    It is the one that has the same words to and from the same numbers.
    """
    like = (
        select(Message)
        .join(Call, Call.id == Message.call_id)
        .where(
            Message.sid.is_(None),
            Message.reason == NOT_KNOWN,
            Message.to == remote.to,
            Message.text == remote.words,
            Call.called == remote.from_,
            Message.created_at <= remote.at + timedelta(minutes=1),
            Message.created_at >= remote.at - TRIED,
        )
        .order_by(Message.created_at)
        .limit(1)
    )
    message = session.scalar(like)
    if message is None:
        return False
    message.state, message.sid, message.reason = "sent", remote.sid, None
    if message.case_number is not None:  # it was told that nobody knows
        session.add(
            CaseEvent(
                case_number=message.case_number,
                at=remote.at,
                kind="text_sent",
                text=message.text,
            )
        )
    session.flush()
    return True


def kind_of(status: str) -> Kind:
    """Return what became of a text that we sent, by the network's status."""
    if status in LOST:
        return "undelivered"
    return "delivered" if status in {"delivered", "read"} else "sent"


def latest_wishes(texts: Iterable[RemoteText]) -> dict[str, datetime]:
    """Return when each number last wanted no texts, or wanted them again."""
    found: dict[str, datetime] = {}
    for one in texts:
        if one.is_inbound and one.from_ and wish_of(Text(one.sid, None, one.words)):
            found[one.from_] = max(found.get(one.from_, one.at), one.at)
    return found


def settled(session: Session, remotes: Iterable[RemoteText]) -> set[str]:
    """Return the ids of those texts of which we know all that there is to know."""
    sids = [one.sid for one in remotes]
    received = select(ReceivedText.sid).where(ReceivedText.sid.in_(sids))
    ended = select(Message.sid).where(
        Message.sid.in_(sids), Message.delivery.in_(FINAL)
    )
    found = {*session.scalars(received), *session.scalars(ended)}
    return {sid for sid in found if sid is not None}


def sent_within(session: Session, since: datetime, until: datetime) -> list[str]:
    """Return the ids of our texts of a time of which nobody said how they ended."""
    rows = select(Message.sid).where(
        Message.sid.is_not(None),
        Message.created_at >= since,
        Message.created_at < until,
        Message.delivery.is_(None) | Message.delivery.not_in(FINAL),
    )
    return [sid for sid in session.scalars(rows) if sid is not None]
