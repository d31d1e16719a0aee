"""Telephone numbers in texts and queries, however they are written."""

import re
import unicodedata
from collections.abc import Iterator

import phonenumbers
from phonenumbers import PhoneNumberFormat

# As many digits at a number's end find it; the longest number there is (E.164) has 15.
FEWEST, LONGEST = 4, 15
# What people put between the digits of one number.
WRITTEN = re.compile(r"(?<!\w)\+?\(?\d(?:[\d\s().\-/]*\d)?(?!\w)")
# A number of which not all is typed yet.
BEGUN = re.compile(r"\+?[\d\s().\-/]+")
ABROAD = "00"
# A number in a text; fewer digits are a sum, a date or a floor.
FEWEST_IN_TEXT = 7


def digits_of(text: str) -> str:
    """Return the digits of a text, as ASCII."""
    wide = unicodedata.normalize("NFKC", text)
    return "".join(one for one in wide if one in "0123456789")


def significant(digits: str) -> str:
    """Return digits without the noughts that are dialled before a number."""
    return digits.lstrip("0")


def numbers_in(shown: str) -> Iterator[str]:
    """Yield the digits of what looks like a telephone number in a text."""
    for found in WRITTEN.finditer(shown):
        digits = digits_of(found[0])
        if FEWEST_IN_TEXT <= len(digits) <= LONGEST + 3:
            yield digits


def endings(digits: str) -> Iterator[str]:
    """Yield each ending of a number that finds it."""
    whole = significant(digits)
    for length in range(FEWEST, min(len(whole), LONGEST) + 1):
        yield whole[-length:]


def whole_forms(number: str) -> list[str]:
    """Return a number in E.164 as it is typed, without what parts its digits.

    From abroad, `+821012345678`, and in its own country, `01012345678`.
    """
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return [number]
    at_home = phonenumbers.format_number(parsed, PhoneNumberFormat.NATIONAL)
    return [number, digits_of(at_home)]


def beginnings(number: str) -> Iterator[str]:
    """Yield each beginning of a number in E.164 that finds it."""
    for form in whole_forms(number):
        shortest = FEWEST + form.startswith("+")
        yield from (form[:length] for length in range(shortest, len(form) + 1))


def begun(typed: str) -> list[str]:
    """Return how a number may begin of which this was typed; nothing for too little."""
    wide = unicodedata.normalize("NFKC", typed).strip()
    digits = digits_of(wide)
    if not BEGUN.fullmatch(wide) or not FEWEST <= len(digits) <= LONGEST + len(ABROAD):
        return []
    if wide.startswith("+"):
        return [f"+{digits}"]
    abroad = digits.removeprefix(ABROAD)
    return [digits, *([f"+{abroad}"] if len(abroad) >= FEWEST else [])]
