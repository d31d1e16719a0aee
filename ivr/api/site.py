"""What every operation of the API shares, and what one request of it asks."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar, cast

from pydantic import BaseModel
from sqlalchemy.orm import Session

from ivr.api.tokens import Bearer
from ivr.audio.store import Store
from ivr.db import Database
from ivr.flow.flow import Flow
from ivr.flow.hours import Hours
from ivr.network.guard import Allowed
from ivr.policy.policy import DeskPolicy
from ivr.tables import Agent

PREFIX = "/api/v1"

Model = TypeVar("Model", bound=BaseModel)


def now() -> datetime:
    """Return this moment."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Api:
    """What operations need.

    `secret` signs cursors.  `flow` is the one that answers, `hours` when the desk is
    staffed, `country` where numbers
    are at home, `per_minute` how many requests a token may make, 0 for any number,
    `allowed` whom webhooks may be sent to although they are not public.
    """

    database: Database
    store: Store
    secret: bytes = field(repr=False)
    flow: Callable[[], Flow]
    hours: Callable[[], Hours] = Hours
    policy: Callable[[], DeskPolicy] = DeskPolicy
    country: Callable[[], str | None] = lambda: None
    per_minute: int = 0
    public_url: str = ""
    allowed: Allowed = field(default_factory=Allowed)
    clock: Callable[[], datetime] = now


@dataclass(frozen=True, slots=True)
class Asked:
    """One request, read whole: by whom, when, for what.

    `version` is the case's that was named by `If-Match`; None where any will do.
    """

    api: Api
    session: Session
    who: Bearer
    at: datetime
    path: Mapping[str, Any]
    query: BaseModel | None = None
    body: BaseModel | None = None
    version: int | None = None

    @property
    def agent(self) -> Agent:
        """In whose name it is asked; the token's scopes see to that there is one."""
        return cast("Agent", self.who.agent)

    @property
    def number(self) -> int:
        """The case that is asked for."""
        return self.path["number"]

    def wish(self, kind: type[Model]) -> Model:
        """Return the body, which is of the operation's own `kind`."""
        del kind
        return cast("Model", self.body)

    def filter(self, kind: type[Model]) -> Model:
        """Return the query, which is of the operation's own `kind`."""
        del kind
        return cast("Model", self.query)


@dataclass(frozen=True, slots=True)
class Given:
    """An answer: a JSON value (None for none), its headers, which case it tells of."""

    value: Any = None
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    case_number: int | None = None
