"""Where a call stands: all that the engine knows, and all that it needs."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from typing import Any, ClassVar, Literal, Self

from pydantic import ConfigDict, TypeAdapter

from ivr.errors import IvrError
from ivr.flow.values import Level

Waiting = Literal[
    "start", "keys", "secret", "recording", "case", "level", "transfer", "ended"
]
Phase = Literal["asking", "repairing", "confirming"]


class StateError(IvrError):
    """A stored state cannot be read: the call goes on as a message."""


@dataclass(frozen=True, slots=True)
class State:
    """One call's place in its flow.

    `silences` and `misses` count no-input and no-match at the present node, apart
    from each other.  `heard` is a number as it was said, `doubt` the place in it (from
    0) of the one digit that is asked for again, and `misheard` how often a number that
    was said came to nothing.  `menus` are the menus passed on the way, for going back.
    `path` is what an agent reads: nodes, and `node:option` where a key was pressed.
    `steps` counts the nodes entered, and the questions asked again, in the whole
    call.  `facts` is what the host knows: of the caller, and (`account.NAME`) of
    their account.  `answered`: the caller has got what they called for.
    `requests` is what the company's own systems were asked for.
    """

    __pydantic_config__: ClassVar = ConfigDict(extra="forbid", strict=True)

    flow: str
    revision: str
    language: str
    node: str = ""
    waiting: Waiting = "start"
    phase: Phase = "asking"
    topic: str | None = None
    caller: str | None = None
    entry: str = ""
    collected: dict[str, str] = field(default_factory=dict[str, str])
    silences: int = 0
    misses: int = 0
    heard: str = ""
    doubt: int | None = None
    misheard: int = 0
    menus: tuple[str, ...] = ()
    path: tuple[str, ...] = ()
    steps: int = 0
    left_message: bool = False
    case_number: int | None = None
    due_at: str | None = None
    tags: tuple[str, ...] = ()
    facts: dict[str, str] = field(default_factory=dict[str, str])
    verification: Level = "none"
    answered: bool = False
    requests: tuple[str, ...] = ()

    def but(self, **changes: Any) -> Self:  # noqa: ANN401 - any field's value
        """Return a copy of this state with `changes`."""
        return replace(self, **changes)

    @property
    def due(self) -> datetime | None:
        """The promised moment, when a case was opened."""
        return datetime.fromisoformat(self.due_at) if self.due_at else None

    @property
    def wants_help(self) -> bool:
        """Whether a caller who is gone now must be called back all the same."""
        return (self.topic is not None and not self.answered) or self.left_message

    def to_json(self) -> str:
        """Return the state as JSON text, to be stored with the call."""
        return shape().dump_json(self).decode()

    @staticmethod
    def from_json(text: str) -> "State":
        """Return the state that `to_json` wrote; raises StateError for other text."""
        try:
            state = shape().validate_json(text)
            _ = state.due  # a promised moment that is no moment is rubbish as well
        except ValueError as wrong:
            raise StateError("a call's stored state cannot be read") from wrong
        return state


@cache
def shape() -> TypeAdapter[State]:
    """Return what checks that stored text has a state's fields, each of its type."""
    return TypeAdapter(State)
