"""A flow that has been read, checked and joined with its words."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import assert_never

from ivr.flow.hours import Hours
from ivr.flow.model import (
    Asking,
    Collect,
    EntryType,
    Menu,
    Node,
    Option,
    Transfer,
    Tries,
    Verify,
    Voicemail,
)
from ivr.flow.prompts import Prompts
from ivr.flow.settings import Entry, Settings
from ivr.flow.source import Place
from ivr.flow.values import DigitCount, Level

TOPIC_OF_THE_REST = "other"
# How long an entry is where the flow does not say.  A phone number has at most 15
# digits: https://www.itu.int/rec/T-REC-E.164
LENGTHS: dict[EntryType, DigitCount] = {
    "phone": DigitCount(fewest=7, most=15),
    "transaction": DigitCount(fewest=4, most=12),
    "date": DigitCount(fewest=8, most=8),
    "time": DigitCount(fewest=4, most=4),
    "amount": DigitCount(fewest=1, most=12),
}


@dataclass(frozen=True)
class Flow:
    """What the engine runs.  The loader has checked every name in it.

    `revision` is a digest of the flow and its words: two flows that sound alike
    and lead alike have the same one.  `origins` are the places of nodes that are
    not written under their own name, and `lost` the names of values that nodes which
    could not be read would have kept.
    """

    revision: str
    settings: Settings
    nodes: dict[str, Node]
    prompts: dict[str, Prompts]
    origins: dict[str, Place] = field(default_factory=dict[str, Place])
    lost: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        """The flow's own name."""
        return self.settings.flow

    @property
    def language(self) -> str:
        """The language that is spoken until the caller chooses."""
        return self.settings.languages[0]

    @property
    def hours(self) -> Hours:
        """The staffed hours."""
        return self.settings.hours

    @property
    def help(self) -> str:
        """Where the help key leads."""
        return self.settings.help or self.settings.give_up

    def place(self, place: Place) -> Place:
        """Return where `place`, which begins with a node's name, is written."""
        if not place:
            return place
        return (*self.origins.get(str(place[0]), place[:1]), *place[1:])

    def priority(self, topic: str | None) -> str:
        """Return how soon a case of `topic` must be answered."""
        known = self.settings.topics.get(topic or TOPIC_OF_THE_REST)
        return known.priority if known else "normal"

    def minimum(self, topic: str | None) -> Level:
        """Return how far it must be certain who calls about `topic`."""
        known = self.settings.topics.get(topic or TOPIC_OF_THE_REST)
        return known.minimum if known else "none"

    def required(self, node: Verify, topic: str | None) -> Level:
        """Return the level that `node` asks of a caller."""
        return self.minimum(topic) if node.verify == "topic" else node.verify

    def levels(self, node: Verify) -> frozenset[Level]:
        """Return every level that `node` can ask of a caller."""
        if node.verify != "topic":
            return frozenset({node.verify})
        topics = (*self.settings.topics, TOPIC_OF_THE_REST)
        return frozenset(self.minimum(topic) for topic in topics)

    def type(self, node: Collect) -> EntryType:
        """Return the type of what `node` collects."""
        of_its_name: EntryType = "account" if node.collect == "account" else "digits"
        return node.type or of_its_name

    def entry(self, node: Collect) -> Entry | None:
        """Return what `node` collects: its own digits, else what its type has."""
        if node.digits is not None:
            return Entry(digits=node.digits, check=node.check)
        kind = self.type(node)
        if kind == "account":
            return self.settings.account
        length = LENGTHS.get(kind)
        return Entry(digits=length, check=node.check) if length else None

    @cached_property
    def collects(self) -> dict[str, Collect]:
        """The first node that collects each value."""
        found: dict[str, Collect] = {}
        for node in self.nodes.values():
            if isinstance(node, Collect):
                found.setdefault(node.collect, node)
        return found

    @cached_property
    def kept(self) -> frozenset[str]:
        """The names under which is kept what callers give and choose."""
        found = {*self.collects, *self.lost}
        for node in self.nodes.values():
            if isinstance(node, Menu):
                found.update(name for one in choices(node) for name in one.set)
            elif isinstance(node, Voicemail):
                found.update(node.set)
        return frozenset(found)

    def listens(self, node: Menu, language: str) -> bool:
        """Tell whether a menu takes words as well as keys."""
        if node.speech is not None:
            return node.speech
        return language in self.settings.speech

    def after(self, tries: Tries, node: Asking) -> str:
        """Return where a caller goes who used up `tries` at `node`."""
        return tries.then or self.without(node)

    def without(self, node: Asking) -> str:
        """Return where a caller goes who cannot give what `node` asks for."""
        match node:
            case Collect(give_up=own) | Verify(failed=own):
                return own or self.settings.give_up
            case Menu():
                return self.settings.give_up
            case _:
                assert_never(node)

    def unanswered(self, node: Transfer) -> str:
        """Return where a caller goes whose transfer nobody took."""
        return node.no_answer or self.settings.give_up


def own_prompt(name: str) -> str:
    """Return the prompt of a node that names none: `ask` for `who.ask`."""
    return name.rpartition(".")[2]


def choices(node: Menu) -> list[Option]:
    """Return every choice of a menu, those that are only spoken last."""
    return [*node.menu.values(), *node.spoken]
