"""Every call with a topic, or a message, ends in a case or an answer.

A caller who hangs up is not looked for here: the engine opens that case itself.
"""

from collections.abc import Iterator

from ivr.flow.model import Branch, HangUp, OpenCase, Transfer, Voicemail
from ivr.flow.proofs.chart import BEFORE, Chart
from ivr.flow.proofs.search import search
from ivr.flow.proofs.verdict import Fault, Presses
from ivr.flow.proofs.way import Way

# A node, and whether a topic, and a message, are there that nobody has taken up.
At = tuple[str, bool, bool]
Step = tuple[Presses, At]


def open_topics(chart: Chart) -> Iterator[Fault]:
    """Yield each end of a call to which an unsettled topic or message can come."""

    def onward(at: At) -> Iterator[Step]:
        for way, there in ways_at(chart, at):
            yield way.presses, there

    routes = search((BEFORE, False, False), onward)
    lost = [at for at in routes.costs if at[1] or at[2]]
    told = set[tuple[str, str]]()
    for at in sorted(lost, key=routes.cost):
        name, topic, _ = at
        if not isinstance(chart.flow.nodes.get(name), HangUp):
            continue
        did, lacks = "left a message", "a case"
        if topic:
            chosen = topic_on(chart, routes.steps(at))
            did, lacks = f"chose the topic {chosen!r}", "a case or an answer"
        if (name, lacks) not in told:
            told.add((name, lacks))
            message = f"a caller who {did} is sent away at {name!r} without {lacks}"
            yield Fault((name,), message, routes.path(at))


def ways_at(chart: Chart, at: At) -> Iterator[tuple[Way, At]]:
    """Yield where a caller comes from a node; one who has a case is left alone."""
    name, topic, message = at
    if name == BEFORE:
        for way, _, (target, _) in chart.beginnings():
            yield way, (target, False, False)
        return
    node = chart.flow.nodes.get(name)
    if isinstance(node, OpenCase):
        return
    asks_for_message = isinstance(node, Branch) and node.branch == "message_left"
    for way in chart.ways.get(name, ()):
        if asks_for_message and message != (way.place == ("yes",)):
            continue
        option, given = way.option, way.kind == "given"
        settled = isinstance(node, Transfer) and given
        left = isinstance(node, Voicemail) and given
        open_still = topic and not settled
        if option is not None and (option.answered or option.topic is not None):
            open_still = not option.answered
        yield way, (way.target, open_still, message or left)


def topic_on(chart: Chart, path: list[Step]) -> str:
    """Return the topic that was chosen last on a path."""
    at, topic = (BEFORE, False, False), ""
    for presses, there in path:
        for way, target in ways_at(chart, at):
            if (way.presses, target) == (presses, there) and way.option:
                topic = way.option.topic or topic
        at = there
    return topic
