"""The nodes that the engine runs.

Names stand for places in the tree, words live in the prompt files under the same
names, and every field that can have a good default has one.  What is written shorter
and expanded when it loads stands in `ivr.flow.written`.
"""

from typing import Literal

from pydantic import Field, model_validator

from ivr.flow.values import (
    Check,
    Count,
    Currency,
    Language,
    LevelWanted,
    MenuKey,
    Name,
    Names,
    Part,
    Seconds,
    Spelt,
    Subject,
    Text,
)

EntryType = Literal[
    "digits", "account", "phone", Spelt, "transaction", "date", "time", "amount"
]


class Tries(Part):
    """How often a prompt is heard without an answer, and where that leads."""

    limit: int = Field(default=3, ge=1, le=5, strict=True)
    then: Name | None = None


class Option(Part):
    """What one choice of a menu offers, and what choosing it means.

    `set` keeps values under names, as if the caller had typed them.  `answered`: the
    caller has got what they called for, and a call that ends here needs no case.
    """

    option: Name
    then: Name
    topic: Name | None = None
    language: Language | None = None
    tag: Name | None = None
    set: dict[Name, Text] = Field(default_factory=dict[str, str])
    answered: bool = Field(default=False, strict=True)


class Say(Part):
    """Speak a prompt and go on."""

    say: Name
    then: Name


class Play(Part):
    """Play a prompt that was recorded in every language, and go on."""

    play: Name
    then: Name


class Menu(Part):
    """Offer keys.  The prompt of the same name, if there is one, introduces them.

    `spoken` are choices without a key, heard where speech is on; `speech` turns it
    on or off here.
    """

    menu: dict[MenuKey, Option] = Field(min_length=1, max_length=12)
    prompt: Name | None = None
    wait: Seconds = 5
    speech: bool | None = Field(default=None, strict=True)
    spoken: list[Option] = Field(default_factory=list[Option])
    no_input: Tries = Tries()
    no_match: Tries = Tries()


class Collect(Part):
    """Ask for something, check it, read it back; who has none goes to `give_up`."""

    collect: Name
    type: EntryType | None = None
    digits: Count | None = None
    check: Check | None = None
    highest: int | None = Field(default=None, ge=1, strict=True)
    currency: Currency | None = None
    prompt: Name | None = None
    confirm: bool = Field(default=True, strict=True)
    speech: bool | None = Field(default=None, strict=True)
    wait: Seconds = 5
    then: Name
    give_up: Name | None = None
    no_input: Tries = Tries()
    no_match: Tries = Tries()


class Verify(Part):
    """Learn how far it is certain who calls; `pin` asks for the telephone PIN.

    `topic` is the least level of the call's topic.  `failed` is where a caller goes
    who does not reach the level.
    """

    verify: LevelWanted
    prompt: Name | None = None
    wait: Seconds = 5
    then: Name
    failed: Name | None = None
    no_input: Tries = Tries()
    no_match: Tries = Tries()


class Branch(Part):
    """Go one way or another by what is known of the call.

    With `yes` and `no`: whether it is so, or known at all.  With `is` and `else`:
    by its value.
    """

    branch: Subject
    yes: Name | None = None
    no: Name | None = None
    is_: dict[str, Name] | None = Field(default=None, alias="is", min_length=1)
    else_: Name | None = Field(default=None, alias="else")

    @model_validator(mode="after")
    def both_ways(self) -> "Branch":
        """Refuse a branch that leads nowhere when its subject is otherwise."""
        facts = {"yes": self.yes, "no": self.no}
        values = {"is": self.is_, "else": self.else_}
        given = [ways for ways in (facts, values) if any(ways.values())]
        if len(given) != 1:
            raise ValueError("write `yes` and `no`, or `is` and `else`")
        missing = [name for name, way in given[0].items() if way is None]
        if missing:
            raise ValueError(f"`{missing[0]}` is missing")
        return self


class Recording(Part):
    """How long a message may be, and how much silence ends it."""

    longest: Seconds = 180
    silence: Seconds = 5


class Voicemail(Part):
    """Take a message.  `empty` is where a caller goes who says nothing.

    `set` keeps values under names once something was said.
    """

    voicemail: Recording
    prompt: Name | None = None
    set: dict[Name, Text] = Field(default_factory=dict[str, str])
    then: Name
    empty: Name | None = None


class Transfer(Part):
    """Connect the caller with `people`; who finds nobody goes on at `no_answer`.

    `then` is where a caller stands when the person has hung up.
    """

    transfer: Name
    prompt: Name | None = None
    then: Name
    no_answer: Name | None = None


class Send(Part):
    """Send a prompt as a text message, to a caller who wants it, and go on."""

    send: Name
    then: Name


class Request(Part):
    """Ask the company's own systems for something, and go on."""

    request: Literal["freeze"]
    then: Name


class SwitchLanguage(Part):
    """Speak another language from here on."""

    language: Language
    then: Name


class Tag(Part):
    """Mark the call, and its case, with words."""

    tag: Names
    then: Name


class OpenCase(Part):
    """Open the case, or add to the one that this call has; then say its promise.

    `join` adds the call to a case that its caller has open, where there is one.
    """

    case: Literal["open", "join"]
    say: Name | None = None
    then: Name


class Goto(Part):
    """Go to another node."""

    goto: Name


class HangUp(Part):
    """Speak a last prompt and end the call."""

    hang_up: Name


Node = (
    Say
    | Play
    | Menu
    | Collect
    | Verify
    | Branch
    | Voicemail
    | Transfer
    | Send
    | Request
    | SwitchLanguage
    | Tag
    | OpenCase
    | Goto
    | HangUp
)
# The nodes that ask the caller for keys, and count silence and mistakes.
Asking = Menu | Collect | Verify
