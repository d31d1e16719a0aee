"""A transcript as it is read: words with their doubts, versions with differences."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import groupby
from typing import Any, Literal

from ivr.flow.secrets.masking import MARKERS
from ivr.flow.secrets.tokens import HAN
from ivr.flow.spoken import base
from ivr.tables import Correction, Transcript

Look = Literal["plain", "doubtful", "removed"]
Change = Literal["same", "added", "gone"]
Speaker = Literal["caller", "agent"]

DOUBTFUL_BELOW = 0.7
# The sides of a recording (ivr.sound.voices).
SPEAKERS: dict[int | None, Speaker] = {1: "caller", 2: "agent"}
# Chinese is written without spaces, so a character is what changes there.
PIECE = re.compile(rf"\s+|[{HAN}]|[^\s{HAN}]+")


@dataclass(frozen=True, slots=True)
class Heard:
    """A word, how it looks, and what may have been said instead, likeliest first.

    It was said from `start` to `end`, in seconds; nobody knows when where both are 0.
    """

    text: str
    look: Look
    start: float = 0.0
    alternatives: tuple[str, ...] = ()
    end: float = 0.0


@dataclass(frozen=True, slots=True)
class Difference:
    """A stretch of two texts: in both, only in the later, or only in the earlier."""

    text: str
    change: Change


@dataclass(frozen=True, slots=True)
class Version:
    """A correction, and how it differs from the version before."""

    correction: Correction
    differences: list[Difference] = field(default_factory=list[Difference])

    @property
    def confirms(self) -> bool:
        """Whether it says that the text was right as it stood."""
        return all(one.change == "same" for one in self.differences)


def heard(transcript: Transcript) -> list[Heard]:
    """Return the words as they are read; a secret is one gap."""
    return as_read(transcript.words, MARKERS[base(transcript.language)])


def turns(transcript: Transcript) -> list[tuple[Speaker | None, list[Heard]]]:
    """Return the words as they are read, turn by turn, with who says each.

    Nobody, and one turn, where the two were not recorded apart.
    """
    words: list[dict[str, Any]] = transcript.words
    gap = MARKERS[base(transcript.language)]
    parted = groupby(words, key=lambda word: word.get("channel"))
    return [(SPEAKERS.get(side), as_read(list(some), gap)) for side, some in parted]


def as_read(words: list[dict[str, Any]], gap: str) -> list[Heard]:
    """Return some words as they are read; a secret is `gap`."""
    said: list[Heard] = []
    for removed, group in groupby(words, key=lambda word: "removed" in word):
        some = list(group)
        if removed:
            start, end = some[0].get("start", 0.0), some[-1].get("end", 0.0)
            said.append(Heard(gap, "removed", start, end=end))
        else:
            said.extend(read_together(some))
    return said


def read_together(words: Sequence[dict[str, Any]]) -> Iterator[Heard]:
    """Yield words as they are read: a number as its digits, its doubts together."""
    place = 0
    while place < len(words):
        first = words[place]
        some = words[place : place + first.get("spans", 1)]
        place += len(some)
        if "shown" not in first:
            yield one_heard(first)
            continue
        doubts = [one for one in map(one_heard, some) if one.look == "doubtful"]
        others = tuple(
            f"{one.text} or {', '.join(one.alternatives)}"
            for one in doubts
            if one.alternatives
        )
        looks: Look = "doubtful" if doubts else "plain"
        start, end = first.get("start", 0.0), some[-1].get("end", 0.0)
        yield Heard(str(first["shown"]), looks, start, others, end)


def one_heard(word: dict[str, Any]) -> Heard:
    """Return a word as it is read."""
    others = tuple(str(one["word"]) for one in word.get("alternatives", ()))
    start, end = word.get("start", 0.0), word.get("end", 0.0)
    return Heard(str(word["word"]), look(word), start, others, end)


def look(word: dict[str, Any]) -> Look:
    """Return how a word is to be shown; plain where nobody says how sure it is."""
    sure = word["confidence"]
    return "doubtful" if sure is not None and sure < DOUBTFUL_BELOW else "plain"


def with_differences(understood: str, found: Sequence[Correction]) -> list[Version]:
    """Return versions, the first one first, each against the one before it."""
    before = [understood, *(one.text for one in found)]
    return [
        Version(one, differences(earlier, one.text))
        for earlier, one in zip(before, found, strict=False)
    ]


def differences(before: str, after: str) -> list[Difference]:
    """Return both texts as stretches, words whole; spaces alone are no difference."""
    old, new = PIECE.findall(before.strip()), PIECE.findall(after.strip())
    matcher = SequenceMatcher(None, *map(spaced, (old, new)), autojunk=len(old) > 2000)  # noqa: PLR2004
    found: list[Difference] = []
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            found.append(Difference("".join(new[c:d]), "same"))
            continue
        found += [Difference("".join(old[a:b]), "gone")] * (b > a)
        found += [Difference("".join(new[c:d]), "added")] * (d > c)
    return found


def spaced(pieces: list[str]) -> list[str]:
    """Return pieces in which every space is the same."""
    return [" " if piece.isspace() else piece for piece in pieces]
