"""In which language a message is, from what each installed model made of it.  Pure.

Two kinds of evidence.  A model that was measured tells its own language by itself
(`tongues`).  Any other model can only be held against the one of the menu's language:
it must be sure of most of what it heard, and much surer than that one, and no third may
be nearly as sure.  These limits are set high on purpose and were not measured: there
was no second language's model to measure with (docs/performance.md), and models were
seen to be sure of much that is not in their language.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ivr.speech.tongues import FEWEST_WORDS, is_in, share, sure
from ivr.speech.transcriber import Word

SURE = 0.9
# The least part of what was heard, in letters, that a model must be sure of; by how
# much more than the menu's; and by how much more than any third.
LEAST, OVER_MENU, OVER_THIRD = 0.7, 0.4, 0.15


@dataclass(frozen=True, slots=True)
class Heard:
    """What a language's model heard; `measured`: it tells its language by itself."""

    words: Sequence[Word]
    measured: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """The language of a message, the part that tells it, and the words that do."""

    language: str
    share: float
    words: list[Word]


def told(menu: str, heard: Mapping[str, Heard]) -> Told | None:
    """Return the other language that a message is in; None where nothing tells one.

    `menu` is the language that the caller chose, `heard` what each model heard, that of
    the menu's language among them if there is one.
    """
    measured = {
        one: share(found.words, one)
        for one, found in heard.items()
        if found.measured and is_in(found.words, one)
    }
    if measured:
        best = max(measured, key=lambda one: (measured[one], one == menu))
        if best == menu:
            return None
        return Told(best, measured[best], sure(heard[best].words, best))
    return surest(menu, heard)


def surest(menu: str, heard: Mapping[str, Heard]) -> Told | None:
    """Return the language whose model is much surer than the menu's and any third."""
    if menu not in heard:
        return None
    parts = {
        one: certainty(found.words)
        for one, found in heard.items()
        if one == menu or not found.measured
    }
    mine = parts.pop(menu)
    if not parts:
        return None
    first, *others = sorted(parts, key=lambda one: -parts[one])
    if parts[first] < max(LEAST, mine + OVER_MENU):
        return None
    if others and parts[first] < parts[others[0]] + OVER_THIRD:
        return None
    return Told(first, parts[first], sure_words(heard[first].words))


def certainty(words: Sequence[Word]) -> float:
    """Return the part of what was heard, in letters, that a model is sure of, 0 to 1.

    It is 0 for few words, and for a model that does not say how sure it is.
    """
    letters = sum(len(word.word) for word in words)
    if len(words) < FEWEST_WORDS or not letters:
        return 0.0
    return sum(len(word.word) for word in sure_words(words)) / letters


def sure_words(words: Sequence[Word]) -> list[Word]:
    """Return the words that a model is sure of."""
    return [word for word in words if (word.confidence or 0.0) >= SURE]
