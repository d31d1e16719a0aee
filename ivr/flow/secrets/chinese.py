"""Recovery phrases of Chinese characters: BIP 39, each character a word.

Nearly every sentence is made of characters of the list, so more is asked of a phrase:
its characters stand alone or are counted aloud, and most of them are not among those
that every sentence has.  Written without spaces it is one clause of the right length
and checksum, or it was announced.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ivr.flow.secrets.lists import CHINESE, has_checksum, words_of
from ivr.flow.secrets.tokens import HAN, HOLE

LENGTHS = frozenset({12, 15, 18, 21, 24})
WINDOW = 12
FEWEST_ALONE, FEWEST_SELDOM = 9, 7
FEWEST_COUNTED = FEWEST_ANNOUNCED = 8
# Of twelve characters of a sentence, five stand behind this place of the list, and of
# a phrase nine (the words of this hotline, counted).
SELDOM_FROM = 500
# Where a sentence ends, or something was found.
ENDS = HOLE + "。！？!?\n"
# A recogniser makes words of two characters that belong apart.
LONGEST_CHUNK = 2
CLAUSE = re.compile(f"[{HAN}]+")
NUMERAL, OF_WORDS = "[一二三四五六七八九十]{1,3}", r"[个個]?\s*(?:[字词詞]\s*)?"
ORDINAL = re.compile(
    rf"第?\s*{NUMERAL}\s*{OF_WORDS}[是：:]|第\s*{NUMERAL}\s*{OF_WORDS}"
    rf"|下\s*一\s*{OF_WORDS}[是：:]?"
)
# What is said while somebody looks for the next word.
HESITATION = re.compile(r"嗯|呃|哦|然\s*[后後]|接\s*着|接\s*著|[还還]\s*有")
LEAD = re.compile(
    r"(?:助\s*[记記]\s*[词詞]|恢\s*[复復]\s*(?:短\s*[语語]|[词詞])"
    r"|[种種]\s*子\s*(?:短\s*[语語]|[词詞])|私\s*[钥鑰])\s*"
    r"(?:(?:分\s*[别別]|依\s*次|就)\s*)?(?:是|[为為]|如\s*下|[:：])+\s*"
)


@dataclass(frozen=True, slots=True)
class Chunk:
    """Characters that stand together, at `begin` up to `end`."""

    text: str
    begin: int
    end: int
    counted: bool = False


def find_chinese(text: str) -> Iterator[tuple[int, int]]:
    """Yield where recovery phrases of Chinese characters stand."""
    for lead in LEAD.finditer(text):
        yield from announced(text, lead.end())
    for clause in CLAUSE.finditer(text):
        if is_clause(clause[0]):
            yield clause.span()
    for row in rows(text):
        yield from phrases_in(row)


def is_listed(text: str) -> bool:
    """Tell whether all characters are of the list."""
    return all(one in words_of(CHINESE) for one in text)


def seldom(text: str) -> int:
    """Return how many characters are not among those that every sentence has."""
    return sum(words_of(CHINESE).get(one, 0) >= SELDOM_FROM for one in text)


def is_clause(text: str) -> bool:
    """Tell whether characters without spaces are a phrase."""
    fits = len(text) in LENGTHS and is_listed(text) and is_unusual(text)
    return fits and has_checksum(text)


def is_unusual(text: str) -> bool:
    """Tell whether two characters of five are not those that every sentence has."""
    return seldom(text) * 5 >= len(text) * 2


def announced(text: str, begin: int) -> Iterator[tuple[int, int]]:
    """Yield the characters that follow on `the recovery phrase is`."""
    places: list[int] = []
    for at in range(begin, len(text)):
        if text[at] in words_of(CHINESE):
            places.append(at)
        elif text[at].isalpha() or text[at] in ENDS:
            break
    said = "".join(text[at] for at in places)
    if len(said) >= FEWEST_ANNOUNCED and is_unusual(said):
        yield places[0], places[-1] + 1


def rows(text: str) -> Iterator[list[Chunk]]:
    """Yield the characters of the list that stand alone, or in twos, in a row."""
    said = [*ORDINAL.finditer(text), *HESITATION.finditer(text)]
    aside = {at for match in said for at in range(*match.span())}
    plain = "".join(" " if at in aside else one for at, one in enumerate(text))
    row: list[Chunk] = []
    end = 0
    for clause in CLAUSE.finditer(plain):
        chunk = Chunk(clause[0], *clause.span(), is_counted(text[end : clause.start()]))
        fits = len(chunk.text) <= LONGEST_CHUNK and is_listed(chunk.text)
        parted = any(one.isalpha() or one == HOLE for one in plain[end : chunk.begin])
        if (parted or not fits) and row:
            yield row
            row = []
        if fits:
            row.append(chunk)
        end = chunk.end
    if row:
        yield row


def is_counted(between: str) -> bool:
    """Tell whether a number stands before a character."""
    return any(one.isdecimal() for one in between) or bool(ORDINAL.search(between))


def phrases_in(row: Sequence[Chunk]) -> Iterator[tuple[int, int]]:
    """Yield the phrases of a row, each with what stands alone beside it."""
    counted = sum(chunk.counted for chunk in row) * 2 > len(row)
    if (counted and len(row) >= FEWEST_COUNTED) or is_all(row):
        yield row[0].begin, row[-1].end
    for at in range(len(row) - WINDOW + 1):
        lengths = (n for n in LENGTHS if is_whole(row[at : at + n], n))
        size = WINDOW if is_phrase(row[at : at + WINDOW]) else next(lengths, 0)
        if size:
            first, last = alone(row, at, -1), alone(row, at + size - 1, 1)
            yield row[first].begin, row[last].end


def is_whole(window: Sequence[Chunk], length: int) -> bool:
    """Tell whether single characters are so many, with the checksum of a phrase."""
    text = "".join(chunk.text for chunk in window)
    single = len(text) == len(window) == length
    return single and is_unusual(text) and has_checksum(text)


def is_all(row: Sequence[Chunk]) -> bool:
    """Tell whether a row is a phrase and nothing besides.

    Of phrases of twelve one in 33,000 has fewer than three seldom characters, and one
    in 420 fewer than five.
    """
    text = "".join(chunk.text for chunk in row)
    single = len(text) == len(row) and len(row) in LENGTHS
    return single and seldom(text) * 4 >= len(text) and has_checksum(text)


def alone(row: Sequence[Chunk], at: int, step: int) -> int:
    """Return the farthest chunk from `at` to which single characters lead."""
    while 0 <= at + step < len(row) and len(row[at + step].text) == 1:
        at += step
    return at


def is_phrase(window: Sequence[Chunk]) -> bool:
    """Tell whether so many characters, mostly alone, are no sentence."""
    single = [chunk.text for chunk in window if len(chunk.text) == 1]
    return len(single) >= FEWEST_ALONE and seldom("".join(single)) >= FEWEST_SELDOM
