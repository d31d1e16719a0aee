"""A turn played before its transaction, with no effect on what is stored."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from ivr.calls.desk import OpenCall
from ivr.calls.effects import Looked, is_effect
from ivr.calls.given import to_json
from ivr.calls.plain import PlainTurn
from ivr.calls.turns import Render, without_secret
from ivr.flow.actions import Action, Transfer
from ivr.flow.engine import advance
from ivr.flow.flow import Flow
from ivr.flow.inputs import Input
from ivr.flow.secrets.typed import spared
from ivr.flow.state import State


@dataclass(frozen=True, slots=True)
class Scene:
    """A turn that has not been played yet: where its call stands, and what was done."""

    flow: Flow
    state: State
    call: OpenCall
    given: Sequence[Input]


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What is known of a turn before its transaction.

    `kept` is the answer that it was given already.  `plain` is the turn as it was
    played, None where it does more than go on.
    """

    looked: Looked = field(default_factory=Looked, repr=False)
    kept: str | None = field(default=None, repr=False)
    plain: PlainTurn | None = None


@dataclass(slots=True)
class Rehearsed:
    """A turn as it is played ahead: what is heard, and whether all of it is known."""

    state: State
    heard: list[Action] = field(default_factory=list[Action])
    given: list[Input] = field(default_factory=list[Input])
    looked: Looked = field(default_factory=Looked)
    is_plain: bool = True


# What the host would answer to an action of a turn that is played ahead.
Learn = Callable[[Rehearsed, Action], Input | None]


def play_ahead(scene: Scene, learn: Learn) -> Rehearsed:
    """Play a turn without effect; `learn` is what the host would answer in it."""
    played, waiting = Rehearsed(scene.state), list(scene.given)
    while waiting:
        one, secrets = spared(scene.flow, played.state, waiting.pop(0))
        played.given.append(without_secret(one, played.state))
        step = advance(scene.flow, played.state, one)
        played.state = step.state
        played.heard.extend(step.actions)
        if secrets or any(map(does_more, step.actions)):
            played.is_plain = False
        for action in step.actions:
            learnt = learn(played, action)
            waiting[:0] = [learnt] if learnt else []
    return played


def does_more(action: Action) -> bool:
    """Tell whether an action needs the database, and not the caller's ear alone."""
    return isinstance(action, Transfer) or is_effect(action)


def as_plain(
    scene: Scene, number: int, played: Rehearsed, render: Render
) -> PlainTurn | None:
    """Return a turn that only went on, ready to be kept; None for any other."""
    call = scene.call
    goes_on = call.ended_at is None and played.state.waiting != "ended"
    if call.turns != number or number == 0 or not (played.is_plain and goes_on):
        return None
    return PlainTurn(
        call_id=call.id,
        number=number,
        before=call.state,
        after=played.state.to_json(),
        answer=render(played.heard, number + 1, scene.flow.revision),
        given=to_json(played.given),
    )
