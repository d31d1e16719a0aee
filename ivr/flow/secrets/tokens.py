"""A text's words, each with where it stands: what the finders of secrets look at.

A Chinese character is a word of its own, and so is each row of digits, since people
who type write no spaces round either.
"""

import re
import unicodedata
from dataclasses import dataclass

# What stands where something was found: no word goes across it.
HOLE = "\0"
HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff"
HANGUL = "\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3"
WORD = re.compile(rf"{HOLE}+|\d+|[{HAN}]|[{HANGUL}]+|[^\W\d_{HAN}{HANGUL}]+")


@dataclass(frozen=True, slots=True)
class Token:
    """A word in its plain form (NFKC, small letters), at `begin` up to `end`."""

    word: str
    begin: int
    end: int

    @property
    def is_hole(self) -> bool:
        """Whether something was taken away here."""
        return self.word.startswith(HOLE)


def tokens(text: str) -> list[Token]:
    """Return the words of `text`, in order."""
    found = WORD.finditer(text)
    return [Token(plain(match[0]), match.start(), match.end()) for match in found]


def plain(word: str) -> str:
    """Return a word as words are compared."""
    return unicodedata.normalize("NFKC", word).lower()


@dataclass(frozen=True, slots=True)
class Squeezed:
    """A text without most of its spaces."""

    text: str
    places: tuple[int, ...]

    def span(self, begin: int, end: int) -> tuple[int, int]:
        """Return where a stretch of the squeezed text stands in the whole one."""
        return self.places[begin], self.places[end - 1] + 1


def squeezed(text: str) -> Squeezed:
    """Return `text` without the spaces beside Chinese and Korean letters.

    Recognisers part words of these languages where they like.  Between other letters
    a space stays, and is one.
    """
    places: list[int] = []
    for found in re.finditer(r"\s+|\S+", text):
        if not found[0].isspace():
            places.extend(range(*found.span()))
        elif all(
            one.isascii() for one in text[found.start() - 1] + text[found.end() :][:1]
        ):
            places.append(found.start())
    letters = (" " if text[at].isspace() else text[at] for at in places)
    return Squeezed("".join(letters), tuple(places))
