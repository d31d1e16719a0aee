"""What a value that the call-flow language does not allow should have been."""

from collections.abc import Iterable

from pydantic_core import ErrorDetails

from ivr.flow import model
from ivr.flow.finding import meant
from ivr.flow.hours import Hours
from ivr.flow.settings import Entry, Hint, Limits, People, Subflow, Topic
from ivr.flow.source import Place, Problem, Source
from ivr.flow.values import SHAPES
from ivr.flow.written import CallbackTimes

# By the kind of the error, https://docs.pydantic.dev/latest/errors/validation_errors/;
# the gaps are its details.
REASONS = {
    "string_type": "write a word",
    "bool_type": "write true or false",
    "bool_parsing": "write true or false",
    "int_type": "write a whole number",
    "date_type": "write a day like 2026-12-25",
    "date_from_datetime_parsing": "write a day like 2026-12-25",
    "date_from_datetime_inexact": "write a day like 2026-12-25",
    "list_type": "write a list such as [a, b]",
    "dict_type": "write `name: value` here",
    "model_type": "write `name: value` here",
    "too_short": "write at least one",
    "greater_than_equal": "at least {ge}",
    "less_than_equal": "at most {le}",
    "too_long": "write at most {max_length}",
    "string_too_short": "write words",
    "literal_error": "write {expected}",
}

# What can stand below a field that holds fields of its own.
INNER_FIELDS: dict[str, Iterable[str]] = {
    "menu": model.Option.model_fields,
    "spoken": model.Option.model_fields,
    "no_input": model.Tries.model_fields,
    "no_match": model.Tries.model_fields,
    "voicemail": model.Recording.model_fields,
    "callback": CallbackTimes.model_fields,
    "account": Entry.model_fields,
    "topics": Topic.model_fields,
    "hints": Hint.model_fields,
    "people": People.model_fields,
    "limits": Limits.model_fields,
    "subflows": Subflow.model_fields,
    "hours": Hours.model_fields,
}


def refusals(
    errors: list[ErrorDetails], source: Source, base: Place, fields: Iterable[str]
) -> list[Problem]:
    """Return a problem for each value that the language does not allow."""
    return [
        source.problem((*base, *error["loc"]), sentence(error, fields))
        for error in errors
    ]


def sentence(error: ErrorDetails, fields: Iterable[str]) -> str:
    """Say what is wrong with a value, and what was meant."""
    where = [str(part) for part in error["loc"] if part != "[key]"]
    key, last = ".".join(where), where[-1] if where else ""
    match error["type"]:
        case "missing":
            return f"`{key}` is missing"
        case "extra_forbidden":
            known = fields if len(where) == 1 else INNER_FIELDS.get(where[0], ())
            return f"there is no field `{last}` here{meant(last, known)}"
        case _ if not key:  # the whole part, which need not be shown
            return reason(error)
        case _:
            return f"`{key}`: {reason(error)} (found {error['input']!r:.60})"


def reason(error: ErrorDetails) -> str:
    """Return what the value should have been, in plain words."""
    details = error.get("ctx", {})
    if error["type"] == "string_pattern_mismatch":
        return SHAPES[details["pattern"]]
    known = REASONS.get(error["type"])
    if known is None:
        return error["msg"].removeprefix("Value error, ")
    return known.format_map(details)
