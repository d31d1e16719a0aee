"""How long a caller listens before there is something to choose."""

from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

from ivr.flow.proofs.chart import Chart
from ivr.flow.proofs.menus import menus
from ivr.flow.proofs.stay import said
from ivr.flow.proofs.verdict import Fault, Presses

# For each node: the seconds that are said before it, and the node that says the last.
Before = dict[str, tuple[float, str | None]]
Leading = dict[str, list[str]]


def late_first_options(chart: Chart) -> Iterator[Fault]:
    """Yield the menus whose first option comes late, all said before it counted.

    Each menu is told once, in the language in which it comes latest.
    """
    most, latest = chart.limits.first_option_s, dict[str, tuple[float, Fault]]()
    leading, order = leading_in(chart)
    for language in chart.flow.prompts:
        said = said_before(chart, language, leading, order)
        for name, node in menus(chart).items():
            if language not in chart.languages[name]:
                continue
            times = chart.asked(name, language).opening()
            first = len(times) - len(node.menu)
            before = said.get(name, (0.0, None))[0]
            seconds = round(before + sum(times[: first + 1]), 1)
            if seconds > max(most, latest.get(name, (0.0,))[0]):
                message = (
                    f"the first option of {name!r} is heard after {seconds} s in "
                    f"{language}; at most {most} s"
                )
                way = path(chart, name, language, said)
                latest[name] = seconds, Fault((name, "menu"), message, way)
    yield from (fault for _, fault in latest.values())


def long_menus(chart: Chart) -> Iterator[Fault]:
    """Yield the menus that take too long from their first word to their last.

    Each is told once, in the language in which it is longest.
    """
    most = chart.limits.whole_menu_s
    for name in menus(chart):
        times = {
            language: round(sum(chart.asked(name, language).opening()), 1)
            for language in chart.languages[name]
        }
        language = max(times, key=times.__getitem__)
        if times[language] > most:
            message = (
                f"all of {name!r} takes {times[language]} s in {language}; at most "
                f"{most} s"
            )
            yield Fault((name, "menu"), message, chart.path(name, language))


def leading_in(chart: Chart) -> tuple[Leading, list[str]]:
    """Return the quiet nodes before each node, and an order that keeps to them."""
    leading: dict[str, dict[str, None]] = {}
    for name in chart.reached:
        if not chart.asks(name):
            for way in chart.ways[name]:
                leading.setdefault(way.target, {})[name] = None
    found = {name: list(before) for name, before in leading.items()}
    try:
        return found, list(TopologicalSorter(found).static_order())
    except CycleError:
        return {}, []  # which is a fault of its own


def said_before(
    chart: Chart, language: str, leading: Leading, order: list[str]
) -> Before:
    """Return the most that is said between a caller's last key and each node."""
    found: Before = {}
    for name in order:
        own = (
            (found[one][0] + said(chart, one, language), one)
            for one in leading.get(name, ())
            if language in chart.languages[one]
        )
        found[name] = max(own, key=lambda one: one[0], default=(0.0, None))
    return found


def path(chart: Chart, name: str, language: str, said: Before) -> Presses:
    """Return the presses that lead to a node by the way on which most is said."""
    presses: Presses = ()
    while (earlier := said.get(name, (0.0, None))[1]) is not None:
        presses = (*step(chart, earlier, name), *presses)
        name = earlier
    return (*chart.path(name, language), *presses)


def step(chart: Chart, name: str, target: str) -> Presses:
    """Return the presses that lead from one node to the next."""
    return next(way.presses for way in chart.ways[name] if way.target == target)
