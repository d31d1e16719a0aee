"""JSON Schemas of a draft's files, from which the console's editor completes.

That of the flow is the one that editors elsewhere use; `names` beside a schema says
which of the draft's names stand at the top of such a file.
"""

from functools import cache
from typing import Any

from ivr.flow.schema import flow_schema
from ivr.rehearsal.words import CaseWanted, Expect, Facts, Head, Step

Schema = dict[str, Any]
WORDS: Schema = {
    "anyOf": [
        {"type": "string"},
        {
            "type": "object",
            "properties": {
                "say": {"description": "What is said; a list: in each attempt."},
                "play": {"description": "A recording beside the prompts."},
                "hear": {"description": "What callers may say for it."},
            },
        },
    ]
}


@cache
def schemas() -> dict[str, Schema]:
    """Return the schemas by the kind of file: flow, prompts, conversation."""
    prompts = {"type": "object", "additionalProperties": WORDS, "names": "prompts"}
    return {"flow": flow_schema(), "prompts": prompts, "conversation": conversation()}


def conversation() -> Schema:
    """Return the fields of a conversation, or of a file of several."""
    one = fields(Head)
    one["properties"] |= {
        "steps": {"type": "array", "items": fields(Step)},
        "facts": fields(Facts),
        "expect": fields(Expect),
    }
    one["properties"]["expect"]["properties"]["case"] = fields(CaseWanted)
    several = {
        name: field
        for name, field in one["properties"].items()
        if name in {"at", "from", "languages", "facts"}
    }
    several["conversations"] = {"type": "array", "items": one}
    every = {"type": "object", "properties": several}
    return {"anyOf": [one, every, {"type": "array", "items": one}]}


def fields(part: Any) -> Schema:  # noqa: ANN401 - a model's class
    """Return the fields of a part of a conversation, whatever stands in them."""
    named: dict[str, Schema] = {}
    for name, field in part.model_fields.items():
        is_switch = "YesNo" in str(field.annotation) or field.annotation is bool
        named[field.alias or name] = {"type": "boolean"} if is_switch else {}
    return {"type": "object", "properties": named}
