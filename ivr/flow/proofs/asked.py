"""A node that asks, and how much of it a caller hears who does not answer."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from ivr.flow.flow import own_prompt
from ivr.flow.model import Collect, Menu, Verify
from ivr.flow.proofs.voice import Voice, sample

Caller = Literal["silent", "wrong", "mixed"]
# Why an entry can be refused, by its type; see `ivr.flow.entries`.
WRONG = ("wrong_entry", "wrong_length", "wrong_check")
OF_TYPES = {
    "phone": "wrong_phone",
    "date": "wrong_date",
    "time": "wrong_time",
    "amount": "wrong_amount",
}
LONG = "00"  # the figures in "that was 9 digits"


@dataclass(frozen=True, slots=True)
class Stay:
    """What is heard at a node before it leads on: questions, and seconds in all."""

    questions: int
    seconds: float


class Asked:
    """A node that asks, in one language, with the seconds of all it can say."""

    def __init__(self, voice: Voice, name: str, language: str) -> None:
        self.voice = voice
        self.language = language
        self.node = voice.flow.nodes[name]
        self.intro = self.introduction(name)
        self.options = tuple(self.offers())

    def introduction(self, name: str) -> str | None:
        """Return the prompt with which the node begins, if it has one."""
        node, prompts = self.node, self.voice.flow.prompts[self.language]
        if isinstance(node, Verify):
            return node.prompt or "pin_question"
        if isinstance(node, Menu | Collect):
            key = node.prompt or own_prompt(name)
            return key if key in prompts else None
        return None

    def offers(self) -> Iterator[float]:
        """Yield how long each option takes."""
        if isinstance(self.node, Menu):
            for key, option in self.node.menu.items():
                yield self.voice.offer(self.language, key, option)

    def opening(self) -> tuple[float, ...]:
        """Return the seconds of each sentence that is said first."""
        if self.intro is None:
            return self.options
        return (self.voice.seconds(self.language, self.intro), *self.options)

    def again(self, attempt: int) -> float:
        """Return how long the question takes that is asked again."""
        prompts = self.voice.flow.prompts[self.language]
        intro = self.intro
        if intro and isinstance(self.node, Menu) and not prompts[intro].later:
            intro = None  # the options alone are the shorter question
        first = self.voice.seconds(self.language, intro, attempt) if intro else 0.0
        return first + sum(self.options)

    def stay(self, caller: Caller) -> Stay:
        """Return what `caller` meets here."""
        node = self.node
        if not isinstance(node, Menu | Collect | Verify):
            return Stay(0, 0.0)
        silences, misses = node.no_input.limit, node.no_match.limit
        match caller:
            case "silent":
                return self.one_by_one(silences, self.silent_phrases(), node.wait)
            case "wrong":
                return self.one_by_one(misses, self.wrong_phrases(), 0)
            case "mixed":
                return self.in_the_worst_order(silences, misses, node.wait)

    def one_by_one(self, limit: int, phrases: tuple[str, ...], wait: float) -> Stay:
        """Return what a caller hears who misses `limit` times in one way."""
        seconds = sum(self.opening()) + wait
        for attempt in range(1, limit):
            why = self.longest(phrases, attempt - 1)
            seconds += why + self.again(attempt) + wait
        return Stay(limit, seconds)

    def in_the_worst_order(self, silences: int, misses: int, wait: float) -> Stay:
        """Return the most that a caller can hear who leads on by no answer.

        Every miss but the last is asked again, and so is every silence that the
        other count leaves; a number that is read back costs a question of its own.
        """
        questions = silences + misses - 1
        every = range(questions)
        question = max(sum(self.opening()), *map(self.again, every))
        phrases = (*self.silent_phrases(), *self.wrong_phrases())
        why = max(self.longest(phrases, attempt) for attempt in every)
        read_back = self.read_back()
        seconds = questions * (question + why + wait)
        if read_back is None:
            return Stay(questions, seconds - why)
        return Stay(questions + misses, seconds - why + misses * (read_back + wait))

    def longest(self, phrases: tuple[str, ...], attempt: int) -> float:
        """Return how long the longest of some phrases takes, said the nth time."""
        own = {"typed": LONG, "expected": LONG}
        times = (
            self.voice.seconds(self.language, phrase, attempt, **own)
            for phrase in phrases
        )
        return max(times)

    def silent_phrases(self) -> tuple[str, ...]:
        """Return what is said after a silence."""
        return ("no_input",) if isinstance(self.node, Menu) else ("no_digits",)

    def wrong_phrases(self) -> tuple[str, ...]:
        """Return what can be said after a wrong key or number."""
        node = self.node
        if isinstance(node, Menu):
            return ("no_match",)
        if isinstance(node, Verify):
            return ("wrong_pin",)
        if not isinstance(node, Collect):
            return ()
        own = OF_TYPES.get(self.voice.flow.type(node))
        return (own, *WRONG) if own else WRONG

    def read_back(self) -> float | None:
        """Return how long it takes to read an entry back; None where it is not."""
        node, language = self.node, self.language
        if not isinstance(node, Collect) or not node.confirm:
            return None
        entry = sample(self.voice.flow, node.collect)
        said = self.voice.seconds(language, "read_back", entry=" ".join(entry))
        return said + self.voice.seconds(language, "read_back_keys")
