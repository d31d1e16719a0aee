"""Subflows: nodes that are written once and put where they are used.

A subflow is copied for each node that uses it, under that node's name: `ask` of a
subflow used at `who` becomes `who.ask`.  So a call needs no stack, and what is proved
of nodes is proved of every copy.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from pydantic import BaseModel

from ivr.flow.finding import Finding, meant
from ivr.flow.settings import Subflow
from ivr.flow.source import Place
from ivr.flow.written import UseSubflow

RETURN = "return"
# Fields whose name in Python is not the one that is written.
FIELDS = {"is": "is_", "else": "else_", "with": "with_"}

AnyPart = TypeVar("AnyPart", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Copy:
    """A subflow as one node uses it.  `place` is where its nodes are written."""

    name: str
    subflow: Subflow
    place: Place
    values: dict[str, Any]
    then: str

    def rename(self, target: str) -> str:
        """Return where a node of the copy leads that says `target`."""
        if target == RETURN:
            return self.then
        return f"{self.name}.{target}" if target in self.subflow.nodes else target

    def nodes(self) -> Iterator[tuple[str, Place, Any]]:
        """Yield each node of the copy: its name, where it is written, its values."""
        for inner, given in self.subflow.nodes.items():
            filled = with_values(given, self.values)
            yield f"{self.name}.{inner}", (*self.place, inner), filled


def copied(
    name: str, place: Place, use: UseSubflow, subflows: dict[str, Subflow]
) -> Copy | Finding:
    """Return the copy of a subflow for the node `name`, or what is wrong with it."""
    found = subflows.get(use.subflow)
    if found is None:
        hint = meant(use.subflow, subflows)
        message = f"there is no subflow {use.subflow!r}{hint}"
        return Finding((*place, "subflow"), message)
    if found.start not in found.nodes:
        where = ("subflows", use.subflow, "start")
        hint = meant(found.start, found.nodes)
        return Finding(where, f"there is no node {found.start!r} in it{hint}")
    for given in use.with_:
        if given not in found.parameters:
            hint = meant(given, found.parameters)
            message = f"subflow {use.subflow!r} has no parameter {given!r}{hint}"
            return Finding((*place, "with", given), message)
    values = {**found.parameters, **use.with_}
    missing = [known for known, value in values.items() if value is None]
    if missing:
        message = f"subflow {use.subflow!r} needs `with: {{{missing[0]}: ...}}`"
        return Finding(place, message)
    where = ("subflows", use.subflow, "nodes")
    return Copy(name, found, where, values, use.then)


def with_values(given: Any, values: dict[str, Any]) -> Any:  # noqa: ANN401 - any YAML
    """Return `given` with the value of each `$name` in its place."""
    if isinstance(given, str):
        known = given.startswith("$") and given[1:] in values
        return values[given[1:]] if known else given
    if isinstance(given, list):
        return [with_values(one, values) for one in cast("list[Any]", given)]
    if isinstance(given, dict):
        pairs = cast("dict[str, Any]", given).items()
        return {key: with_values(value, values) for key, value in pairs}
    return given


def retargeted(
    node: AnyPart, places: list[Place], rename: Callable[[str], str]
) -> AnyPart:
    """Return `node` with the target at each of `places` renamed."""
    for place in places:
        node = put(node, place, rename)
    return node


def put(part: Any, place: Place, rename: Callable[[str], str]) -> Any:  # noqa: ANN401 - parts, mappings and names
    """Return `part` with what stands at `place` renamed."""
    if not place:
        return rename(part)
    first, rest = str(place[0]), place[1:]
    if isinstance(part, dict):
        pairs = cast("dict[str, Any]", part)
        return {**pairs, first: put(pairs[first], rest, rename)}
    if isinstance(part, list):
        every = cast("list[Any]", part)
        index = int(place[0])
        return [*every[:index], put(every[index], rest, rename), *every[index + 1 :]]
    field = FIELDS.get(first, first)
    inner = put(getattr(part, field), rest, rename)
    return part.model_copy(update={field: inner})
