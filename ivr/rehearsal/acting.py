"""What a caller does, done to a call, by the telephone's own rules.

Keys answer one question; its finishing key ends them and is not one of them
(https://www.twilio.com/docs/voice/twiml/gather).  Silence lasts as long as the
question waits.
"""

from collections.abc import Callable
from typing import assert_never

from ivr.errors import UsageError
from ivr.flow.actions import Ask, Record, Transfer
from ivr.flow.inputs import Digits, Recorded, Silence, Spoken, Transferred
from ivr.flow.model import Menu, Option
from ivr.rehearsal.script import (
    Act,
    Answered,
    Choose,
    ChooseLanguage,
    HangUp,
    LeaveMessage,
    Press,
    SayNothing,
    SayWords,
    WaitUntil,
)
from ivr.rehearsal.stage import StagedCall
from ivr.rehearsal.values import shown

OVER = "the call is over"


class CannotError(UsageError):
    """A caller cannot do this here: do something else, or do it elsewhere."""


def do(  # noqa: C901 - one case a kind
    call: StagedCall, act: Act, language: str
) -> None:
    """Do `act`; raises CannotError for what cannot be done where the call is.

    `language` is the one that the caller wants.  What was heard before is forgotten.
    Hanging up is possible always: a call that is over stays as it is.
    """
    if call.waiting is None and not isinstance(act, HangUp):
        raise CannotError(OVER)
    call.heard = []
    match act:
        case Press():
            press(call, act.keys)
        case Choose():
            wanted = act.option
            choose(call, wanted, lambda option: option.option == wanted)
        case ChooseLanguage():
            choose(call, language, lambda option: option.language == language)
        case SayWords():
            say(call, act.text)
        case SayNothing():
            for _ in range(act.times):
                say_nothing(call)
        case LeaveMessage():
            leave_message(call, act.seconds)
        case Answered():
            answered(call, taken=act.answered)
        case WaitUntil():
            wait_until(call, act)
        case HangUp():
            call.hang_up()
        case _:
            assert_never(act)


def press(call: StagedCall, keys: str) -> None:
    """Press keys: the answer to a question, or the end of a recording."""
    match call.waiting:
        case Ask():
            call.give(Digits(entered(call.waiting, keys), at=call.at))
        case Record(finish_key=end):
            if keys != end:
                only = f"takes no key but {end}"
                raise CannotError(f"a message is recorded here, which {only}")
            call.give(Silence(at=call.at))
        case _:
            raise CannotError(nobody_listens(call))


def entered(question: Ask, keys: str) -> str:
    """Return the keys that a question takes; raises CannotError when some are lost."""
    end = question.finish_key
    before, ended, lost = keys.partition(end) if end else (keys, "", "")
    if not before:
        raise CannotError(f"{end} ends what was typed before it, and here is nothing")
    if question.longest is not None and len(before) >= question.longest:
        before, lost = before[: question.longest], before[question.longest :] + lost
    if lost:
        after = f"after {before}{ended if len(before) != question.longest else ''}"
        raise CannotError(f"{lost} is lost: the answer is whole {after}")
    return before


def choose(call: StagedCall, name: str, is_it: Callable[[Option], bool]) -> None:
    """Press the key of an option."""
    node = call.stage.flow.nodes.get(call.state.node)
    options = node.menu if isinstance(node, Menu) else {}
    key = next((key for key, option in options.items() if is_it(option)), None)
    if key is None:
        raise CannotError(f"nobody offers {name} at {call.state.node}")
    press(call, key)


def say(call: StagedCall, text: str) -> None:
    """Say words to a question that listens."""
    if not isinstance(call.waiting, Ask):
        raise CannotError(nobody_listens(call))
    if not call.waiting.hear:
        where = f"{call.state.node} in {call.state.language}"
        raise CannotError(f"{where} takes keys and no words")
    call.give(Spoken(text, at=call.at))


def say_nothing(call: StagedCall) -> None:
    """Let the time to answer run out."""
    if isinstance(call.waiting, Transfer):
        raise CannotError("people are rung here: they take the call, or do not")
    if call.waiting is None:
        raise CannotError(OVER)
    call.give(Silence(at=call.at))


def leave_message(call: StagedCall, seconds: int) -> None:
    """Speak into a recording, for as long as it takes."""
    if not isinstance(call.waiting, Record):
        raise CannotError(f"nothing is recorded at {call.state.node}")
    seconds = min(seconds, call.waiting.longest_s)
    call.give(Recorded(seconds, at=call.at), seconds=seconds)


def answered(call: StagedCall, *, taken: bool) -> None:
    """Have a transfer taken, or not."""
    if not isinstance(call.waiting, Transfer):
        raise CannotError(f"nobody is rung at {call.state.node}")
    call.give(Transferred(answered=taken, at=call.at))


def wait_until(call: StagedCall, until: WaitUntil) -> None:
    """Let time pass."""
    if until.at < call.at:
        raise CannotError(f"it is later already: {shown(call.at)}")
    call.at = until.at


def nobody_listens(call: StagedCall) -> str:
    """Say that nobody waits for keys or words."""
    return f"nobody listens at {call.state.node}"
