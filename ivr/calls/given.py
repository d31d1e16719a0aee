"""What was given to the engine in a turn, as it is kept: JSON, each with its kind.

A call can be played again from this, against the same flow or an edited one.
"""

import json
import re
from collections.abc import Sequence
from functools import cache
from typing import Any, get_args

from pydantic import TypeAdapter

from ivr.errors import IvrError
from ivr.flow.inputs import Input

KIND = "kind"


class GivenError(IvrError):
    """What was kept of a turn cannot be read: leave the call out."""


def to_json(given: Sequence[Input]) -> str:
    """Return the inputs as JSON text: `[{"kind": "digits", "keys": "1", "at": …}]`."""
    return json.dumps([as_kept(one) for one in given], ensure_ascii=False)


def as_kept(one: Input) -> dict[str, Any]:
    """Return an input as it is kept."""
    kind = kind_of(type(one))
    return {KIND: kind, **shapes()[kind].dump_python(one, mode="json")}


def from_json(text: str) -> tuple[Input, ...]:
    """Return the inputs that `to_json` wrote; raises GivenError for other text."""
    try:
        return tuple(as_given(kept) for kept in json.loads(text))
    except (ValueError, LookupError, TypeError) as wrong:
        raise GivenError("a turn's stored input cannot be read") from wrong


def as_given(kept: dict[str, Any]) -> Input:
    """Return an input from what was kept of it."""
    rest = dict(kept)
    return shapes()[rest.pop(KIND)].validate_python(rest)


@cache
def shapes() -> dict[str, TypeAdapter[Input]]:
    """Return what reads and writes each kind of input."""
    return {kind_of(kind): TypeAdapter(kind) for kind in get_args(Input)}


@cache
def kind_of(kind: type[Input]) -> str:
    """Return the name of a kind of input: `case_opened`."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", kind.__name__).lower()
