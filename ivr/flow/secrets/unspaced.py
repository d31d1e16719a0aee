"""Words of the lists that somebody wrote, or a recogniser heard, without spaces.

Korean is often typed so; nobody writes three words of a list into one by chance.
"""

from collections.abc import Iterator
from itertools import accumulate, pairwise
from unicodedata import normalize

from ivr.flow.secrets.lists import ENGLISH, KOREAN, words_of
from ivr.flow.secrets.tokens import Token

FEWEST = 3
LISTS = (ENGLISH, KOREAN)
LONGEST_WORD = 8  # of either list, in letters


def parted(words: list[Token]) -> Iterator[Token]:
    """Yield the words, those that hold several of a list in a row one by one."""
    for token in words:
        yield from parts(token)


def parts(token: Token) -> Iterator[Token]:
    """Yield a token's words of a list and what stands round them, else itself."""
    word, places = token.word, places_of(token)
    ends = max((longest_run(word, words_of(name)) for name in LISTS), key=reach)
    if not places or len(ends) <= FEWEST:
        yield token
        return
    for begin, end in pairwise(sorted({0, *ends, len(word)})):
        yield Token(word[begin:end], places[begin], places[end])


def places_of(token: Token) -> list[int]:
    """Return where each letter of a token's plain form begins, and the last ends.

    A Korean syllable may be written as its two or three letters.  Empty where the
    plain form is otherwise another than what was written.
    """
    written = token.end - token.begin
    if len(token.word) == written:
        return list(range(token.begin, token.end + 1))
    sizes = [len(normalize("NFD", letter)) for letter in token.word]
    return list(accumulate(sizes, initial=token.begin)) if sum(sizes) == written else []


def longest_run(word: str, known: dict[str, int]) -> list[int]:
    """Return where the words of the widest row begin, and where its last one ends."""
    nothing: list[int] = []
    follows: dict[int, list[int]] = {len(word): [len(word)]}
    for begin in range(len(word) - 1, -1, -1):
        found = (
            follows[end]
            for end in range(begin + 1, min(begin + LONGEST_WORD, len(word)) + 1)
            if word[begin:end] in known
        )
        follows[begin] = [begin, *max(found, key=farthest, default=nothing)]
    return max(follows.values(), key=reach)


def farthest(ends: list[int]) -> tuple[int, int]:
    """Return where a row of words ends, and how many words it has."""
    return ends[-1], len(ends)


def reach(ends: list[int]) -> tuple[int, int]:
    """Return how many letters a row of words covers, and how many words it has.

    One that began a syllable later may have as many words, and would leave a syllable.
    """
    return (ends[-1] - ends[0], len(ends)) if ends else (0, 0)
