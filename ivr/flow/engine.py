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

from ivr.flow import (
    announcing,
    asking,
    collecting,
    known,
    recording,
    transferring,
    verifying,
)
from ivr.flow.actions import Action, HangUp, OpenCase, SendText
from ivr.flow.actions import Request as RequestAction
from ivr.flow.actions import Say as SayAction
from ivr.flow.draft import Draft
from ivr.flow.flow import Flow
from ivr.flow.inputs import Arrived, CaseOpened, HungUp, Input
from ivr.flow.model import (
    Branch,
    Collect,
    Goto,
    Menu,
    Node,
    Play,
    Request,
    Say,
    Send,
    SwitchLanguage,
    Tag,
    Transfer,
    Verify,
    Voicemail,
)
from ivr.flow.model import HangUp as HangUpNode
from ivr.flow.model import OpenCase as OpenCaseNode
from ivr.flow.state import State

MOST_STEPS_PER_TURN = 100
# As Twilio Studio: https://www.twilio.com/docs/studio/user-guide/get-started
MOST_STEPS_PER_CALL = 1000
# Facts for which a call ends at once, each with the phrase of its name.
# Said before a promised time that is later than it should be.
LONG_WAIT = "long_wait"
REFUSALS = ("blocked", "too_many_calls")


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
    if draft.state.steps >= MOST_STEPS_PER_CALL and not isinstance(given, HungUp):
        draft.actions.clear()  # a question that is not asked any more, nor counted
        draft.change(steps=MOST_STEPS_PER_CALL)
        give_in(draft)
        target = None
    steps = 0
    while target is not None:
        steps += 1
        if steps > MOST_STEPS_PER_TURN or draft.state.steps >= MOST_STEPS_PER_CALL:
            give_in(draft)
            break
        announce(draft, target)
        draft.enter(target)
        target = enter(draft, flow.nodes[target])
    return Step(draft.state, tuple(draft.actions))


def announce(draft: Draft, target: str) -> None:
    """Say what is announced in an emergency, once, before the call goes on."""
    words = announcing.due(draft.flow, draft.state, target)
    if words is not None:
        draft.actions.append(SayAction(words, draft.state.language))
        draft.change(facts=announcing.done(draft.state))


def receive(draft: Draft, given: Input) -> str | None:  # noqa: C901 - one case a kind
    """Take the input where the call waits; return the node to go to, if any."""
    if isinstance(given, HungUp):
        leave(draft)
        return None
    if isinstance(given, Arrived):
        return arrive(draft, given)
    node = draft.flow.nodes.get(draft.state.node)
    match node:
        case Menu():
            return asking.receive(draft, node, given)
        case Collect():
            return collecting.receive(draft, node, given)
        case Verify():
            return verifying.receive(draft, node, given)
        case Voicemail():
            return recording.receive(draft, node, given)
        case Transfer():
            return transferring.receive(draft, node, given)
        case OpenCaseNode():
            return case_opened(draft, node, given)
        case None | Say() | Play() | Branch() | Goto() | HangUpNode():
            return draft.flow.settings.give_up
        case Send() | Request() | SwitchLanguage() | Tag():
            return draft.flow.settings.give_up
        case _:
            assert_never(node)


def arrive(draft: Draft, given: Arrived) -> str | None:
    """Begin a call: where the flow begins, or where it leads in an emergency.

    A caller whose language is remembered hears it from the first word; one who is
    blocked, or calls too often, hears why the call ends.
    """
    draft.change(caller=given.caller, facts=dict(given.facts))
    remembered = given.facts.get("language", "")
    if remembered in draft.flow.prompts:
        draft.change(language=remembered)
    refused = next((fact for fact in REFUSALS if draft.holds(fact)), None)
    if refused is not None:
        draft.change(waiting="ended")
        draft.say(refused)
        draft.actions.append(HangUp())
        return None
    settings = draft.flow.settings
    if settings.emergency and draft.holds("emergency"):
        return settings.emergency
    return settings.start


def enter(draft: Draft, node: Node) -> str | None:  # noqa: C901, PLR0912 - one case a kind
    """Do what `node` does before it waits; return the next node, None to wait."""
    match node:
        case Say(say=words) | Play(play=words):
            draft.say(words)
            return node.then
        case Goto():
            return node.goto
        case Branch():
            return decide(draft, node)
        case Send():
            send(draft, node)
            return node.then
        case Request():
            ask_company(draft, node)
            return node.then
        case SwitchLanguage():
            draft.change(language=node.language)
            return node.then
        case Tag():
            draft.tag(node.tag)
            return node.then
        case Menu():
            return asking.enter(draft, node)
        case Collect():
            return collecting.enter(draft, node)
        case Verify():
            return verifying.enter(draft, node)
        case Voicemail():
            return recording.enter(draft, node)
        case Transfer():
            return transferring.enter(draft, node)
        case OpenCaseNode():
            reason = "joined" if node.case == "join" else "asked"
            return draft.wait("case", OpenCase(reason))
        case HangUpNode():
            draft.say(node.hang_up)
            return draft.wait("ended", HangUp())
        case _:
            assert_never(node)


def decide(draft: Draft, node: Branch) -> str:
    """Return the way that what is known leads."""
    if node.is_ is not None and node.else_ is not None:
        value = known.value(draft.flow, draft.state, node.branch)
        return node.is_.get(value or "", node.else_)
    target = node.yes if draft.holds(node.branch) else node.no
    return target or draft.flow.settings.give_up


def ask_company(draft: Draft, node: Request) -> None:
    """Have the company's own systems asked for something, once in a call."""
    if node.request not in draft.state.requests:
        draft.change(requests=(*draft.state.requests, node.request))
        draft.actions.append(RequestAction(node.request))


def send(draft: Draft, node: Send) -> None:
    """Have a text message sent, where there is a number to send it to."""
    if draft.state.caller is not None:
        text = draft.words(node.send).text
        draft.actions.append(SendText(draft.state.caller, text, node.send))


def case_opened(draft: Draft, node: OpenCaseNode, given: Input) -> str | None:
    """Take the case's number and promised time, and speak them if the node says so."""
    match given:
        case CaseOpened():
            draft.change(case_number=given.number, due_at=given.due_at.isoformat())
            if node.say:
                if given.late:
                    draft.say(LONG_WAIT)
                draft.say(node.say)
            return node.then
        case _:
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
