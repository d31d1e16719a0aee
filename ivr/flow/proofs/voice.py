"""How long each sentence of a flow takes, with all its gaps filled as is usual.

A sentence of which everything is known is the longest one, so gaps count as filled.
"""

from datetime import UTC, datetime
from typing import Any

from ivr.flow import known, spoken
from ivr.flow.engine import begin
from ivr.flow.flow import Flow, choices
from ivr.flow.model import Menu, Option, Voicemail
from ivr.flow.prompts import Prompt
from ivr.flow.proofs.pace import pace
from ivr.flow.state import State

# What is spoken of a case: a number and a moment of usual length.
CASE = 2417
WHEN = datetime(2026, 11, 25, 2, 30, tzinfo=UTC)
CALLER = "+10000000000"
# What callers type, as it is kept.
KEPT = {"date": "2026-11-25", "time": "10:30", "amount": "1234.50"}
# What is known of an account, or of the call, and not written in the flow.
UNWRITTEN = "0" * 12


class Voice:
    """The seconds that a flow's sentences take; each is reckoned once."""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self.state = all_known(flow)
        self.gaps: dict[tuple[str, str], int] = {}
        self.lengths: dict[tuple[str, str, int], int] = {}

    def seconds(self, language: str, name: str, attempt: int = 0, **own: str) -> float:
        """Return how long the prompt `name` takes, `own` being in gaps of its own.

        `attempt` counts from 0 how often it was said before.
        """
        found = (language, name, attempt)
        if own:
            length = self.length(self.prompt(language, name, attempt), language, own)
        elif found in self.lengths:
            length = self.lengths[found]
        else:
            length = self.length(self.prompt(language, name, attempt), language, own)
            self.lengths[found] = length
        return length / pace(language)

    def prompt(self, language: str, name: str, attempt: int) -> Prompt:
        """Return a prompt as it is said after so many attempts."""
        first = self.flow.prompts[language][name]
        return first if first.sound else first.attempt(attempt)

    def length(self, prompt: Prompt, language: str, own: dict[str, str]) -> int:
        """Return the characters of a sentence with its gaps filled."""
        filled = (
            len(own[gap]) if gap in own else self.gap(language, gap)
            for gap in prompt.gaps
        )
        return sum(map(len, prompt.words)) + sum(filled)

    def gap(self, language: str, gap: str) -> int:
        """Return the characters of what stands in a gap."""
        found = (language, gap)
        if found not in self.gaps:
            text = known.speak(self.flow, self.state, WHEN, gap, language)
            self.gaps[found] = len(text)
        return self.gaps[found]

    def offer(self, language: str, key: str, option: Option) -> float:
        """Return how long an option takes with its key, in its own language."""
        language = option.language or language
        phrase = "press" if key.isdigit() else "press_sign"
        words = self.flow.prompts[language][option.option]
        named = spoken.key(key, language)
        text = "0" * self.length(words, language, {})
        return self.seconds(language, phrase, option=text, key=named)

    def longest(self, language: str, name: str, attempts: int, **own: str) -> float:
        """Return how long the longest wording of the first `attempts` takes."""
        times = (self.seconds(language, name, one, **own) for one in range(attempts))
        return max(times, default=0.0)


def all_known(flow: Flow) -> State:
    """Return the state of a call of which everything is known."""
    kept: dict[str, str] = {}
    for node in flow.nodes.values():
        given: list[dict[str, str]] = []
        if isinstance(node, Menu):
            given = [option.set for option in choices(node)]
        elif isinstance(node, Voicemail):
            given = [node.set]
        for values in given:
            for name, value in values.items():
                kept[name] = max(kept.get(name, ""), value, key=len)
    kept |= {name: sample(flow, name) for name in flow.collects}
    due = WHEN.isoformat()
    facts = Everything(
        {"open_case": str(CASE), "open_case_place": "10", "open_case_due_at": due}
    )
    return begin(flow).but(
        caller=CALLER,
        collected=kept,
        facts=facts,
        case_number=CASE,
        due_at=due,
    )


def sample(flow: Flow, name: str) -> str:
    """Return a value of usual length for what callers type under a name."""
    node = flow.collects[name]
    entry = flow.entry(node)
    usual = "0" * (entry.digits.most if entry else 1)
    return KEPT.get(flow.type(node), usual)


class Everything(dict[str, str]):
    """Facts of which none is missing."""

    def get(self, key: str, default: Any = None, /) -> Any:  # noqa: ANN401 - as dict's
        """Return a fact; one that is not there has a usual length."""
        del default
        return super().get(key, UNWRITTEN)
