"""How far what was understood is from what was said: by word, character and digit.

Only what is heard counts: case, punctuation and spaces are no errors, and a number is
the same in words and in figures.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from ivr.flow.secrets.masking import MARKER
from ivr.flow.secrets.tokens import HAN
from ivr.flow.spoken import base
from ivr.transcripts.numerals import digits_of, written

# A Chinese character is a word of its own, since its texts have no spaces.
WORD = re.compile(rf"[{HAN}]|[^\W_{HAN}]+")


@dataclass(frozen=True, slots=True)
class Count:
    """Errors (words put in, left out or taken for others) in a text of `length`."""

    errors: int
    length: int

    def __add__(self, other: "Count") -> "Count":
        return Count(self.errors + other.errors, self.length + other.length)

    @property
    def rate(self) -> float | None:
        """Errors for each word, character or digit; None where there was none."""
        return self.errors / self.length if self.length else None


@dataclass(frozen=True, slots=True)
class Errors:
    """The errors of one recording; for Chinese, words are characters."""

    words: Count
    characters: Count
    digits: Count


def compare(understood: str, said: str, language: str) -> Errors:
    """Return the errors of `understood` against `said`."""
    heard, right = heard_words(understood, language), heard_words(said, language)
    pair = "".join(heard), "".join(right)
    digits = digits_of(plain(understood), language), digits_of(plain(said), language)
    return Errors(count(heard, right), count(*pair), count(*digits))


def count(understood: Sequence[str], said: Sequence[str]) -> Count:
    """Return the fewest changes that make one of the other, and the true length."""
    return Count(Levenshtein.distance(understood, said), len(said))


def heard_words(text: str, language: str) -> list[str]:
    """Return the words of a text as they are compared, its numbers as figures."""
    words = plain(text).split()
    shown = " ".join(group.text for group in written(words, language))
    found = WORD.findall(shown)
    return found if base(language) != "zh" else [one for word in found for one in word]


def plain(text: str) -> str:
    """Return a text in small letters, without punctuation and without gaps."""
    bare = unicodedata.normalize("NFKC", MARKER.sub(" ", text)).lower()
    kept = re.sub(r"(?<=\d)[,.\-](?=\d)", "", bare)
    return re.sub(r"[^\w\s%']", " ", kept)
