"""An operation of the API: one value, from which its view and its description come."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from flask import Response
from pydantic import BaseModel

from ivr.api.site import Asked, Given
from ivr.api.tokens import Scope

Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
# Whether a change must name the version of the case that it was decided on.
Match = Literal["no", "optional", "required"]


@dataclass(frozen=True, slots=True)
class Operation:
    """What is asked with `method` at `path`, and how it is answered.

    `path` is below /api/v1, with parameters as `{number}`.  `run` does it, within one
    transaction; it raises what the cases raise.  `answer` describes the JSON that it
    gives, None where it gives none (204).  `media_types`: an answer that is no JSON.
    """

    name: str
    method: Method
    path: str
    scope: Scope
    summary: str
    run: Callable[[Asked], Given | Response]
    answer: type[BaseModel] | None = None
    query: type[BaseModel] | None = None
    body: type[BaseModel] | None = None
    match: Match = "no"
    status: int = 200
    description: str = ""
    media_types: tuple[str, ...] = ()

    @property
    def changes(self) -> bool:
        """Whether it changes anything: then it is one writing transaction."""
        return self.method != "GET"

    @property
    def success(self) -> int:
        """The status of its answer."""
        return self.status if self.answer or self.media_types else 204
