"""Numbers of a text as digits, where the language says them; other words untouched.

    written(words, language) -> the words as they are read, some of them joined

Precision first: a word that is as often no number (`one`, 一, 이) stays a word, and
so does whatever is no well-formed number (三四百, 이삼일).  No library does this for
the three languages: cn2an and word2number know one each, and take every number word.
Pure.
"""

from collections.abc import Sequence

from ivr.flow.spoken import base
from ivr.transcripts.numerals import chinese, english, korean
from ivr.transcripts.numerals.groups import Group

__all__ = ["Group", "digits_of", "written"]

FINDERS = {"en": english.numbers, "zh": chinese.numbers, "ko": korean.numbers}


def written(words: Sequence[str], language: str) -> list[Group]:
    """Return all words in order, those of a number as one group with its digits.

    Every word is in exactly one group; the text of one that is no number is the
    word itself.
    """
    groups: list[Group] = []
    place = 0
    for group in FINDERS[base(language)](words):
        groups += [Group(at, at + 1, words[at]) for at in range(place, group.first)]
        groups.append(group)
        place = group.end
    return [
        *groups,
        *(Group(at, at + 1, words[at]) for at in range(place, len(words))),
    ]


def digits_of(text: str, language: str) -> str:
    """Return all digits that `text` speaks of, in figures or words, in a row."""
    shown = "".join(group.text + " " for group in written(text.split(), language))
    return "".join(one for one in shown if one.isdecimal() and one.isascii())
