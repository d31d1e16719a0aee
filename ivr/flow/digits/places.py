"""The place of a digit in a number as people say it: the fourth, 第4位, 네 번째."""

from ivr.flow.spoken import base

ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
).split()
TENS = ("", "열", "스물", "서른")
ONES = ("", "한", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉")
EXACT = {"한": "첫", "스물": "스무"}
ENDINGS = {1: "st", 2: "nd", 3: "rd"}


def ordinal(place: int, language: str) -> str:
    """Return the place, counted from 1 to 39."""
    match base(language):
        case "zh":
            return str(place)
        case "ko":
            tens, ones = divmod(place, 10)
            said = TENS[tens] + ONES[ones]
            return EXACT.get(said, said)
        case _:
            return english(place)


def english(place: int) -> str:
    """Return `fourth`, and from the 13th on a numeral with its ending."""
    if place <= len(ORDINALS):
        return ORDINALS[place - 1]
    tens, ones = divmod(place, 10)
    return f"{place}{'th' if tens == 1 else ENDINGS.get(ones, 'th')}"
