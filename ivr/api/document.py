"""The OpenAPI 3.1 document, written from the operations and their shapes.

https://spec.openapis.org/oas/v3.1.0; pydantic writes JSON Schema 2020-12, which is
what OpenAPI 3.1 holds.
"""

import re
from collections.abc import Iterable
from importlib.metadata import version
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from ivr.api.operation import Operation
from ivr.api.problems import MEDIA_TYPE
from ivr.api.shapes import ProblemShape
from ivr.api.site import PREFIX

SCHEMAS = "#/components/schemas/"
PARAMETERS: dict[str, dict[str, Any]] = {
    "number": {"type": "integer", "minimum": 1, "maximum": 2147483647},
    "id": {"type": "integer", "minimum": 1, "maximum": 2147483647},
    "sid": {"type": "string", "maxLength": 64},
}
KEY: dict[str, Any] = {
    "name": "Idempotency-Key",
    "in": "header",
    "description": "A fresh UUID for each change. The same request with the same key "
    "is answered as the first time, for 24 hours, and done once.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 257},
}
MATCH = {
    "name": "If-Match",
    "in": "header",
    "description": "The ETag of the case that was looked at, or * for any.",
    "schema": {"type": "string"},
}
ETAG: dict[str, Any] = {
    "description": "The case's version.",
    "schema": {"type": "string"},
}
ABOUT = (
    "Cases of the hotline for programs. Every request bears a token: "
    "`Authorization: Bearer ivr_api_…`, made by `ivr tokens add`. Times are ISO 8601 "
    "with offset, telephone numbers E.164. What is not done is answered with "
    "`application/problem+json`, and nothing was changed."
)
PROBLEMS = {
    400: "The request cannot be read.",
    401: "No token, or one that opens nothing.",
    403: "The token has not the scope, or its agent not the right.",
    404: "There is no such thing.",
    409: "What it is now does not allow it.",
    412: "The case has changed since the version that If-Match names.",
    413: "The body is larger than 64 KiB.",
    415: "The body is not declared as JSON.",
    416: "There is no such part.",
    422: "A field is wrong; `errors` says which.",
    428: "If-Match is missing.",
    429: "The token asks too often; Retry-After says for how long to wait.",
    500: "It broke on our side.",
    503: "The database cannot be used now.",
}


def document(operations: Iterable[Operation]) -> dict[str, Any]:
    """Return the document of `operations`."""
    found = list(operations)
    paths: dict[str, dict[str, Any]] = {}
    for one in found:
        paths.setdefault(one.path, {})[one.method.lower()] = described(one)
    scheme = {"type": "http", "scheme": "bearer", "bearerFormat": "ivr_api_…"}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "ivr-hotline",
            "version": version("ivr-hotline"),
            "description": ABOUT,
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": PREFIX}],
        "security": [{"token": []}],
        "tags": [{"name": name} for name in dict.fromkeys(map(tag_of, found))],
        "paths": paths,
        "components": {
            "securitySchemes": {"token": scheme},
            "schemas": schemas(found),
        },
    }


def schemas(operations: Iterable[Operation]) -> dict[str, Any]:
    """Return the JSON Schema of every shape that is used."""
    shapes: list[tuple[type[BaseModel], Any]] = [(ProblemShape, "serialization")]
    for one in operations:
        shapes += [(one.answer, "serialization")] if one.answer else []
        shapes += [(one.body, "validation")] if one.body else []
    each = list(dict.fromkeys(shapes))
    _, found = models_json_schema(each, ref_template=f"{SCHEMAS}{{model}}")
    return {name: plain(schema) for name, schema in found["$defs"].items()}


def plain(schema: Any) -> Any:  # noqa: ANN401 - whatever a schema holds
    """Return a schema without the titles that only repeat a name."""
    if isinstance(schema, list):
        return [plain(one) for one in schema]  # pyright: ignore[reportUnknownVariableType]
    if not isinstance(schema, dict):
        return schema
    return {
        name: plain(value)
        for name, value in schema.items()  # pyright: ignore[reportUnknownVariableType]
        if not (name == "title" and isinstance(value, str))
    }


def described(operation: Operation) -> dict[str, Any]:
    """Return what the document says of an operation."""
    found: dict[str, Any] = {
        "operationId": operation.name,
        "summary": operation.summary,
        "description": f"Scope: `{operation.scope}`. {operation.description}".strip(),
        "tags": [tag_of(operation)],
        "parameters": parameters(operation),
        "responses": responses(operation),
    }
    if operation.body:
        fields = operation.body.model_fields.values()
        schema = {"$ref": SCHEMAS + operation.body.__name__}
        found["requestBody"] = {
            "required": any(one.is_required() for one in fields),
            "content": {"application/json": {"schema": schema}},
        }
    return found


def tag_of(operation: Operation) -> str:
    """Return the resource that an operation is about."""
    return operation.path.split("/")[1]


def parameters(operation: Operation) -> list[dict[str, Any]]:
    """Return the parameters of an operation: path, query, headers."""
    found: list[dict[str, Any]] = [
        {"name": name, "in": "path", "required": True, "schema": PARAMETERS[name]}
        for name in re.findall(r"\{(\w+)\}", operation.path)
    ]
    if operation.query:
        whole = operation.query.model_json_schema()
        for name, schema in whole["properties"].items():
            shown = plain(schema)
            more = {"description": shown.pop("description", None)}
            known = {key: value for key, value in more.items() if value}
            found.append({"name": name, "in": "query", "schema": shown, **known})
    if operation.match != "no":
        found.append({**MATCH, "required": operation.match == "required"})
    return [*found, KEY] if operation.changes else found


def responses(operation: Operation) -> dict[str, Any]:
    """Return the answers of an operation."""
    success: dict[str, Any] = {"description": "Done."}
    if operation.answer:
        schema = {"$ref": SCHEMAS + operation.answer.__name__}
        success["content"] = {"application/json": {"schema": schema}}
    for media_type in operation.media_types:
        success.setdefault("content", {})[media_type] = {}
    if operation.match != "no" or operation.name == "getCase":
        success["headers"] = {"ETag": ETAG}
    found = {str(operation.success): success, **parts_of(operation, success)}
    problem = {"schema": {"$ref": f"{SCHEMAS}ProblemShape"}}
    for status in refused_with(operation):
        answer = {"description": PROBLEMS[status], "content": {MEDIA_TYPE: problem}}
        found[str(status)] = answer
    return found


def parts_of(operation: Operation, whole: dict[str, Any]) -> dict[str, Any]:
    """Return the further answers of what can be had in parts."""
    if not operation.media_types:
        return {}
    unchanged = {"description": "If-None-Match names what it still is."}
    return {"206": {**whole, "description": "The part."}, "304": unchanged}


def refused_with(operation: Operation) -> list[int]:
    """Return the statuses that an operation may be refused with."""
    found = {401, 403, 429, 500, 503}
    if "{" in operation.path:
        found |= {404, 409}
    if operation.query or operation.changes:
        found |= {400, 422}
    if operation.changes:
        found |= {409, 413}
    if operation.body:
        found |= {415}
    if operation.media_types:
        found |= {416}
    if operation.match != "no":
        found |= {412}
    if operation.match == "required":
        found |= {428}
    return sorted(found)
