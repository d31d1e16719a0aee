"""Who never gives what is asked for is cared for before long.

A call is cared for by a message that was left, a person who answered, a case or a
goodbye.  The clock runs until a caller comes to where one of these is tried, and
begins anew where it failed.
"""

from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise

from ivr.flow.model import Collect, HangUp, OpenCase, Transfer, Verify, Voicemail
from ivr.flow.proofs.asked import Caller, Stay
from ivr.flow.proofs.chart import Chart
from ivr.flow.proofs.stay import LED, stay
from ivr.flow.proofs.verdict import Fault, Presses
from ivr.flow.proofs.way import HELP_KEY, SILENCE, WRONG_KEY, Way

CALLERS: tuple[tuple[Caller, str], ...] = (
    ("silent", "a caller who stays silent for ever"),
    ("wrong", "a caller who presses wrong keys for ever"),
    ("mixed", "a caller who gives nothing that is asked for"),
)
# Who does now the one and now the other may be asked twice as often as who does one.
MOST_OF_BOTH = 2
ENDS = OpenCase | HangUp
TRIED = Voicemail | Transfer

Onward = dict[str, tuple[Way, ...]]
# What each caller does at a question.
SIGNS = {"silent": SILENCE, "wrong": WRONG_KEY, "mixed": "(wrong or silent)"}


def exit_faults(chart: Chart) -> Iterator[Fault]:
    """Yield where a caller who does not answer is kept too long, or for ever."""
    found: list[Fault] = []
    for caller, who in CALLERS:
        if caller != "mixed" or not found:  # who does both meets that as well
            found += faults_of(chart, caller, who)
    yield from found


def unhelped(chart: Chart) -> Iterator[Fault]:
    """Yield where a caller who asks for a person again and again is led in a circle."""
    onward = {
        name: tuple(way for way in chart.ways[name] if asks_for_help(chart, name, way))
        for name in chart.reached
    }
    circle = circle_of(onward)
    if circle and any(map(chart.asks, circle)):
        who = "a caller who presses 0 for ever"
        yield round_and_round(chart, onward, circle, who)


def asks_for_help(chart: Chart, name: str, way: Way) -> bool:
    """Tell whether a caller who only ever presses 0 can be led this way.

    An entry leads to help once, and then on as if nothing was given.
    """
    if isinstance(chart.flow.nodes[name], ENDS | TRIED | Collect | Verify):
        return False
    return way.kind in {"help", "onward"} or way.presses == (HELP_KEY,)


def faults_of(chart: Chart, caller: Caller, who: str) -> Iterator[Fault]:
    """Yield what one caller meets: a circle, or the nearest way that is too long."""
    onward = led(chart, caller)
    circle = circle_of(onward)
    if circle:
        if any(map(chart.asks, circle)):  # else it breaks a rule of its own
            yield round_and_round(chart, onward, circle, who)
        return
    order = list(TopologicalSorter(names_of(onward)).static_order())
    for language in chart.flow.prompts:
        fault = Walk(chart, caller, language, onward).too_long(order, who)
        if fault:
            yield fault
            return  # the other languages lead the same way


def led(chart: Chart, caller: Caller) -> Onward:
    """Return where each node leads a caller whom it did not care for."""
    found: Onward = {}
    for name in chart.reached:
        node = chart.flow.nodes[name]
        kinds: frozenset[str] = LED[caller]
        if isinstance(node, Voicemail):  # whoever says nothing leaves no message
            kinds = frozenset({"silence"})
        elif isinstance(node, Transfer):  # nobody may answer, whoever calls
            kinds = frozenset({"without"})
        ways = () if isinstance(node, ENDS) else chart.ways[name]
        found[name] = tuple(
            way for way in ways if way.kind in kinds and way.target in chart.reached
        )
    return found


def names_of(onward: Onward) -> dict[str, list[str]]:
    """Return the names of the nodes that each node leads to."""
    return {name: [way.target for way in ways] for name, ways in onward.items()}


def circle_of(onward: Onward) -> list[str]:
    """Return nodes that lead round to themselves, in order; empty when none do."""
    try:
        TopologicalSorter(names_of(onward)).prepare()
    except CycleError as found:
        return list(reversed(found.args[1][1:]))
    return []


def round_and_round(chart: Chart, onward: Onward, circle: list[str], who: str) -> Fault:
    """Return the fault of a circle, with the presses that lead round it once."""
    circle = chart.turned(circle)
    presses: Presses = ()
    for name, following in pairwise(circle):
        ways = (way for way in onward[name] if way.target == following)
        presses += next(ways).presses
    message = f"{who} is led round and round: {', '.join(circle)}"
    return Fault((circle[0],), message, (*chart.path(circle[0]), *presses))


class Walk:
    """What one caller hears in one language, from each node until somebody cares."""

    def __init__(
        self, chart: Chart, caller: Caller, language: str, onward: Onward
    ) -> None:
        self.chart = chart
        self.caller: Caller = caller
        self.language = language
        self.onward = onward
        self.waits: dict[str, Stay] = {}

    def is_met(self, name: str) -> bool:
        """Tell whether a caller can meet a node in this language."""
        return self.language in self.chart.languages[name]

    def is_over(self, name: str) -> bool:
        """Tell whether somebody cares for the caller at a node, or tries to."""
        return isinstance(self.chart.flow.nodes[name], ENDS | TRIED)

    def too_long(self, order: list[str], who: str) -> Fault | None:
        """Return the fault of the nearest node from which the way is too long.

        `order` has each node behind those that it leads to.
        """
        limits = self.chart.limits
        factor = MOST_OF_BOTH if self.caller == "mixed" else 1
        questions, seconds = limits.exit_prompts * factor, limits.exit_s * factor
        for name in order:
            self.waits[name] = self.wait_from(name)
        first = self.chart.nearest(
            name
            for name, wait in self.waits.items()
            if wait.questions > questions or wait.seconds > seconds
        )
        if first is None:
            return None
        wait = self.waits[first]
        message = (
            f"{who}, in {self.language}, hears {wait.questions} questions in "
            f"{wait.seconds:.0f} s before a message, a person, a case or a goodbye; at "
            f"most {questions} in {seconds} s"
        )
        path = self.chart.path(first, self.language)
        return Fault((first,), message, (*path, *self.presses_from(first)))

    def wait_from(self, name: str) -> Stay:
        """Return the longest way from a node to where somebody cares, its own too."""
        if self.is_over(name) or not self.is_met(name):
            return Stay(0, 0.0)
        here = stay(self.chart, name, self.language, self.caller)
        after = [self.waits[way.target] for way in self.onward[name]]
        return Stay(
            here.questions + max((one.questions for one in after), default=0),
            here.seconds + max((one.seconds for one in after), default=0.0),
        )

    def presses_from(self, name: str) -> Presses:
        """Return what the caller does on the longest way from a node."""
        presses: Presses = ()
        while self.onward[name] and not self.is_over(name):
            ways = self.onward[name]
            way = max(ways, key=lambda one: self.waits[one.target].seconds)
            here = self.waits[name].questions - self.waits[way.target].questions
            asked = way.kind in {"silence", "wrong", "without"}
            presses += (SIGNS[self.caller],) * here if asked else way.presses
            name = way.target
        return presses
