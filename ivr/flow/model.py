"""The call-flow language: what an admin may write, field by field.

Names stand for places in the tree, words live in the prompt files under the same
names, and every field that can have a good default has one.
"""

import re
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from ivr.flow.hours import Hours

Priority = Literal["urgent", "high", "normal", "low"]
NAME = r"^[a-z][a-z0-9_]*$"
LANGUAGE = r"^[a-z]{2,3}-[A-Z]{2}$"
COUNTRY = r"^[A-Z]{2}$"
KEY = r"^[0-9*#]$"
# What each shape is called when a value does not have it.
SHAPES = {
    NAME: "a name is written in small letters, digits and _, such as main_menu",
    LANGUAGE: "a language is written like en-US",
    COUNTRY: "a country is written like CN",
    KEY: "a key is one of 0-9, * and #",
}

Name = Annotated[str, Field(pattern=NAME)]
Language = Annotated[str, Field(pattern=LANGUAGE)]
Country = Annotated[str, Field(pattern=COUNTRY)]
MenuKey = Annotated[str, Field(pattern=KEY)]

LENGTHS = re.compile(r"([0-9]{1,2})(?: ?- ?([0-9]{1,2}))?")
MOST_DIGITS = 32
SECONDS_PER_UNIT = {"s": 1, "min": 60}


def seconds(value: object) -> object:
    """Turn `90 s` or `3 min` into seconds; a number alone is seconds."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    number, _, unit = str(value).strip().partition(" ")
    if not number.isdecimal() or unit not in SECONDS_PER_UNIT:
        raise ValueError("a time is written like 5 s or 3 min")
    return int(number) * SECONDS_PER_UNIT[unit]


Seconds = Annotated[int, BeforeValidator(seconds), Field(ge=1, le=3600)]


class Part(BaseModel):
    """A piece of the flow: nothing unknown in it, nothing changed after it loads."""

    model_config = ConfigDict(frozen=True, extra="forbid")


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


class Topic(Part):
    """Why people call, and how soon they must be answered."""

    priority: Priority = "normal"


class Entry(Part):
    """A kind of number that a caller types, and how to know that it is whole."""

    digits: Count
    check: Literal["luhn"] | None = None


class Tries(Part):
    """How often a prompt is heard without an answer, and where that leads."""

    limit: int = Field(default=3, ge=1, le=5, strict=True)
    then: Name | None = None


class Option(Part):
    """What one key of a menu offers, and what choosing it means."""

    option: Name
    then: Name
    topic: Name | None = None
    language: Language | None = None


class Say(Part):
    """Speak a prompt and go on."""

    say: Name
    then: Name


class Menu(Part):
    """Offer keys.  The prompt of the same name, if there is one, introduces them."""

    menu: dict[MenuKey, Option] = Field(min_length=1, max_length=12)
    prompt: Name | None = None
    wait: Seconds = 5
    no_input: Tries = Tries()
    no_match: Tries = Tries()


class Collect(Part):
    """Ask for digits, check them, read them back and have them confirmed.

    The star key means "I do not have it" and leads to `give_up`.
    """

    collect: Name
    digits: Count | None = None
    check: Literal["luhn"] | None = None
    prompt: Name | None = None
    confirm: bool = True
    wait: Seconds = 5
    then: Name
    give_up: Name | None = None
    no_input: Tries = Tries()
    no_match: Tries = Tries()


class Branch(Part):
    """Go one way when something is so and another way when it is not.

    `open_now`: somebody is there.  `caller_known`: the call shows a number.
    """

    branch: Literal["open_now", "caller_known"]
    yes: Name
    no: Name


class Recording(Part):
    """How long a message may be, and how much silence ends it."""

    longest: Seconds = 180
    silence: Seconds = 5


class Voicemail(Part):
    """Take a message.  `empty` is where a caller goes who says nothing."""

    voicemail: Recording
    prompt: Name | None = None
    then: Name
    empty: Name | None = None


class OpenCase(Part):
    """Open the case, or add to the one that this call has; then say its promise."""

    case: Literal["open"]
    say: Name | None = None
    then: Name


class Goto(Part):
    """Go to another node."""

    goto: Name


class HangUp(Part):
    """Speak a last prompt and end the call."""

    hang_up: Name


Node = Say | Menu | Collect | Branch | Voicemail | OpenCase | Goto | HangUp


class Settings(Part):
    """What stands at the top of a flow file beside its nodes.

    `country` is where a phone number belongs that a caller types without a country
    code; `give_up` is where callers go who stay silent or press wrong keys.
    """

    flow: Name
    languages: list[Language] = Field(min_length=1)
    prompts: str = "prompts"
    hours: Hours = Hours()
    topics: dict[Name, Topic] = Field(default_factory=dict[str, Topic])
    account: Entry | None = None
    country: Country | None = None
    start: Name
    give_up: Name
    help: Name | None = None
