"""Words out of a recogniser's tokens: pieces of words, or single characters."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

# How long the last token of a word is taken to last where nobody says.
LAST_S = 0.3
# Scripts that are written without spaces: each character is a token of its own.
IDEOGRAPHS = range(0x2E80, 0xA4D0)
WORD_BEGINS = ("▁", " ")
# Pieces that go on end like this in Paraformer's English.
GOES_ON = "@@"


@dataclass(slots=True)
class Heard:
    """A word that grows token by token; times in seconds."""

    text: str
    start: float
    end: float
    log_probs: list[float] = field(default_factory=list[float])
    goes_on: bool = False

    def as_answer(self) -> dict[str, Any]:
        """Return it as a recogniser's answer has it; `conf` is None when unknown."""
        sure = None
        if self.log_probs:
            sure = round(math.exp(sum(self.log_probs) / len(self.log_probs)), 3)
        times = {"start": round(self.start, 3), "end": round(self.end, 3)}
        return {"word": self.text, **times, "conf": sure}


def words_of(
    tokens: Sequence[str],
    starts: Sequence[float],
    log_probs: Sequence[float],
    length_s: float,
) -> list[dict[str, Any]]:
    """Return the words of `tokens` that start at `starts` seconds of `length_s`.

    `log_probs` has one number a token, or none where the model gives none.  Without
    starts every word has the whole time.
    """
    found: list[Heard] = []
    for number, token in enumerate(tokens):
        start, end = 0.0, length_s
        if len(starts) == len(tokens):
            start = starts[number]
            after = starts[number + 1] if number + 1 < len(tokens) else length_s
            end = min(after, start + LAST_S, length_s)
        add(found, token, start, max(start, end))
        if len(log_probs) == len(tokens) and found:
            found[-1].log_probs.append(log_probs[number])
    return [word.as_answer() for word in found if word.text]


def add(found: list[Heard], token: str, start: float, end: float) -> None:
    """Add a token to the last word, or begin another with it."""
    begins = token.startswith(WORD_BEGINS)
    text = token.strip("▁ ")
    goes_on = text.endswith(GOES_ON)
    text = text.removesuffix(GOES_ON)
    last = found[-1] if found else None
    if last is None or begins or (is_own_word(last, text) and not last.goes_on):
        found.append(Heard(text, start, end, goes_on=goes_on))
        return
    last.text += text
    last.end, last.goes_on = end, goes_on


def is_own_word(last: Heard, text: str) -> bool:
    """Tell whether `text` after `last` is a word although nothing marks it."""
    ideographs = (text[:1], last.text[-1:])
    return any(one and ord(one) in IDEOGRAPHS for one in ideographs)
