"""A callback's states, and what brings it from one to the next.

queued -> placing -> placed -> whispering -> dialling -> talking, and from each of
them `ended`.  News may come doubled, late or not at all: a callback only ever goes on,
and what comes for an earlier state changes nothing.
"""

from typing import Literal, cast

State = Literal[
    "queued", "placing", "placed", "whispering", "dialling", "talking", "ended"
]
Outcome = Literal[
    "talked",  # the caller pressed 1, and the two were connected
    "no_person",  # somebody or something answered, and nobody pressed 1
    "hung_up",  # somebody pressed 1, and one hung up before they were connected
    "no_answer",  # the caller's phone rang in vain
    "busy",
    "wrong_number",  # somebody else lives there; nobody is rung there again by us
    "failed",  # the network could not ring it
    "agent_absent",  # the agent did not answer, or did not press 1
    "refused",  # the network took no such call
    "not_known",  # nobody knows whether anybody was rung
    "canceled",  # the agent thought better of it
]

ORDER: tuple[State, ...] = (
    "queued",
    "placing",
    "placed",
    "whispering",
    "dialling",
    "talking",
    "ended",
)
# The caller's phone rang, or somebody was there: a try that counts.
TRIED: frozenset[str] = frozenset(
    {"no_person", "hung_up", "no_answer", "busy", "failed"}
)


def is_later(state: State, than: str) -> bool:
    """Tell whether a callback in the state `than` may go on to `state`."""
    return ORDER.index(state) > ORDER.index(cast("State", than))


def outcome_of(dial_status: str, *, person: bool, answered: bool) -> Outcome:
    """Return how the caller's leg ended, by the status of the network's Dial.

    https://www.twilio.com/docs/voice/twiml/dial (DialCallStatus)
    """
    if person:
        return "talked"
    if dial_status == "completed" or answered:
        return "no_person"
    if dial_status == "busy":
        return "busy"
    return "failed" if dial_status == "failed" else "no_answer"
