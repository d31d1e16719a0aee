"""What stands at the top of a flow file, beside its nodes."""

from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from ivr.flow.hours import Hours
from ivr.flow.values import (
    Check,
    Count,
    Country,
    Days,
    Folder,
    Language,
    Level,
    Name,
    Part,
    Phones,
    Phrases,
    Seconds,
    Text,
)

Priority = Literal["urgent", "high", "normal", "low"]


class Topic(Part):
    """Why people call, how soon they must be answered, and how sure of them to be.

    `minimum` is the least level of verification before anything about an account is
    told or done.  `keep` is for how many days a case is kept after its closing, 0 for
    good; None is the installation's own period.
    """

    priority: Priority = "normal"
    minimum: Level = "none"
    keep: Days | None = None


class Hint(Part):
    """Words of a message, by language, that tell what it is about and how urgent it is.

    `priority` left out is that of the topic.
    """

    topic: Name | None = None
    priority: Priority | None = None
    words: dict[Language, Phrases]

    @model_validator(mode="after")
    def tells_something(self) -> "Hint":
        """Refuse a hint from which nothing follows."""
        if self.topic is None and self.priority is None:
            raise ValueError("write a `topic`, a `priority`, or both")
        return self


class Entry(Part):
    """A kind of number that a caller types, and how to know that it is whole."""

    digits: Count
    check: Check | None = None


class People(Part):
    """Who takes calls: numbers that ring at once for `ring` seconds, ten at most.

    With `press_1` a call counts as taken when whoever answers presses 1, so that an
    answering machine takes none.  https://www.twilio.com/docs/voice/twiml/number
    """

    number: Annotated[Phones, Field(max_length=10)]
    ring: Seconds = 25
    press_1: bool = Field(default=True, strict=True)


class Limits(Part):
    """What a caller can be asked to bear; times in seconds."""

    first_option_s: int = Field(default=15, ge=1, strict=True)
    whole_menu_s: int = Field(default=30, ge=1, strict=True)
    most_options: int = Field(default=5, ge=1, strict=True)
    exit_prompts: int = Field(default=9, ge=1, strict=True)
    exit_s: int = Field(default=180, ge=1, strict=True)
    closed_days: int = Field(default=7, ge=0, strict=True)


class Subflow(Part):
    """Nodes that are written once and used in several places.

    `parameters` are the names that stand as `$name` in its nodes, with what they
    are where nothing is given; None must be given.
    """

    parameters: dict[Name, Any] = Field(default_factory=dict[str, Any])
    start: Name
    nodes: dict[str, Any] = Field(min_length=1)


class Settings(Part):
    """What stands at the top of a flow file beside its nodes.

    `country` is where a phone number belongs that a caller types without a country
    code; `give_up` is where callers go who stay silent or press wrong keys.
    """

    flow: Name
    languages: list[Language] = Field(min_length=1)
    prompts: Folder = "prompts"
    hours: Hours = Hours()
    topics: dict[Name, Topic] = Field(default_factory=dict[str, Topic])
    hints: dict[Name, Hint] = Field(default_factory=dict[str, Hint])
    account: Entry | None = None
    country: Country | None = None
    variables: dict[Name, Text] = Field(default_factory=dict[str, str])
    people: dict[Name, People] = Field(default_factory=dict[str, People])
    speech: list[Language] = Field(default_factory=list[str])
    start: Name
    give_up: Name
    help: Name | None = None
    emergency: Name | None = None
    subflows: dict[Name, Subflow] = Field(default_factory=dict[str, Subflow])
    limits: Limits = Limits()
    silence: dict[Name, Annotated[str, Field(min_length=1)]] = Field(
        default_factory=dict[str, str]
    )
