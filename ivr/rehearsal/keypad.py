"""A telephone in the terminal on a rehearsed call: a line typed is an act."""

import re
from collections.abc import Callable, Iterator
from typing import assert_never

from ivr.cases.listing import CaseView
from ivr.flow.actions import Ask, Record, Transfer
from ivr.rehearsal.acting import CannotError, do
from ivr.rehearsal.expecting import left_message, shown
from ivr.rehearsal.saving import FIELDS, Taken, clock
from ivr.rehearsal.script import (
    Act,
    Answered,
    HangUp,
    LeaveMessage,
    Press,
    SayNothing,
    SayWords,
)
from ivr.rehearsal.stage import StagedCall, Waiting

HELP = """\
  1 2 … * #       press keys, one or many
  nothing         stay silent
  say WORDS       speak
  m, m 20         leave a message (of 20 s)
  y, n            whoever is rung takes the call, or does not
  h               hang up
  ?               this help"""
MESSAGE_S = 10
KEYS = re.compile(r"[0-9*#]+", re.ASCII)
SECONDS = re.compile(r"[0-9]{1,3}", re.ASCII)

Read = Callable[[str], str]
Write = Callable[[str], None]


def play(
    call: StagedCall, language: str, first: Act | None, read: Read, write: Write
) -> list[Taken]:
    """Have a person make a call, to its end; return what they did and heard.

    `first` is done without being typed.  `read` shows a prompt and returns a line,
    or raises EOFError, which hangs up; `write` shows a line.
    """
    taken = [note(call, None, write)]
    if first is not None:
        do(call, first, language)
        taken.append(note(call, first, write))
    while call.waiting is not None:
        write(f"[{call.state.node}: {in_words(call.waiting)}]")
        act = typed(read)
        if act is None:
            write(HELP)
            continue
        try:
            do(call, act, language)
        except CannotError as wrong:
            write(f"! {wrong}")
            continue
        taken.append(note(call, act, write))
    call.hang_up()
    return taken


def note(call: StagedCall, act: Act | None, write: Write) -> Taken:
    """Show what was heard, and return it with what the caller did."""
    for said in call.heard:
        write(f"{said.language}  {said.text}")
    texts = tuple(said.text for said in call.heard)
    return Taken(act, texts, call.state.node)


def typed(read: Read) -> Act | None:
    """Return what the next line means; None when nobody understands it."""
    try:
        return understood(read("> "))
    except EOFError:
        return HangUp()


def understood(line: str) -> Act | None:
    """Return what a typed line means; None when nobody understands it."""
    match line.split(maxsplit=1):
        case []:
            return SayNothing()
        case ["h"]:
            return HangUp()
        case ["y" | "n" as taken]:
            return Answered(taken == "y")
        case ["m"]:
            return LeaveMessage(MESSAGE_S)
        case ["m", seconds] if SECONDS.fullmatch(seconds) and int(seconds):
            return LeaveMessage(int(seconds))
        case ["say", words]:
            return SayWords(words)
        case [keys] if KEYS.fullmatch(keys):
            return Press(keys)
        case _:
            return None


def in_words(waiting: Waiting) -> str:
    """Say what the call waits for."""
    match waiting:
        case Ask():
            most = f", up to {waiting.longest}" if waiting.longest else ""
            end = f", ended by {waiting.finish_key}" if waiting.finish_key else ""
            spoken = " or words" if waiting.hear else ""
            return f"keys{spoken}{most}{end}"
        case Record():
            return f"a message of up to {waiting.longest_s} s (m)"
        case Transfer():
            return f"{waiting.people} is rung (y or n)"
        case _:
            assert_never(waiting)


def ending(call: StagedCall) -> Iterator[str]:
    """Yield what came of a call: its way, its case, its text messages."""
    yield f"[call ended at {call.state.node}]"
    yield f"{'path':<15} {' > '.join(call.path)}"
    view = call.case()
    yield from case_lines(view, call) if view else ("no case",)
    for text in call.texts():
        yield f"{'text':<15} {text.text}"


def case_lines(view: CaseView, call: StagedCall) -> Iterator[str]:
    """Yield a case, a field a line."""
    zone = call.stage.flow.hours.zone
    yield f"{'case':<15} {view.case.number}"
    yield f"{'due':<15} {clock(view.case.due_at, zone)} ({zone})"
    for name in FIELDS:
        yield f"{name:<15} {shown(getattr(view.case, name))}"
    for name, value in view.case.collected.items():
        yield f"{name:<15} {value}"
    yield f"{'tags':<15} {shown(view.case.tags)}"
    yield f"{'message':<15} {shown(left_message(view))}"
