"""What must hold between the parts of a flow before a caller may hear it."""

from collections.abc import Iterator

from ivr.flow.finding import Finding, meant
from ivr.flow.flow import Flow
from ivr.flow.model import Collect, Menu, Node
from ivr.flow.source import Place
from ivr.flow.ways import targets
from ivr.flow.wording import wording_findings


def findings(flow: Flow) -> Iterator[Finding]:
    """Yield everything that would leave a caller without a way or without words."""
    settings = flow.settings
    for key in ("start", "give_up", "help"):
        if target := getattr(settings, key):
            yield from target_findings(flow, (key,), target)
    if not settings.topics:
        yield Finding((), "give the `topics` that callers can choose")
    if not settings.hours.ever_open:
        yield Finding(("hours",), "nobody is ever there; leave out `week` for always")
    for name, node in flow.nodes.items():
        for place, target in targets(node):
            yield from target_findings(flow, (name, *place), target)
        yield from node_findings(flow, name, node)
    yield from wording_findings(flow)


def target_findings(flow: Flow, place: Place, target: str) -> Iterator[Finding]:
    """Yield a finding when `target` is not a node."""
    if target not in flow.nodes:
        yield Finding(place, f"there is no node {target!r}{meant(target, flow.nodes)}")


def node_findings(flow: Flow, name: str, node: Node) -> Iterator[Finding]:
    """Yield what is wrong with the values of one node."""
    if isinstance(node, Collect) and flow.entry(node) is None:
        yield Finding((name, "collect"), "say how many `digits` it has, such as 9")
    if not isinstance(node, Menu):
        return
    topics, languages = flow.settings.topics, flow.settings.languages
    for key, option in node.menu.items():
        place = (name, "menu", key)
        if option.topic and option.topic not in topics:
            hint = meant(option.topic, topics)
            message = f"there is no topic {option.topic!r}{hint}"
            yield Finding((*place, "topic"), message)
        if option.language and option.language not in languages:
            hint = meant(option.language, languages)
            message = f"{option.language!r} is not one of the languages{hint}"
            yield Finding((*place, "language"), message)
