"""Words as they are heard live: kept until those of the recording are there."""

from datetime import datetime
from typing import Any

from sqlalchemy import and_, delete, exists, select, update
from sqlalchemy.orm import Session

from ivr.flags import flag_call
from ivr.inserting import insert_if_absent
from ivr.scribe import Transaction
from ivr.speech.transcriber import Speech
from ivr.tables import LiveWords, Recording
from ivr.transcripts.spared import spared_words

ON_THE_WAY = ("announced", "fetched", "stored")


def begin_live(
    session: Session, stream: str, call_id: int, language: str, at: datetime
) -> None:
    """Make the row of a stream; one that is there already stays as it is."""
    empty: dict[str, Any] = {"model": "", "text": "", "words": []}
    row = {"stream": stream, "call_id": call_id, "language": language, **empty}
    insert_if_absent(session, LiveWords, row | {"updated_at": at})


def keep_live(  # noqa: PLR0913 - what was heard, by what, when, and whether it is all
    session: Session,
    stream: str,
    speech: Speech,
    model: str,
    at: datetime,
    *,
    ended: bool,
) -> None:
    """Store what was understood so far; secrets are left out and flagged.

    What was ended is changed no more.
    """
    row = session.scalar(
        select(LiveWords).where(
            LiveWords.stream == stream, LiveWords.ended_at.is_(None)
        )
    )
    if row is None:
        return
    said = spared_words(speech, row.language)
    row.text, row.words, row.model = said.text, said.words, model
    row.confidence, row.updated_at = speech.confidence, at
    row.ended_at = at if ended else None
    if said.secrets:
        transaction = Transaction(session.connection())
        flag_call(transaction, row.call_id, said.secrets, at)


def drop_replaced(session: Session) -> int:
    """Delete live words whose call's recordings were all transcribed; return how many.

    The recording is the truth, so nobody needs what was heard before it.
    """
    mine = and_(Recording.call_id == LiveWords.call_id, Recording.callback_id.is_(None))
    pending = exists().where(mine, Recording.state.in_(ON_THE_WAY))
    there = exists().where(mine, Recording.state == "transcribed")
    gone: Any = session.execute(
        delete(LiveWords)
        .where(LiveWords.ended_at.is_not(None), there, ~pending)
        .execution_options(synchronize_session=False)
    )
    return gone.rowcount


def end_abandoned(session: Session, before: datetime, at: datetime) -> int:
    """End the streams that were last heard `before`; return how many.

    The process that listened to them has died.
    """
    ended: Any = session.execute(
        update(LiveWords)
        .where(LiveWords.ended_at.is_(None), LiveWords.updated_at < before)
        .values(ended_at=at)
    )
    return ended.rowcount
