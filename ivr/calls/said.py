"""The words of a message, from a transcript or from what an agent wrote."""

from dataclasses import dataclass
from typing import Any

from ivr.flow.secrets.masking import MARKER


@dataclass(frozen=True, slots=True)
class Word:
    """A word, empty where a secret was removed.

    Written words have no times (seconds) and no confidence (0 to 1).
    """

    text: str
    start: float | None = None
    end: float | None = None
    confidence: float | None = None


def words_of_transcript(words: list[dict[str, Any]]) -> list[Word]:
    """Return the words of a transcript; `ivr.transcripts.kept` tells their shape."""
    return [
        Word(
            str(word["word"]),
            float(word["start"]),
            float(word["end"]),
            word["confidence"],
        )
        for word in words
    ]


def words_of_text(text: str) -> list[Word]:
    """Return the words of a written text."""
    pieces = MARKER.split(text)
    said = [[Word(word) for word in piece.split()] for piece in pieces]
    return [word for piece in said for word in (*piece, Word(""))][:-1]
