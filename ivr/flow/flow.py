"""A flow that has been read, checked and joined with its words."""

from dataclasses import dataclass

from ivr.flow.hours import Hours
from ivr.flow.model import Collect, Entry, Menu, Node, Settings, Tries
from ivr.flow.prompts import Prompts

TOPIC_OF_THE_REST = "other"


@dataclass(frozen=True, slots=True)
class Flow:
    """What the engine runs.  The loader has checked every name in it.

    `revision` is a digest of the flow and its words: two flows that sound alike
    and lead alike have the same one.
    """

    revision: str
    settings: Settings
    nodes: dict[str, Node]
    prompts: dict[str, Prompts]

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

    def priority(self, topic: str | None) -> str:
        """Return how soon a case of `topic` must be answered."""
        known = self.settings.topics.get(topic or TOPIC_OF_THE_REST)
        return known.priority if known else "normal"

    def entry(self, node: Collect) -> Entry | None:
        """Return what `node` collects: its own digits, else the flow's account."""
        if node.digits is not None:
            return Entry(digits=node.digits, check=node.check)
        return self.settings.account if node.collect == "account" else None

    def after(self, tries: Tries, node: Menu | Collect) -> str:
        """Return where a caller goes who used up `tries` at `node`."""
        return tries.then or self.without(node)

    def without(self, node: Menu | Collect) -> str:
        """Return where a caller goes who cannot give what `node` asks for."""
        own = node.give_up if isinstance(node, Collect) else None
        return own or self.settings.give_up
