"""The JSON Schema of a flow file, from which editors complete and check.

It tells the shapes that a person writes (`3 min`, `6-12`, `mon-fri`), not those that
the loader makes of them.  Names that lead nowhere are the loader's to find.
"""

from typing import Any, cast

from pydantic.json_schema import (
    GenerateJsonSchema,
    JsonSchemaValue,
    models_json_schema,
)
from pydantic_core import core_schema

from ivr.flow import hours, values, written
from ivr.flow.meanings import meaning
from ivr.flow.reading import KINDS, SPELT
from ivr.flow.settings import Settings

DIALECT = "https://json-schema.org/draft/2020-12/schema"
DAY = f"(?:{'|'.join(hours.DAYS)})"
DAYS = f"^{DAY}(?:-{DAY})?(?:, ?{DAY}(?:-{DAY})?)*$"
CLOCK = "(?:[01]?[0-9]|2[0-4]):[0-5][0-9]"
SPANS = f"^(?:closed|{CLOCK}-{CLOCK}(?:, ?{CLOCK}-{CLOCK})*)$"
PARTS = "#/$defs/"
# Stands behind the name of a part as it is written inside a subflow.
INNER = "InSubflow"
PARAMETER = "Parameter"

Schema = dict[str, Any]
WRITTEN_SPANS: Schema = {
    "anyOf": [
        {"type": "string", "pattern": SPANS},
        {"type": "array", "items": {"type": "string", "pattern": SPANS}},
    ]
}
# What is written where the loader reads a value with one of these.
WRITTEN: dict[Any, Schema] = {
    values.seconds: {
        "anyOf": [
            {"type": "integer", "minimum": 1, "maximum": 3600},
            {"type": "string", "pattern": "^[0-9]+ (?:s|min)$"},
        ]
    },
    values.digit_count: {
        "anyOf": [
            {"type": "integer", "minimum": 1, "maximum": values.MOST_DIGITS},
            {"type": "string", "pattern": f"^{values.LENGTHS.pattern}$"},
        ]
    },
    values.days: {
        "type": "string",
        "pattern": f"^(?:{values.FOR_GOOD}|[0-9]+ (?:day|week|month|year)s?)$",
    },
    values.text: {"anyOf": [{"type": "string", "pattern": r"\S"}, {"type": "integer"}]},
    values.folder: {"type": "string", "pattern": r"^(?!/)(?!(?:.*/)?\.\.(?:/|$))"},
    hours.spans: WRITTEN_SPANS,
    hours.weekdays: {
        "type": "object",
        "patternProperties": {DAYS: WRITTEN_SPANS},
        "additionalProperties": False,
    },
}
# What turns one value into a list of one.
ONE_OR_MORE = frozenset({values.listed, values.phones})
SINGLE = frozenset({"string", "integer", "boolean", "number"})
# Fields of which one is written only with the other.
PAIRS = {"yes": "no", "no": "yes", "is": "else", "else": "is"}


class AsWritten(GenerateJsonSchema):
    """Shows a value in the shape in which it is written."""

    def function_before_schema(
        self, schema: core_schema.BeforeValidatorFunctionSchema
    ) -> JsonSchemaValue:
        """Return the shape that the function before a value reads."""
        function: Any = schema["function"]["function"]
        if function in WRITTEN:
            return dict(WRITTEN[function])
        usual = super().function_before_schema(schema)
        if function in ONE_OR_MORE:
            return {"anyOf": [usual["items"], usual]}
        return usual


def flow_schema() -> Schema:
    """Return the schema of a flow file: its settings, and nodes beside them."""
    kinds = [*KINDS.values(), written.Email]
    _, whole = models_json_schema(
        [(part, "validation") for part in (Settings, *kinds)],
        schema_generator=AsWritten,
    )
    parts: dict[str, Schema] = whole["$defs"]
    for name, part in parts.items():
        explain(name, part)
    either_way(parts["Branch"])
    without_email(parts["Collect"])
    settings = parts.pop("Settings")
    names = [kind.__name__ for kind in kinds]
    parts |= parts_in_subflows(parts, names)
    return {
        "$schema": DIALECT,
        **settings,
        "title": "A call flow",
        "required": [*settings["required"], "topics"],
        "propertyNames": {"pattern": values.NAME},
        "additionalProperties": any_node(names),
        "$defs": parts,
    }


def any_node(names: list[str]) -> Schema:
    """Return the schema of a node of any kind."""
    return {"anyOf": [{"$ref": f"{PARTS}{name}"} for name in names]}


def explain(name: str, part: Schema) -> None:
    """Write what each key of a part means, in place of a title made of its name."""
    part.pop("title", None)
    part["description"] = " ".join(str(part["description"]).split())
    for key, field in part.get("properties", {}).items():
        for unwanted in ("title", "ge", "le"):  # the latter are in the value's shape
            field.pop(unwanted, None)
        field["description"] = meaning(name, key)
        if "patternProperties" in field:  # a name of another shape is a mistake
            field["additionalProperties"] = False


def either_way(branch: Schema) -> None:
    """Say that a branch has `yes` and `no`, or `is` and `else`, and not both."""
    branch["dependentRequired"] = {one: [other] for one, other in PAIRS.items()}
    branch["oneOf"] = [{"required": ["yes"]}, {"required": ["is"]}]


def without_email(collect: Schema) -> None:
    """Leave what no keypad can spell to the kind of node that takes it."""
    for shape in collect["properties"]["type"]["anyOf"]:
        if "enum" in shape:
            shape["enum"] = [one for one in shape["enum"] if one not in SPELT]


def parts_in_subflows(parts: dict[str, Schema], names: list[str]) -> dict[str, Schema]:
    """Return each part that a node is made of once more, with `$name` for a value."""
    inner = {"Subflow", "Topic", "Hint", "People", "Limits", "Hours"}
    found = {
        f"{name}{INNER}": with_parameters(part)
        for name, part in parts.items()
        if name not in inner
    }
    nodes = parts["Subflow"]["properties"]["nodes"]
    nodes["propertyNames"] = {"pattern": values.NAME}
    nodes["additionalProperties"] = any_node([f"{name}{INNER}" for name in names])
    described = "What the node that uses the subflow gives for a parameter."
    shape: Schema = {"type": "string", "pattern": r"^\$[a-z][a-z0-9_]*$"}
    return {**found, PARAMETER: {**shape, "description": described}}


def with_parameters(part: Any) -> Any:  # noqa: ANN401 - any piece of a schema
    """Return a piece of a schema in which every single value can be a parameter."""
    if isinstance(part, list):
        return [with_parameters(one) for one in cast("list[Any]", part)]
    if not isinstance(part, dict):
        return part
    given = cast("Schema", part)
    if "$ref" in given:
        reference = str(given["$ref"])
        return {**given, "$ref": f"{reference}{INNER}"}
    inner = {key: with_parameters(value) for key, value in given.items()}
    kind = given.get("type")  # of a field with that name it is a schema
    if isinstance(kind, str) and kind in SINGLE:
        shown = {
            key: inner.pop(key) for key in ("description", "default") if key in inner
        }
        return {"anyOf": [inner, {"$ref": f"{PARTS}{PARAMETER}"}], **shown}
    return inner
