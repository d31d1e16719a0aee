"""Words as one line of text, in which each character knows its word."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

# Stands where a secret was removed: nothing is found across it.
HOLE = "\0"
APOSTROPHES = re.compile("['\u2019\u02bc]")
NOT_A_WORD = re.compile(r"[^\w]+")


def plain(word: str) -> str:
    """Return a word in small letters of one form: `didnt` for `Didn't,`."""
    folded = unicodedata.normalize("NFKC", word).casefold()
    return " ".join(NOT_A_WORD.sub(" ", APOSTROPHES.sub("", folded)).split())


@dataclass(frozen=True, slots=True)
class Line:
    """A text made of words; `places` has the index of the word of each character."""

    text: str
    places: tuple[int, ...]

    def words(self, begin: int, end: int) -> tuple[int, int]:
        """Return the first and the last word that a stretch of the text touches."""
        return self.places[begin], self.places[end - 1]


def spaced(words: Sequence[str]) -> Line:
    """Return words with single spaces between them; an empty one is a hole."""
    text, places = "", list[int]()
    for index, word in enumerate(words):
        shown = (plain(word) if word else HOLE) + " "
        if shown.strip():
            text += shown
            places += [index] * len(shown)
    return Line(text, tuple(places))


def squeezed(words: Sequence[str]) -> Line:
    """Return words as scripts without spaces write them."""
    line = spaced(words)
    kept = [at for at, one in enumerate(line.text) if one != " "]
    return Line(
        "".join(line.text[at] for at in kept), tuple(line.places[at] for at in kept)
    )
