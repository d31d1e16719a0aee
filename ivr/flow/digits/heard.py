"""Words of a caller, read as digits, each with those that it may be instead."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ivr.flow.digits.words import (
    AFTER_I,
    ENDING,
    PATTERNS,
    VOCABULARIES,
    WEAK,
    Vocabulary,
)
from ivr.flow.hearing import plain


@dataclass(frozen=True, slots=True)
class Heard:
    """A digit; `others` are those that sound like it.

    `perhaps`: it may have been no digit at all, but a word that sounds like one.
    """

    digit: str
    others: str = ""
    perhaps: bool = False


@dataclass(frozen=True, slots=True)
class Word:
    """A word: a digit, how often the next one is meant, or (neither) anything else.

    `weak`: it is a digit only beside another.
    """

    heard: Heard | None = None
    times: int = 1
    weak: bool = False


def digits_in(text: str, tongue: str) -> tuple[Heard, ...]:
    """Return the digits that `text` speaks of in one of our languages.

    It may have words that mean nothing between them; raises KeyError for a language
    that is not ours.
    """
    words = repeated(list(words_of(plain(text), tongue)))
    return tuple(counted(words))


def said(digits: Sequence[Heard]) -> str:
    """Return digits as they were heard."""
    return "".join(each.digit for each in digits)


def words_of(text: str, tongue: str) -> Iterator[Word]:
    """Yield the words of a plain text that mean something, and the unknown ones."""
    own = VOCABULARIES[tongue]
    tokens = text.split() if tongue == "ko" else PATTERNS[tongue].findall(text)
    for token in tokens:
        if token in own.fillers:
            continue
        if token in own.times:
            yield Word(times=own.times[token])
        elif tongue == "ko":
            yield from joined(token, own)
        elif token in own.digits:
            yield one(token, own)
        else:
            yield Word()


def one(token: str, own: Vocabulary) -> Word:
    """Return the digit that a word means."""
    heard = Heard(own.digits[token], own.others(token))
    return Word(heard, weak=token in WEAK)


JOINED = re.compile(f"((?:{PATTERNS['ko'].pattern})+)({ENDING})?")


def joined(token: str, own: Vocabulary) -> Iterator[Word]:
    """Yield the digits of a Korean word: several, and perhaps an ending."""
    found = JOINED.fullmatch(token)
    if found is None:
        yield Word()
        return
    words = [one(each, own) for each in PATTERNS["ko"].findall(found[1])]
    alone = len(words) == 1 and not found[2]
    *before, last = [replace(word, weak=word.weak and alone) for word in words]
    if found[2] in AFTER_I and found[1].endswith("이") and last.heard:
        last = replace(last, heard=replace(last.heard, perhaps=True))
    yield from (*before, last)


def repeated(words: list[Word]) -> list[Word]:
    """Return words with `double five` as two fives, in which no one is in doubt."""
    found: list[Word] = []
    times = 1
    for word in words:
        if word.heard is None:
            found += [Word()] * (times > 1) + [Word()] * (word.times == 1)
            times = word.times
        elif times > 1:
            found += [Word(Heard(word.heard.digit))] * times
            times = 1
        else:
            found.append(word)
    return [*found, *[Word()] * (times > 1)]


def counted(words: Sequence[Word]) -> Iterator[Heard]:
    """Yield the digits among words, leaving out what only sounds like one."""
    whole = all(word.heard is not None for word in words)
    ends = (Word(), *words, Word())
    for before, word, after in zip(ends, words, ends[2:], strict=False):
        if word.heard is None:
            continue
        beside = (before.heard is not None) + (after.heard is not None)
        if not word.weak:
            yield word.heard
        elif beside or whole:
            perhaps = word.heard.perhaps or beside == 1
            yield replace(word.heard, perhaps=perhaps)
