"""One turn of a call: input in, answer out, all else in the same transaction.

The same turn again gets the same answer and changes nothing: each answer is a row
that is unique by call and number.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import bindparam, select

from ivr.audio.news import RecordingNews
from ivr.calls.callers import remember_language
from ivr.calls.desk import Arrival, Desk, OpenCall, find_or_begin
from ivr.calls.effects import Looked, carry_out, is_effect
from ivr.calls.endings import FAILED, note_ending
from ivr.calls.facts import facts
from ivr.calls.given import to_json
from ivr.calls.late import and_gone, before_end
from ivr.calls.plain import KEEP, PlainTurn, keep_plain
from ivr.calls.recordings import take_recording
from ivr.calls.ringing import to_those_there
from ivr.flags import flag_call
from ivr.flow.actions import Action, Transfer
from ivr.flow.engine import advance
from ivr.flow.inputs import Arrived, Digits, Input, Spoken, Transferred
from ivr.flow.secrets.typed import spared
from ivr.flow.state import State
from ivr.flow.verifying import is_pin
from ivr.ratings.surveys import keep_survey
from ivr.tables import Turn

# `render(actions, turn, revision)` returns the answer that has the caller come back
# for `turn`; the sounds in it are those of the flow's `revision`.
Render = Callable[[Sequence[Action], int, str], str]

KEPT = select(Turn.answer).where(
    Turn.call_id == bindparam("call"), Turn.number == bindparam("turn")
)


def answer_arrival(
    desk: Desk, render: Render, arrival: Arrival, looked: Looked | None = None
) -> str:
    """Return the first answer of a call; the same again if it was given already."""
    call = find_or_begin(desk, arrival)
    return greeting(desk, render, call, arrival, looked or {})


def greeting(
    desk: Desk, render: Render, call: OpenCall, arrival: Arrival, looked: Looked
) -> str:
    """Return the first answer of a call, and play its first turn if it has none."""
    if call.turns > 0:
        return kept_answer(desk, call, 0)
    arrived = Arrived(call.caller, at=desk.at, facts=facts(desk, call, arrival))
    return answer(desk, render, call, CallerTurn(0, (arrived,), looked=looked))


@dataclass(frozen=True, slots=True)
class CallerTurn:
    """What a caller did in turn `number`, with the message that they left in it.

    `looked` is what the directory of accounts was asked before, and `plain` the turn as
    it was played before (`ivr.calls.ahead`), None where that cannot be.
    """

    number: int
    given: Sequence[Input]
    left: RecordingNews | None = None
    looked: Looked = field(default_factory=Looked, repr=False)
    plain: PlainTurn | None = None


def answer_turn(desk: Desk, render: Render, arrival: Arrival, turn: CallerTurn) -> str:
    """Return the answer to `turn`; the same again if it was given already.

    A call that we have never heard of begins here, so that its caller is not lost.
    """
    if turn.plain is not None and keep_plain(desk, turn.plain):
        return turn.plain.answer
    call = find_or_begin(desk, arrival)
    if call.turns == 0:
        text = greeting(desk, render, call, arrival, turn.looked)
    else:
        text = answer(desk, render, call, turn)
    if turn.left is not None:
        take_recording(desk, call, turn.left)
    return text


def answer(desk: Desk, render: Render, call: OpenCall, turn: CallerTurn) -> str:
    """Play a turn and keep its answer, or return the one that was kept.

    A turn that we never offered (a database put back from a backup) gets the last
    answer, which leads the caller back to where we know the way.
    """
    number = turn.number
    if number != call.turns:
        return kept_answer(desk, call, min(number, call.turns - 1))
    played = play_late(desk, call, turn) or play(desk, call, turn.given, turn.looked)
    text = render(played.heard, number + 1, desk.flow_of(call).revision)
    row = {
        "call_id": call.id,
        "number": number,
        "at": desk.at,
        "answer": text,
        "given": to_json(played.given),
    }
    desk.transaction.execute(KEEP, row)
    call.turns = number + 1
    call.heard_at = desk.at
    call.save(desk)
    return text


def kept_answer(desk: Desk, call: OpenCall, number: int) -> str:
    """Return the answer that was given to turn `number`."""
    turn = {"call": call.id, "turn": number}
    return desk.transaction.execute(KEPT, turn).scalar_one()


@dataclass(frozen=True, slots=True)
class Played:
    """What the caller is to hear, and what the engine was given for it."""

    heard: list[Action]
    given: list[Input]


def play(
    desk: Desk, call: OpenCall, given: Sequence[Input], looked: Looked | None = None
) -> Played:
    """Advance the call's state by `given`, and by what the host answers meanwhile."""
    flow, state = desk.flow_of(call), State.from_json(call.state)
    played = Played([], [])
    waiting = list(given)
    while waiting:
        one, secrets = spared(flow, state, waiting.pop(0))
        if secrets:
            flag_call(desk.transaction, call.id, secrets, desk.at)
        played.given.append(without_secret(one, state))
        step = advance(flow, state, one)
        state = step.state
        for action in step.actions:
            if isinstance(action, Transfer):
                action = to_those_there(desk.transaction, action)  # noqa: PLW2901 - fewer are rung
                if not action.numbers:
                    waiting[:0] = [Transferred(answered=False, at=desk.at)]
                    continue
            if not is_effect(action):
                played.heard.append(action)
                continue
            learnt = carry_out(desk, call, state, action, looked or {})
            waiting[:0] = [learnt] if learnt else []
    call.state = state.to_json()
    if state.waiting == "ended" and call.ended_at is None:
        call.ended_at = desk.at
        note_ending(call, flow, state, played.given)
        remember_language(desk, call.caller, flow, state)
        if state.case_number is not None:
            desk.open_case(call, state)  # which now gets the whole path
        keep_survey(desk.transaction, call.id, flow, state, desk.at)
    return played


def play_late(desk: Desk, call: OpenCall, turn: CallerTurn) -> Played | None:
    """Play the message that a call ended with, told after its end; None for others."""
    state = before_end(desk, call, turn.given)
    if state is None:
        return None
    ended_at, call.ended_at, call.state = call.ended_at, None, state.to_json()
    played = play(desk, call, and_gone(turn.given, desk), turn.looked)
    call.ended_at = ended_at
    return played


def without_secret(given: Input, state: State) -> Input:
    """Return what may be kept of an input: a secret is not, pressed or spoken."""
    if state.waiting != "secret":
        return given
    match given:
        case Digits(keys=keys) if is_pin(keys):
            return replace(given, keys="")
        case Spoken():
            return replace(given, text="")
        case _:
            return given


def break_down(desk: Desk, arrival: Arrival) -> str:
    """End a call that we failed, with a case, and return the caller's language.

    It uses the engine for nothing, since the engine may be what failed.
    """
    call = find_or_begin(desk, arrival)
    state = State.from_json(call.state)
    state = state.but(waiting="ended", path=(*state.path, "breakdown"))
    call.state = state.to_json()
    desk.open_case(call, state, abandoned=True)
    call.ended_at = call.ended_at or desk.at
    call.topic, call.language, call.ending = state.topic, state.language, FAILED
    call.save(desk)
    return state.language
