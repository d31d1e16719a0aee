"""English numbers: `four one seven double zero`, `twenty five`, `three point five`."""

from collections.abc import Iterator, Sequence

from ivr.transcripts.numerals.groups import Group

DIGITS = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine".split()
    )
}
TEENS = {
    word: value
    for value, word in enumerate(
        "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
        "nineteen".split(),
        start=10,
    )
}
TENS = {
    word: value * 10
    for value, word in enumerate(
        "twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2
    )
}
SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9}
TIMES = {"double": 2, "triple": 3, "treble": 3}
# Only within a row of digits: elsewhere an exclamation.
OH = frozenset("oh o".split())
ORDINALS = frozenset(
    "first second third fourth fifth sixth seventh eighth ninth hundredth "
    "thousandth".split()
)
MONEY = frozenset(
    "dollar dollars euro euros pound pounds cent cents yuan won bitcoin bitcoins "
    "ether ethereum coin coins percent".split()
)
# Before these a single digit is a number, too.
UNITS = MONEY | frozenset(
    "o'clock am pm second seconds minute minutes hour hours day days week weeks month "
    "months year years times digits".split()
)
# After these `one` is a pronoun, and begins no number.
BEFORE_PRONOUN = frozenset(
    "the this that which no any every some each last next only another other new old "
    "right wrong first second good bad same".split()
)
LEAST_ROW = 3


def numbers(words: Sequence[str]) -> Iterator[Group]:
    """Yield the numbers among words, in order."""
    plain = [word.lower() for word in words]
    place = 0
    while place < len(plain):
        row = digit_row(plain, place)
        found = row or amount(plain, place)
        if found is None:
            place += 1
            continue
        yield found
        place = found.end


def digit_row(words: list[str], first: int) -> Group | None:
    """Return digits in a row, two at the least; two alone are written apart."""
    if words[first] == "one" and first and words[first - 1] in BEFORE_PRONOUN:
        return None
    end, said = first, list[str]()
    while (found := row_part(words, end, len(said))) is not None:
        end, text = found
        said.append(text)
    if end < len(words) and words[end] in {"hundred", *SCALES, "point"}:
        # The last digit counts hundreds, or has a fraction: it is a number's own.
        end, said = end - 1, said[:-1]
    digits = "".join(said)
    if end - first < 2:  # noqa: PLR2004 - a row is more than one word
        return None
    return Group(first, end, digits if len(digits) >= LEAST_ROW else " ".join(digits))


def row_part(words: list[str], at: int, before: int) -> tuple[int, str] | None:
    """Return where the next part of a row ends, and its digits."""
    if at >= len(words):
        return None
    word = words[at]
    if word in DIGITS:
        return at + 1, str(DIGITS[word])
    if word in TIMES and at + 1 < len(words) and words[at + 1] in DIGITS:
        beside = before or (at + 2 < len(words) and words[at + 2] in DIGITS)
        digit = str(DIGITS[words[at + 1]])
        return (at + 2, digit * TIMES[word]) if beside else None
    if word in OH:
        after = sum(1 for _ in digits_ahead(words, at + 1))
        if before + after >= LEAST_ROW - 1 and (before or after >= LEAST_ROW):
            return at + 1, "0"
    return None


def digits_ahead(words: list[str], at: int) -> Iterator[str]:
    """Yield the digit words from `at` on."""
    for word in words[at:]:
        if word not in DIGITS:
            return
        yield word


def amount(words: list[str], first: int) -> Group | None:
    """Return a number that is counted, not spelt: `two thousand and five`."""
    found = whole(words, first)
    if found is None:
        return None
    end, value, single = found
    text = str(value)
    fraction = list(digits_ahead(words, end + 1)) if at(words, end) == "point" else []
    if fraction:
        text += "." + "".join(str(DIGITS[word]) for word in fraction)
        return Group(first, end + 1 + len(fraction), text)
    after = at(words, end)
    if after in ORDINALS - UNITS:
        return None
    if single and after not in (MONEY if words[first] == "one" else UNITS):
        return None
    return Group(first, end, text)


def whole(words: list[str], first: int) -> tuple[int, int, bool] | None:
    """Return where a number ends, its value, and whether it is a single digit."""
    place = first
    if words[place] == "a" and at(words, place + 1) in {"hundred", *SCALES}:
        start: tuple[int, int] | None = (place + 1, 1)
    else:
        start = below_hundred(words, place)
    if start is None:
        return None
    total, least, scaled = 0, 10**12, False
    part: tuple[int, int] | None = start
    while part is not None:
        place, value = part
        if at(words, place) == "hundred":
            place, value = hundreds(words, place + 1, value)
            scaled = True
        scale = SCALES.get(at(words, place))
        if scale is None or scale >= least:
            total += value
            break
        place, total, least, scaled = place + 1, total + value * scale, scale, True
        part = rest_of(words, place, least)
    return place, total, not scaled and total < 10  # noqa: PLR2004 - one digit


def hundreds(words: list[str], place: int, value: int) -> tuple[int, int]:
    """Return where the hundreds end, with what is below them, and their value."""
    rest = rest_of(words, place, 100)
    if rest is None:
        return place, value * 100
    return rest[0], value * 100 + rest[1]


def rest_of(words: list[str], place: int, below: int) -> tuple[int, int] | None:
    """Return what follows a scale, with or without `and`, if it belongs to it."""
    linked = at(words, place) == "and"
    found = below_hundred(words, place + linked)
    if found is None:
        return None
    after = at(words, found[0])
    # `and` joins only what is below a hundred; more than the scale is a new number.
    bigger = after in {"hundred", *SCALES}
    if bigger and (linked or SCALES.get(after, 100) >= below):
        return None
    return found


def below_hundred(words: list[str], place: int) -> tuple[int, int] | None:
    """Return where a number below a hundred ends, and its value."""
    word = at(words, place)
    if word in TENS:
        unit = DIGITS.get(at(words, place + 1), 0)
        return (place + 2, TENS[word] + unit) if unit else (place + 1, TENS[word])
    value = TEENS.get(word, DIGITS.get(word))
    return None if value is None else (place + 1, value)


def at(words: list[str], place: int) -> str:
    """Return a word, or nothing behind the last one."""
    return words[place] if place < len(words) else ""
