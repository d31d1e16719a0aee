"""What is wrong, as `application/problem+json` (RFC 9457): what, where, what to do."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from flask import Response
from werkzeug.exceptions import HTTPException

from ivr.errors import IvrError

URN = "urn:ivr-hotline:problem:"
MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is wrong: a JSON pointer, a parameter or a header; and what."""

    detail: str
    pointer: str | None = None
    parameter: str | None = None
    header: str | None = None

    def json(self) -> dict[str, str]:
        """Return the place with what is known of it."""
        places = {
            "pointer": self.pointer,
            "parameter": self.parameter,
            "header": self.header,
        }
        known = {name: value for name, value in places.items() if value is not None}
        return {"detail": self.detail, **known}


class ProblemError(IvrError):
    """A request that is not done: the sentence says why, `to_do` what helps.

    `kind` is the last part of the problem's type; `more` are further members.
    """

    def __init__(  # noqa: PLR0913 - a problem's members
        self,
        status: int,
        kind: str,
        detail: str,
        to_do: str,
        *,
        errors: Sequence[Place] = (),
        headers: Mapping[str, str] | None = None,
        more: Mapping[str, Any] | None = None,
    ) -> None:
        """Keep what the answer says."""
        super().__init__(detail)
        self.problem = Problem(
            status, kind, detail, to_do, tuple(errors), headers or {}, more or {}
        )


@dataclass(frozen=True, slots=True)
class Problem:
    """The answer to a request that is not done."""

    status: int
    kind: str
    detail: str
    to_do: str
    errors: tuple[Place, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    more: Mapping[str, Any] = field(default_factory=dict[str, Any])

    def json(self) -> dict[str, Any]:
        """Return the problem's JSON object."""
        found: dict[str, Any] = {
            "type": f"{URN}{self.kind}",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "detail": self.detail,
            "to_do": self.to_do,
        }
        if self.errors:
            found["errors"] = [one.json() for one in self.errors]
        return found | dict(self.more)

    def answer(self) -> Response:
        """Return the problem as an answer."""
        text = json.dumps(self.json(), ensure_ascii=False)
        answer = Response(text, self.status, content_type=MEDIA_TYPE)
        answer.headers.update(self.headers)
        return answer


# What the web server itself refuses: its kind, the sentence, and what to do.
REFUSALS: dict[int, tuple[str, str, str]] = {
    404: (
        "not_found",
        "there is nothing at this address",
        "look the address up in /api/v1/openapi.json",
    ),
    405: (
        "method_not_allowed",
        "this address is not asked with this method",
        "use a method that the Allow header names",
    ),
    413: (
        "too_large",
        "the body is larger than 64 KiB",
        "send a shorter text, or parts of it",
    ),
    416: (
        "wrong_range",
        "there is no such part of this recording",
        "ask for a part within its length, which Content-Range says",
    ),
}
OTHER = ("bad_request", "the request cannot be read", "check how it is made")


def refusal(error: HTTPException) -> Problem:
    """Return what the web server refuses as a problem."""
    status = error.code or HTTPStatus.BAD_REQUEST
    kind, detail, to_do = REFUSALS.get(status, OTHER)
    kept = {
        name: value
        for name, value in error.get_headers()
        if name.lower() in {"allow", "retry-after", "content-range"}
    }
    return Problem(status, kind, detail, to_do, headers=kept)


def broken() -> Problem:
    """Return that it broke on our side."""
    detail = "something broke on our side; the log says what"
    to_do = "try again; nothing was changed"
    return Problem(500, "broken", detail, to_do)
