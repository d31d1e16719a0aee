"""The shapes of what the API is asked.  A field that is not named here is refused."""

import re
from datetime import datetime
from typing import Annotated, Literal

from pydantic import (
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
)

from ivr.callbacks.typed_in import TypedIn
from ivr.cases.life import Status
from ivr.cases.working import LONGEST_TEXT

# What PostgreSQL cannot hold is in no name.
Word = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f]+$")]
Text = Annotated[str, Field(max_length=LONGEST_TEXT)]
MOST = 2147483647
WRITTEN = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d")


def written(value: object) -> object:
    """Refuse what is no ISO 8601 text, such as a number of seconds."""
    if not isinstance(value, str) or not WRITTEN.match(value):
        raise ValueError("write a time like 2026-11-26T10:00:00+08:00")
    return value


Moment = Annotated[AwareDatetime, BeforeValidator(written), Field(strict=False)]
Local = Annotated[datetime, BeforeValidator(written), Field(strict=False)]


class Wish(BaseModel):
    """What is asked; types are not guessed."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Filter(BaseModel):
    """What an address's parameters ask; they are texts, and read as such."""

    model_config = ConfigDict(extra="forbid")


class Page(Filter):
    """How much of a list, and from where on."""

    limit: Annotated[int, Field(ge=1, le=200)] = 50
    cursor: Annotated[str, Field(max_length=2000)] | None = None


class CaseFilter(Page):
    """Which cases; all that is given must hold."""

    status: list[Status] = Field(
        default_factory=list[Status],
        description="Any of these; without, those that are neither resolved nor closed",
    )
    topic: Word | None = None
    priority: Literal["urgent", "high", "normal", "low"] | None = None
    assigned_to: Word | None = Field(None, description="An agent's name.")
    unassigned: bool | None = Field(None, description="`true`: nobody's.")
    tag: Word | None = None
    caller: Annotated[str, Field(pattern=r"^\+[0-9]{4,15}$")] | None = None
    due_before: Moment | None = None
    opened_since: Moment | None = None


class FindFilter(Page):
    """What a case must hold, and be."""

    q: Annotated[
        str, Field(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f]+$")
    ] = Field(description="Words, a number in any form, its last digits, an account.")
    status: Status | None = None
    topic: Word | None = None
    language: Word | None = None
    assigned_to: Word | None = Field(None, description="An agent's name.")
    tag: Word | None = None
    opened_since: Moment | None = None


class FeedFilter(Filter):
    """Which events of all cases."""

    after: Annotated[int, Field(ge=0, le=MOST)] = Field(
        0, description="The last position that was seen; 0 for all from the first."
    )
    limit: Annotated[int, Field(ge=1, le=500)] = 100
    kind: list[Word] = Field(
        default_factory=list[Word], description="Any of these; without, all."
    )


class NoteWish(Wish):
    """A note; secrets in it are left out."""

    text: Text


class ReleaseWish(Wish):
    """Why a case is given back."""

    reason: Text = ""


class PlanWish(Wish):
    """When a case comes back: `until`, or `local` on the caller's clock."""

    until: Moment | None = Field(
        None, description="With an offset, like 2026-11-26T10:00:00+08:00."
    )
    local: Local | None = Field(
        None, description="Without an offset, like 2026-11-26T10:00."
    )
    zone: Word | None = Field(
        None, description="Of `local`, IANA; without, that of the callback number."
    )
    reason: Text = ""


class CalledWish(Wish):
    """What came of a call that the agent made by the desk's own phone."""

    outcome: TypedIn


class CloseWish(Wish):
    """How a case ends: a disposition of desk.yaml."""

    disposition: Word
    root_cause: Word | None = None
    text: Text = ""


class EscalateWish(Wish):
    """Why a supervisor must see a case."""

    reason: Text


class AssignWish(Wish):
    """Who is to have a case."""

    agent: Word
