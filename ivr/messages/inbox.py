"""What callers text back: a line on the timeline of the case that they mean.

https://help.twilio.com/articles/223134027 lists the words that end and begin texts.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import structlog
from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session, aliased

from ivr.db import Transaction
from ivr.flags import flag_case
from ivr.flow.secrets.kinds import Kind
from ivr.flow.secrets.masking import masked
from ivr.messages.outbox import insert_if_absent
from ivr.tables import Case, CaseEvent, CaseMerge, OptOut, ReceivedText

log = structlog.get_logger()

LONGEST_TEXT = 1600
# Read for secrets before it is cut, so that none is cut in two; the network's own
# limit is LONGEST_TEXT: https://www.twilio.com/docs/glossary/what-sms-character-limit
MOST_READ = 4 * LONGEST_TEXT
STOP = frozenset(
    "STOP STOPALL UNSUBSCRIBE CANCEL END QUIT REVOKE OPTOUT 退订 수신거부".split()
)
START = frozenset("START YES UNSTOP".split())


@dataclass(frozen=True, slots=True)
class Text:
    """A text message from `sender` (E.164, None when it is no number).

    `wish` is what the network says that the sender wants of texts, if it says so.
    """

    sid: str
    sender: str | None
    words: str
    wish: Literal["stop", "start"] | None = None


def take_text(transaction: Transaction, text: Text, at: datetime) -> None:
    """Attach `text` to the newest open case of its number; the same again is nothing.

    A word that ends or begins texts is noted whether or not there is a case; any
    other text of a number without an open case is dropped.
    """
    session = transaction.session
    if text.sender is None:
        log.info("text_dropped", text=text.sid, reason="no number")
        return
    case, wish = open_case_of(session, text.sender), wish_of(text)
    if case is None and wish is None:
        log.info("text_dropped", text=text.sid, reason="no open case of this number")
        return
    row = {"sid": text.sid, "case_number": case, "at": at}
    if not insert_if_absent(session, ReceivedText, row):
        return
    note_wish(session, text.sender, wish, at)
    if case is not None:
        words, secrets = kept(text.words, language_of(session, case))
        event = {"case_number": case, "at": at, "kind": "text_received", "text": words}
        session.add(CaseEvent(**event))
        session.flush()  # so that the timeline tells of the text first
        flag_case(transaction, case, secrets, at)
    log.info("text_received", text=text.sid, wish=wish)


def open_case_of(session: Session, number: str) -> int | None:
    """Return the newest open case that came from `number` or is to be called there.

    Where there is none, the one that such a case was merged into.
    """
    survivor = aliased(Case)
    mine = or_(Case.caller == number, Case.callback_number == number)
    own = select(Case.number).where(mine, Case.closed_at.is_(None))
    merged = (
        select(survivor.number)
        .join(CaseMerge, CaseMerge.root == survivor.number)
        .join(Case, Case.number == CaseMerge.source)
        .where(mine, survivor.closed_at.is_(None))
    )
    newest = own.order_by(Case.opened_at.desc(), Case.number.desc())
    survives = merged.order_by(survivor.opened_at.desc(), survivor.number.desc())
    return session.scalar(newest.limit(1)) or session.scalar(survives.limit(1))


def wish_of(text: Text) -> Literal["stop", "start"] | None:
    """Return whether the sender wants to get no more texts, or to get them again."""
    if text.wish is not None:
        return text.wish
    word = text.words.strip().upper()
    if word in STOP:
        return "stop"
    return "start" if word in START else None


def note_wish(
    session: Session, number: str, wish: Literal["stop", "start"] | None, at: datetime
) -> None:
    """Note that the number's owner wants no more texts, or wants them again."""
    match wish:
        case "stop":
            insert_if_absent(session, OptOut, {"number": number, "at": at})
        case "start":
            session.execute(delete(OptOut).where(OptOut.number == number))
        case None:
            return


def language_of(session: Session, case: int) -> str:
    """Return the language of a case."""
    rows = select(Case.language).where(Case.number == case)
    return session.execute(rows).scalar_one()


def kept(words: str, language: str) -> tuple[str, tuple[Kind, ...]]:
    """Return the words as they are kept, and the kinds of secrets that were in them.

    They are no longer than a text, storable, and without secrets.
    """
    rest, kinds = masked(words.replace("\0", "")[:MOST_READ], language)
    return rest[:LONGEST_TEXT], kinds
