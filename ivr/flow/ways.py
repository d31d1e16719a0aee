"""Where each node can lead, and whether every way comes to an end."""

from collections import defaultdict
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from typing import assert_never

from ivr.flow.finding import Finding
from ivr.flow.flow import Flow
from ivr.flow.model import (
    Asking,
    Branch,
    Collect,
    Goto,
    HangUp,
    Menu,
    Node,
    OpenCase,
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

# The nodes at which a caller is never waited for.
SILENT = (Say, Play, Goto, Branch, OpenCase, Send, Request, SwitchLanguage, Tag)


def targets(node: Node) -> Iterator[tuple[Place, str]]:  # noqa: C901 - one case a kind
    """Yield each node that `node` can lead to, with where that is written."""
    match node:
        case Say(then=then) | Play(then=then) | OpenCase(then=then):
            yield ("then",), then
        case Send(then=then) | Request(then=then):
            yield ("then",), then
        case SwitchLanguage(then=then) | Tag(then=then):
            yield ("then",), then
        case Goto(goto=goto):
            yield ("goto",), goto
        case Branch():
            yield from branch_targets(node)
        case Voicemail(then=then, empty=other):
            yield from then_or(then, "empty", other)
        case Transfer(then=then, no_answer=other):
            yield from then_or(then, "no_answer", other)
        case Menu():
            yield from menu_targets(node)
        case Collect(then=then, give_up=other):
            yield from then_or(then, "give_up", other)
            yield from tries_targets(node.no_input, node.no_match)
        case Verify(then=then, failed=other):
            yield from then_or(then, "failed", other)
            yield from tries_targets(node.no_input, node.no_match)
        case HangUp():
            return
        case _:
            assert_never(node)


def then_or(then: str, name: str, other: str | None) -> Iterator[tuple[Place, str]]:
    """Yield the usual way on, and the other one where it is written."""
    yield ("then",), then
    if other:
        yield (name,), other


def branch_targets(node: Branch) -> Iterator[tuple[Place, str]]:
    """Yield where a branch leads."""
    for value, target in (node.is_ or {}).items():
        yield ("is", value), target
    for name, target in (("else", node.else_), ("yes", node.yes), ("no", node.no)):
        if target:
            yield (name,), target


def menu_targets(node: Menu) -> Iterator[tuple[Place, str]]:
    """Yield where each choice of a menu leads, and who makes none."""
    for key, option in node.menu.items():
        yield ("menu", key, "then"), option.then
    for index, option in enumerate(node.spoken):
        yield ("spoken", index, "then"), option.then
    yield from tries_targets(node.no_input, node.no_match)


def tries_targets(no_input: Tries, no_match: Tries) -> Iterator[tuple[Place, str]]:
    """Yield where callers go who stay silent or press wrong keys."""
    if no_input.then:
        yield ("no_input", "then"), no_input.then
    if no_match.then:
        yield ("no_match", "then"), no_match.then


def way_findings(flow: Flow) -> Iterator[Finding]:
    """Yield the ways of a flow, sound in all else, that have no end."""
    circle = silent_circle(flow)
    if circle:
        shown = ", ".join([*circle, circle[0]])
        yield Finding((circle[0],), f"goes round and never asks the caller: {shown}")
        return
    ending = with_an_end(flow)
    endless = [name for name in flow.nodes if name not in ending]
    if endless:
        shown = ", ".join(endless)
        message = f"no way leads from here to a `hang_up`: {shown}"
        yield Finding((endless[0],), message)


def silent_circle(flow: Flow) -> list[str]:
    """Return nodes that lead round to themselves without the caller, in order."""
    onward = {
        name: [target for _, target in targets(node)]
        for name, node in flow.nodes.items()
        if isinstance(node, SILENT)
    }
    try:
        TopologicalSorter(onward).prepare()
    except CycleError as found:
        # Its second argument runs from a node to the one that leads to it, and closes.
        return list(reversed(found.args[1][1:]))
    return []


def with_an_end(flow: Flow) -> set[str]:
    """Return the nodes from which a caller can come to a `hang_up`."""
    before: defaultdict[str, list[str]] = defaultdict(list)
    for name, node in flow.nodes.items():
        for target in onward_of(flow, node):
            before[target].append(name)
    found = {name for name, node in flow.nodes.items() if isinstance(node, HangUp)}
    waiting = list(found)
    while waiting:
        fresh = [name for name in before[waiting.pop()] if name not in found]
        found.update(fresh)
        waiting += fresh
    return found


def onward_of(flow: Flow, node: Node) -> Iterator[str]:
    """Yield each node that `node` leads to, by its own words or by the flow's."""
    for _, target in targets(node):
        yield target
    if isinstance(node, Asking):
        yield flow.settings.give_up
        yield flow.help
    if isinstance(node, Transfer):
        yield flow.unanswered(node)
