"""Digits in a row, as figures or as words of the three languages."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

from ivr.flow.secrets.tokens import Token

ENGLISH = {
    word: str(value)
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen "
        "fourteen fifteen sixteen seventeen eighteen nineteen".split()
    )
}
TENS = {
    word: str(value)
    for value, word in enumerate(
        "twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2
    )
}
HUNDREDS = {"hundred": "00", "thousand": "000"}
# Only within a number: alone they are exclamations.
OH = frozenset({"oh", "o", "nought", "nil"})
TIMES = {"double": 2, "triple": 3}
CHINESE = dict(zip("零〇一二三四五六七八九幺", "001234567891", strict=True))
KOREAN = dict(zip("영공일이삼사오육륙칠팔구", "001234566789", strict=True))
NATIVE = {
    word: str(value)
    for value, word in enumerate(
        "하나 둘 셋 넷 다섯 여섯 일곱 여덟 아홉".split(), start=1
    )
}
HESITATION = frozenset("uh um er and dash hyphen then space 어 음 그 다음".split())
# What may stand between the digits of one number.
GAP = re.compile(r"[\s\-\u2010-\u2015.,·，、/()]{0,4}")
# How a sentence ends whose last word is a digit.
COPULA = re.compile("(?:이에요|이예요|예요|에요|입니다|이고요|이고|이요|요|번)$")
# So many syllables that are digits begin no ordinary Korean word.
CERTAIN_SYLLABLES = 3


@dataclass(frozen=True, slots=True)
class Part:
    """Some digits of a number, at `begin` up to `end`."""

    digits: str
    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class Number:
    """Digits in a row."""

    parts: tuple[Part, ...]

    @property
    def digits(self) -> str:
        """All the digits."""
        return "".join(part.digits for part in self.parts)

    @property
    def begin(self) -> int:
        """Where it begins."""
        return self.parts[0].begin

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.parts[-1].end


def numbers(text: str, words: list[Token]) -> list[Number]:
    """Return every row of digits in `text`, whose words are `words`."""
    found: list[Number] = []
    row: list[Part] = []
    for part, closes in parts(words):
        if part is not None and (not row or joins(text, row[-1].end, part.begin)):
            row.append(part)
        else:
            found.extend([Number(tuple(row))] if row else [])
            row = [part] if part is not None else []
        if closes and row:
            found.append(Number(tuple(row)))
            row = []
    return [*found, Number(tuple(row))] if row else found


def joins(text: str, end: int, begin: int) -> bool:
    """Tell whether digits that end and begin here belong to one number."""
    between = text[end:begin].lower().split()
    rest = "".join(word for word in between if word not in HESITATION)
    return len(between) <= CERTAIN_SYLLABLES and GAP.fullmatch(rest) is not None


def parts(words: list[Token]) -> Iterator[tuple[Part | None, bool]]:
    """Yield each word's digits, None for a word that ends a number.

    The second value tells that the number ends after this word.
    """
    times: Token | None = None
    within = False
    for token, after in zip_longest(words, words[1:]):
        if token.word in TIMES:
            times = token
            continue
        digits, length = value(token.word, after, within=within)
        if not digits:
            times = None
            if token.word not in HESITATION:
                within = False
                yield None, False
            continue
        begin = token.begin
        if times is not None:
            begin, digits = times.begin, digits * TIMES[times.word]
        times, within = None, True
        closes = length < len(token.word)
        yield Part(digits, begin, token.begin + length if closes else token.end), closes


def value(word: str, after: Token | None, *, within: bool) -> tuple[str, int]:
    """Return the digits of a word and how much of it they are; "" for none."""
    whole = len(word)
    if word.isdecimal():
        return "".join(str(int(digit)) for digit in word), whole
    if word in TENS:
        unit = after is not None and len(ENGLISH.get(after.word, "")) == 1
        return TENS[word] + ("" if unit else "0"), whole
    for known in (ENGLISH, CHINESE, NATIVE):
        if word in known:
            return known[word], whole
    if within and word in HUNDREDS:
        return HUNDREDS[word], whole
    if within and word in OH:
        return "0", whole
    bare = COPULA.sub("", word) or word
    length = next((i for i, one in enumerate(bare) if one not in KOREAN), len(bare))
    certain = length >= CERTAIN_SYLLABLES or (within and length > 0)
    if length == whole or certain:
        return "".join(KOREAN[one] for one in word[:length]), length
    return "", 0
