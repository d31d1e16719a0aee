"""Every node is for somebody, and so is every subflow."""

from collections.abc import Iterator

from ivr.flow.proofs.chart import Chart
from ivr.flow.proofs.verdict import Fault

SUBFLOWS = "subflows"


def unreachable(chart: Chart) -> Iterator[Fault]:
    """Yield the nodes to which no way leads, and the subflows that no node uses.

    A node that is written once and copied is told of when no copy of it is reached;
    one inside a node that nobody comes to is left alone.
    """
    flow, reached = chart.flow, chart.reached
    told = {flow.place((name,)) for name in reached}
    for name in flow.nodes:
        outer, place = name.rpartition(".")[0], flow.place((name,))
        if place not in told and (not outer or outer in reached):
            told.add(place)
            yield Fault((name,), f"no way leads from `start` to {name!r}")
    used = {place[1] for place in flow.origins.values() if place[0] == SUBFLOWS}
    for name in flow.settings.subflows:
        if name not in used:
            yield Fault((SUBFLOWS, name), f"no node uses the subflow {name!r}")
