"""A message: the rule that protects the caller, the tone, the recording."""

from ivr.flow import spoken
from ivr.flow.actions import Record
from ivr.flow.draft import Draft
from ivr.flow.flow import own_prompt
from ivr.flow.inputs import HungUp, Input, Recorded
from ivr.flow.model import Voicemail

FINISH = "#"


def enter(draft: Draft, node: Voicemail) -> None:
    """Say what to say and what never to say, then record."""
    longest = node.voicemail.longest
    spoken_longest = spoken.span(longest, draft.state.language)
    key = node.prompt or own_prompt(draft.state.node)
    prompts = (
        draft.words(key, longest=spoken_longest),
        draft.words("before_recording", longest=spoken_longest),
    )
    draft.wait("recording", Record(prompts, longest, node.voicemail.silence, FINISH))


def receive(draft: Draft, node: Voicemail, given: Input) -> str | None:
    """Return where a message, or none, leads."""
    match given:
        case Recorded():
            draft.change(left_message=True)
            draft.keep(node.set)
            draft.mark_choice("recorded")
            return node.then
        case HungUp():
            return None
        case _:
            draft.mark_choice("empty")
            return node.empty or node.then
