"""The shapes of webhooks, asked and answered."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from ivr.api.shapes import Shape
from ivr.api.wishes import Filter, Moment, Wish
from ivr.webhooks.endpoints import LONGEST_URL, MOST_EVENTS

State = Literal["queued", "sending", "done", "failed"]


class WebhookShape(Shape):
    """An address that is told of events."""

    id: int
    url: str
    events: list[str]
    details: bool
    state: Literal["active", "disabled"]
    reason: str | None = Field(description="Why it is disabled.")
    created_at: datetime
    failing_since: datetime | None
    position: int = Field(description="The last event that it has a delivery of.")


class WebhookMade(WebhookShape):
    """A webhook with its secret, which is shown this once."""

    secret: str


class WebhookList(Shape):
    """Every webhook."""

    webhooks: list[WebhookShape]


class DeliveryShape(Shape):
    """An event on its way to a webhook."""

    id: int
    message_id: str = Field(description="The `webhook-id` of every try.")
    type: str
    case: int | None
    state: State
    attempts: int
    status: int | None = Field(description="What the last try was answered.")
    reason: str | None
    created_at: datetime
    ended_at: datetime | None


class DeliveryList(Shape):
    """The newest deliveries to a webhook, the newest first."""

    deliveries: list[DeliveryShape]


class Replayed(Shape):
    """How many deliveries are sent again."""

    count: int


class WebhookWish(Wish):
    """Who is to be told of what, from now on."""

    url: Annotated[str, Field(min_length=1, max_length=LONGEST_URL)]
    events: Annotated[list[str], Field(max_length=MOST_EVENTS)] = Field(
        description="Types like `case.opened`, or `*`."
    )
    details: bool = Field(
        default=False,
        description="With numbers, notes and transcripts; needs cases:read.",
    )


class RotateWish(Wish):
    """For how long the old secret signs beside the new one."""

    overlap_hours: Annotated[int, Field(ge=0, le=720)] = 24


class ReplayWish(Wish):
    """Which deliveries are sent again; without either, those that were given up."""

    deliveries: Annotated[
        list[Annotated[int, Field(ge=1, le=2147483647)]], Field(max_length=500)
    ] = Field(default_factory=list[int])
    since: Moment | None = None


class DeliveryFilter(Filter):
    """Which deliveries."""

    failed: bool = False
    limit: Annotated[int, Field(ge=1, le=200)] = 50
