"""One turn of a call: input in, answer out, all else in the same transaction.

The same turn again gets the same answer and changes nothing: each answer is a row
that is unique by call and number.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import cast

from sqlalchemy import Table, bindparam, insert, select

from ivr.calls.desk import Arrival, Desk, OpenCall, find_or_begin
from ivr.calls.recordings import RecordingNews, take_recording
from ivr.flow.actions import Action, OpenCase
from ivr.flow.engine import advance
from ivr.flow.inputs import Arrived, CaseOpened, Input
from ivr.flow.state import State
from ivr.tables import Turn

# `render(actions, turn)` returns the answer that has the caller come back for `turn`.
Render = Callable[[Sequence[Action], int], str]

KEEP = insert(cast("Table", Turn.__table__))
KEPT = select(Turn.answer).where(
    Turn.call_id == bindparam("call"), Turn.number == bindparam("turn")
)


def answer_arrival(desk: Desk, render: Render, arrival: Arrival) -> str:
    """Return the first answer of a call; the same again if it was given already."""
    call = find_or_begin(desk, arrival)
    return answer(desk, render, call, 0, (Arrived(call.caller, at=desk.at),))


@dataclass(frozen=True, slots=True)
class CallerTurn:
    """What a caller did in turn `number`, with the message that they left in it."""

    number: int
    given: Sequence[Input]
    left: RecordingNews | None = None


def answer_turn(desk: Desk, render: Render, arrival: Arrival, turn: CallerTurn) -> str:
    """Return the answer to `turn`; the same again if it was given already.

    A call that we have never heard of begins here, so that its caller is not lost.
    """
    call = find_or_begin(desk, arrival)
    if call.turns == 0:
        text = answer(desk, render, call, 0, (Arrived(call.caller, at=desk.at),))
    else:
        text = answer(desk, render, call, turn.number, turn.given)
    if turn.left is not None:
        take_recording(desk, call, turn.left)
    return text


def answer(
    desk: Desk, render: Render, call: OpenCall, number: int, given: Sequence[Input]
) -> str:
    """Play turn `number` and keep its answer, or return the one that was kept.

    A turn that we never offered (a database put back from a backup) gets the last
    answer, which leads the caller back to where we know the way.
    """
    if number != call.turns:
        return kept_answer(desk, call, min(number, call.turns - 1))
    text = render(play(desk, call, given), number + 1)
    turn = {"call_id": call.id, "number": number, "at": desk.at, "answer": text}
    desk.transaction.execute(KEEP, turn)
    call.turns = number + 1
    call.heard_at = desk.at
    call.save(desk)
    return text


def kept_answer(desk: Desk, call: OpenCall, number: int) -> str:
    """Return the answer that was given to turn `number`."""
    turn = {"call": call.id, "turn": number}
    return desk.transaction.execute(KEPT, turn).scalar_one()


def play(desk: Desk, call: OpenCall, given: Sequence[Input]) -> list[Action]:
    """Advance the call's state by `given`; return what the caller is to hear."""
    state = State.from_json(call.state)
    heard: list[Action] = []
    waiting = list(given)
    while waiting:
        step = advance(desk.flow, state, waiting.pop(0))
        state = step.state
        for action in step.actions:
            if isinstance(action, OpenCase):
                lost = action.reason == "abandoned"
                case = desk.open_case(call, state, abandoned=lost)
                waiting.insert(0, CaseOpened(case.number, case.due_at, at=desk.at))
            else:
                heard.append(action)
    call.state = state.to_json()
    if state.waiting == "ended" and call.ended_at is None:
        call.ended_at = desk.at
        if state.case_number is not None:
            desk.open_case(call, state)  # which now gets the whole path
    return heard


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
    call.save(desk)
    return state.language
