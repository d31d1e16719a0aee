"""What a node and its ways are called in a drawing."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, assert_never, cast

from pydantic import BaseModel

from ivr.flow.drawing.fields import fields
from ivr.flow.flow import Flow
from ivr.flow.model import (
    Branch,
    Collect,
    Goto,
    HangUp,
    Menu,
    Node,
    OpenCase,
    Option,
    Play,
    Request,
    Say,
    Send,
    SwitchLanguage,
    Tag,
    Transfer,
    Tries,
    Verify,
    Voicemail,
)
from ivr.flow.source import Place
from ivr.flow.subflows import FIELDS
from ivr.flow.ways import targets
from ivr.flow.wording import sentences

Role = Literal[
    "says",
    "plays",
    "menu",
    "collects",
    "verifies",
    "decides",
    "records",
    "connects",
    "texts",
    "asks the company",
    "speaks another language",
    "tags",
    "opens a case",
    "goes on",
    "hangs up",
    "is missing",
    "cannot be read",
]
# The ways of those who give no answer, or find none.
FOR_THE_REST = frozenset(
    {"no_input", "no_match", "give_up", "failed", "empty", "no_answer"}
)
# Fields whose name the role says already.
KINDS_TOLD = frozenset(
    {"collect", "verify", "branch", "voicemail", "transfer", "language", "tag"}
)
REST_LABELS = {"give_up": "without it", "empty": "nothing said"}


def role_of(name: str, node: Node) -> Role:  # noqa: C901, PLR0912 - one case a kind
    """Return what a node does for the caller."""
    match node:
        case Say():
            return "says"
        case Play():
            return "plays"
        case Menu():
            return "menu"
        case Collect():
            return "collects"
        case Verify():
            return "verifies"
        case Branch():
            return "decides"
        case Voicemail():
            return "records"
        case Transfer():
            return "connects"
        case Send():
            return "texts"
        case Request():
            return "asks the company"
        case SwitchLanguage():
            return "speaks another language"
        case Tag():
            return "tags"
        case OpenCase():
            return "opens a case"
        case Goto(goto=goto):
            # What the loader puts where a node is wrong leads to itself.
            return "cannot be read" if goto == name else "goes on"
        case HangUp():
            return "hangs up"
        case _:
            assert_never(node)


@dataclass(frozen=True)
class Words:
    """The words of `flow` in `languages`, as a drawing shows them."""

    flow: Flow
    languages: tuple[str, ...]

    @cached_property
    def written(self) -> frozenset[str]:
        """The prompts that some language has."""
        return frozenset[str]().union(*self.flow.prompts.values())

    def of(self, prompt: str, only: str | None = None) -> Iterator[str]:
        """Yield a prompt in each language, or in `only` that; `(name)` for none."""
        shown = (only,) if only else self.languages
        for language in shown:
            words = self.sentence(prompt, language)
            yield f"{language}: {words}" if len(self.languages) > 1 else words

    def sentence(self, prompt: str, language: str) -> str:
        """Return a prompt with its gaps shown, or its name where there is none."""
        found = self.flow.prompts.get(language, {}).get(prompt)
        if found is None:
            return f"({prompt})"
        return found.fill({gap: f"{{{gap}}}" for gap in found.gaps})

    def said(self, name: str) -> Iterator[str]:
        """Yield what a caller hears at a node before its options."""
        node = self.flow.nodes[name]
        for wanted in sentences(name, node, frozenset(), self.written):
            if not isinstance(at(node, wanted.place[1:-1]), Option):
                yield from self.of(wanted.name)

    def prompts(self, name: str) -> Iterator[str]:
        """Yield the names of all that is heard at a node."""
        node = self.flow.nodes[name]
        for wanted in sentences(name, node, frozenset(), self.written):
            yield wanted.name

    def lacks(self, name: str) -> Iterator[str]:
        """Yield each language in which a sentence of a node is not written."""
        node = self.flow.nodes[name]
        every = list(sentences(name, node, frozenset(), self.written))
        for language in self.flow.settings.languages:
            prompts = self.flow.prompts.get(language, {})
            wanted = (one for one in every if one.language in {None, language})
            if any(one.name not in prompts for one in wanted):
                yield language

    def of_way(self, node: Node, place: Place) -> Iterator[str]:
        """Yield the words of the option at `place`, if there is one."""
        option = at(node, place[:-1])
        if isinstance(option, Option):
            yield from self.of(option.option, option.language)


def facts(name: str, node: Node) -> Iterator[str]:
    """Yield the fields that its writer gave a node, beside its ways and its words."""
    ways = {place for place, _ in targets(node)}
    heard = {w.place[1:] for w in sentences(name, node, frozenset(), frozenset())}
    for place, value in fields(node, only_given=True).items():
        told = ways | heard | {("case",)}
        if place in told or is_in_option(node, place):
            continue
        if (*place[:-1], "then") in ways and place[-1] == "limit":
            continue  # the way says it
        yield named(place[1:] if place[0] in KINDS_TOLD else place, value)


def named(place: Place, value: str) -> str:
    """Return a value with the words of its place: `no input limit 2`."""
    return f"{' '.join(map(str, place)).replace('_', ' ')} {value}".strip()


def is_in_option(node: Node, place: Place) -> bool:
    """Tell whether `place` of a node is a field of one of its options."""
    return any(isinstance(at(node, place[:end]), Option) for end in range(len(place)))


def at(part: object, place: Place) -> object:
    """Return what stands at `place` in `part`; None when there is no such place."""
    for step in place:
        if isinstance(part, dict):
            part = cast("dict[object, object]", part).get(step)
        elif isinstance(part, list):
            part = cast("list[object]", part)[int(step)]
        else:
            part = getattr(part, FIELDS.get(str(step), str(step)), None)
    return part


def way_label(node: Node, place: Place) -> str:
    """Return when a caller goes the way at `place`; empty when it is the usual one."""
    *root, last = place
    parent = at(node, tuple(root))
    if isinstance(parent, Option):
        return str(root[-1]) if root[0] == "menu" else "said"
    if isinstance(parent, Tries):
        what = "silence" if root[-1] == "no_input" else "wrong answer"
        return f"after {parent.limit} {what}{'s' * (parent.limit != 1)}"
    if last in {"then", "goto"}:
        return ""
    return REST_LABELS.get(str(last)) or named(place, "")


def way_marks(node: Node, place: Place) -> Iterator[str]:
    """Yield what choosing an option means beside its way: `language zh-CN`."""
    option = at(node, place[:-1])
    if isinstance(option, BaseModel) and isinstance(option, Option):
        for where, value in fields(option, only_given=True).items():
            if where not in {("option",), ("then",)}:
                yield named(where, value)
