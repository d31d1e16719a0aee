"""What an admin may write in a conversation, field by field."""

from typing import Annotated, Any

from pydantic import Field

from ivr.flow.settings import Priority
from ivr.flow.values import Language, Level, Name, Part, Phone, Seconds, Text
from ivr.rehearsal.directory import DirectoryKind
from ivr.rehearsal.values import (
    Alone,
    Caller,
    CaseFields,
    Clock,
    Keys,
    NodeName,
    Number,
    PathEntry,
    Texts,
    Times,
    Title,
    Wishes,
    YesNo,
)

# So many cases can wait, and agents work, in a conversation.
MOST_WAITING = 10_000
# What a column of numbers can hold.
MOST_CASES = 2**31 - 1


class Step(Part):
    """What the caller does, if anything, then what is heard and where the call is.

    `hear` is heard in this order, `not_hear` is not; both look at what was said
    since the caller last did something.
    """

    press: Keys | None = None
    choose: Name | None = None
    choose_language: Alone | None = None
    say: Text | None = None
    say_nothing: Times | None = None
    leave_message: Seconds | None = None
    answered: YesNo | None = None
    wait_until: Clock | None = None
    hang_up: Alone | None = None
    hear: Wishes | None = None
    not_hear: Wishes | None = None
    at_node: NodeName | None = None


class AccountFacts(Part):
    """An account on file; its phone is the caller's number where none is given."""

    number: Number
    phone: Phone | None = None
    pin: Number | None = None
    data: dict[str, Text] = Field(default_factory=dict[str, str])


class Facts(Part):
    """What is so before the phone rings.

    `attested`: the telephone network vouches for the caller's number.  `language` is
    the one that is remembered of an earlier call.  `directory` is whether accounts can
    be looked up.  So many cases are `waiting` to be called before this one, and so many
    `agents` work; without it, as many as the desk's policy says.
    """

    emergency: YesNo = False
    rang_before: YesNo = False
    attested: YesNo = False
    open_case: int | None = Field(default=None, ge=1, le=MOST_CASES)
    language: Language | None = None
    account: AccountFacts | None = None
    directory: DirectoryKind = "answers"
    waiting: int = Field(default=0, ge=0, le=MOST_WAITING)
    agents: int | None = Field(default=None, ge=1, le=MOST_WAITING)


class CaseWanted(Part):
    """What a case must hold; what is not written may be anything.

    It is the case that the call opened, or the one that it was added to; `contacts` is
    how many calls were.  `none` is a value that is not known.  `collected` may hold
    more, `tags` may not.  `abandoned`: the caller hung up before anything was promised.
    """

    number: Number | None = None
    topic: Name | None = None
    priority: Priority | None = None
    language: Language | None = None
    caller: Caller | None = None
    account: Number | None = None
    callback_number: Number | None = None
    verification: Level | None = None
    verification_reasons: list[Text] | None = None
    collected: dict[str, Number] | None = None
    tags: list[Name] | None = None
    path: list[PathEntry] | None = None
    message: YesNo | None = None
    contacts: Number | None = None
    abandoned: YesNo | None = None


class Expect(Part):
    """What comes of the call.  `texts` are all that were sent, in their order."""

    case: CaseFields | None = None
    due: Clock | None = None
    texts: Texts | None = None
    ended_at: NodeName | None = None


class Setting(Part):
    """When the phone rings, from where, in which languages; what is so before."""

    at: Clock | None = None
    from_: Caller | None = Field(default=None, alias="from")
    languages: Annotated[list[Language], Field(min_length=1)] | None = None
    facts: dict[str, Any] | None = None


class Head(Setting):
    """A conversation; its steps and expectations are read one by one."""

    name: Title
    steps: list[Any] = Field(min_length=1)
    expect: dict[str, Any] | None = None


class Collection(Setting):
    """Several conversations, and what they have in common."""

    conversations: list[Any] = Field(min_length=1)
