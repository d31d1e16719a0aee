"""The map of a flow: what a caller presses to come from each node to the next."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from ivr.flow.flow import Flow
from ivr.flow.model import Menu
from ivr.flow.proofs.asked import Asked
from ivr.flow.proofs.search import Routes, search
from ivr.flow.proofs.verdict import Presses
from ivr.flow.proofs.voice import Voice
from ivr.flow.proofs.way import ASKING, Way, ways_from
from ivr.flow.settings import Limits

# A node, and the language in which a caller meets it.
Spot = tuple[str, str]
# Where a call stands that nobody has answered yet.
BEFORE = ""
EMERGENCY = "(emergency)"


@dataclass(frozen=True)
class Chart:
    """A flow with all its ways.  `since` is the moment from which hours are read."""

    flow: Flow
    since: datetime | None = None
    questions: dict[Spot, Asked] = field(default_factory=dict[Spot, Asked])

    @property
    def limits(self) -> Limits:
        """What a caller can be asked to bear."""
        return self.flow.settings.limits

    @cached_property
    def voice(self) -> Voice:
        """How long each sentence takes."""
        return Voice(self.flow)

    @cached_property
    def ways(self) -> dict[str, tuple[Way, ...]]:
        """The ways out of each node, those of the flow's own words included."""
        nodes = self.flow.nodes.items()
        return {name: tuple(ways_from(self.flow, node)) for name, node in nodes}

    @cached_property
    def before(self) -> defaultdict[str, list[str]]:
        """The nodes that lead to each node and that a caller can come to."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for name in self.reached:
            for way in self.ways[name]:
                found[way.target].append(name)
        return found

    @cached_property
    def begin(self) -> Spot:
        """Where every call stands at first."""
        return BEFORE, self.flow.language

    @cached_property
    def routes(self) -> Routes[Spot]:
        """The shortest way from the beginning of a call to each node and language."""
        return search(self.begin, self.steps)

    @cached_property
    def reached(self) -> dict[str, Spot]:
        """Each node that a caller can come to, nearest first, in its first language."""
        found: dict[str, Spot] = {}
        for spot in sorted(self.routes.costs, key=self.routes.cost):
            if spot[0] != BEFORE:
                found.setdefault(spot[0], spot)
        return found

    @cached_property
    def languages(self) -> dict[str, list[str]]:
        """The languages in which a caller can meet each node."""
        found: dict[str, list[str]] = {name: [] for name in self.reached}
        order = {one: index for index, one in enumerate(self.flow.settings.languages)}
        for name, language in self.routes.costs:
            if name != BEFORE:
                found[name].append(language)
        for every in found.values():
            every.sort(key=lambda one: order.get(one, 0))
        return found

    def steps(self, spot: Spot) -> Iterator[tuple[Presses, Spot]]:
        """Yield what can be pressed at a spot, and where it leads."""
        for _, presses, target in self.ways_at(spot):
            yield presses, target

    def ways_at(self, spot: Spot) -> Iterator[tuple[Way, Presses, Spot]]:
        """Yield each way out of a spot, with its presses and the spot it leads to."""
        name, language = spot
        if name == BEFORE:
            yield from self.beginnings()
            return
        for way in self.ways.get(name, ()):
            if not way.is_open(language):
                continue
            spoken = way.language or language
            yield way, way.presses, (way.target, spoken)
            if way.language not in (None, language) and self.offers_back(way.target):
                yield way, (*way.presses, "*"), (name, spoken)

    def beginnings(self) -> Iterator[tuple[Way, Presses, Spot]]:
        """Yield where a call begins, and where it begins in an emergency."""
        settings, language = self.flow.settings, self.flow.language
        for target, presses in (
            (settings.start, ()),
            (settings.emergency, (EMERGENCY,)),
        ):
            if target:
                yield Way(("start",), target, presses), presses, (target, language)

    def offers_back(self, name: str) -> bool:
        """Tell whether what asks next, from `name` on, is a menu with a way back."""
        seen = set[str]()
        while name not in seen:
            seen.add(name)
            node = self.flow.nodes.get(name)
            if isinstance(node, Menu):
                return "*" not in node.menu
            ways = self.ways.get(name, ())
            if self.asks(name) or not ways:
                return False
            name = ways[0].target
        return False

    def path(self, name: str, language: str | None = None) -> Presses:
        """Return the shortest way to a node (in a language); empty where none is."""
        spot = (name, language) if language else self.reached.get(name)
        return self.routes.path(spot) if spot and spot in self.routes else ()

    def asked(self, name: str, language: str) -> Asked:
        """Return a question in a language; each is reckoned once."""
        spot = (name, language)
        if spot not in self.questions:
            self.questions[spot] = Asked(self.voice, name, language)
        return self.questions[spot]

    def asks(self, name: str) -> bool:
        """Tell whether a node waits for the caller."""
        node = self.flow.nodes.get(name)
        return isinstance(node, ASKING)

    def nearest(self, names: Iterable[str]) -> str | None:
        """Return which of `names` a caller reaches with the fewest presses."""
        near = [name for name in names if name in self.reached]
        return min(
            near,
            key=lambda name: self.routes.cost(self.reached[name]),
            default=None,
        )

    def turned(self, circle: list[str]) -> list[str]:
        """Return a circle of nodes from where a caller meets it, and closed."""
        first = self.nearest(circle) or circle[0]
        begin = circle.index(first)
        return [*circle[begin:], *circle[:begin], first]
