"""A conversation carried out, step by step, until it ends or something is missing."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from ivr.errors import IvrError
from ivr.flow.source import Problem
from ivr.rehearsal.acting import do
from ivr.rehearsal.expecting import missed
from ivr.rehearsal.hearing import (
    difference,
    first_meant,
    is_meant,
    written,
)
from ivr.rehearsal.script import NAMES, Conversation, Line
from ivr.rehearsal.stage import Stage, StagedCall
from ivr.rehearsal.values import PromptNamed, Wanted


@dataclass(frozen=True, slots=True)
class Failure:
    """An expectation that was not met: what was meant, and what there was instead.

    `problem` has its place; `heard` is what was said since the caller did something,
    None where that is not what it is about; `difference` shows where the likeliest
    sentence parts from the one that was meant.
    """

    problem: Problem
    heard: tuple[str, ...] | None = None
    difference: str | None = None


@dataclass(slots=True)
class Performance:
    """How a conversation went: `path` is the way of the call, as an agent sees it."""

    conversation: Conversation
    failures: list[Failure] = field(default_factory=list[Failure])
    path: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether every expectation was met."""
        return not self.failures


def perform(on: Stage, one: Conversation) -> Performance:
    """Carry out a conversation and return how it went.

    It ends at the first step that goes wrong, with all that is wrong in that step;
    a caller who has nothing more to do hangs up.
    """
    performance = Performance(one)
    with on.call(one.at, one.caller, one.facts) as call:
        for line in one.lines:
            performance.failures += of_line(one, call, line)
            performance.path = call.path
            if performance.failures:
                return performance
        call.hang_up()
        performance.path = call.path
        for fault in missed(one, call):
            message = f"expected {fault.expected}, found {fault.found}"
            problem = one.problem(fault.place, message)
            performance.failures.append(Failure(problem))
    return performance


def of_line(one: Conversation, call: StagedCall, line: Line) -> Iterator[Failure]:
    """Do a step and yield each of its expectations that is not met."""
    if line.act is not None:
        try:
            do(call, line.act, one.language)
        except IvrError as wrong:
            place = (*line.place, NAMES[type(line.act)])
            yield Failure(one.problem(place, f"{wrong}"))
            return
    yield from of_heard(one, call, line)
    yield from of_unheard(one, call, line)
    if line.at_node not in (None, call.state.node):
        place = (*line.place, "at_node")
        message = f"expected to be at {line.at_node}, found {call.state.node}"
        yield Failure(one.problem(place, message))


def of_heard(one: Conversation, call: StagedCall, line: Line) -> Iterator[Failure]:
    """Yield the first sentence that is not heard, or not after those before it."""
    flow, left = call.stage.flow, list(call.heard)
    for index, wish in enumerate(line.hear):
        found = first_meant(flow, wish, left)
        if found is not None:
            left = left[found + 1 :]
            continue
        texts = [said.text for said in call.heard]
        sentence = written(flow, wish, call.state.language)
        meant = sentence[0] if sentence else ""
        early = first_meant(flow, wish, call.heard) is not None
        what = "to hear after what stands before it" if early else "to hear"
        place = (*line.place, "hear", index)
        problem = one.problem(place, f"expected {what}: {named(wish)}{meant}")
        nearest = None if early else difference(meant, texts)
        yield Failure(problem, tuple(texts), nearest)
        return


def of_unheard(one: Conversation, call: StagedCall, line: Line) -> Iterator[Failure]:
    """Yield each sentence that is heard and should not be."""
    for index, wish in enumerate(line.not_hear):
        for said in call.heard:
            if is_meant(call.stage.flow, wish, said):
                place = (*line.place, "not_hear", index)
                message = f"expected not to hear: {named(wish)}{said.text}"
                yield Failure(one.problem(place, message))
                break


def named(wish: Wanted) -> str:
    """Return the name of a prompt before its words; nothing for words alone."""
    return f"prompt {wish.name}: " if isinstance(wish, PromptNamed) else ""
