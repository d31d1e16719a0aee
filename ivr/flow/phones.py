"""A telephone number in the groups in which people of its country say it.

Whoever hears their own number in other groups than they know cannot check it.  The
groups are those of libphonenumber's national formats.
"""

import re
from itertools import chain

import phonenumbers
from phonenumbers import PhoneNumberFormat

# Where a number without a country code belongs if the flow does not say.
HOMES = {"en": "US", "zh": "CN", "ko": "KR"}
ABROAD = "00"
LONGEST_GROUP = 4
DIGITS = re.compile(r"[0-9]+")


def groups_of(number: str, home: str | None, tongue: str) -> list[str] | None:
    """Return the digits of `number`, whole or as it was typed, in groups.

    `home` is the country of numbers that name none, `tongue` the language that is
    spoken; None for what is no number there.
    """
    written = number.removeprefix("+")
    if number.startswith("+"):
        return formatted(written, number, None)
    if number.startswith(ABROAD):
        found = formatted(written[2:], f"+{written[2:]}", None)
        return [ABROAD, *found] if found else None
    homes = dict.fromkeys(filter(None, (home, HOMES.get(tongue))))
    found = (formatted(written, number, country) for country in homes)
    return next(filter(None, found), None)


def formatted(written: str, number: str, home: str | None) -> list[str] | None:
    """Return the groups of `number`, None if they are not the digits `written`."""
    try:
        parsed = phonenumbers.parse(number, home)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(parsed):
        return None
    form = PhoneNumberFormat.NATIONAL if home else PhoneNumberFormat.INTERNATIONAL
    groups = DIGITS.findall(phonenumbers.format_number(parsed, form))
    if "".join(groups) != written:
        return None
    return list(chain.from_iterable(map(short, groups)))


def short(group: str) -> list[str]:
    """Return a group whole, or in halves where it is too long to keep in mind."""
    if len(group) <= LONGEST_GROUP:
        return [group]
    half = (len(group) + 1) // 2
    return [*short(group[:half]), *short(group[half:])]
