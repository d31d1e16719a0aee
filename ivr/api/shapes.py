"""The shapes of what the API answers, for its document and for its tests."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from ivr.cases.life import Status

Number = Annotated[int, Field(description="A case's number, as callers hear it.")]
Phone = Annotated[str, Field(description="E.164; null when withheld.")]


class Shape(BaseModel):
    """A JSON object that is answered; members may be added in later releases."""


class Words(Shape):
    """What was understood of a message."""

    status: Literal["none", "pending", "done", "failed"]
    text: str | None
    confidence: float | None = Field(description="0 to 1.")
    language: str | None
    reason: str | None = Field(description="Why there are no words yet.")


class Sound(Shape):
    """A recording; its sound is at /recordings/{sid}."""

    sid: str
    seconds: int | None
    state: str


class CaseShape(Shape):
    """A case: somebody's wish to be helped.  Secrets were taken out of all texts."""

    number: Number
    status: Status
    topic: str
    priority: Literal["urgent", "high", "normal", "low"]
    language: str
    caller: Phone | None
    callback_number: Phone | None
    account: str | None
    verification: Literal["none", "on_file", "attested", "pin"]
    verification_reasons: list[str]
    tags: list[str]
    flags: list[str]
    opened_at: datetime
    due_at: datetime = Field(description="The time that the caller was promised.")
    assigned_to: str | None
    attempts: int
    escalation: str | None
    contacts: int = Field(description="Further calls about it.")
    flow: str
    flow_revision: str
    path: list[str]
    collected: dict[str, str]
    transcript: Words
    recording: Sound | None
    summary: str
    version: int = Field(description="What its ETag says; each change adds to it.")
    follow_up_at: datetime | None
    resolved_at: datetime | None
    closed_at: datetime | None
    disposition: str | None
    root_cause: str | None
    reopened: int
    abandoned: bool


class CasePage(Shape):
    """A page of the list."""

    cases: list[CaseShape]
    next: str | None = Field(
        description="The `cursor` of the next page; null at the end."
    )


class ChangeShape(Shape):
    """What a field was and became."""

    from_: Any = Field(alias="from")
    to: Any


class EventShape(Shape):
    """A line of a case's timeline: who did what, and when."""

    id: int
    position: int | None = Field(
        description="Its place among the events of all cases; null for a moment."
    )
    case: Number
    kind: str
    at: datetime
    by: str | None = Field(description="The agent; null for the desk's own doing.")
    text: str
    changes: dict[str, ChangeShape]


class EventList(Shape):
    """A case's timeline, the oldest line first."""

    events: list[EventShape]


class Feed(Shape):
    """Events of all cases, in the order of their positions."""

    events: list[EventShape]
    next: int = Field(description="What to give as `after` the next time.")
    more: bool = Field(description="Whether there is more to fetch at once.")


class PlaceShape(Shape):
    """Where something is wrong."""

    detail: str
    pointer: str | None = Field(None, description="RFC 6901, into the body.")
    parameter: str | None = None
    header: str | None = None


class ProblemShape(Shape):
    """Why a request was not done (RFC 9457); nothing was changed."""

    type: str
    title: str
    status: int
    detail: str = Field(description="One sentence: what is wrong.")
    to_do: str = Field(description="What helps.")
    errors: list[PlaceShape] = Field(default_factory=list[PlaceShape])
    current: CaseShape | None = Field(None, description="412: the case as it is now.")
    sent: Any = Field(None, description="412: what was sent.")
