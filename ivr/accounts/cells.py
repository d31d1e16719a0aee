"""What a cell of an accounts file may hold, and what is taken from it.

Spreadsheets and other people's exports write a number in many forms; a caller can
only type its digits.
"""

import re
from unicodedata import category, normalize

import phonenumbers

MOST_DIGITS = 32  # as many as a flow can ask for
LONGEST_DATA = 1000
BETWEEN = re.compile(r"[\s-]")
DIGITS = re.compile(rf"[0-9]{{1,{MOST_DIGITS}}}")
# 4.17039E+11: what Excel makes of a long number that it takes for a quantity.
SHORTENED = re.compile(r"[0-9]+[.,]?[0-9]*E\+?[0-9]+", re.IGNORECASE)
SHORTENED_REASON = (
    "a spreadsheet has shortened it; make the column text, and export it again"
)


def plain(cell: str) -> str:
    """Return a cell on one line, full-width digits as others, without marks unseen."""
    seen = "".join(sign for sign in normalize("NFKC", cell) if category(sign) != "Cf")
    return " ".join(seen.split())


def one_line(cell: str) -> str:
    """Return a cell's words as they are, on one line."""
    return " ".join(cell.split())


def account_number(cell: str) -> str:
    """Return an account's digits, without what is written between them."""
    return BETWEEN.sub("", plain(cell))


def wrong_number(number: str) -> str:
    """Return what is wrong with an account's number, nothing if it can be typed."""
    if SHORTENED.fullmatch(number):
        return SHORTENED_REASON
    if not DIGITS.fullmatch(number):
        return f"needs 1 to {MOST_DIGITS} digits, as callers type them"
    return ""


def wrong_phone(cell: str) -> str:
    """Return what is wrong with a telephone number; one may be left out."""
    if SHORTENED.fullmatch(plain(cell)):
        return SHORTENED_REASON
    if cell and e164(cell) is None:
        return "write it with + and the country, +8613800138000"
    return ""


def wrong_data(value: str) -> str:
    """Return why a value can be neither stored nor spoken, nothing if it can."""
    if len(value) > LONGEST_DATA:
        return f"needs at most {LONGEST_DATA} characters"
    if any(category(sign) == "Cc" for sign in value):
        return "holds a control character"
    return ""


def e164(cell: str) -> str | None:
    """Return a telephone number in E.164, None for what is none."""
    try:
        parsed = phonenumbers.parse(plain(cell), None)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(parsed):
        return None
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
