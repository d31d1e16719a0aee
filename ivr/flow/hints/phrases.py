"""What a phrase of a hint means in a language: the pattern that finds it when said.

English and other spaced scripts: whole words, English ones in all their forms.
Chinese, Japanese: anywhere, whatever spaces a recogniser made.  Korean: words have
endings, so a phrase may begin or end within one; but two syllables do not go across a
space, since `저도 난감해요` is not about `도난`.  `...` stands for a few words between.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from ivr.flow.hearing import UNSPACED
from ivr.flow.hints.denied import is_denied
from ivr.flow.hints.english import forms
from ivr.flow.hints.lines import HOLE, Line, plain

GAP = "..."
PARTS = re.compile(r"\s*(?:\.\.\.|\u2026)\s*")
# What follows a gap is caught, since it may be denied: `account is not locked`.
WORDS_BETWEEN = rf"(?: [^\s{HOLE}]+){{0,4}}? ()"
LETTERS_BETWEEN = rf"[^{HOLE}]{{0,10}}?()"
SHORT = 2
LATIN = re.compile("[a-z0-9]")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase ready to be looked for; `joined` phrases are written without spaces."""

    pattern: re.Pattern[str]
    joined: bool
    tongue: str

    def find(self, line: Line) -> list[tuple[int, int]]:
        """Return where the phrase stands and is not denied."""
        return [
            found.span()
            for found in self.pattern.finditer(line.text)
            if not any(
                is_denied(self.tongue, line.text, begin, found.end())
                for begin in beginnings(found)
            )
        ]


def beginnings(found: re.Match[str]) -> list[int]:
    """Return where a phrase that was found begins, and where it goes on after gaps."""
    after = (found.start(group) for group in range(1, found.re.groups + 1))
    return [found.start(), *(at for at in after if at >= 0)]


@lru_cache(maxsize=4096)
def phrase(text: str, language: str) -> Phrase:
    """Return the phrase that an admin wrote for `language`, which `fault` passes."""
    tongue = language.partition("-")[0]
    parts = [plain(part) for part in PARTS.split(text)]
    if tongue == "ko":
        return Phrase(re.compile(korean(parts)), joined=False, tongue=tongue)
    if UNSPACED.search(text):
        return Phrase(re.compile(unspaced(parts)), joined=True, tongue=tongue)
    inner = WORDS_BETWEEN.join(
        " ".join(worded(word, tongue) for word in part.split()) for part in parts
    )
    return Phrase(re.compile(rf"(?<!\S){inner}(?!\S)"), joined=False, tongue=tongue)


def fault(text: str) -> str | None:
    """Return what is wrong with a phrase, None if it can be looked for."""
    parts = [plain(part).replace(" ", "") for part in PARTS.split(text)]
    if not all(parts):
        return "write words, with ... only between them"
    if len("".join(parts)) == 1 and UNSPACED.search(parts[0]):
        return "one character alone is part of too many words; write two or more"
    return None


def worded(word: str, tongue: str) -> str:
    """Return what finds a whole word."""
    if tongue != "en":
        return re.escape(word)
    return f"(?:{'|'.join(map(re.escape, sorted(forms(word))))})"


def unspaced(parts: list[str]) -> str:
    """Return what finds Chinese or Japanese; Latin letters in it are whole words."""
    bare = [part.replace(" ", "") for part in parts]
    before = "(?<![a-z0-9])" if LATIN.match(bare[0]) else ""
    after = "(?![a-z0-9])" if LATIN.match(bare[-1][-1]) else ""
    return before + LETTERS_BETWEEN.join(map(re.escape, bare)) + after


def korean(parts: list[str]) -> str:
    """Return what finds Korean: as written, or parted otherwise from a word on."""
    written = LETTERS_BETWEEN.join(
        " ?".join(map(re.escape, part.split())) for part in parts
    )
    bare = [part.replace(" ", "") for part in parts]
    if len("".join(bare)) <= SHORT:
        return written
    parted = LETTERS_BETWEEN.join(" ?".join(map(re.escape, part)) for part in bare)
    return rf"{written}|(?<!\S){parted}"
