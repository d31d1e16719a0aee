"""Nothing is spoken of before it is known, on whatever way the caller came.

What is known for certain at a node is what is known on every way to it.  Each thing
that is spoken of is a bit of a number, so that one pass follows all of them.
"""

from collections.abc import Iterator
from functools import cached_property

from ivr.flow.model import (
    Branch,
    Collect,
    Menu,
    Node,
    OpenCase,
    Transfer,
    Verify,
    Voicemail,
)
from ivr.flow.prompts import named, phrases
from ivr.flow.proofs.chart import Chart, Spot
from ivr.flow.proofs.search import search
from ivr.flow.proofs.verdict import Fault, Presses
from ivr.flow.proofs.way import Way
from ivr.flow.source import Place
from ivr.flow.wording import ACCOUNT_DATA, sentences

OF_A_CASE = ("case_number", "due_at")
# The facts that a branch makes sure of, with what can be spoken then.
OF_FACTS = {
    "caller_known": frozenset({"caller"}),
    "open_case": frozenset({"open_case", "open_case_place", "open_case_due_at"}),
}
# Which nodes speak a phrase of ours; those that nobody speaks by plan are left out.
SPEAKERS: dict[str, tuple[type[Node], ...]] = {
    "press": (Menu,),
    "press_sign": (Menu,),
    "no_input": (Menu, Collect),
    "no_match": (Menu, Collect),
    "no_digits": (Collect, Verify),
    "wrong_entry": (Collect,),
    "wrong_length": (Collect,),
    "wrong_check": (Collect,),
    "wrong_phone": (Collect,),
    "wrong_date": (Collect,),
    "wrong_time": (Collect,),
    "wrong_amount": (Collect,),
    "wrong_pin": (Verify,),
    "not_understood": (Collect,),
    "doubtful_digit": (Collect,),
    "read_back": (Collect,),
    "read_back_keys": (Collect,),
    "before_recording": (Voicemail,),
    "connecting": (Transfer,),
    "long_wait": (OpenCase,),
    "whisper": (Transfer,),
}


def unset_variables(chart: Chart) -> Iterator[Fault]:
    """Yield each prompt that speaks of something not known on every way to it."""
    proof = Knowledge(chart)
    if not proof.bits:
        return
    for name in chart.reached:
        node, known = chart.flow.nodes[name], proof.certain[name]
        known |= proof.bits_of(set_before_words(node))
        told = set[tuple[str, str]]()
        for place, key, gap, language in proof.gaps_at(name, node):
            if known & proof.bits[gap] or (key, gap) in told:
                continue
            way = proof.path_without(name, language, gap)
            if way is not None:
                told.add((key, gap))
                does = (
                    f"{key!r} keeps" if "set" in place else f"prompt {key!r} speaks of"
                )
                message = f"{does} {{{gap}}}, which is not known yet"
                yield Fault(place, message, way)


class Knowledge:
    """What is known for certain at each node of a flow, of all that is spoken of."""

    def __init__(self, chart: Chart) -> None:
        self.chart = chart
        self.written = frozenset[str]().union(*chart.flow.prompts.values())
        self.spoken = {key: list(spoken_of(chart, key)) for key in self.written}
        gaps = {gap for every in self.spoken.values() for _, gap in every}
        gaps |= {gap for node in chart.flow.nodes.values() for _, gap in copied(node)}
        self.bits = {gap: 1 << index for index, gap in enumerate(sorted(gaps))}
        self.account = self.bits_of(
            frozenset(gap for gap in gaps if gap.startswith(ACCOUNT_DATA))
        )

    @cached_property
    def certain(self) -> dict[str, int]:
        """What is known at each node on every way to it."""
        settings = self.chart.flow.settings
        starts = [one for one in (settings.start, settings.emergency) if one]
        known = dict.fromkeys(starts, 0)
        waiting = list(starts)
        while waiting:
            name = waiting.pop()
            node = self.chart.flow.nodes[name]
            for way in self.chart.ways[name]:
                brought = self.after(known[name], node, way)
                before = known.get(way.target)
                there = brought if before is None else before & brought
                if there != before:
                    known[way.target] = there
                    waiting.append(way.target)
        return known

    def after(self, known: int, node: Node, way: Way) -> int:
        """Return what is known once a caller has gone a way out of a node."""
        if isinstance(node, Verify):
            # Every look at an account is the last word on what is known of it.
            levels = self.chart.flow.levels(node)
            sure = way.place == ("then",) and "none" not in levels
            return known | self.account if sure else known & ~self.account
        return known | self.bits_of(set_by(node, way))

    def bits_of(self, names: frozenset[str]) -> int:
        """Return the bits of those of `names` that are spoken of."""
        return sum(self.bits.get(name, 0) for name in names)

    def gaps_at(self, name: str, node: Node) -> Iterator[tuple[Place, str, str, str]]:
        """Yield each gap that a node speaks: place, prompt, gap, language."""
        wanted = sentences(name, node, frozenset(), self.written)
        places = [(one.place, one.name) for one in wanted]
        for phrase, kinds in SPEAKERS.items():
            if isinstance(node, kinds):
                places.append(((name,), phrase))
        for place, key in places:
            for language, gap in self.spoken.get(key, ()):
                if language in self.chart.languages[name]:
                    yield place, key, gap, language
        for place, gap in copied(node):
            yield (name, *place), str(place[-1]), gap, self.chart.languages[name][0]

    def path_without(self, name: str, language: str, gap: str) -> Presses | None:
        """Return the shortest way on which `gap` is not known at a node, if any."""
        bit = self.bits[gap]

        def onward(at: tuple[Spot, int]) -> Iterator[tuple[Presses, tuple[Spot, int]]]:
            spot, known = at
            node = self.chart.flow.nodes.get(spot[0])
            for way, presses, target in self.chart.ways_at(spot):
                after = 0 if node is None else self.after(known, node, way) & bit
                yield presses, (target, after)

        there: tuple[Spot, int] = ((name, language), 0)
        routes = search((self.chart.begin, 0), onward)
        return routes.path(there) if there in routes else None


def spoken_of(chart: Chart, key: str) -> Iterator[tuple[str, str]]:
    """Yield the languages in which a prompt has gaps of the flow's own, with each."""
    ours = phrases("en-US").get(key)
    own = frozenset(ours.every_gap if ours else ())
    always = chart.flow.settings.variables.keys()
    for language, prompts in chart.flow.prompts.items():
        for gap in dict.fromkeys(prompts[key].every_gap) if key in prompts else ():
            name = named(gap)
            if gap not in own and name not in always and name != "longest":
                yield language, name


def copied(node: Node) -> Iterator[tuple[Place, str]]:
    """Yield each gap in a value that a node keeps, with its place in the node."""
    given: list[tuple[Place, dict[str, str]]] = []
    if isinstance(node, Menu):
        given += [
            (("menu", key, "set"), option.set) for key, option in node.menu.items()
        ]
        given += [
            (("spoken", index, "set"), option.set)
            for index, option in enumerate(node.spoken)
        ]
    elif isinstance(node, Voicemail):
        given.append((("set",), node.set))
    for place, values in given:
        for name, value in values.items():
            if "{caller}" in value:
                yield (*place, name), "caller"


def set_by(node: Node, way: Way) -> frozenset[str]:
    """Return what becomes known on a way out of a node."""
    match node:
        case Menu() if way.option is not None:
            return frozenset(way.option.set)
        case Collect(collect=name) if way.place == ("then",):
            return frozenset({name})
        case Voicemail(set=values) if way.place == ("then",):
            return frozenset(values)
        case Branch(branch=subject) if way.place[0] in {"yes", "is"}:
            return OF_FACTS.get(subject, frozenset({subject}))
        case _:
            return set_before_words(node)


def set_before_words(node: Node) -> frozenset[str]:
    """Return what a node makes known before it speaks."""
    return frozenset(OF_A_CASE) if isinstance(node, OpenCase) else frozenset()
