"""The measured error: what models understood, against what agents say was said."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session

from ivr.flow.spoken import base
from ivr.tables import Case, Contact, Correction, Recording, Transcript
from ivr.transcripts.bootstrap import FEW, Interval, interval
from ivr.transcripts.errors import Count, Errors, compare

NO_TOPIC = "none"


@dataclass(frozen=True, slots=True)
class Sample:
    """What one model made of a recording that an agent corrected or confirmed."""

    model: str
    language: str
    topic: str
    errors: Errors


@dataclass(frozen=True, slots=True)
class Row:
    """The error of a model in a language and about a topic (None: about all)."""

    model: str
    language: str
    topic: str | None
    samples: Sequence[Sample]

    @property
    def few(self) -> bool:
        """Whether there are too few recordings to rely on."""
        return len(self.samples) < FEW


# A transcript, its recording's newest correction, and the topic.
Found = tuple[Transcript, Correction, str | None]
# From a recording's errors to those of one kind.
Part = Callable[[Errors], Count]
PARTS: dict[str, Part] = {
    "word_error": lambda errors: errors.words,
    "character_error": lambda errors: errors.characters,
    "digit_error": lambda errors: errors.digits,
}


def report(
    session: Session, *, since: datetime | None = None, language: str | None = None
) -> list[Row]:
    """Return the error by model, language and topic, each model's whole first.

    Of recordings whose newest correction is not older than `since`.
    """
    rows: dict[tuple[str, str, str | None], list[Sample]] = defaultdict(list)
    for sample in samples(session, since, language):
        for topic in (None, sample.topic):
            rows[sample.language, sample.model, topic].append(sample)
    ordered = sorted(rows, key=lambda key: (key[0], key[1], key[2] or ""))
    return [
        Row(model, tag, topic, rows[tag, model, topic]) for tag, model, topic in ordered
    ]


def samples(
    session: Session, since: datetime | None, language: str | None
) -> list[Sample]:
    """Return each corrected recording with each model's newest transcript of it."""
    newest: dict[tuple[int, str], Sample] = {}
    for one in session.execute(corrected(since, language)):
        transcript, correction, topic = cast("Found", tuple(one))
        errors = compare(transcript.text, correction.text, transcript.language)
        newest[correction.recording_id, transcript.model] = Sample(
            transcript.model, transcript.language, topic or NO_TOPIC, errors
        )
    return list(newest.values())


def corrected(
    since: datetime | None, language: str | None
) -> "Select[Transcript, Correction, str]":
    """Return the query for transcripts with their corrections and topics, in order."""
    further = (
        select(Case.topic)
        .join(Contact, Contact.case_number == Case.number)
        .where(Contact.call_id == Recording.call_id)
        .limit(1)
        .scalar_subquery()
    )
    query = (
        select(Transcript, Correction, func.coalesce(Case.topic, further))
        .join(Recording, Recording.id == Transcript.recording_id)
        .join(
            Correction,
            and_(
                Correction.recording_id == Recording.id,
                Correction.version == Recording.corrected,
            ),
        )
        .outerjoin(Case, Case.call_id == Recording.call_id)
        .order_by(Transcript.id)
    )
    if since is not None:
        query = query.where(Correction.at >= since)
    if language is not None:
        query = query.where(Transcript.language == language)
    return query


def total(some: Sequence[Sample], part: Part) -> Count:
    """Return the errors of one kind in all samples together."""
    counts = (part(sample.errors) for sample in some)
    return sum(counts, Count(0, 0))


def rate_with_interval(
    some: Sequence[Sample], part: Part
) -> tuple[Count, Interval | None]:
    """Return the errors of one kind, and the interval of their rate."""
    return total(some, part), interval(some, lambda drawn: total(drawn, part).rate)


def as_json(row: Row) -> dict[str, Any]:
    """Return a row as `ivr models report --json` has it.

    `word_error` is None in Chinese, whose words nobody parts; rates are None where
    nothing of the kind was said.
    """
    found: dict[str, Any] = {
        "model": row.model,
        "language": row.language,
        "topic": row.topic,
        "recordings": len(row.samples),
        "few": row.few,
    }
    for name, part in PARTS.items():
        counted, spread = rate_with_interval(row.samples, part)
        if name == "word_error" and base(row.language) == "zh":
            found[name] = None
            continue
        found[name] = {
            "rate": rounded(counted.rate),
            "interval": [rounded(one) for one in spread] if spread else None,
            "errors": counted.errors,
            "said": counted.length,
        }
    return found


def rounded(rate: float | None) -> float | None:
    """Return a rate with as many places as it is worth."""
    return None if rate is None else round(rate, 4)
