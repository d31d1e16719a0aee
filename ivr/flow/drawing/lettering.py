"""Text in a drawing: what may stand in it, how wide it is, where its lines break."""

import unicodedata
from collections.abc import Iterator
from functools import cache

# Widths in parts of the font's size, those of the widest common faces: DejaVu Sans
# and Verdana.
NARROW, MIDDLE, WIDE, FULL = 0.42, 0.64, 0.79, 1.0
SLIM = frozenset(" .,:;'|!()[]/\\fijlrtI-")
BROAD = frozenset("mwMW@%&+<>=~#")
# They turn the text behind them round: https://www.unicode.org/reports/tr9/#Explicit_Directional_Embeddings
TURNING = frozenset(
    "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
NO_CHARACTERS = frozenset("\ufffe\uffff")
MORE = "…"
CLOSING = frozenset("、，。！？：）」』】》 \uff1b\u201d\u2019")
HANGUL = ("\uac00", "\ud7a3")  # Korean words are kept whole


def clean(text: str) -> str:
    """Return `text` on one line, without what no terminal and no XML can bear."""
    return "".join(letter if letter == " " else shown(letter) for letter in text)


@cache
def shown(letter: str) -> str:
    """Return `letter`, a space for one that breaks lines, or U+FFFD for a control."""
    if letter.isspace():
        return " "
    strange = letter in TURNING or letter in NO_CHARACTERS
    return (
        "\ufffd" if strange or unicodedata.category(letter) in {"Cc", "Cs"} else letter
    )


@cache
def letter_width(letter: str) -> float:
    """Return the width of one character, in parts of the font's size."""
    if unicodedata.category(letter) in {"Mn", "Me"}:
        return 0
    if unicodedata.east_asian_width(letter) in {"W", "F", "A"}:
        return FULL
    if letter in SLIM:
        return NARROW
    if letter in BROAD or not letter.isascii():
        return FULL
    return WIDE if letter.isupper() else MIDDLE


def width_of(text: str, size: float) -> float:
    """Return how wide `text` is in a font of `size`; both in the same unit."""
    return size * sum(map(letter_width, text))


def wrap(text: str, size: float, width: float, most: int = 4) -> list[str]:
    """Break `text` into lines of at most `width`; what is more than `most` is cut."""
    lines: list[str] = []
    line, used = "", 0.0
    for piece in pieces(clean(text), size, width):
        needed = width_of(piece, size)
        if line and used + width_of(piece.rstrip(), size) > width:
            lines.append(line.rstrip())
            line, used = "", 0.0
            if len(lines) == most:
                lines[-1] = cut(lines[-1], size, width)
                return lines
        line, used = line + piece, used + needed
    return [*lines, line.rstrip()] if line.strip() else lines


def cut(line: str, size: float, width: float) -> str:
    """Return as much of `line` as leaves room for the sign that there is more."""
    while line and width_of(line + MORE, size) > width:
        line = line[:-1]
    return line + MORE


def pieces(text: str, size: float, width: float) -> Iterator[str]:
    """Yield what must not be broken: words with their space, and Chinese letters.

    A Chinese comma or full stop begins no line.
    """
    word, used = "", 0.0
    for letter in text:
        room = size * letter_width(letter)
        fresh = stands_alone(letter) and letter not in CLOSING
        after = bool(word) and stands_alone(word[-1]) and letter not in CLOSING
        if word and (fresh or after or word[-1] == " " or used + room > width):
            yield word
            word, used = "", 0.0
        word, used = word + letter, used + room
    if word:
        yield word


def stands_alone(letter: str) -> bool:
    """Tell whether a line may break before and after a letter."""
    is_wide = unicodedata.east_asian_width(letter) in {"W", "F"}
    return is_wide and not HANGUL[0] <= letter <= HANGUL[1]
