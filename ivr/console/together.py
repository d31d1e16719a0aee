"""One thing done to the ticked cases of a list, and what is said of it.

Each case is a transaction of its own, so that one that is refused stops no other.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from ivr.cases import work
from ivr.cases.refusals import CaseNotFoundError, CaseRefusedError
from ivr.cases.undoing import just_done
from ivr.console.doors import ours
from ivr.console.languages import chosen, ngettext, told
from ivr.console.languages import gettext as _
from ivr.console.numbers import row_number
from ivr.console.site import agent
from ivr.console.undo_flash import flash_undoable
from ivr.db import Database

# A page of a list, with room to spare; and as many refusals as one reads.
MOST, MOST_TOLD = 200, 5

Change = Callable[[Session, int, int | None], object]


@dataclass(frozen=True, slots=True)
class Deed:
    """What is done to a case of a number and version, and `said` of so many of them."""

    change: Change
    said: Callable[[int], str]


@dataclass(slots=True)
class Outcome:
    """What became of it: lines of timelines (ids), how many, and why not."""

    done: int = 0
    lines: list[int] = field(default_factory=list[int])
    refused: list[str] = field(default_factory=list[str])


def taking(at: datetime) -> Deed:
    """Return how cases are given to whoever asks."""
    who = agent()
    return Deed(
        lambda s, number, version: work.take(s, number, who, at, version=version),
        lambda num: ngettext(
            "1 case assigned to you.", "%(num)d cases assigned to you.", num
        ),
    )


def do_to_ticked(
    database: Database, choose: Callable[[], Deed], at: datetime
) -> ResponseReturnValue:
    """Do what `choose` returns to the ticked cases, and go back to the list.

    `choose` may refuse for all of them.
    """
    back = redirect(ours(request.form.get("next", "")), 303)
    numbers = dict.fromkeys(request.form.getlist("number", type=row_number)[:MOST])
    if not numbers:
        flash(_("No case is ticked."))
        return back
    try:
        deed = choose()
    except CaseRefusedError as wrong:
        flash(sentence(wrong))
        return back
    came = Outcome()
    for number in numbers:
        try_one(database, came, one_of(deed, number, at))
    if came.done:
        flash_undoable(deed.said(came.done), came.lines)
    tell_refusals(came.refused)
    return back


def one_of(deed: Deed, number: int, at: datetime) -> Callable[[Session], int | None]:
    """Return what is done to one case; it returns the line that undoes it."""
    version = request.form.get(f"version-{number}", type=row_number)

    def do(session: Session) -> int | None:
        deed.change(session, number, version)
        return just_done(session, number, agent(), at)

    return do


def try_one(
    database: Database, came: Outcome, do: Callable[[Session], int | None]
) -> None:
    """Do one thing in a transaction of its own, and note what became of it."""
    try:
        with database.writing() as session:
            line = do(session)
    except (CaseRefusedError, CaseNotFoundError) as wrong:
        came.refused.append(sentence(wrong))
        return
    came.done += 1
    if line is not None:
        came.lines.append(line)


def tell_refusals(refused: Sequence[str]) -> None:
    """Say why it was not done, as often as one reads."""
    for one in refused[:MOST_TOLD]:
        flash(one)
    more = len(refused) - MOST_TOLD
    if more > 0:
        flash(ngettext("And 1 more.", "And %(num)d more.", more))


def sentence(wrong: Exception) -> str:
    """Return a refusal as a sentence."""
    return chosen().ended(told(wrong))
