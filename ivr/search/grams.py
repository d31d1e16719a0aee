"""Grams: the smallest pieces by which texts and numbers are looked up.

A word of three letters and more is its trigrams, so that any part of it is found; a
shorter one stands for itself alone.  Chinese, Japanese and Korean words are their
characters and pairs of characters, so that one or two are enough.  A first letter
says of what kind a gram is:

    t  three characters in a row of a word        w  a word of one or two
    k  one or two characters in a row, CJK        n  the end of a telephone number
    c  the number of a case                       b  the beginning of one
    f  what can be filtered by
"""

from collections.abc import Iterator

from ivr.search.numbers import beginnings, endings, numbers_in
from ivr.search.plain import IS_CJK, Plain, runs

SIZE = 3


def grams_of_text(text: Plain) -> Iterator[str]:
    """Yield the grams of a text."""
    for run in runs(text.text):
        if IS_CJK.match(run):
            yield from (f"k{one}" for one in run)
            yield from (f"k{run[at : at + 2]}" for at in range(len(run) - 1))
        else:
            yield from grams_of_word(run)
    for number in numbers_in(text.shown):
        yield from grams_of_number(number)


def grams_of_number(digits: str) -> Iterator[str]:
    """Yield the grams of a telephone number."""
    return (f"n{ending}" for ending in endings(digits))


def grams_of_beginning(number: str) -> Iterator[str]:
    """Yield the grams of how a telephone number in E.164 begins."""
    return (f"b{beginning}" for beginning in beginnings(number))


def grams_of_word(word: str) -> Iterator[str]:
    """Yield the grams of a word."""
    if len(word) < SIZE:
        yield f"w{word}"
    for at in range(len(word) - SIZE + 1):
        yield f"t{word[at : at + SIZE]}"


def grams_of_query(text: str) -> list[str]:
    """Return the grams that a text must have which holds `text`, a plain one.

    As few as cover it, since each one costs a look into the index.
    """
    found: list[str] = []
    for run in runs(text):
        if not IS_CJK.match(run):
            found += grams_of_word(run)
        elif len(run) == 1:
            found.append(f"k{run}")
        else:
            found += (f"k{run[at : at + 2]}" for at in range(len(run) - 1))
    return list(dict.fromkeys(found))
