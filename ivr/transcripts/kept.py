"""How a transcript is stored: what a model understood, beside what others did before.

`Transcript.words` is a list of the words in order, each a dict:

    word        as the recogniser wrote it; empty when it was a secret
    start, end  seconds in the recording
    confidence  how sure the recogniser is, 0 to 1

and only where there is such a thing:

    channel     who said it, where two were recorded apart
    alternatives  what a doubtful word may be instead, likeliest first, each with
                `word` and `score`, its share, 0 to 1, of the weight of all readings
    shown       how this word and those after it, `spans` in all, are read together: a
                number as digits
    removed     the kind of secret, where one was left out
"""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from ivr.flow.secrets.kinds import Kind
from ivr.speech.transcriber import Speech
from ivr.tables import Transcript
from ivr.transcripts.spared import spared_words


def keep(  # noqa: PLR0913 - what was heard, where, by which model and when
    session: Session,
    recording_id: int,
    speech: Speech,
    *,
    language: str,
    model: str,
    now: datetime,
) -> tuple[Kind, ...]:
    """Store what `model` understood; it is current from now on, corrections stay.

    What the same model said of the recording before is replaced by it only in what
    is shown.  Returns the kinds of secrets that were left out.
    """
    mine = Transcript.recording_id == recording_id
    session.execute(update(Transcript).where(mine).values(current=False))
    said = spared_words(speech, language)
    session.add(
        Transcript(
            recording_id=recording_id,
            text=said.text,
            confidence=speech.confidence,
            language=language,
            model=model,
            words=said.words,
            made_at=now,
        )
    )
    return said.secrets
