"""Recovery phrases of English and Korean words: BIP 39, as they are said or typed.

Words of the list in a row are a phrase.  A recogniser breaks some of them ("a band
on") and mishears others, so a stretch is a phrase too that is mostly made of words
which people seldom say.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from ivr.flow.secrets.lists import COMMON, ENGLISH, KOREAN, words_of
from ivr.flow.secrets.tokens import Token
from ivr.flow.secrets.unspaced import parted

Sort = Literal["rare", "common", "number", "count", "other", "hole"]

# In a row: this many words of the list, of which so many are no numbers, and so many
# are words that people seldom say; a whole phrase may have none of these.
FEWEST, FEWEST_NO_NUMBERS, FEWEST_SELDOM = 8, 4, 2
WHOLE = 12
FEWEST_AFTER_LEAD = 3
FEWEST_RARE = 6
# A mishearing takes a rare word's worth; a common word is worth half of one.
WORTH: dict[Sort, float] = {
    "rare": 1,
    "common": 0.5,
    "number": 0,
    "count": 0,
    "other": -1,
    "hole": 0,
}
# How far from a phrase one more of its words may stand.
REACH = 3
MOST_JOINED = 3
LONGEST_COUNT = 2
NUMBERS = frozenset(
    "zero one two three six seven eight ten twelve first second".split()
)
COUNTS = NUMBERS | frozenset(
    "four five nine eleven thirteen fourteen fifteen sixteen seventeen eighteen "
    "nineteen twenty third fourth fifth sixth seventh eighth ninth tenth next number "
    "word 첫 두 세 네 번 번째 첫번째 두번째 세번째 네번째 다음 다음은 단어는".split()
)
# What stands before and behind a count: "and the next word is".
BEFORE, BEHIND = frozenset("and the then".split()), frozenset("is was".split())
HESITATIONS = frozenset(
    "ah eh er erm hm hmm huh mm uh um 그다음 그다음은 어 음".split()
)
PARTICLES = (
    "이에요",
    "예요",
    "이고",
    "하고",
    "이랑",
    "은",
    "는",
    "이",
    "가",
    "랑",
    "요",
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A word of a phrase, or what is none, at `begin` up to `end`."""

    sort: Sort
    begin: int
    end: int

    @property
    def is_listed(self) -> bool:
        """Whether it is in the list."""
        return self.sort in {"rare", "common", "number"}


def find_seeds(words: list[Token], leads: list[int]) -> Iterator[tuple[int, int]]:
    """Yield where phrases stand; `leads` is where somebody has announced one."""
    words = list(parted(words))
    edges = [0, *leads, words[-1].end + 1] if words else []
    for begin, end in pairwise(edges):
        between = [word for word in words if begin <= word.begin < end]
        yield from phrases_in(list(split(between)), announced=begin in leads)


def phrases_in(pieces: list[Piece], *, announced: bool) -> Iterator[tuple[int, int]]:
    """Yield where phrases stand in words that nothing parts."""
    for row in rows(pieces):
        near = announced and pieces.index(row[0]) <= REACH
        if is_phrase(row) or (near and is_beginning(row)):
            yield row[0].begin, row[-1].end
    for begin, end in stretches(pieces):
        first, last = reach(pieces, begin, end)
        yield pieces[first].begin, pieces[last].end


def split(words: list[Token]) -> Iterator[Piece]:
    """Yield the words, those together that make one of the list."""
    at = 0
    while at < len(words):
        taken = next(
            (n for n in range(1, MOST_JOINED + 1) if sort_of(words[at : at + n])), 1
        )
        group = words[at : at + taken]
        sort = sort_of(group) or aside(words, at)
        yield Piece(sort, group[0].begin, group[-1].end)
        at += taken


def aside(words: list[Token], at: int) -> Sort:
    """Return what a word is that is none of the list: said with a count, or other."""
    word = words[at].word
    counts = (
        word in HESITATIONS
        or (word in BEFORE and any(is_count(one) for one in words[at + 1 : at + 2]))
        or (word in BEHIND and at > 0 and is_count(words[at - 1]))
    )
    return "count" if counts else "other"


def is_count(token: Token) -> bool:
    """Tell whether a word counts words."""
    return token.word in COUNTS or (
        token.word.isdecimal() and len(token.word) <= LONGEST_COUNT
    )


def sort_of(group: list[Token]) -> Sort | None:
    """Return what words are when they are joined; None when that is nothing."""
    word = "".join(token.word for token in group)
    if len(group) == 1 and group[0].is_hole:
        return "hole"
    if word in words_of(ENGLISH):
        if word in NUMBERS:
            return "number"
        return "common" if word in COMMON else "rare"
    if is_korean(word):
        return "rare"
    return "count" if len(group) == 1 and is_count(group[0]) else None


def is_korean(word: str) -> bool:
    """Tell whether a word is of the Korean list, with a particle or without."""
    known = words_of(KOREAN)
    return word in known or any(
        word.endswith(particle) and word[: -len(particle)] in known
        for particle in PARTICLES
    )


def rows(pieces: list[Piece]) -> Iterator[list[Piece]]:
    """Yield the words of the list that stand in a row, counted aloud or not."""
    row: list[Piece] = []
    for piece in [*pieces, Piece("hole", 0, 0)]:
        if piece.is_listed:
            row.append(piece)
        elif piece.sort != "count" and row:
            yield row
            row = []


def is_phrase(row: list[Piece]) -> bool:
    """Tell whether a row is a phrase, and no number spelled, and no sentence."""
    seldom = sum(piece.sort == "rare" for piece in row)
    words = sum(piece.sort != "number" for piece in row)
    return words >= FEWEST_NO_NUMBERS and (
        len(row) >= WHOLE or (len(row) >= FEWEST and seldom >= FEWEST_SELDOM)
    )


def is_beginning(row: list[Piece]) -> bool:
    """Tell whether a row that was announced is some of a phrase."""
    words = sum(piece.sort != "number" for piece in row)
    return words >= FEWEST_AFTER_LEAD and any(one.sort == "rare" for one in row)


def stretches(pieces: list[Piece]) -> Iterator[tuple[int, int]]:
    """Yield the first and last piece of stretches that are mostly rare words."""
    at = 0
    while at < len(pieces):
        if pieces[at].sort != "rare":
            at += 1
            continue
        end = heaviest_end(pieces, at)
        stretch = pieces[at : end + 1]
        rare = sum(piece.sort == "rare" for piece in stretch)
        if rare >= FEWEST_RARE and sum(map(is_listed, stretch)) >= FEWEST:
            yield at, end
        at = end + 1


def is_listed(piece: Piece) -> bool:
    """Tell whether a piece is in the list."""
    return piece.is_listed


def heaviest_end(pieces: list[Piece], begin: int) -> int:
    """Return where the stretch from `begin` weighs most before it weighs nothing."""
    weight, heaviest, end = 0.0, 0.0, begin
    for at in range(begin, len(pieces)):
        weight += WORTH[pieces[at].sort]
        if weight < 0 or pieces[at].sort == "hole":
            break
        if weight > heaviest:
            heaviest, end = weight, at
    return end


def reach(pieces: list[Piece], first: int, last: int) -> tuple[int, int]:
    """Return the ends of a stretch with the rare words that stand near it."""
    return extended(pieces, first, -1), extended(pieces, last, 1)


def extended(pieces: list[Piece], at: int, step: int) -> int:
    """Return the farthest piece that rare words lead to from `at`."""
    end, seen = at, 0
    while 0 <= (at := at + step) < len(pieces) and pieces[at].sort != "hole":
        seen += 1
        if pieces[at].sort == "rare":
            end, seen = at, 0
        elif seen >= REACH:
            break
    return end
