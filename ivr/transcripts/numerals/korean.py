"""Korean numbers: 공일공, 일 이 삼, 이천삼백 원, 스물다섯, 두 시, 1 백 14 년.

Syllables that are digits are also the commonest words (이, 일, 사이, 이만), so what is
short or stands with a subject's 이 is a number only beside a unit.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from ivr.transcripts.numerals.groups import Group, cardinal

DIGITS = dict(
    zip("영공일이삼사오육륙칠팔구", (0, 0, *range(1, 7), 6, 7, 8, 9), strict=True)
)
SAID = "영일이삼사오육칠팔구"
SCALES = {"십": 10, "백": 100, "천": 1000, "만": 10**4, "억": 10**8}
NATIVE = {
    word: value
    for value, word in enumerate(
        "하나 둘 셋 넷 다섯 여섯 일곱 여덟 아홉".split(), start=1
    )
}
BOUND = NATIVE | {"한": 1, "두": 2, "세": 3, "네": 4}
TENS = {
    word: value * 10
    for value, word in enumerate(
        "열 스물 서른 마흔 쉰 예순 일흔 여든 아흔".split(), start=1
    )
} | {"스무": 20}
MONTHS = {"유월": "6월", "시월": "10월"}
SUFFIX = (
    "입니다|이에요|이예요|이고요|이고|이요|이며|인데요|인데|이랑|에요|예요|고요|고|요|"
    "은|는|이|가|을|를|에|에서|까지|부터|으로|로|만|도|의|과|와|쯤|정도|짜리"
)
UNIT = (
    "원|달러|위안|유로|엔|퍼센트|프로|코인|비트코인|이더|개월|개|명|번째|번|년|월|일|시간|시|"
    "분|초|주|회|층|호|세|살|자리|건|대"
)
SINO = "".join((*DIGITS, *SCALES))
SINO_WORD = re.compile(f"([{SINO}]+)((?:{UNIT})?)((?:{SUFFIX})*)")
DAYS_WORD = re.compile(f"([{SINO}]+)(일)((?:{SUFFIX})*)")
SINO_ALONE = re.compile(f"[{SINO}]+")
NATIVE_WORD = re.compile(
    f"((?:{'|'.join(TENS)})(?:{'|'.join(BOUND)})?|{'|'.join(BOUND)})"
    f"((?:{UNIT})?)((?:{SUFFIX})*)"
)
UNIT_WORD = re.compile(f"(?:{UNIT})(?:{SUFFIX})*")
HOURS = re.compile(f"(?:시간|시|살|개월)(?:반|{SUFFIX})*")
LAST_DIGITS = re.compile(f"([{''.join(DIGITS)}]+?)((?:{SUFFIX})?)")
DIGITS_ALONE = re.compile(f"[{''.join(DIGITS)}]+")
# A digit that ends in a consonant is followed by 이요, one that ends in a vowel by 요.
CLOSED = frozenset("영공일삼육륙칠팔")
LEAST_ROW = 3
# A row of these is a number; of others only when all its words are single or many.
SURE = frozenset("영공삼칠팔륙")
# Words of the same syllables, and numbers that are about so many.
ORDINARY = re.compile(
    "일일이.*|사이사이.*|사이공.*|(?:일이|이삼|삼사|사오|오륙|오육|육칠|칠팔|팔구)일.*"
    "|이만|이만이|천만에요?|만일|만일에|천사.*|백일.*|만사.*|[이사구]천이?|오만|오만이"
    "|일만|이백이|.*[십백천만억]이|십이지.*|이십니다|이구.*|이사.{0,2}|일이.{0,2}"
)
ALONE_UNITS = "개월|퍼센트|달러|위안|유로|코인|비트코인"
MOST_UNSURE = 2
# The parts of a number that are words of their own: 일억 이천만 오천 삼백.
LONGEST = 4
# A model that writes figures below a hundred parts numbers further: 이 천 12, 1 백 14.
FIGURE = re.compile("[0-9]")
SMALL_PART = re.compile(f"[0-9]{{1,2}}|[{SINO}]")
MOST_SMALL_PARTS = 12


def numbers(words: Sequence[str]) -> Iterator[Group]:
    """Yield the numbers among words, in order."""
    place = 0
    while place < len(words):
        group = row(words, place) or pieced(words, place) or counted(words, place)
        if group is None:
            place += 1
            continue
        yield group
        place = group.end


def row(words: Sequence[str], first: int) -> Group | None:
    """Return digits in a row over one word or several; the last may have an ending."""
    end, digits, ending = first, "", ""
    parts: list[str] = []
    while end < len(words) and not ending:
        found = spelt(words[end])
        if found is None:
            break
        if found[1] and not parts and len(found[0]) < LEAST_ROW:
            break
        parts.append(words[end])
        digits, ending, end = digits + found[0], found[1], end + 1
    if len(digits) < LEAST_ROW or not is_row(parts):
        return None
    if end < len(words) and begins_scale(words[end]):
        return None
    return Group(first, end, digits + ending)


def spelt(word: str) -> tuple[str, str] | None:
    """Return a word's digits and its ending, None if it is not wholly digits."""
    if word in NATIVE:
        return str(NATIVE[word]), ""
    if FIGURE.fullmatch(word):
        return word, ""
    if DIGITS_ALONE.fullmatch(word):
        return "".join(str(DIGITS[one]) for one in word), ""
    found = LAST_DIGITS.fullmatch(word)
    if found is None:
        return None
    said, ending = found.groups()
    if ending.startswith("이") and said[-1] not in CLOSED and ending not in {"이", ""}:
        said, ending = said + "이", ending.removeprefix("이")
    return "".join(str(DIGITS[one]) for one in said), ending


def is_row(parts: list[str]) -> bool:
    """Tell whether words are digits in a row, and no words that look like them."""
    whole = "".join(parts)
    if len(parts) == 1:
        return not ORDINARY.fullmatch(whole)
    if all(len(part) == 1 or part in NATIVE for part in parts):
        return True
    return bool(SURE & set(whole)) or any(len(part) >= LEAST_ROW for part in parts)


def begins_scale(word: str) -> bool:
    """Tell whether a word goes on with ten, a hundred or more."""
    return word[:1] in SCALES and SINO_WORD.fullmatch(word) is not None


def pieced(words: Sequence[str], first: int) -> Group | None:
    """Return a number in single syllables and figures, 이 천 12, before a unit or not.

    The longest that is well-formed is taken; without a unit behind it, it has a figure
    or is three pieces long.
    """
    end = first
    while end < min(len(words), first + MOST_SMALL_PARTS) and SMALL_PART.fullmatch(
        words[end]
    ):
        end += 1
    for last in range(end, first + 1, -1):
        parts = words[first:last]
        whole = "".join(map(in_syllables, parts))
        value = cardinal(whole, DIGITS, SCALES)
        counts = last < len(words) and UNIT_WORD.fullmatch(words[last]) is not None
        long = len(parts) >= LEAST_ROW or any(one.isdecimal() for one in parts)
        sure = counts or (long and not ORDINARY.fullmatch(whole))
        if value is not None and sure and set(whole) & set(SCALES):
            return Group(first, last, str(value))
    return None


def in_syllables(part: str) -> str:
    """Return figures below a hundred as they are said, 14 as 십사; else the same."""
    if not part.isdecimal():
        return part
    tens, ones = divmod(int(part), 10)
    ten = f"{SAID[tens] if tens > 1 else ''}십" if tens else ""
    return ten + (SAID[ones] if ones or not tens else "")


def counted(words: Sequence[str], at: int) -> Group | None:
    """Return a number with units of ten, or a native one."""
    word = words[at]
    after = words[at + 1] if at + 1 < len(words) else ""
    if word in MONTHS:
        return Group(at, at + 1, MONTHS[word])
    for count in range(min(LONGEST, len(words) - at), 1, -1):
        joined = in_parts(words[at : at + count])
        following = words[at + count] if at + count < len(words) else ""
        group = sino(joined, following, at) if joined else None
        if group is not None:
            return Group(at, at + count, group.text)
    return sino(word, after, at) or native(word, after, at)


def in_parts(words: Sequence[str]) -> str:
    """Return the words of one number said in parts, 일억 이천만, joined; else none."""
    for one, after in pairwise(words):
        parted = one[-1:] in SCALES or after[:1] in {"만", "억"}
        if not (SINO_ALONE.fullmatch(one) and parted and SINO_WORD.fullmatch(after)):
            return ""
    return "".join(words)


def sino(word: str, after: str, at: int) -> Group | None:
    """Return a Chinese number of one word, where it is one for certain."""
    found = SINO_WORD.fullmatch(word)
    if found is None:
        return None
    if cardinal(found[1], DIGITS, SCALES) is None:
        found = DAYS_WORD.fullmatch(word) or found
    said, unit, ending = found.groups()
    before = UNIT_WORD.fullmatch(after) is not None and not ending
    value = cardinal(said, DIGITS, SCALES)
    if value is None or not is_counted(word, said, unit, named=before):
        return None
    return Group(at, at + 1, f"{value}{unit}{ending}")


def is_counted(word: str, said: str, unit: str, *, named: bool) -> bool:
    """Tell whether a word is a number; `named`: a unit is the next word."""
    scaled = any(one in SCALES for one in said)
    if not scaled:
        month = unit == "월" and said not in {"이", "일"}
        sure = unit in ALONE_UNITS.split("|") or month
        return len(said) == 1 and bool(unit) and sure
    if unit or named:
        return len(said) > 1 or (
            said in "백천만억" and (named or unit in {"원", "달러"})
        )
    return (
        len(said) > 1
        and not ORDINARY.fullmatch(word)
        and (said[0] not in "백천만" or len(said) > MOST_UNSURE)
    )


def native(word: str, after: str, at: int) -> Group | None:
    """Return a native number of one word, where it is one for certain."""
    found = NATIVE_WORD.fullmatch(word)
    if found is None:
        return None
    said, unit, ending = found.groups()
    value = worth(said)
    hours = HOURS.fullmatch(unit or after) is not None and (not ending or bool(unit))
    tens = said[:2] in TENS and len(said) > 1
    if said in {"열", "쉰"} or value < 10:  # noqa: PLR2004 - below ten they are words
        return Group(at, at + 1, f"{value}{unit}{ending}") if hours else None
    if not tens and not hours and not unit and said[0] == "열" and len(said) < 3:  # noqa: PLR2004
        return None
    return Group(at, at + 1, f"{value}{unit}{ending}")


def worth(said: str) -> int:
    """Return what a native number counts."""
    if said in BOUND:
        return BOUND[said]
    ten = max((word for word in TENS if said.startswith(word)), key=len)
    rest = said.removeprefix(ten)
    return TENS[ten] + (BOUND[rest] if rest else 0)
