"""A call that was made, played again on another flow, to see where it would land.

The caller is taken at their word, not at their keys: who chose `missing_transfer` by
pressing 2 presses whatever that option has now, and who typed an account number types
it wherever the flow asks for one.  Where the flow asks something that the caller was
never asked, nobody knows what they would do, and there the replay ends.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ivr.flow.actions import OpenCase
from ivr.flow.engine import Step, advance, begin
from ivr.flow.flow import Flow
from ivr.flow.inputs import (
    Arrived,
    CaseOpened,
    Digits,
    HungUp,
    Input,
    Recorded,
    Spoken,
    Transferred,
    Verified,
)
from ivr.flow.model import Collect, Menu, Verify
from ivr.flow.state import State

# A caller who answers more questions than this is led round by an edit.
MOST_ANSWERS = 500


@dataclass(frozen=True, slots=True)
class Act:
    """What a caller did, and what they meant by it.

    `choice` is the option of a menu, `entry` the value that was asked for.
    """

    given: Input
    choice: str | None = None
    entry: str | None = None
    confirms: bool = False


@dataclass(frozen=True, slots=True)
class Landing:
    """What came of a call: the node where it ended, its topic, its case if any.

    `unasked` is a question that the caller was never asked.
    """

    node: str
    topic: str | None
    priority: str | None
    language: str
    unasked: bool = False

    def __str__(self) -> str:
        """Return it as a line for people."""
        if self.unasked:
            return f"would be asked at {self.node}"
        topic = self.topic or "no topic"
        case = f"a {self.priority} case" if self.priority else "no case"
        return f"{case} about {topic}, ending at {self.node}, in {self.language}"


@dataclass(frozen=True, slots=True)
class Replayed:
    """A call as it went: the acts of its caller, its way, and where it landed."""

    acts: tuple[Act, ...]
    path: tuple[str, ...]
    landing: Landing


def as_it_went(flow: Flow, given: Iterable[Input]) -> Replayed:
    """Play a call again on the flow that it had; raises nothing for any input."""
    state, acts, has_case = begin(flow), list[Act](), False
    for one in given:
        acts.append(meaning(flow, state, one))
        step = advance(flow, state, one)
        has_case = has_case or opens_case(step)
        state = step.state
    return Replayed(tuple(acts), state.path, landing(flow, state, has_case=has_case))


def on_another(flow: Flow, acts: Sequence[Act]) -> Replayed:
    """Play the caller of a call on `flow`, doing what they meant."""
    first = acts[0].given if acts else Arrived()
    step = advance(flow, begin(flow), first)
    left, done, has_case = list(acts[1:]), [Act(first)], opens_case(step)
    unasked = False
    while step.state.waiting != "ended" and len(done) < MOST_ANSWERS:
        answer = next_answer(flow, step.state, left, done[-1].given)
        if answer is None:
            unasked = bool(acts)
            break
        done.append(Act(answer))
        step = advance(flow, step.state, answer)
        has_case = has_case or opens_case(step)
    end = landing(flow, step.state, has_case=has_case)
    return Replayed(tuple(done), step.state.path, replace(end, unasked=unasked))


def opens_case(step: Step) -> bool:
    """Tell whether a step opens a case."""
    return any(isinstance(action, OpenCase) for action in step.actions)


def landing(flow: Flow, state: State, *, has_case: bool) -> Landing:
    """Return where a call has come to."""
    priority = flow.priority(state.topic) if has_case else None
    return Landing(state.node, state.topic, priority, state.language)


def meaning(flow: Flow, state: State, given: Input) -> Act:
    """Return what a caller meant by `given` where the call stands."""
    node = flow.nodes.get(state.node)
    if isinstance(node, Menu) and isinstance(given, Digits):
        option = node.menu.get(given.keys)
        return Act(given, choice=option.option if option else None)
    if isinstance(node, Collect) and isinstance(given, Digits | Spoken):
        confirms = state.phase == "confirming"
        return Act(given, entry=node.collect, confirms=confirms)
    if isinstance(node, Verify):
        return Act(given, entry="pin")
    return Act(given)


def next_answer(
    flow: Flow, state: State, left: list[Act], before: Input
) -> Input | None:
    """Return what the caller does next, None when they never had to.

    What they did for a question that is not asked any more is passed over.
    """
    node = flow.nodes.get(state.node)
    if state.waiting == "case":
        return take(left, CaseOpened) or synthetic_case(state, before)
    if state.waiting == "level":
        return take(left, Verified) or Verified("none", at=before.at)
    if state.waiting == "transfer":
        return take(left, Transferred) or hung_up(left)
    if state.waiting == "recording":
        return take(left, Recorded) or same_miss(left) or hung_up(left)
    if isinstance(node, Menu):
        return chosen(node, left) or same_miss(left) or hung_up(left)
    if isinstance(node, Collect):
        confirms = state.phase == "confirming"
        return typed(node, left, confirms=confirms) or same_miss(left) or hung_up(left)
    if isinstance(node, Verify):
        return typed_pin(left) or same_miss(left) or hung_up(left)
    return hung_up(left)


def synthetic_case(state: State, before: Input) -> Input | None:
    """Return a case's number where the call had none; None without a clock."""
    if before.at is None:
        return None
    return CaseOpened(state.case_number or 0, before.at, at=before.at)


def take(left: list[Act], kind: type[Input]) -> Input | None:
    """Take the next act of a kind, and pass over those before it."""
    for index, act in enumerate(left):
        if isinstance(act.given, kind):
            del left[: index + 1]
            return act.given
    return None


def chosen(node: Menu, left: list[Act]) -> Input | None:
    """Take the next choice that `node` offers, by the name of its option."""
    keys = {option.option: key for key, option in node.menu.items()}
    for index, act in enumerate(left):
        if act.choice in keys:
            del left[: index + 1]
            return Digits(keys[act.choice], at=act.given.at)
        if index == 0 and isinstance(act.given, Spoken):
            return left.pop(0).given
    return None


def typed(node: Collect, left: list[Act], *, confirms: bool) -> Input | None:
    """Take the next entry under the name that `node` collects."""
    for index, act in enumerate(left):
        if act.entry == node.collect and act.confirms == confirms:
            del left[: index + 1]
            return act.given
    return Digits("1") if confirms and not node_left(node, left) else None


def node_left(node: Collect, left: list[Act]) -> bool:
    """Tell whether the caller did more at an entry of this name."""
    return any(act.entry == node.collect for act in left)


def typed_pin(left: list[Act]) -> Input | None:
    """Take the next PIN, or the key of a caller who has none.

    No PIN is kept, so any stands for it: the host's word, which follows, counts.
    """
    for index, act in enumerate(left):
        if act.entry == "pin" and isinstance(act.given, Digits):
            following = left[index + 1 : index + 2]
            looked = any(isinstance(one.given, Verified) for one in following)
            del left[: index + 1]
            return Digits("1" if looked else act.given.keys, at=act.given.at)
    return None


def same_miss(left: list[Act]) -> Input | None:
    """Take the next act where it means the same at any question: silence, `0`, `*`."""
    if not left or left[0].choice is not None:
        return None
    act = left[0]
    anywhere = not isinstance(act.given, HungUp | CaseOpened | Verified | Transferred)
    if act.entry is not None and isinstance(act.given, Digits | Spoken):
        return None
    return left.pop(0).given if anywhere else None


def hung_up(left: list[Act]) -> Input | None:
    """Return the end of the call where the caller did nothing more than hang up."""
    if len(left) == 1 and isinstance(left[0].given, HungUp):
        return left.pop().given
    return None
