"""Gather: keys and words, by Twilio's rules.

- keys may be pressed into what is being said;
- `numDigits` keys, or the finishing key after at least one other, end it at once;
- keys beyond that are lost: nothing is kept for a later Gather;
- silence after keys posts them; silence alone goes on to the next verb and posts
  nothing, unless `actionOnEmptyResult` asks for it.

https://www.twilio.com/docs/voice/twiml/gather
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import assert_never

from ivr.simulator import steps
from ivr.simulator.document import INVALID_HINTS, INVALID_LANGUAGE, Document
from ivr.simulator.leg import Leg
from ivr.simulator.sound import seconds_to_say
from ivr.simulator.twiml import Next, Over, fetch, link, speak
from ivr.simulator.verbs import Gather
from ivr.simulator.waiting import Gathering, Steps

MOST_HINTS = 500
LONGEST_HINT = 100
# Languages that a Say has and a Gather knows by another name (cmn-Hans-CN, …).
NOT_HEARD = frozenset({"zh-CN", "zh-HK", "cmn-CN", "cmn-TW"})


@dataclass(frozen=True, slots=True)
class Typed:
    """The keys so far, and whether and by which key they are complete."""

    keys: str = ""
    finished: bool = False
    finished_on: str = ""


def gather(leg: Leg, document: Document, verb: Gather) -> Steps[Next]:
    """Say the prompts and take the caller's input; return where it leads."""
    begun, over = leg.at, speak(leg, verb.prompts, document.url)
    leg.errors += faults(verb)
    typed = Typed()
    while not typed.finished:
        step = yield as_waiting(verb, typed)
        leg.documents = 0
        match step:
            case steps.Press():
                if "dtmf" in verb.takes:
                    cut_in(leg, step, begun, over)
                    typed = press(verb, typed, step.keys)
            case steps.Silent():
                leg.reach(over)
                leg.wait(verb.timeout_s)
                typed = replace(typed, finished=True)
            case steps.Say():
                if "speech" in verb.takes:
                    leg.reach(over)
                    leg.wait(seconds_to_say(step.text, verb.language))
                    return answer(leg, document, verb, spoken(verb, step))
            case steps.HangUp():
                leg.reach(over)
                return Over("completed", "caller")
            case steps.Message():
                # Nothing is recorded here; the call refuses it before it comes.
                pass
            case _:
                assert_never(step)
    if not typed.keys and not verb.action_on_empty_result:
        return None
    return answer(leg, document, verb, keyed(typed))


def faults(verb: Gather) -> list[int]:
    """Return the warnings that a Gather for words earns."""
    if "speech" not in verb.takes:
        return []
    crowded = len(verb.hints) > MOST_HINTS
    long = any(len(hint) > LONGEST_HINT for hint in verb.hints)
    unknown = verb.language in NOT_HEARD
    return [INVALID_HINTS] * (crowded or long) + [INVALID_LANGUAGE] * unknown


def as_waiting(verb: Gather, typed: Typed) -> Gathering:
    """Return what the call now waits for."""
    return Gathering(
        takes=verb.takes,
        num_digits=verb.num_digits,
        finish_on_key=verb.finish_on_key,
        timeout_s=verb.timeout_s,
        language=verb.language,
        typed=typed.keys,
        hints=verb.hints,
    )


def cut_in(leg: Leg, step: steps.Press, begun: datetime, over: datetime) -> None:
    """Let the keys come when they come: after the prompts, or into them."""
    if step.after_s is None:
        leg.reach(over)
        return
    leg.reach(begun + timedelta(seconds=step.after_s))
    leg.cut_short(leg.at)


def press(verb: Gather, typed: Typed, keys: str) -> Typed:
    """Return what is typed after `keys`; those after the end are lost."""
    for key in keys:
        if key in verb.finish_on_key:
            # "finishOnKey only works when a digit sequence precedes it".
            if typed.keys:
                return Typed(typed.keys, finished=True, finished_on=key)
            continue
        typed = Typed(typed.keys + key)
        if len(typed.keys) == verb.num_digits:
            return replace(typed, finished=True)
    return typed


def keyed(typed: Typed) -> dict[str, str]:
    """Return the parameters that tell of keys."""
    end = {"FinishedOnKey": typed.finished_on, "msg": "Gather End"}
    return {"Digits": typed.keys, **end}


def spoken(verb: Gather, step: steps.Say) -> dict[str, str]:
    """Return the parameters that tell of words; the confidence may be missing."""
    params = {"SpeechResult": step.text, "Language": verb.language}
    if step.confidence is not None:
        params["Confidence"] = str(step.confidence)
    return params


def answer(
    leg: Leg, document: Document, verb: Gather, params: Mapping[str, str]
) -> Next:
    """Post the input to the action and return its document."""
    return fetch(leg, link(document, verb.action), params)
