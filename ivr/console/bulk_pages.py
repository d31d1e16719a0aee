"""One thing done to many cases of the list, and undoing what was just done."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime

from flask import Blueprint, flash, redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from ivr.cases import work
from ivr.cases.endings import ending
from ivr.cases.tagging import tag
from ivr.cases.undoing import undo
from ivr.console.doors import ours
from ivr.console.languages import ngettext
from ivr.console.numbers import row_number
from ivr.console.site import Console, agent, now
from ivr.console.together import (
    MOST,
    Deed,
    Outcome,
    do_to_ticked,
    taking,
    tell_refusals,
    try_one,
)


class BulkPages:
    """The views."""

    def __init__(self, console: Console) -> None:
        self.console = console

    def bulk(self) -> ResponseReturnValue:
        """Do one thing to the ticked cases, and go back to the list."""
        at, do = now(), request.form.get("do", "")
        deeds = {"close": self._ending, "tag": tagging, "release": giving_back}
        choose = deeds.get(do, taking)
        return do_to_ticked(self.console.database, lambda: choose(at), at)

    def undo(self) -> ResponseReturnValue:
        """Undo what was just done, case by case."""
        named = request.form.get("lines", "").split(",")[:MOST]
        came = Outcome()
        for line in numbers_in(named):
            try_one(self.console.database, came, undoing(line))
        if came.done:
            flash(ngettext("Undone.", "%(num)d cases are as they were.", came.done))
        tell_refusals(came.refused)
        return redirect(ours(request.form.get("next", "")), 303)

    def _ending(self, at: datetime) -> Deed:
        who = agent()
        came = ending(self.console.policy(), request.form.get("disposition"))
        return Deed(
            lambda s, number, v: work.close(s, number, who, came, at, version=v),
            lambda num: ngettext("1 case closed.", "%(num)d cases closed.", num),
        )


def tagging(at: datetime) -> Deed:
    """Return how cases are tagged."""
    who = agent()
    tags = [one for one in request.form.get("tag", "").split(",") if one.strip()]
    return Deed(
        lambda s, number, v: tag(s, number, who, tags or [""], at, version=v),
        lambda num: ngettext("1 case tagged.", "%(num)d cases tagged.", num),
    )


def giving_back(at: datetime) -> Deed:
    """Return how cases are given back to the list."""
    who = agent()
    return Deed(
        lambda s, number, v: work.release(s, number, who, at, version=v),
        lambda num: ngettext("1 case given back.", "%(num)d cases given back.", num),
    )


def undoing(line: int) -> Callable[[Session], None]:
    """Return what undoes a line of a timeline."""

    def do(session: Session) -> None:
        undo(session, line, agent(), now())

    return do


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
