"""The nodes of a flow, from what is written: each kind known, short ones expanded."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, cast, get_args

from pydantic import ValidationError

from ivr.flow import model, written
from ivr.flow.expanding import expand
from ivr.flow.finding import Finding, meant
from ivr.flow.refusals import refusals
from ivr.flow.settings import Settings, Subflow
from ivr.flow.source import Place, Problem, Source
from ivr.flow.subflows import Copy, copied, retargeted
from ivr.flow.values import NAME, SHAPES, Part, Spelt
from ivr.flow.ways import targets

# The key that only this kind has decides; `case` and `sms` have words of others too,
# so the order matters: `say` and `language` come last.
KINDS: dict[str, type[Part]] = {
    "menu": model.Menu,
    "collect": model.Collect,
    "verify": model.Verify,
    "branch": model.Branch,
    "faq": written.Faq,
    "transfer": model.Transfer,
    "voicemail": model.Voicemail,
    "callback": written.Callback,
    "sms": written.Sms,
    "survey": written.Survey,
    "freeze": written.Freeze,
    "subflow": written.UseSubflow,
    "tag": model.Tag,
    "case": model.OpenCase,
    "goto": model.Goto,
    "hang_up": model.HangUp,
    "play": model.Play,
    "language": model.SwitchLanguage,
    "say": model.Say,
}
SETTING_NAMES = frozenset(Settings.model_fields)
SHORT = written.Short
SPELT = get_args(Spelt)
MOST_COPIES = 20_000
DEEPEST = 10


@dataclass(slots=True)
class Reading:
    """The nodes of a flow as they are read: each valid one, short ones expanded.

    A wrong node is noted, and stands in as an empty step, so that what leads to it
    is not reported as well.
    """

    source: Source
    subflows: dict[str, Subflow] | None  # None when the settings are wrong
    problems: list[Problem]
    nodes: dict[str, model.Node] = field(default_factory=dict[str, model.Node])
    origins: dict[str, Place] = field(default_factory=dict[str, Place])
    lost: set[str] = field(default_factory=set[str])

    def node(
        self, name: str, place: Place, given: object, within: tuple[Copy, ...] = ()
    ) -> None:
        """Read the node `name`, written at `place`, inside the copies `within`."""
        self.add(name, place, model.Goto.model_construct(goto=name))
        own = str(place[-1])
        if not re.fullmatch(NAME, own):
            self.note(place, f"{own!r}: {SHAPES[NAME]}")
        part = self.part(own, place, given)
        if part is None:
            return
        if isinstance(part, written.UseSubflow):
            self.subflow(name, place, part, within)
            return
        nodes: dict[str, Any] = {name: part}
        if isinstance(part, SHORT):
            nodes = expand(name, part)
        for key, node in nodes.items():
            self.add(key, place, renamed(node, within, set(nodes)))

    def part(self, name: str, place: Place, given: object) -> Part | None:
        """Return what is written at `place`, or None after noting what is wrong."""
        kind = kind_of(given)
        if kind is None:
            self.note(place, no_kind(name, given))
            return None
        shape = KINDS[kind]
        values = cast("dict[str, Any]", given)
        if kind == "collect" and values.get("type") in SPELT:
            shape = written.Email
        try:
            return shape.model_validate(values)
        except ValidationError as wrong:
            self.lost.update(kept_by(values))
            fields = written_fields(shape)
            for one in refusals(wrong.errors(), self.source, place, fields):
                self.once(one)
            return None

    def subflow(
        self,
        name: str,
        place: Place,
        use: written.UseSubflow,
        within: tuple[Copy, ...],
    ) -> None:
        """Copy a subflow to where it is used."""
        if self.subflows is None:
            return
        if within:
            then = within[-1].rename(use.then)
            use = use.model_copy(update={"then": then})
        copy = copied(name, place, use, self.subflows)
        if isinstance(copy, Finding):
            self.note(copy.place, copy.message)
            return
        if len(within) >= DEEPEST or len(self.nodes) > MOST_COPIES:
            self.note(place, f"subflow {use.subflow!r} uses itself without end")
            return
        start = copy.rename(copy.subflow.start)
        self.add(name, place, model.Goto.model_construct(goto=start))
        for inner, where, given in copy.nodes():
            self.node(inner, where, given, (*within, copy))

    def add(self, name: str, place: Place, node: model.Node) -> None:
        """Keep a node, and where it is written if that is not under its own name."""
        self.nodes[name] = node
        if place != (name,):
            self.origins[name] = place

    def note(self, place: Place, message: str) -> None:
        """Note a problem."""
        self.once(self.source.problem(place, message))

    def once(self, problem: Problem) -> None:
        """Keep a problem, once, however often its subflow is used."""
        if problem not in self.problems:
            self.problems.append(problem)


def renamed(node: model.Node, within: tuple[Copy, ...], own: set[str]) -> model.Node:
    """Return a node of a copy with the names of the copy in place of the written."""
    if not within:
        return node
    places = [place for place, target in targets(node) if target not in own]
    return retargeted(node, places, within[-1].rename)


def kept_by(values: dict[str, Any]) -> Iterator[str]:
    """Yield the names under which a node that cannot be read would keep values."""
    for key in ("collect", "survey"):
        name = values.get(key)
        if isinstance(name, str):
            yield name


def written_fields(shape: type[Part]) -> list[str]:
    """Return the fields of a part as they are written."""
    fields = shape.model_fields.items()
    return [one.alias or name for name, one in fields]


def kind_of(values: object) -> str | None:
    """Return the kind of a node: the key that only this kind has."""
    if not isinstance(values, dict):
        return None
    return next((kind for kind in KINDS if kind in values), None)


def no_kind(name: str, values: object) -> str:
    """Say why `name: values` is neither a setting nor a node."""
    hint = meant(name, SETTING_NAMES)
    if isinstance(values, dict):
        for key in cast("dict[str, Any]", values):
            hint = hint or meant(key, KINDS)
    return f"{name!r} is no setting and no node ({', '.join(KINDS)}){hint}"
