"""What a caller types, by its type: read, checked, and kept in one form.

A date is kept as 2026-11-24, a time as 14:30, an amount as 12.50; everything else as
the digits that were pressed.
"""

import re
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import assert_never

import phonenumbers
from stdnum import luhn, verhoeff

from ivr.flow.model import Collect, EntryType
from ivr.flow.settings import Entry
from ivr.flow.values import Check

POINT = "*"
AMOUNT = re.compile(r"[0-9]+(\*[0-9]+)?|\*[0-9]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Wrong:
    """Why an entry is refused: a phrase, with the length that was meant."""

    phrase: str
    expected: int | None = None


def read_entry(
    kind: EntryType, node: Collect, entry: Entry, typed: str, country: str | None
) -> str | Wrong:
    """Return the value of the keys `typed`, or why it is none."""
    match kind:
        case "digits" | "account" | "transaction" | "email" | "name":
            return read_digits(node, entry, typed)
        case "phone":
            return read_phone(entry, typed, country)
        case "date":
            return read_date(typed)
        case "time":
            return read_time(typed)
        case "amount":
            return read_amount(entry, typed)
        case _:
            assert_never(kind)


def read_digits(node: Collect, entry: Entry, typed: str) -> str | Wrong:
    """Return digits of the right number, with the right check digit."""
    if not is_digits(typed):
        return Wrong("wrong_entry")
    if not fits(entry, typed):
        exact = entry.digits.fewest == entry.digits.most
        return Wrong("wrong_length", entry.digits.most if exact else None)
    if node.highest is not None and not 1 <= int(typed) <= node.highest:
        return Wrong("no_match")
    if entry.check is not None and not checks_out(entry.check, typed):
        return Wrong("wrong_check")
    return typed


def is_digits(typed: str) -> bool:
    """Tell whether `typed` is digits and nothing else."""
    return typed.isascii() and typed.isdigit()


def fits(entry: Entry, typed: str) -> bool:
    """Tell whether `typed` has the length of an entry."""
    return entry.digits.fewest <= len(typed) <= entry.digits.most


def checks_out(check: Check, number: str) -> bool:
    """Tell whether the last digit of `number` is its check digit.

    Luhn is that of ISO/IEC 7812-1, annex B.  Verhoeff finds every swap of neighbours
    as well: Mathematical Centre Tracts 29, Amsterdam 1969.
    """
    match check:
        case "luhn":
            return luhn.is_valid(number)
        case "verhoeff":
            return verhoeff.is_valid(number)
        case _:
            assert_never(check)


def read_phone(entry: Entry, typed: str, country: str | None) -> str | Wrong:
    """Return a telephone number as it was typed, at home or from abroad."""
    if not is_digits(typed) or not fits(entry, typed):
        return Wrong("wrong_phone")
    abroad = f"+{typed.removeprefix('00')}"
    if country is None or is_number(typed, country) or is_number(abroad, None):
        return typed
    return Wrong("wrong_phone")


def is_number(text: str, region: str | None) -> bool:
    """Tell whether a telephone number can have this length in its country."""
    try:
        return phonenumbers.is_possible_number(phonenumbers.parse(text, region))
    except phonenumbers.NumberParseException:
        return False


def read_date(typed: str) -> str | Wrong:
    """Return the day of year, month and day: 20261124 is 2026-11-24."""
    if not is_digits(typed) or len(typed) != len("YYYYMMDD"):
        return Wrong("wrong_date")
    try:
        return date(int(typed[:4]), int(typed[4:6]), int(typed[6:8])).isoformat()
    except ValueError:
        return Wrong("wrong_date")


def read_time(typed: str) -> str | Wrong:
    """Return the time of hour and minute, 24 hours a day: 1430 is 14:30."""
    if not is_digits(typed) or len(typed) != len("HHMM"):
        return Wrong("wrong_time")
    try:
        return time(int(typed[:2]), int(typed[2:4])).isoformat("minutes")
    except ValueError:
        return Wrong("wrong_time")


def read_amount(entry: Entry, typed: str) -> str | Wrong:
    """Return an amount; the star key is the decimal point: 12*50 is 12.50.

    0 alone is none: it asks for help, as it does everywhere.
    """
    digits = len(typed.replace(POINT, ""))
    if typed == "0" or not AMOUNT.fullmatch(typed) or digits > entry.digits.most:
        return Wrong("wrong_amount")
    return f"{Decimal(typed.replace(POINT, '.')):f}"
