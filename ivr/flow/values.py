"""The values of the call-flow language: names, keys, times, lengths."""

import re
from pathlib import PurePosixPath
from typing import Annotated, Literal, cast

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from ivr.flow.finding import meant

NAME = r"^[a-z][a-z0-9_]*$"
LANGUAGE = r"^[a-z]{2,3}-[A-Z]{2}$"
COUNTRY = r"^[A-Z]{2}$"
CURRENCY = r"^[A-Z]{3,5}$"
KEY = r"^[0-9*#]$"
E164 = r"^\+[1-9][0-9]{6,14}$"
SUBJECT = r"^([a-z][a-z0-9_]*\.)?[a-z][a-z0-9_]*$"
# What each shape is called when a value does not have it.
SHAPES = {
    NAME: "a name is written in small letters, digits and _, such as main_menu",
    LANGUAGE: "a language is written like en-US",
    COUNTRY: "a country is written like CN",
    CURRENCY: "a currency is written like USD or BTC",
    KEY: "a key is one of 0-9, * and #",
    E164: 'a telephone number is written like "+8613800138000", in quotes',
    SUBJECT: "write a name such as open_now, or account.tier",
}

Name = Annotated[str, Field(pattern=NAME)]
Language = Annotated[str, Field(pattern=LANGUAGE)]
Country = Annotated[str, Field(pattern=COUNTRY)]
Currency = Annotated[str, Field(pattern=CURRENCY)]
MenuKey = Annotated[str, Field(pattern=KEY)]
Phone = Annotated[str, Field(pattern=E164)]
Subject = Annotated[str, Field(pattern=SUBJECT)]

NUMBER = re.compile("[0-9]{1,6}")
CHECKS = ("luhn", "verhoeff")
# What no telephone keypad can spell.
Spelt = Literal["email", "name"]
Level = Literal["none", "on_file", "attested", "pin"]
LevelWanted = Literal["none", "on_file", "attested", "pin", "topic"]

LENGTHS = re.compile(r"([0-9]{1,2})(?: ?- ?([0-9]{1,2}))?")
MOST_DIGITS = 32
SECONDS_PER_UNIT = {"s": 1, "min": 60}
# Never shorter than what was meant, whatever the calendar says.
DAYS_PER_UNIT = {"day": 1, "week": 7, "month": 31, "year": 366}
FOR_GOOD = "forever"
MOST_DAYS = 36_600


class Part(BaseModel):
    """A piece of the flow: nothing unknown in it, nothing changed after it loads."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def seconds(value: object) -> object:
    """Turn `90 s` or `3 min` into seconds; a number alone is seconds."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    number, _, unit = str(value).strip().partition(" ")
    if not NUMBER.fullmatch(number) or unit not in SECONDS_PER_UNIT:
        raise ValueError("a time is written like 5 s or 3 min")
    return int(number) * SECONDS_PER_UNIT[unit]


Seconds = Annotated[int, BeforeValidator(seconds), Field(ge=1, le=3600)]


def days(value: object) -> object:
    """Turn `90 days` or `2 years` into days, and `forever` into 0."""
    if value == FOR_GOOD:
        return 0
    number, _, unit = str(value).strip().partition(" ")
    length = DAYS_PER_UNIT.get(unit.removesuffix("s"))
    if not NUMBER.fullmatch(number) or length is None:
        raise ValueError("a period is written like 90 days, 6 months or 2 years")
    found = int(number) * length
    if not 0 < found <= MOST_DAYS:
        raise ValueError("a period is from 1 day to 100 years, or forever")
    return found


Days = Annotated[int, BeforeValidator(days)]


class DigitCount(Part):
    """How many digits an entry has."""

    fewest: int
    most: int


def digit_count(value: object) -> object:
    """Turn `9` or `6-12` into a DigitCount's fields."""
    if isinstance(value, DigitCount):
        return value
    found = LENGTHS.fullmatch(str(value))
    if not found:
        raise ValueError("digits are written as a length such as 9, or 6-12")
    fewest, most = int(found[1]), int(found[2] or found[1])
    if not 1 <= fewest <= most <= MOST_DIGITS:
        raise ValueError(f"digits are a length from 1 to {MOST_DIGITS}, or from-to")
    return {"fewest": fewest, "most": most}


Count = Annotated[DigitCount, BeforeValidator(digit_count)]


def check(value: object) -> object:
    """Refuse a check digit that is not one of ours, and say which was meant."""
    if value is not None and value not in CHECKS:
        hint = meant(value, CHECKS) if isinstance(value, str) else ""
        raise ValueError(f"write 'luhn' or 'verhoeff'{hint}")
    return value


Check = Annotated[Literal["luhn", "verhoeff"], BeforeValidator(check)]


def listed(value: object) -> object:
    """Turn one value into a list of one."""
    return cast("list[object]", value) if isinstance(value, list) else [value]


Names = Annotated[list[Name], BeforeValidator(listed), Field(min_length=1)]


def phones(value: object) -> object:
    """Turn one number into a list; without quotes a `+` is lost, so refuse that."""
    numbers = cast("list[object]", listed(value))
    if any(isinstance(number, int) for number in numbers):
        raise ValueError(SHAPES[E164])
    return numbers


Phones = Annotated[list[Phone], BeforeValidator(phones), Field(min_length=1)]


def text(value: object) -> object:
    """Take words, or a whole number that is meant as words.

    A number with a point is not taken without quotes: 1.50 would be heard as 1.5.
    """
    worded = isinstance(value, str | int) and not isinstance(value, bool)
    if not worded or not str(value).strip():
        raise ValueError("write words or a number, in quotes")
    return str(value)


Text = Annotated[str, BeforeValidator(text)]


Phrases = Annotated[list[Text], BeforeValidator(listed), Field(min_length=1)]


def folder(value: object) -> object:
    """Refuse a folder that would not move with the flow file."""
    path = PurePosixPath(value) if isinstance(value, str) else PurePosixPath()
    if not path.parts or path.is_absolute() or ".." in path.parts:
        raise ValueError("write a folder below the flow's own, such as prompts")
    return value


Folder = Annotated[str, BeforeValidator(folder)]
