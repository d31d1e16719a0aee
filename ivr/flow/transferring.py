"""A transfer to people, and the way on for a caller whom nobody takes."""

from ivr.flow.actions import Say, Transfer
from ivr.flow.draft import Draft
from ivr.flow.flow import own_prompt
from ivr.flow.inputs import HungUp, Input, Transferred
from ivr.flow.model import Transfer as TransferNode


def enter(draft: Draft, node: TransferNode) -> None:
    """Say that somebody is called, and ring them."""
    key = node.prompt or own_prompt(draft.state.node)
    prompts = (draft.words(key),) if draft.has(key) else (draft.words("connecting"),)
    people = draft.flow.settings.people[node.transfer]
    draft.wait(
        "transfer",
        Transfer(
            prompts=prompts,
            people=node.transfer,
            numbers=tuple(people.number),
            ring_s=people.ring,
            press_1=people.press_1,
            whisper=whisper(draft) if people.press_1 else (),
        ),
    )


def whisper(draft: Draft) -> tuple[Say, ...]:
    """Return what whoever answers hears, in the flow's first language."""
    language, state = draft.flow.language, draft.state
    topic = (state.topic or "").replace("_", " ")
    return (draft.words("whisper", language, topic=topic, spoken=state.language),)


def receive(draft: Draft, node: TransferNode, given: Input) -> str | None:
    """Return where an answered transfer leads, and where one that nobody took."""
    match given:
        case HungUp():
            return None
        case Transferred(answered=True):
            draft.mark_choice("answered")
            draft.change(answered=True)
            return node.then
        case _:
            draft.mark_choice("no_answer")
            return draft.flow.unanswered(node)
