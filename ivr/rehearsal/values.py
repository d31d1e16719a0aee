"""The values of a conversation: keys, clocks, numbers, sentences.

Numbers are digits in quotes, or plain where they do not begin with a nought; times
are clocks in the flow's zone; `…` stands for any words, or none.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal, cast

from pydantic import BeforeValidator, Field

from ivr.flow.values import E164

CLOCK = "%Y-%m-%d %H:%M"
SECONDS = ":%S"
# In which calendars and time zones are known.
YEARS = range(2000, 2100)
MOST_KEYS = 64
MOST_SILENCES = 20
KEYS = re.compile(rf"[0-9*#]{{1,{MOST_KEYS}}}", re.ASCII)
NODE = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*", re.ASCII)
WITHHELD, NONE = "withheld", "none"
YES = {True: True, False: False, "yes": True, "on": True, "no": False, "off": False}
# Written alone as a step, such as `- hang_up`, or with nothing after it.
BARE = ("choose_language", "say_nothing", "hang_up")


@dataclass(frozen=True, slots=True)
class Words:
    """A sentence, in which `…` stands for any words, or none."""

    text: str


@dataclass(frozen=True, slots=True)
class PromptNamed:
    """A prompt by its name, in the language that is spoken, whatever is filled in."""

    name: str


Wanted = Words | PromptNamed


def wanted(value: object) -> object:
    """Take a sentence, or `{prompt: name}`."""
    if isinstance(value, str) and value.strip():
        return Words(" ".join(value.split()))
    named = cast("dict[str, Any]", value) if isinstance(value, dict) else {}
    if list(named) == ["prompt"] and isinstance(named["prompt"], str):
        return PromptNamed(named["prompt"])
    raise ValueError("write a sentence in quotes, or {prompt: its name}")


def listed(value: object) -> object:
    """Turn one value into a list of one."""
    return cast("list[object]", value) if isinstance(value, list) else [value]


def keys(value: object) -> object:
    """Take keys in quotes or as a whole number."""
    written = str(value) if is_written(value) else ""
    if not KEYS.fullmatch(written):
        raise ValueError('write keys in quotes, such as "1" or "*#"')
    return written


def is_written(value: object) -> bool:
    """Tell whether a value is text or a whole number."""
    return isinstance(value, int | str) and not isinstance(value, bool)


def number(value: object) -> object:
    """Take digits in quotes or as a whole number."""
    if not is_written(value) or value == "":
        raise ValueError('write the digits in quotes, such as "220184467"')
    return str(value)


def clock(value: object) -> object:
    """Turn `2026-11-23 11:00`, or `2026-11-23 11:00:30`, into a time without a zone."""
    text = str(value)
    form = CLOCK + SECONDS if text.count(":") > CLOCK.count(":") else CLOCK
    try:
        found = datetime.strptime(text, form)  # noqa: DTZ007 - the flow's zone
    except ValueError:
        raise ValueError("a time is written like 2026-11-23 11:00") from None
    if found.year not in YEARS:
        raise ValueError(f"write a year from {YEARS[0]} to {YEARS[-1]}")
    return found


def shown(at: datetime) -> str:
    """Write a time as `clock` reads it; without seconds where there are none."""
    return at.strftime(CLOCK + SECONDS if at.second else CLOCK)


def caller(value: object) -> object:
    """Refuse what no telephone shows."""
    if value == WITHHELD or (isinstance(value, str) and re.fullmatch(E164, value)):
        return value
    raise ValueError('write a number like "+8613800138000" in quotes, or withheld')


def times(value: object) -> object:
    """Take how often; the word alone is once."""
    if value is True:
        return 1
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise ValueError("write how often, such as 3, or nothing for once")


def alone(value: object) -> object:
    """Take a word that has no value."""
    if value is True:
        return value
    raise ValueError("write nothing after it")


def yes_or_no(value: object) -> object:
    """Take a yes or a no in any of its forms."""
    if isinstance(value, bool | str) and value in YES:
        return YES[value]
    raise ValueError("write true or false")


def bare(step: object) -> object:
    """Have words that stand alone say yes."""
    if isinstance(step, str) and step in BARE:
        return {step: True}
    if not isinstance(step, dict):
        return step
    fields = cast("dict[str, Any]", step)
    stands_alone = {name: True for name in BARE if fields.get(name, True) is None}
    return fields | stands_alone


def title(value: object) -> object:
    """Refuse a name that does not fit in a line."""
    if not isinstance(value, str) or not value.strip() or "\n" in value.strip():
        raise ValueError("write one line that says what the call is about")
    return " ".join(value.split())


def node(value: object) -> object:
    """Refuse what is no node's name; a part of a node has a point in it."""
    if not isinstance(value, str) or not NODE.fullmatch(value):
        raise ValueError("write the name of a node")
    return value


def entry(value: object) -> object:
    """Take a line of a path: `main:missing_transfer`, or `…` for any lines."""
    if not isinstance(value, str) or not value.strip():
        raise ValueError("write a node, or node:option, or …")
    return value.strip()


def case_fields(value: object) -> object:
    """Take the fields of a case, which are read one by one, or `none`."""
    if value == NONE or isinstance(value, dict):
        return cast("dict[str, Any]", value)
    raise ValueError("write fields such as {topic: transfers}, or none")


def texts(value: object) -> object:
    """Take all text messages; `none` is an empty list."""
    return [] if value == NONE else listed(value)


Wish = Annotated[Wanted, BeforeValidator(wanted)]
Wishes = Annotated[list[Wish], BeforeValidator(listed), Field(min_length=1)]
Texts = Annotated[list[Wish], BeforeValidator(texts)]
CaseFields = Annotated[Any, BeforeValidator(case_fields)]
Keys = Annotated[str, BeforeValidator(keys)]
Number = Annotated[str, BeforeValidator(number)]
Clock = Annotated[datetime, BeforeValidator(clock)]
Caller = Annotated[str, BeforeValidator(caller)]
Times = Annotated[int, BeforeValidator(times), Field(ge=1, le=MOST_SILENCES)]
Alone = Annotated[Literal[True], BeforeValidator(alone)]
YesNo = Annotated[bool, BeforeValidator(yes_or_no)]
Title = Annotated[str, BeforeValidator(title)]
NodeName = Annotated[str, BeforeValidator(node)]
PathEntry = Annotated[str, BeforeValidator(entry)]
