"""What is asked, read whole before anything is done: headers, query, body."""

import json
import re
from collections.abc import Sequence
from typing import Any

from flask import Request
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from ivr.api.problems import Place, ProblemError

MOST_BYTES = 64 * 1024
DEEPEST = 20
# An entity tag (RFC 9110, 8.8.3) of a case is its version.
TAG = re.compile(r'"([1-9][0-9]{0,8})"')
# A structured field's string (RFC 8941), or the same without its quotes.
KEY = re.compile(r'"([\x20-\x21\x23-\x5b\x5d-\x7e]{1,255})"|([\x21\x23-\x7e]{1,255})')


def read_body(request: Request, model: type[BaseModel]) -> BaseModel:
    """Return the body as `model`; raises ProblemError."""
    raw = request.get_data()
    if not raw and not any(one.is_required() for one in model.model_fields.values()):
        return model()
    if request.mimetype != "application/json":
        raise ProblemError(
            415,
            "not_json",
            "the body is not declared as JSON",
            "send Content-Type: application/json",
            errors=[Place("application/json is read", header="Content-Type")],
        )
    value = parsed(raw)
    try:
        return model.model_validate(value)
    except ValidationError as wrong:
        raise invalid(wrong, "pointer") from None


def parsed(raw: bytes) -> Any:  # noqa: ANN401 - whatever JSON holds
    """Return what JSON says; raises ProblemError, also where it is nested deeply."""
    try:
        text = raw.decode("utf-8")
        if depth(text) > DEEPEST:
            raise no_json(f"it is nested more than {DEEPEST} deep")
        found = json.loads(
            text, object_pairs_hook=each_once, parse_constant=no_constant
        )
        # Half of a surrogate pair is a JSON string, and no text that can be stored.
        json.dumps(found, ensure_ascii=False).encode()
    except UnicodeError:
        raise no_json("it is no UTF-8 text") from None
    except json.JSONDecodeError as wrong:
        where = f"line {wrong.lineno}, column {wrong.colno}"
        raise no_json(f"{wrong.msg.lower()} at {where}") from None
    except ValueError as wrong:
        raise no_json(str(wrong)) from None
    return found


def no_json(why: str) -> ProblemError:
    """Return that a body is no JSON that is read."""
    return ProblemError(
        400,
        "no_json",
        f"the body cannot be read: {why}",
        "send one JSON object as the document describes it",
        errors=[Place(why, pointer="")],
    )


def depth(text: str) -> int:
    """Return how deep brackets are nested; those in strings are not counted."""
    plain = re.sub(r'"(?:[^"\\]|\\.)*"', "", text)
    deepest = level = 0
    for mark in plain:
        if mark in "[{":
            level += 1
            deepest = max(deepest, level)
        elif mark in "]}":
            level -= 1
    return deepest


def each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object; raises ValueError where it has a name twice."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("an object has the same name twice")
    return found


def no_constant(name: str) -> Any:  # noqa: ANN401 - it returns nothing
    """Raise ValueError for NaN and infinities, which JSON does not have."""
    raise ValueError(f"{name} is no JSON")


def read_query(request: Request, model: type[BaseModel]) -> BaseModel:
    """Return the address's parameters as `model`; raises ProblemError."""
    given: dict[str, Any] = {}
    for name, values in request.args.lists():
        many = name in model.model_fields and is_list(model, name)
        if len(values) > 1 and not many:
            raise wrong_request(Place("it is given twice", parameter=name))
        given[name] = values if many else values[0]
    try:
        return model.model_validate(given)
    except ValidationError as wrong:
        raise invalid(wrong, "parameter") from None


def is_list(model: type[BaseModel], name: str) -> bool:
    """Tell whether a parameter may be given several times."""
    return str(model.model_fields[name].annotation).startswith("list")


def wrong_request(*places: Place) -> ProblemError:
    """Return that parts of a request are wrong."""
    first = places[0]
    where = first.pointer or first.parameter or first.header or "the body"
    detail = f"{where}: {first.detail}"
    if len(places) > 1:
        detail += f" (and {len(places) - 1} more)"
    to_do = "correct what `errors` names; the document describes each field"
    return ProblemError(422, "wrong_request", detail, to_do, errors=places)


def invalid(wrong: ValidationError, kind: str) -> ProblemError:
    """Return what a model refuses, each with its place."""
    found = wrong.errors(include_url=False, include_input=False)
    return wrong_request(*(placed(one, kind) for one in found))


def placed(error: ErrorDetails, kind: str) -> Place:
    """Return one refusal with its place."""
    detail = sentence(error)
    if kind == "pointer":
        return Place(detail, pointer=pointer(error["loc"]))
    return Place(detail, parameter=str(error["loc"][0]) if error["loc"] else "")


def sentence(error: ErrorDetails) -> str:
    """Return what is wrong in our words, where pydantic's are about Python."""
    match error["type"]:
        case "extra_forbidden":
            return "there is no such field here"
        case "missing":
            return "it is missing"
        case "model_type" | "model_attributes_type":
            return "it must be an object"
        case _:
            plain = str(error["msg"]).removeprefix("Value error, ")
            return plain[:1].lower() + plain[1:]


def pointer(location: Sequence[str | int]) -> str:
    """Return the JSON pointer (RFC 6901) of a place."""
    parts = (str(one).replace("~", "~0").replace("/", "~1") for one in location)
    return "".join(f"/{part}" for part in parts)


def read_version(request: Request, *, required: bool) -> int | None:
    """Return the version that `If-Match` names; None for `*` and for none.

    Raises ProblemError: 428 where one is required, 400 for what is no version.
    """
    written = request.headers.get("If-Match")
    if written is None and required:
        raise ProblemError(
            428,
            "version_required",
            "this change needs the version that you have seen",
            "send If-Match with the case's ETag, or If-Match: * for whatever it is",
            errors=[Place("it is missing", header="If-Match")],
        )
    if written is None or written.strip() == "*":
        return None
    found = TAG.fullmatch(written.strip())
    if found is None:
        raise ProblemError(
            400,
            "wrong_version",
            "If-Match is no version of a case",
            'send one ETag as you were given it, like If-Match: "3"',
            errors=[Place("an ETag, or *", header="If-Match")],
        )
    return int(found[1])


def read_key(request: Request) -> str | None:
    """Return the `Idempotency-Key`, None without one; raises ProblemError."""
    written = request.headers.get("Idempotency-Key")
    if written is None:
        return None
    found = KEY.fullmatch(written.strip())
    if found is None:
        raise ProblemError(
            400,
            "wrong_key",
            "Idempotency-Key has 1 to 255 printable ASCII characters",
            "send a fresh UUID for each change",
            errors=[Place("1 to 255 printable characters", header="Idempotency-Key")],
        )
    return found[1] or found[2]
