"""The demo, step by step: every step is checked, and a failed one ends it."""

import time
import unicodedata
from collections.abc import Callable
from datetime import datetime
from typing import Any

from ivr.demo.callers import CALLERS, Caller
from ivr.demo.server import NUMBER, DemoError, EmbeddedHotline
from ivr.simulator import SimulatedCall

Write = Callable[[str], None]
Case = dict[str, Any]

TRANSCRIPT_TIMEOUT_S = 180
FEWEST_CASES = 8
COLUMNS = ("case", "topic", "priority", "account", "due", "transcript")
WIDEST = 48


def show(hotline: EmbeddedHotline, write: Write) -> None:
    """Phone the hotline, wait for the words, print the cases; raises DemoError."""
    write("Calling:")
    calls = [call(hotline, caller, write) for caller in CALLERS]
    write("Transcribing with Vosk …")
    cases = wait_for_words(hotline, write)
    check(cases, calls)
    write("")
    for line in table(cases):
        write(line)


def call(hotline: EmbeddedHotline, caller: Caller, write: Write) -> SimulatedCall:
    """Let one caller call, and say how it ended; raises DemoError for a fault."""
    ended = hotline.exchange.call(from_=caller.number, to=NUMBER)
    for step in caller.steps:
        if ended.ended:
            break
        ended.act(step)
    ended.hang_up()
    if ended.errors:
        raise DemoError(f"a caller who {caller.tells} met errors {ended.errors}")
    write(f"  {caller.tells}: heard {len(ended.heard)} sentences")
    return ended


def wait_for_words(hotline: EmbeddedHotline, write: Write) -> list[Case]:
    """Return the cases once no transcript is on its way; raises DemoError when late."""
    begun = time.monotonic()
    while time.monotonic() - begun < TRANSCRIPT_TIMEOUT_S:
        cases = hotline.cases()
        if not any(case["transcript"]["status"] == "pending" for case in cases):
            write(f"  done in {time.monotonic() - begun:.0f} s")
            return cases
        if stuck := [case for case in cases if waits_for_model(case)]:
            words = stuck[0]["transcript"]
            raise DemoError(f"the model for {words['language']}: {words['reason']}")
        time.sleep(0.5)
    raise DemoError(f"no transcript came within {TRANSCRIPT_TIMEOUT_S} s")


def waits_for_model(case: Case) -> bool:
    """Tell whether a case's words wait for a model that is missing or broken."""
    reason = case["transcript"].get("reason") or ""
    return reason.startswith(("no speech model", "does not load"))


def check(cases: list[Case], calls: list[SimulatedCall]) -> None:
    """Raise DemoError unless every caller who wanted help has a case, and words."""
    wanted = sum(caller.wants_case for caller in CALLERS)
    if len(cases) != wanted or len(cases) < FEWEST_CASES:
        raise DemoError(f"{wanted} callers wanted help, {len(cases)} cases were opened")
    if not all(ended.ended for ended in calls):
        raise DemoError("a call did not end")
    done = [case for case in cases if case["transcript"]["status"] == "done"]
    if not any(case["transcript"]["text"] for case in done):
        raise DemoError("no voicemail was turned into words")


def table(cases: list[Case]) -> list[str]:
    """Return the cases as a table, urgent and oldest due first."""
    rows = [COLUMNS, *map(row, cases)]
    widths = [max(width(line[i]) for line in rows) for i in range(len(COLUMNS))]
    heads, *cells = [padded(line, widths) for line in rows]
    return [heads, "  ".join("-" * wide for wide in widths), *cells]


def padded(cells: tuple[str, ...], widths: list[int]) -> str:
    """Return a line of the table, its cells filled up to their columns' widths."""
    filled = zip(cells, widths, strict=True)
    return "  ".join(
        cell + " " * (wide - width(cell)) for cell, wide in filled
    ).rstrip()


def row(case: Case) -> tuple[str, ...]:
    """Return one case's line of the table."""
    words = case["transcript"]["text"] or f"({case['summary']})"
    return (
        str(case["number"]),
        str(case["topic"]),
        str(case["priority"]),
        str(case["account"] or "-"),
        f"{datetime.fromisoformat(case['due_at']).astimezone():%a %d %b %H:%M}",
        words if len(words) <= WIDEST else words[: WIDEST - 1] + "…",
    )


def width(text: str) -> int:
    """Return how many columns of a terminal `text` takes."""
    return sum(1 + (unicodedata.east_asian_width(char) in "WF") for char in text)
