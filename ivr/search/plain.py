"""Texts as they are compared: one form of each character, words parted by one space.

NFKC (full-width digits and letters become plain, Hangul is composed), case folded,
punctuation a space.  Spaces between Chinese, Japanese and Korean characters are left
out, since recognisers and people set them as they like.  Traditional and simplified
characters stay what they are: which one a word has is not known without its sense.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property

# Han, kana, Hangul: what is written without spaces, or with spaces as one likes.
CJK = (
    "\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
RUN = re.compile(rf"[{CJK}]+|[^ {CJK}]+")
IS_CJK = re.compile(rf"[{CJK}]")
NEEDLESS = re.compile(rf"(?<=[{CJK}]) +(?=[{CJK}])")
# What `GAPS` makes of white space, and of all else that is no part of a word.
SPACE, STOP = " ", "."
GAP = re.compile(r"[ .]+")


class Gaps(dict[int, int]):
    """What each character is in a text that is compared, found out once."""

    def __missing__(self, code: int) -> int:
        """Return the character, or what stands for a gap."""
        character = chr(code)
        if not is_part_of_word(character):
            code = ord(SPACE if character.isspace() else STOP)
        self[ord(character)] = code
        return code


def is_part_of_word(character: str) -> bool:
    """Tell whether a character is a letter, a digit, or a mark on one."""
    return character.isalnum() or unicodedata.category(character)[0] == "M"


GAPS = Gaps()


@dataclass(frozen=True)
class Plain:
    """A text as it is shown, in one form of each character, and as it is compared."""

    shown: str

    @cached_property
    def text(self) -> str:
        """The text as it is compared."""
        parted = self.shown.casefold().translate(GAPS)
        return GAP.sub(SPACE, NEEDLESS.sub("", parted)).strip()

    @cached_property
    def places(self) -> list[int]:
        """Where in `shown` each character of `text` stood."""
        found: list[int] = []
        at = 0
        for place, character in enumerate(self.shown):
            for folded in character.casefold().translate(GAPS):
                if folded in {SPACE, STOP}:
                    continue
                if self.text[at] == SPACE:
                    found.append(place)
                    at += 1
                found.append(place)
                at += 1
        return found

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where in `shown` the characters from `start` to `end` stood."""
        return self.places[start], self.places[end - 1] + 1


def plain(text: str) -> Plain:
    """Return a text in the form in which it is shown and compared."""
    return Plain(unicodedata.normalize("NFKC", text))


def runs(text: str) -> list[str]:
    """Return the words of a plain text, parted where the script changes too."""
    return RUN.findall(text)
