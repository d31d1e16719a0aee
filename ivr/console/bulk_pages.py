"""One thing done to many cases of the list, and undoing what was just done."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

from flask import Blueprint, flash, redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from ivr.cases import work
from ivr.cases.endings import ending
from ivr.cases.refusals import CaseNotFoundError, CaseRefusedError
from ivr.cases.tagging import tag
from ivr.cases.undoing import just_done, undo
from ivr.console.doors import ours
from ivr.console.languages import chosen, ngettext, told
from ivr.console.languages import gettext as _
from ivr.console.numbers import row_number
from ivr.console.site import Console, agent, now
from ivr.console.undo_flash import flash_undoable

# A page of a list, with room to spare; and as many refusals as one reads.
MOST, MOST_TOLD = 200, 5
LINE = re.compile("[0-9]{1,9}")

Change = Callable[[Session, int, int | None], object]


@dataclass(slots=True)
class Outcome:
    """What became of it: lines of timelines (ids), how many, and why not."""

    done: int = 0
    lines: list[int] = field(default_factory=list[int])
    refused: list[str] = field(default_factory=list[str])


class BulkPages:
    """The views.  Each case is a transaction of its own: one refusal stops no other."""

    def __init__(self, console: Console) -> None:
        self.console = console

    def bulk(self) -> ResponseReturnValue:
        """Do one thing to the ticked cases, and go back to the list."""
        back = redirect(ours(request.form.get("next", "")), 303)
        numbers = request.form.getlist("number", type=row_number)[:MOST]
        if not numbers:
            flash(_("No case is ticked."))
            return back
        try:
            at = now()
            change = self._change(request.form.get("do", ""), at)
        except CaseRefusedError as wrong:
            flash(sentence(told(wrong)))
            return back
        tell(self._each(numbers, change, at))
        return back

    def undo(self) -> ResponseReturnValue:
        """Undo what was just done, case by case."""
        named = request.form.get("lines", "").split(",")[:MOST]
        came = Outcome()
        for line in numbers_in(named):
            self._one(
                came, lambda session, id_=line: undo(session, id_, agent(), now())
            )
        if came.done:
            flash(ngettext("Undone.", "%(num)d cases are as they were.", came.done))
        refusals(came.refused)
        return redirect(ours(request.form.get("next", "")), 303)

    def _change(self, do: str, at: datetime) -> Change:
        who, form = agent(), request.form
        if do == "close":
            came = ending(self.console.policy(), form.get("disposition"))
            return lambda s, number, v: work.close(s, number, who, came, at, version=v)
        if do == "tag":
            tags = [one for one in form.get("tag", "").split(",") if one.strip()]
            return lambda s, number, v: tag(s, number, who, tags or [""], at, version=v)
        if do == "release":
            return lambda s, number, v: work.release(s, number, who, at, version=v)
        return lambda s, number, v: work.take(s, number, who, at, version=v)

    def _each(self, numbers: Iterable[int], change: Change, at: datetime) -> Outcome:
        came = Outcome()
        for number in dict.fromkeys(numbers):
            version = request.form.get(f"version-{number}", type=row_number)

            def done(
                session: Session, number: int = number, version: int | None = version
            ) -> int | None:
                change(session, number, version)
                return just_done(session, number, agent(), at)

            self._one(came, done)
        return came

    def _one(self, came: Outcome, do: Callable[[Session], object]) -> None:
        try:
            with self.console.database.writing() as session:
                line = do(session)
        except (CaseRefusedError, CaseNotFoundError) as wrong:
            came.refused.append(sentence(told(wrong)))
            return
        came.done += 1
        if isinstance(line, int):
            came.lines.append(line)


def tell(came: Outcome) -> None:
    """Say how many cases it was done to, with a way back, and why not to others."""
    if came.done:
        done = ngettext("Done: 1 case.", "Done: %(num)d cases.", came.done)
        flash_undoable(done, came.lines)
    refusals(came.refused)


def refusals(refused: list[str]) -> None:
    """Say why it was not done, as often as one reads."""
    for one in refused[:MOST_TOLD]:
        flash(one)
    more = len(refused) - MOST_TOLD
    if more > 0:
        flash(ngettext("And 1 more.", "And %(num)d more.", more))


def sentence(refusal: str) -> str:
    """Return a refusal as a sentence."""
    return chosen().ended(refusal)


def add(routes: Blueprint, console: Console) -> None:
    """Add the views to the console."""
    pages = BulkPages(console)
    routes.post("/bulk", endpoint="bulk")(pages.bulk)
    routes.post("/undo", endpoint="undo")(pages.undo)


def numbers_in(texts: Sequence[str]) -> Iterator[int]:
    """Yield the numbers among `texts`."""
    for one in texts:
        with suppress(ValueError):
            yield row_number(one)
