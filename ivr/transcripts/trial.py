"""A new model, tried on what agents corrected, before it takes over."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from ivr.errors import IvrError
from ivr.flow.spoken import base
from ivr.speech.transcriber import RecognitionError, Transcriber
from ivr.tables import Correction, Recording, Transcript
from ivr.transcripts.bootstrap import Interval, interval
from ivr.transcripts.errors import Count, Errors, compare
from ivr.transcripts.spared import spared_words

# So many recordings are tried at most, the last corrected first; fewer than the other
# say nothing.
MOST, LEAST = 20, 5
TIMEOUT_S = 300

# From what a row names as a file to a file that can be read, for a while.
Opened = Callable[[str], AbstractContextManager[Path]]


@dataclass(frozen=True, slots=True)
class Known:
    """A recording whose words are known: what was said, and what was understood."""

    path: str
    said: str
    understood: str


@dataclass(frozen=True, slots=True)
class Pair:
    """The errors of both models in one recording."""

    present: Count
    candidate: Count


@dataclass(frozen=True, slots=True)
class Outcome:
    """How two models compare on the same recordings.

    `measure` is what was counted, words or characters; `skipped` are recordings whose
    sound could not be read.
    """

    measure: str
    pairs: Sequence[Pair] = field(default_factory=list[Pair])
    skipped: int = 0

    @property
    def is_few(self) -> bool:
        """Whether there are too few recordings to tell."""
        return len(self.pairs) < LEAST

    @property
    def present(self) -> float | None:
        """The error rate of the present model."""
        return sum((one.present for one in self.pairs), Count(0, 0)).rate

    @property
    def candidate(self) -> float | None:
        """The error rate of the new model."""
        return sum((one.candidate for one in self.pairs), Count(0, 0)).rate

    @property
    def difference(self) -> Interval | None:
        """The 95 % interval of the candidate's rate less the present one's."""
        return interval(self.pairs, difference)

    @property
    def is_worse(self) -> bool:
        """Whether the new model is clearly worse: the whole interval says so."""
        found = self.difference
        return not self.is_few and found is not None and found[0] > 0


def difference(pairs: Sequence[Pair]) -> float | None:
    """Return how much higher the candidate's error rate is."""
    length = sum(one.present.length for one in pairs)
    more = sum(one.candidate.errors - one.present.errors for one in pairs)
    return more / length if length else None


def known_recordings(
    session: Session, language: str, model: str, *, most: int = MOST
) -> list[Known]:
    """Return recordings that `model` transcribed and agents corrected, newest first."""
    query = (
        select(Recording.path, Correction.text, Transcript.text)
        .join(Transcript, Transcript.recording_id == Recording.id)
        .join(
            Correction,
            and_(
                Correction.recording_id == Recording.id,
                Correction.version == Recording.corrected,
            ),
        )
        .where(
            Recording.language == language,
            Recording.path.is_not(None),
            Recording.sha256.is_not(None),
            Transcript.model == model,
        )
        .order_by(Correction.at.desc(), Transcript.id.desc())
    )
    found: dict[str, Known] = {}
    for path, said, understood in session.execute(query):
        if path is not None:
            found.setdefault(path, Known(path, said, understood))
        if len(found) == most:
            break
    return list(found.values())


def tried(
    known: Sequence[Known], language: str, candidate: Transcriber, opened: Opened
) -> Outcome:
    """Have `candidate` transcribe recordings, and return how it compares.

    A recording that it fails on counts as one of which it understood nothing.
    """
    pairs: list[Pair] = []
    skipped = 0
    for one in known:
        understood = transcribed(one, language, candidate, opened)
        if understood is None:
            skipped += 1
            continue
        before = compare(one.understood, one.said, language)
        after = compare(understood, one.said, language)
        pairs.append(Pair(counted(before, language), counted(after, language)))
    return Outcome(measure(language), pairs, skipped)


def transcribed(
    one: Known, language: str, candidate: Transcriber, opened: Opened
) -> str | None:
    """Return what `candidate` understands, as it is stored; None without sound."""
    try:
        with opened(one.path) as path:
            speech = candidate.transcribe(path, timeout_s=TIMEOUT_S)
    except RecognitionError:
        return ""
    except (OSError, IvrError):
        return None
    return spared_words(speech, language).text


def measure(language: str) -> str:
    """Return what is counted: characters where words are parted at will."""
    return "word" if base(language) == "en" else "character"


def counted(errors: Errors, language: str) -> Count:
    """Return the errors that are counted in a language."""
    return errors.words if measure(language) == "word" else errors.characters
