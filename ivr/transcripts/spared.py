"""What is stored of words that were understood: secrets are not."""

from dataclasses import asdict, dataclass, replace
from typing import Any

from ivr.flow.secrets.kinds import Kind
from ivr.flow.secrets.masking import Span, find_secrets, masked
from ivr.speech.transcriber import Speech, Word


@dataclass(frozen=True, slots=True)
class Said:
    """A transcript: its text, its words with their times, what was left out of it.

    A word that was left out is empty and says of what kind it was (`removed`); its
    times stay, since they tell where the recording must be muted.
    """

    text: str
    words: list[dict[str, Any]]
    secrets: tuple[Kind, ...]


def spared_words(speech: Speech, language: str) -> Said:
    """Return what may be stored of `speech`."""
    spans = find_secrets(speech.text)
    text, kinds = masked(speech.text, language)
    words: list[dict[str, Any]] = []
    begin = 0
    for word in speech.words:
        words.append(kept(word, begin, spans))
        begin += len(word.word) + 1
    return Said(text, words, kinds)


def kept(word: Word, begin: int, spans: list[Span]) -> dict[str, Any]:
    """Return a word as it is stored, which begins at `begin` in the text."""
    end = begin + len(word.word)
    for span in spans:
        if span.begin < end and begin < span.end:
            return stored(replace(word, word="")) | {"removed": span.kind}
    return stored(word)


def stored(word: Word) -> dict[str, Any]:
    """Return a word's fields; `channel` only where voices were recorded apart."""
    return {name: value for name, value in asdict(word).items() if value is not None}
