"""A telephone in the terminal: a line typed is a key pressed or a word said."""

from collections.abc import Callable
from pathlib import Path
from typing import assert_never

from ivr.errors import UsageError
from ivr.simulator import steps
from ivr.simulator.call import SimulatedCall
from ivr.simulator.exchange import Exchange
from ivr.simulator.heard import Heard
from ivr.simulator.verbs import KEYS
from ivr.simulator.waiting import Dialling, Gathering, Recording, Waiting

HELP = """\
  1 2 … * #       press keys, one or many
  s, or nothing   stay silent
  say WORDS       speak
  r FILE.wav      leave that recording
  h               hang up
  ?               this help"""


def keypad(
    exchange: Exchange,
    *,
    from_: str,
    to: str,
    read: Callable[[str], str],
    write: Callable[[str], None],
) -> SimulatedCall:
    """Make a call by hand and return it when it has ended.

    `read` shows a prompt and returns a line, or raises EOFError, which hangs up;
    `write` shows a line.
    """
    call = exchange.call(from_=from_, to=to)
    shown = show(call, 0, write)
    while call.waiting is not None:
        write(f"[{in_words(call.waiting)}]")
        take(call, read, write)
        shown = show(call, shown, write)
    write(f"[call ended: {call.status}, {call.seconds} s]")
    return call


def show(call: SimulatedCall, shown: int, write: Callable[[str], None]) -> int:
    """Write what was heard since; return how much has been shown in all."""
    heard = call.heard
    for one in heard[shown:]:
        write(heard_line(one))
    return len(heard)


def heard_line(heard: Heard) -> str:
    """Return `09:30:05 en-US  Welcome.`, or the address of what is played."""
    if heard.url is not None:
        return f"{heard.at:%H:%M:%S} (plays) {heard.url}"
    return f"{heard.at:%H:%M:%S} {heard.language}  {heard.text}"


def in_words(waiting: Waiting) -> str:
    """Say what the call waits for."""
    match waiting:
        case Gathering():
            return gathering_in_words(waiting)
        case Recording():
            keys = waiting.finish_on_key
            end = "any key" if set(keys) == set(KEYS) else " or ".join(keys)
            ending = f", ends on {end}" if keys else ""
            return f"recording: up to {waiting.max_length_s} s{ending}"
        case Dialling(connected=True):
            return f"talking with {waiting.number}"
        case Dialling():
            return f"ringing at {waiting.number}"
        case _:
            assert_never(waiting)


def gathering_in_words(waiting: Gathering) -> str:
    """Say which keys or words may come, and for how long."""
    most = "" if waiting.num_digits is None else f": up to {waiting.num_digits}"
    ways = {"dtmf": f"keys{most}", "speech": f"words in {waiting.language}"}
    what = " or ".join(way for name, way in ways.items() if name in waiting.takes)
    end = waiting.finish_on_key if waiting.num_digits != 1 else ""
    closing = f", ends on {end}" if end and "dtmf" in waiting.takes else ""
    typed = f", typed {waiting.typed}" if waiting.typed else ""
    return f"{what}{closing}, then you have {waiting.timeout_s} s{typed}"


def take(
    call: SimulatedCall, read: Callable[[str], str], write: Callable[[str], None]
) -> None:
    """Do what the next line says; a line that cannot be done is only answered."""
    try:
        step = read_step(read("> ").strip())
    except EOFError:
        step = steps.HangUp()
    if step is None:
        write(HELP)
        return
    try:
        call.act(step)
    except UsageError as error:
        write(f"! {error}")


def read_step(line: str) -> steps.Step | None:
    """Return what a line means; None for one that nobody understands."""
    match line.split(maxsplit=1):
        case [] | ["s"]:
            return steps.Silent()
        case ["h"]:
            return steps.HangUp()
        case ["r", name]:
            return steps.Message(Path(name))
        case ["say", words]:
            return steps.Say(words)
        case _ if set(line) <= set(KEYS):
            return steps.Press(line)
        case _:
            return None
