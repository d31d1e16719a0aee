"""A company's own data in the files of a flow: changed where they differ, only there.

Comments, order and all else stay as they are written.  What was written comes out of
the files as it was meant, or nothing is changed.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field

from ivr.drafts.draft import DraftError
from ivr.drafts.hours_text import Edit, end_of_line, hours_in, with_hours
from ivr.drafts.spoken_prompts import last
from ivr.flow.settings import People
from ivr.flow.source import parse
from ivr.flow.values import Country, Name, Text
from ivr.sentences import sentence

CANNOT = sentence("this is written in a way that is only changed in the draft's files")
# The prompts by which a flow greets, where it has them.
GREETINGS = ("welcome", "welcome_back")
Path = tuple[str, ...]


class Part(BaseModel):
    """What of a flow's own file is a company's; the rest is not looked at."""

    model_config = ConfigDict(extra="ignore")

    variables: dict[Name, Text] = Field(default_factory=dict[str, str])
    people: dict[Name, People] = Field(default_factory=dict[str, People])
    country: Country | None = None


@dataclass(frozen=True, slots=True)
class Company:
    """A company's data; `numbers` are in E.164, `greetings` by (language, prompt).

    `country` is an ISO 3166 code or empty, `zone` an IANA time zone.
    """

    variables: Mapping[str, str]
    numbers: Mapping[str, tuple[str, ...]]
    country: str
    zone: str
    greetings: Mapping[tuple[str, str], str]


def company_in(text: str, prompts: Mapping[str, str]) -> Company:
    """Return the data in a flow's own file, and in its prompts by language.

    Raises FlowError or DraftError for what cannot be read.
    """
    source = parse(text, "flow")
    try:
        found = Part.model_validate(source.values if source.is_mapping else {})
    except ValueError:
        raise DraftError(
            sentence("the flow cannot be read; mend it in the draft")
        ) from None
    return Company(
        found.variables,
        {name: tuple(one.number) for name, one in found.people.items()},
        found.country or "",
        hours_in(text).zone,
        greetings(prompts),
    )


def greetings(prompts: Mapping[str, str]) -> dict[tuple[str, str], str]:
    """Return how callers are greeted, by language and prompt."""
    found: dict[tuple[str, str], str] = {}
    for language, text in prompts.items():
        values: Any = parse(text, language).values or {}
        for name in GREETINGS:
            said = values.get(name)
            said = said.get("say") if isinstance(said, dict) else said  # pyright: ignore[reportUnknownVariableType, reportUnknownMemberType] - YAML
            if isinstance(said, str):
                found[language, name] = said
    return found


def with_company(text: str, before: Company, wanted: Company) -> str:
    """Return a flow's own file with other data; raises DraftError where it cannot."""
    if before.zone != wanted.zone:
        hours = hours_in(text)
        text = with_hours(text, hours.model_copy(update={"zone": wanted.zone}))
    changed: dict[Path, str] = {}
    for name, words in wanted.variables.items():
        if before.variables[name] != words:
            changed["variables", name] = quoted(words)
    for name, numbers in wanted.numbers.items():
        if before.numbers[name] != numbers:
            changed["people", name, "number"] = listed(numbers)
    if before.country != wanted.country:
        changed["country",] = wanted.country
    return with_values(text, changed)


def with_greeting(text: str, name: str, words: str) -> str:
    """Return a file of prompts in which one says other words."""
    root = yaml.compose(text, yaml.SafeLoader)
    path = (name, "say") if node_at(root, (name, "say")) else (name,)
    return with_values(text, {path: quoted(words)})


def quoted(words: str) -> str:
    """Return words as YAML: JSON's strings are YAML's."""
    return json.dumps(words, ensure_ascii=False)


def listed(numbers: tuple[str, ...]) -> str:
    """Return telephone numbers as YAML."""
    parts = [quoted(one) for one in numbers]
    return parts[0] if len(parts) == 1 else f"[{', '.join(parts)}]"


def with_values(text: str, changed: Mapping[Path, str]) -> str:
    """Return YAML text with other values at some places; raises DraftError."""
    for begin, end, instead in sorted(edits_of(text, changed), reverse=True):
        text = text[:begin] + instead + text[end:]
    return text


def edits_of(text: str, changed: Mapping[Path, str]) -> Iterator[Edit]:
    """Yield what is to be put where."""
    root = yaml.compose(text, yaml.SafeLoader)
    for path, value in changed.items():
        node = node_at(root, path)
        if node is not None:
            begin, end = node.start_mark.index, last(node).end_mark.index
            # A text of several lines ends behind its last one.
            yield begin, begin + len(text[begin:end].rstrip()), value
        elif len(path) == 1 and (beside := node_at(root, ("languages",))):
            place = end_of_line(text, last(beside).end_mark.index)
            yield place, place, f"{path[0]}: {value}\n"
        else:
            raise DraftError(CANNOT)


def node_at(node: yaml.Node | None, path: Path) -> yaml.Node | None:
    """Return the value at a path of names; None where there is none.

    Raises DraftError for one that stands elsewhere in the file (an alias).
    """
    for name in path:
        if not isinstance(node, yaml.MappingNode):
            return None
        node = value_of(node, name)
    return node


def value_of(mapping: yaml.MappingNode, name: str) -> yaml.Node | None:
    """Return the value of a name; raises DraftError for an alias."""
    for key, value in mapping.value:
        if key.value == name and value.start_mark.index < key.end_mark.index:
            raise DraftError(CANNOT)
        if key.value == name:
            return value
    return None
