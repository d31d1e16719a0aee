"""The call-flow engine: one step of a call, decided and not done.

    advance(flow, state, input) -> Step(state, actions)

The rules it keeps:

- it is pure: the same three things give the same step, whoever asks and when;
- a step ends where the caller or the host must answer: at `Ask`, at `Record`, at
  `OpenCase`, or at `HangUp`;
- silence and wrong keys are counted apart, and each leads on after its limit;
- a caller who hangs up after saying what the call is about gets a case;
- no flow holds a call for ever: MOST_STEPS_PER_TURN nodes without the caller, or
  MOST_STEPS_PER_CALL in all, end in spoken words and a case.
"""

from dataclasses import dataclass
from typing import assert_never

from ivr.flow import asking, collecting, recording
from ivr.flow.actions import Action, HangUp, OpenCase
from ivr.flow.draft import Draft
from ivr.flow.flow import Flow
from ivr.flow.inputs import (
    Arrived,
    CaseOpened,
    Digits,
    HungUp,
    Input,
    Recorded,
    Silence,
)
from ivr.flow.model import Branch, Collect, Goto, Menu, Node, Say, Voicemail
from ivr.flow.model import HangUp as HangUpNode
from ivr.flow.model import OpenCase as OpenCaseNode
from ivr.flow.state import State

MOST_STEPS_PER_TURN = 100
# As Twilio Studio: https://www.twilio.com/docs/studio/user-guide/get-started
MOST_STEPS_PER_CALL = 1000


@dataclass(frozen=True, slots=True)
class Step:
    """The state after an input, and what is to be done, in order."""

    state: State
    actions: tuple[Action, ...]


def begin(flow: Flow) -> State:
    """Return the state of a call that nobody has answered yet."""
    return State(flow=flow.name, revision=flow.revision, language=flow.language)


def advance(flow: Flow, state: State, given: Input) -> Step:
    """Return where `given` leads and what to do about it.

    An ended call stays as it is, whatever comes.  A state whose node the flow no
    longer has (it was edited in mid-call) goes on at the flow's `give_up` node.
    """
    if state.waiting == "ended":
        return Step(state, ())
    draft = Draft(flow, state, given.at)
    target = receive(draft, given)
    steps = 0
    while target is not None:
        steps += 1
        if steps > MOST_STEPS_PER_TURN or draft.state.steps >= MOST_STEPS_PER_CALL:
            give_in(draft)
            break
        draft.enter(target)
        target = enter(draft, flow.nodes[target])
    return Step(draft.state, tuple(draft.actions))


def receive(draft: Draft, given: Input) -> str | None:
    """Take the input where the call waits; return the node to go to, if any."""
    if isinstance(given, HungUp):
        leave(draft)
        return None
    if isinstance(given, Arrived):
        draft.change(caller=given.caller)
        return draft.flow.settings.start
    node = draft.flow.nodes.get(draft.state.node)
    match node:
        case Menu():
            return asking.receive(draft, node, given)
        case Collect():
            return collecting.receive(draft, node, given)
        case Voicemail():
            return recording.receive(draft, node, given)
        case OpenCaseNode():
            return case_opened(draft, node, given)
        case Say() | Branch() | Goto() | HangUpNode() | None:
            return draft.flow.settings.give_up
        case _:
            assert_never(node)


def enter(draft: Draft, node: Node) -> str | None:
    """Do what `node` does before it waits; return the next node, None to wait."""
    match node:
        case Say():
            draft.say(node.say)
            return node.then
        case Goto():
            return node.goto
        case Branch():
            return node.yes if draft.holds(node.branch) else node.no
        case Menu():
            return asking.enter(draft, node)
        case Collect():
            return collecting.enter(draft, node)
        case Voicemail():
            return recording.enter(draft, node)
        case OpenCaseNode():
            draft.wait("case", OpenCase("asked"))
            return None
        case HangUpNode():
            draft.say(node.hang_up)
            draft.wait("ended", HangUp())
            return None
        case _:
            assert_never(node)


def case_opened(draft: Draft, node: OpenCaseNode, given: Input) -> str | None:
    """Take the case's number and promised time, and speak them if the node says so."""
    match given:
        case CaseOpened():
            draft.change(case_number=given.number, due_at=given.due_at.isoformat())
            if node.say:
                draft.say(node.say)
            return node.then
        case Arrived() | Digits() | Silence() | Recorded() | HungUp():
            return node.then


def leave(draft: Draft) -> None:
    """End a call whose caller has gone; one who wanted help still gets a case."""
    collecting.keep_unconfirmed(draft)
    if draft.state.wants_help and draft.state.case_number is None:
        draft.actions.append(OpenCase("abandoned"))
    draft.change(waiting="ended")


def give_in(draft: Draft) -> None:
    """End a call that a faulty flow leads in circles: words, a case, the end."""
    draft.say("trouble")
    if draft.state.case_number is None:
        draft.actions.append(OpenCase("abandoned"))
    draft.wait("ended", HangUp())
