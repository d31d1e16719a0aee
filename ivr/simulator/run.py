"""A whole run: document after document, verb after verb, until the call is over."""

from typing import assert_never

from ivr.simulator import verbs
from ivr.simulator.beside import follow_beside
from ivr.simulator.call_recording import StartRecording, StopRecording
from ivr.simulator.dial import dial
from ivr.simulator.document import INVALID_TWIML, Document
from ivr.simulator.gather import gather
from ivr.simulator.leg import Leg, Status
from ivr.simulator.record import record
from ivr.simulator.streaming import StartStream, StopStream
from ivr.simulator.twiml import MovedError, Next, Over, fetch, link, speak
from ivr.simulator.waiting import Steps

# https://www.twilio.com/docs/voice/twiml/reject
REJECTED: dict[str, Status] = {"busy": "busy"}


def follow(leg: Leg, first: Document | Over) -> Steps[Over]:
    """Run documents on `leg`, beginning with `first`; return how it ended."""
    following = first
    while isinstance(following, Document):
        following = yield from perform(leg, following)
    return following


def perform(leg: Leg, document: Document) -> Steps[Document | Over]:
    """Run one document; return the next one, or the end."""
    for element in document.root:
        verb = verbs.read_verb(element)
        try:
            following = yield from do(leg, document, verb)
        except MovedError as moved:
            following = moved.following
        if following is not None:
            return following
    leg.answer()
    return Over("completed", "document")


def do(leg: Leg, document: Document, verb: verbs.Verb) -> Steps[Next]:
    """Do one verb; return where it leads, None for the next verb."""
    match verb:
        case verbs.Reject():
            return reject(leg, verb)
        case verbs.Redirect():
            return fetch(leg, link(document, verb.url), {})
        case verbs.Unknown():
            leg.errors.append(INVALID_TWIML)
            return None
        case _:
            leg.answer()
    match verb:
        case StartStream() | StopStream() | StartRecording() | StopRecording():
            return follow_beside(leg, verb, document.url)
        case verbs.Say() | verbs.Play() | verbs.Pause():
            leg.reach(speak(leg, [verb], document.url))
            return None
        case verbs.Gather():
            return (yield from gather(leg, document, verb))
        case verbs.Record():
            return (yield from record(leg, document, verb))
        case verbs.Dial():
            return (yield from dial(leg, document, verb, follow))
        case verbs.Hangup():
            return Over("completed", "verb")
        case _:
            assert_never(verb)


def reject(leg: Leg, verb: verbs.Reject) -> Over:
    """Refuse the call; one that was answered already can only be ended."""
    if leg.answered_at is not None:
        return Over("completed", "verb")
    return Over(REJECTED.get(verb.reason, "no-answer"), "verb")
