"""Words of a caller against the words that mean something: which choice was meant."""

import re
import unicodedata
from collections.abc import Hashable, Iterable
from typing import TypeVar

Choice = TypeVar("Choice", bound=Hashable)

# Below this a recogniser guesses; asking again costs less than a wrong way.
LEAST_CONFIDENCE = 0.35
# Scripts that are written without blanks between words, or with endings on them.
UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
NOT_A_WORD = re.compile(r"[^\w]+")


def plain(text: str) -> str:
    """Return `text` in small letters of one form, with single blanks between words."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(NOT_A_WORD.sub(" ", folded).split())


def holds(said: str, word: str) -> bool:
    """Tell whether the plain text `said` has the plain `word` in it.

    A single character must stand alone, since it is part of many words: the number
    two of Korean is in half of all sentences.
    """
    if UNSPACED.search(word) and len(word) > 1:
        return word.replace(" ", "") in said.replace(" ", "")
    return f" {word} " in f" {said} "


def meant(text: str, choices: Iterable[tuple[Choice, Iterable[str]]]) -> Choice | None:
    """Return the choice whose words are in `text`; None for none, and for several.

    The longest words win: `my account is locked` means `locked` more than `account`
    only where that is longer, so synonyms should be whole phrases.
    """
    said = plain(text)
    found: dict[Choice, int] = {}
    for choice, words in choices:
        lengths = [
            len(word) for word in map(plain, words) if word and holds(said, word)
        ]
        if lengths:
            found[choice] = max(lengths)
    if not found:
        return None
    longest = max(found.values())
    best = [choice for choice, length in found.items() if length == longest]
    return best[0] if len(best) == 1 else None
