"""A call made by `ivr phone`, written as a conversation."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import assert_never
from urllib.parse import parse_qs, urlsplit

from ivr.db import Database, DatabaseError
from ivr.errors import IvrError
from ivr.flow.flow import Flow
from ivr.flow.inputs import (
    Arrived,
    CaseOpened,
    Digits,
    HungUp,
    Input,
    Recorded,
    Silence,
    Spoken,
    Transferred,
    Verified,
)
from ivr.logs import keep_logs_quiet
from ivr.rehearsal import report
from ivr.rehearsal.perform import perform
from ivr.rehearsal.reading import read_conversations
from ivr.rehearsal.remembered import Remembered, remembered
from ivr.rehearsal.saving import MadeCall, Taken, save
from ivr.rehearsal.script import (
    Act,
    Answered,
    HangUp,
    LeaveMessage,
    Press,
    SayNothing,
    SayWords,
)
from ivr.rehearsal.stage import stage
from ivr.simulator import SimulatedCall, Turn
from ivr.telephony.inputs import e164, step

NAME = "A call made with ivr phone"
FALLBACK = "/fallback"


class NotSavedError(IvrError):
    """The call cannot be written as a conversation: make another one."""


def save_call(
    file: Path, call: SimulatedCall, flow: Flow, url: str, *, gone: bool
) -> Iterator[str]:
    """Write `call` to `file`, run it on `flow`, and yield how that went.

    `url` is of the database in which the hotline keeps its calls; what cannot be
    known without it is left out.  `gone`: the caller hung up.
    """
    known = look_up(url, call.sid)
    taken = list(taken_in(call, known.moments if known else {}))
    if gone:
        taken.append(Taken(HangUp(), (), at=known.over if known else None))
    zone, first = flow.hours.zone, call.turns[0]
    caller = e164(first.request.params.get("From", ""))
    made = MadeCall(NAME, first.at, caller, taken, zone, is_known=False)
    if known is not None:
        made = MadeCall(
            NAME,
            known.at,
            caller,
            taken,
            zone,
            facts=known.facts,
            case=known.case,
            texts=known.texts,
        )
    save(file, made)
    yield f"Saved as {file}."
    yield from tried(flow, file)


def tried(flow: Flow, file: Path) -> Iterator[str]:
    """Run the conversation that was saved, and yield how that went."""
    keep_logs_quiet()
    with stage(flow) as on:
        conversations = read_conversations(flow, [file])
        yield from report.lines([perform(on, one) for one in conversations])


def look_up(url: str, sid: str) -> Remembered | None:
    """Return what the database remembers of a call, None when it cannot be asked."""
    database = Database(url)
    try:
        with database.reading() as session:
            return remembered(session, sid)
    except DatabaseError:
        return None
    finally:
        database.close()


def taken_in(call: SimulatedCall, moments: Mapping[int, datetime]) -> Iterator[Taken]:
    """Yield what the caller did and heard, by what the hotline was told of it.

    `moments` are those of the turns by the hotline's clock, by number.
    """
    turns = call.turns
    if any(urlsplit(turn.request.url).path.endswith(FALLBACK) for turn in turns):
        raise NotSavedError("the hotline failed in this call, so it is not saved")
    ends = [turn.at for turn in turns[1:]]
    for index, turn in enumerate(turns):
        until = ends[index] if index < len(ends) else None
        heard = tuple(
            one.text
            for one in call.heard
            if one.text and one.at >= turn.at and (until is None or one.at < until)
        )
        acts = [None] if index == 0 else acts_of(turn)
        *before, last = acts
        at = moments.get(number(turn))
        yield from (Taken(act, (), at=at) for act in before)
        yield Taken(last, heard, at=at)


def number(turn: Turn) -> int:
    """Return the number of a turn, which its address has; the first has none."""
    return int(parse_qs(urlsplit(turn.request.url).query).get("turn", ["0"])[0])


def acts_of(turn: Turn) -> list[Act]:
    """Return what the caller did in a turn, which the hotline was told."""
    return [act(given) for given in step(turn.request.params, turn.at)]


def act(given: Input) -> Act:
    """Return what a caller does who gives this to the flow."""
    match given:
        case Digits(keys=keys):
            return Press(keys)
        case Spoken(text=text):
            return SayWords(text)
        case Recorded(seconds=seconds):
            return LeaveMessage(max(1, seconds))
        case Transferred(answered=answered):
            return Answered(answered)
        case HungUp():
            return HangUp()
        case Silence() | Arrived() | CaseOpened() | Verified():
            return SayNothing()
        case _:
            assert_never(given)
