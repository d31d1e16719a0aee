"""A corrected text with the times of the words that were understood.

Recognisers tell when a word was said, agents do not.  What both have alike keeps its
time; what an agent wrote instead of some words has theirs, together.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from ivr.flow.secrets.masking import MARKER
from ivr.flow.secrets.tokens import HAN
from ivr.transcripts.shown import Heard

# A secret's gap is one piece; a Chinese character is, since nothing parts words there.
GAP = MARKER.pattern
PIECE = re.compile(rf"(?P<gap>{GAP})|[{HAN}]|(?:(?!{GAP})[^\s{HAN}])+")
LETTERS = re.compile(r"\w+")


def timed(text: str, understood: Sequence[Heard]) -> list[Heard]:
    """Return the pieces of a corrected `text`, the spaces between them with them.

    Joined they are the text.  A piece that nobody was heard to say has no time.
    """
    found = pieces(text)
    known = [part for word in understood for part in parted(word)]
    matcher = SequenceMatcher(
        None, [*map(alike, known)], [*map(alike, found)], autojunk=False
    )
    said: list[Heard] = []
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            said += map(at_time_of, found[c:d], known[a:b])
        else:
            said += (within(one, known[a:b]) for one in found[c:d])
    return said


def pieces(text: str) -> list[Heard]:
    """Return a text in pieces without times, each with the space behind it."""
    found = list(PIECE.finditer(text))
    begins = [one.start() for one in found]
    ends = [*begins[1:], len(text)]
    return [
        Heard(text[one.start() : end], "removed" if one["gap"] else "plain")
        for one, end in zip(found, ends, strict=bool(found))
    ]


def parted(word: Heard) -> Iterator[Heard]:
    """Yield the pieces of a word that was understood, each with a share of its time."""
    if word.look == "removed":
        yield word
        return
    found = [one[0] for one in PIECE.finditer(word.text)]
    share = (word.end - word.start) / max(len(found), 1)
    for place, text in enumerate(found):
        start = word.start + place * share
        yield replace(word, text=text, start=start, end=start + share)


def alike(piece: Heard) -> str:
    """Return what is compared of a piece: no space, no comma, no capital letter."""
    if piece.look == "removed":
        return "removed"
    return "".join(LETTERS.findall(piece.text.casefold())) or piece.text.strip()


def at_time_of(piece: Heard, known: Heard) -> Heard:
    """Return a piece at the time of the word that it is."""
    return replace(piece, start=known.start, end=known.end)


def within(piece: Heard, replaced: Sequence[Heard]) -> Heard:
    """Return a piece at the time of the words that it stands for, if for any."""
    if not replaced:
        return piece
    return replace(piece, start=replaced[0].start, end=replaced[-1].end)
