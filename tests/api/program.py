"""A program that uses the API, and believes only answers that its document has."""

import json
import re
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from case_rows import AT, Desk
from flask import Flask
from jsonschema import Draft202012Validator, FormatChecker
from signed import NUMBER, SHIPPED_FLOW
from sqlalchemy import update
from werkzeug.test import TestResponse

from ivr.api import routes, tokens
from ivr.api.site import PREFIX, Api
from ivr.audio.store import Store
from ivr.flow.loader import load
from ivr.policy.policy import Calling, DeskPolicy
from ivr.tables import Agent, Call

AGENT = "+12025550110"
POLICY = DeskPolicy(calling=Calling(countries=["CN", "US"], per_second=100))
FLOW = load(SHIPPED_FLOW)
EVERYTHING = tokens.SCOPES
DOCUMENT = json.loads(routes.document_text())


def strict(schema: Any) -> Any:
    """Return a schema that allows only what is described, to find what is not."""
    if isinstance(schema, list):
        return [strict(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    found = {name: strict(value) for name, value in schema.items()}
    if found.get("type") == "object" and "properties" in found:
        found.setdefault("additionalProperties", False)
    return found


COMPONENTS = strict(DOCUMENT["components"])


def check(answer: TestResponse, method: str, path: str) -> None:
    """Fail where an answer is not as the document has it."""
    operation = described(method, path)
    status = str(answer.status_code)
    assert status in operation["responses"], (method, path, status, answer.text)
    response = operation["responses"][status]
    content = response.get("content", {})
    if not content:
        assert answer.data == b""
        return
    assert answer.mimetype in content, (answer.mimetype, answer.text)
    for name in response.get("headers", {}):
        assert name in answer.headers
    schema = content[answer.mimetype].get("schema")
    if schema:
        whole = {**schema, "components": COMPONENTS}
        validator = Draft202012Validator(whole, format_checker=FormatChecker())
        validator.validate(json.loads(answer.data))


def described(method: str, path: str) -> dict[str, Any]:
    """Return what the document says of an operation."""
    plain = path.partition("?")[0]
    for template, operations in DOCUMENT["paths"].items():
        pattern = re.sub(r"\{\w+\}", "[^/]+", template)
        if re.fullmatch(pattern, plain) and method.lower() in operations:
            return operations[method.lower()]
    raise AssertionError(f"the document has no {method} {path}")


@dataclass
class Program:
    """A program with its token."""

    app: Flask
    desk: Desk
    token: str
    headers: dict[str, str] = field(default_factory=dict)

    def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        version: int | str | None = None,
        key: str | None = None,
        checked: bool = True,
        **more: Any,
    ) -> TestResponse:
        headers = {"Authorization": f"Bearer {self.token}", **self.headers}
        if version is not None:
            headers["If-Match"] = version if version == "*" else f'"{version}"'
        if key is not None:
            headers["Idempotency-Key"] = key
        headers |= more.pop("headers", {})
        given = {} if body is None else {"json": body}
        answer = self.app.test_client().open(
            PREFIX + path,
            method=method,
            headers=headers,
            buffered=True,
            **given,
            **more,
        )
        if checked:
            check(answer, method, path)
        return answer

    def get(self, path: str, **more: Any) -> TestResponse:
        return self.ask("GET", path, **more)

    def post(self, path: str, body: Any = None, **more: Any) -> TestResponse:
        return self.ask("POST", path, body, **more)

    def case(self, number: int) -> dict[str, Any]:
        """Return a case that must be there."""
        answer = self.get(f"/cases/{number}")
        assert answer.status_code == 200
        return answer.json

    def lines(self, number: int) -> list[tuple[str, str | None, str]]:
        """Return a case's timeline as the API tells it."""
        events = self.get(f"/cases/{number}/events").json["events"]
        return [(one["kind"], one["by"], one["text"]) for one in events]


def make_app(desk: Desk, folder: Any, **more: Any) -> Flask:
    """Return an application of the API alone."""
    app = Flask("for programs", static_folder=None)
    api = Api(
        desk.database,
        Store(folder),
        b"a key for tests, and only for them",
        **{"flow": lambda: FLOW, "policy": lambda: POLICY, **more},
    )
    routes.register(app, api)
    return app


def make_token(desk: Desk, name: str = "helpdesk", **more: Any) -> str:
    """Make a token; one that may do everything in Mei's name, if not told else."""
    given = {"scopes": EVERYTHING, "agent": "Mei", "at": AT, **more}
    with desk.database.writing() as session:
        return tokens.make(session, name, **given)


def give_phones(desk: Desk) -> None:
    """Let Mei be rung, and the cases' callers have dialled our number."""
    with desk.database.writing() as session:
        session.execute(update(Agent).where(Agent.name == "Mei").values(phone=AGENT))
        session.execute(update(Call).values(called=NUMBER))


def problem(answer: TestResponse) -> tuple[int, str, str]:
    """Return an answer's status, the kind of problem, and its sentence."""
    found = answer.json
    kind = found["type"].removeprefix("urn:ivr-hotline:problem:")
    assert found["status"] == answer.status_code
    assert found["to_do"]
    return answer.status_code, kind, found["detail"]


def places(answer: TestResponse) -> list[tuple[str, str]]:
    """Return where an answer says that something is wrong, and what."""
    found = []
    for one in answer.json["errors"]:
        detail = one.pop("detail")
        ((_, where),) = one.items()
        found.append((where, detail))
    return found


LATER = AT + timedelta(days=1)
