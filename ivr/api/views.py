"""From a request to its operation, and from what comes of it to an answer."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from flask import Response, g, request
from sqlalchemy.orm import Session

from ivr.api.answers import Kept, UnderWay, begin, keep, request_digest
from ivr.api.doors import Door
from ivr.api.operation import Operation
from ivr.api.reading import read_body, read_key, read_query, read_version
from ivr.api.refusals import told
from ivr.api.site import Api, Asked, Given
from ivr.cases.refusals import CaseNotFoundError, CaseRefusedError
from ivr.errors import IvrError

JSON = "application/json"


@dataclass(slots=True)
class Views:
    """Makes the views of operations."""

    api: Api
    door: Door
    under_way: UnderWay

    def view(self, operation: Operation) -> Callable[..., Response]:
        """Return the view of an operation."""

        def answer(**path: Any) -> Response:  # noqa: ANN401 - what the path holds
            return self._answer(operation, path)

        return answer

    def _answer(self, operation: Operation, path: dict[str, Any]) -> Response:
        at = self.api.clock()
        g.bearer = who = self.door.let_in(operation.scope, at)
        body = read_body(request, operation.body) if operation.body else None
        asked = partial(
            Asked,
            self.api,
            who=who,
            at=at,
            path=path,
            query=read_query(request, operation.query) if operation.query else None,
            body=body,
            version=version(operation),
        )
        try:
            if operation.changes:
                return self._change(operation, asked, at)
            with self.api.database.reading() as session:
                given = operation.run(asked(session))
            if isinstance(given, Response):
                return given
            return sent(kept(operation, given))
        except (CaseNotFoundError, CaseRefusedError) as wrong:
            raise told(wrong, self.api, path.get("number"), body) from wrong

    def _change(
        self, operation: Operation, asked: Callable[[Session], Asked], at: datetime
    ) -> Response:
        key, who = read_key(request), g.bearer.token_id
        tag = request.headers.get("If-Match", "")
        whole = request_digest(request.method, request.path, tag, request.get_data())
        with (
            self.under_way.alone(who, key),
            self.api.database.writing() as session,
        ):
            before = begin(session, who, key, whole, at) if key else None
            if before is not None:
                return sent(before, replayed=True)
            given = operation.run(asked(session))
            if isinstance(given, Response):
                raise IvrError("a change is answered with JSON")
            answer = kept(operation, given)
            if key:
                keep(session, who, key, answer)
        return sent(answer)


def version(operation: Operation) -> int | None:
    """Return the version that the request was decided on."""
    if operation.match == "no":
        return None
    return read_version(request, required=operation.match == "required")


def kept(operation: Operation, given: Given) -> Kept:
    """Return an answer as it is sent."""
    body = "" if given.value is None else json.dumps(given.value, ensure_ascii=False)
    return Kept(operation.success, given.headers, body, given.case_number)


def sent(answer: Kept, *, replayed: bool = False) -> Response:
    """Return an answer; `replayed`: it was given before, and nothing was done now."""
    kind = JSON if answer.body else None
    found = Response(answer.body, answer.status, content_type=kind)
    if not answer.body:
        found.headers.pop("Content-Type", None)
    found.headers.update(answer.headers)
    if replayed:
        found.headers["Idempotency-Replayed"] = "true"
    return found
