"""A call that was made by hand, as a conversation that can be run again."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, assert_never
from zoneinfo import ZoneInfo

from ivr.cases.listing import CaseView
from ivr.errors import UsageError
from ivr.rehearsal.expecting import left_message
from ivr.rehearsal.hearing import GAP, spoken_number
from ivr.rehearsal.script import (
    NAMES,
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
from ivr.rehearsal.values import NONE, WITHHELD, shown
from ivr.rehearsal.words import Facts

TOP = "# A call made by hand; `ivr flow test` runs it.  … stands for any words.\n"
# What an agent reads of a case, and a conversation tells of it.
FIELDS = ("topic", "priority", "language", "account", "callback_number", "verification")


@dataclass(frozen=True, slots=True)
class Taken:
    """What the caller did (None when the phone rang), and what was heard after it.

    `node` is where the call then stood, None where nobody knows; `at` is the aware
    moment of it, None where it is that of the step before.
    """

    act: Act | None
    heard: tuple[str, ...]
    node: str | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class MadeCall:
    """A call that was made: `at` is the aware moment at which it began.

    `language` is the one that was chosen as such.  With `is_known` it is certain
    what came of it: `case` is None for none, and `texts` are all that were sent.
    """

    name: str
    at: datetime
    caller: str | None
    taken: Sequence[Taken]
    zone: str
    facts: Facts = field(default_factory=Facts)
    language: str | None = None
    case: CaseView | None = None
    texts: tuple[str, ...] = ()
    is_known: bool = True


def save(path: Path, call: MadeCall) -> None:
    """Write a call as a conversation; raises UsageError when it cannot be written."""
    text = TOP + "".join(f"{line}\n" for line in lines(call))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", errors="replace")
    except OSError as wrong:
        raise UsageError(f"{path} cannot be written: {wrong.strerror}") from wrong


def lines(call: MadeCall) -> Iterator[str]:
    """Yield the lines of the conversation."""
    yield f"name: {quoted(call.name)}"
    yield f"at: {clock(call.at, call.zone)}"
    yield f"from: {quoted(call.caller) if call.caller else WITHHELD}"
    if call.language:
        yield f"languages: [{call.language}]"
    given = call.facts.model_dump(exclude_defaults=True)
    if given:
        yield f"facts: {json.dumps(given, ensure_ascii=False)}"
    yield "steps:"
    now = call.at
    for one in call.taken:
        if one.act is not None and one.at is not None and matters(call, now, one.at):
            now = one.at
            yield f"  - {done(WaitUntil(now), call.zone)}"
        yield from step(call, one)
    yield from expected(call)


def matters(call: MadeCall, now: datetime, at: datetime) -> bool:
    """Tell whether it makes a difference that it is `at` and no longer `now`.

    Hours open and close on the minute, and a promise counts from the second at which
    its case was opened.  A machine's clock that was put back is let be.
    """
    opens = call.case is not None and call.case.case.opened_at == at
    return at > now and (opens or minute(at) != minute(now))


def minute(at: datetime) -> datetime:
    """Return the moment at which the minute of `at` begins."""
    return at.replace(second=0, microsecond=0)


def step(call: MadeCall, one: Taken) -> Iterator[str]:
    """Yield the lines of a step."""
    parts = [] if one.act is None else [done(one.act, call.zone)]
    if one.heard:
        parts += ["hear:"]
        parts += [f"  - {quoted(without_number(call, text))}" for text in one.heard]
    if one.node is not None:
        parts.append(f"at_node: {one.node}")
    for index, part in enumerate(parts):
        yield f"  {'  ' if index else '- '}{part}"


def done(act: Act, zone: str) -> str:
    """Return what a caller did as it is written."""
    name = NAMES[type(act)]
    match act:
        case Press(keys=text) | SayWords(text=text):
            return f"{name}: {quoted(text)}"
        case Choose(option=option):
            return f"{name}: {option}"
        case SayNothing(times=times):
            return f"{name}: {times}"
        case LeaveMessage(seconds=seconds):
            return f"{name}: {seconds} s"
        case Answered(answered=answered):
            return f"{name}: {str(answered).lower()}"
        case WaitUntil(at=at):
            return f"{name}: {clock(at, zone)}"
        case HangUp() | ChooseLanguage():
            return f"{name}:"
        case _:
            assert_never(act)


def expected(call: MadeCall) -> Iterator[str]:
    """Yield what came of the call, where that is known."""
    if not call.is_known:
        return
    yield "expect:"
    if call.case is None:
        yield f"  case: {NONE}"
    else:
        yield from of_case(call.case)
        yield f"  due: {clock(call.case.case.due_at, call.zone)}"
    texts = [quoted(without_number(call, text)) for text in call.texts]
    yield f"  texts: [{', '.join(texts)}]" if texts else f"  texts: {NONE}"


def of_case(view: CaseView) -> Iterator[str]:
    """Yield what is in the case."""
    case = view.case
    yield "  case:"
    for name in FIELDS:
        value: Any = getattr(case, name)
        yield f"    {name}: {NONE if value is None else quoted(value)}"
    if case.collected:
        yield f"    collected: {json.dumps(case.collected, ensure_ascii=False)}"
    yield f"    tags: {json.dumps(case.tags)}"
    yield "    path:"
    yield from (f"      - {quoted(entry)}" for entry in case.path)
    yield f"    message: {str(left_message(view)).lower()}"
    yield f"    abandoned: {str(case.abandoned).lower()}"


def without_number(call: MadeCall, text: str) -> str:
    """Return a sentence with `…` for the case's number, which the next call has not."""
    if call.case is None:
        return text
    return spoken_number(call.case.case.number).sub(GAP, text)


def clock(at: datetime, zone: str) -> str:
    """Return a moment as the clock shows it in the flow's zone."""
    return shown(at.astimezone(ZoneInfo(zone)))


def quoted(text: str) -> str:
    """Return text in quotes; what cannot be printed is escaped."""
    return json.dumps(text, ensure_ascii=not text.isprintable())
