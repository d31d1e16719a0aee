"""Opening hours: the week, single days, holidays, and whether somebody is there."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import holidays
from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from ivr.calls.flows import Flows
from ivr.calls.revisions import Reads
from ivr.calls.switches import EMERGENCY, switched
from ivr.console.admins import for_admins
from ivr.console.languages import chosen
from ivr.console.languages import gettext as _
from ivr.console.moments import typed_moment
from ivr.console.site import Console, agent, now, page
from ivr.drafts.draft import Draft
from ivr.drafts.hours_draft import OtherHoursError, digest, hours_of, save
from ivr.drafts.keeping import Mark, current_or_answer
from ivr.drafts.timetable import MOST_SINGLE_DAYS, Timetable, as_typed, read
from ivr.flow.hours import DAYS, Hours, is_holiday
from ivr.sentences import Sentence, later

DAY_NAMES = {
    "mon": later("Monday"),
    "tue": later("Tuesday"),
    "wed": later("Wednesday"),
    "thu": later("Thursday"),
    "fri": later("Friday"),
    "sat": later("Saturday"),
    "sun": later("Sunday"),
}
EMPTY_ROWS = 3
OTHERS = 409
YEAR = timedelta(days=365)
SPOKEN = {"en": "en_US", "zh": "zh_CN", "ko": "ko"}


@dataclass(frozen=True, slots=True)
class Seen:
    """Whether somebody is there at a moment, and when that changes next, if it does."""

    at: datetime
    is_open: bool
    changes_at: datetime | None


@dataclass(frozen=True, slots=True)
class DayOff:
    """A public holiday: its name, and the hours where the desk is open all the same."""

    day: date
    name: str
    is_open: bool


class HoursPage:
    """The views.  What answers does not change before the draft is published."""

    def __init__(self, console: Console) -> None:
        self.console = console

    def hours(self) -> ResponseReturnValue:
        """Show the draft's hours, or what answers."""
        with self.console.database.reading() as session:
            there = hours_of(current_or_answer(session, self.console.flow_file))
        return self._show(as_typed(there), there, {})

    def save(self) -> ResponseReturnValue:
        """Put what was typed into the draft, or say field by field what is wrong."""
        main, typed = self.console.flow_file, of_form()
        with self.console.database.reading() as session:
            there = hours_of(current_or_answer(session, main))
        found = read(typed, there)
        if found.hours is None:
            return self._show(typed, there, dict(found.wrong), 422)
        seen, mark = request.form.get("seen", ""), Mark(agent().name, now(), 0)
        try:
            with self.console.database.writing() as session:
                save(session, main, seen, found.hours, mark)
        except OtherHoursError as wrong:
            return self._show(typed, wrong.theirs, {}, 409)
        flash(_("The hours are in the draft; callers hear them when it is published."))
        return redirect(url_for("console.hours"), 303)

    def _show(
        self,
        typed: Timetable,
        there: Hours,
        wrong: dict[str, Sentence],
        status: int = 200,
    ) -> ResponseReturnValue:
        at = now()
        with self.console.database.reading() as session:
            draft = current_or_answer(session, self.console.flow_file)
            answering, emergency = (
                self._answering(session),
                switched(session, EMERGENCY),
            )
        open_now = emergency.over(answering, at) if emergency else answering
        asked = typed_moment(request.args.get("at", ""), there.zone)
        rows = (*typed.single, *[("", "")] * EMPTY_ROWS)
        return page(
            "hours",
            status,
            typed=typed,
            rows=rows,
            wrong=wrong,
            seen=digest(there),
            theirs=as_typed(there) if status == OTHERS else None,
            day_names=DAY_NAMES,
            zones=sorted(available_timezones()),
            countries=sorted(holidays.list_supported_countries()),
            draft=draft if isinstance(draft, Draft) else None,
            differs=digest(there) != digest(answering),
            now=look(open_now, at),
            what_if=look(there, asked) if asked else None,
            asked=request.args.get("at", ""),
            days_off=days_off(there, at),
        )

    def _answering(self, found: Reads) -> Hours:
        """Return the hours of the flow that answers new calls."""
        return Flows(self.console.flow()).current(found).hours


def of_form() -> Timetable:
    """Return what was typed."""
    form = request.form
    days, hours = form.getlist("day"), form.getlist("day_hours")
    single = tuple(zip(days, hours, strict=False))[:MOST_SINGLE_DAYS]
    return Timetable(
        form.get("zone", "").strip(),
        {day: form.get(f"week_{day}", "") for day in DAYS},
        form.get("holidays", "").strip(),
        tuple((day, text) for day, text in single if day.strip() or text.strip()),
    )


def look(hours: Hours, at: datetime) -> Seen:
    """Tell whether somebody is there at `at`, and until when or from when on."""
    opens, closes = next(hours.periods(at), (None, None))
    is_open = opens is not None and opens <= at
    return Seen(at, is_open, closes if is_open else opens)


def days_off(hours: Hours, at: datetime) -> list[DayOff]:
    """Return the public holidays of the next twelve months."""
    if hours.holidays is None:
        return []
    first = at.astimezone(ZoneInfo(hours.zone)).date()
    names = holidays.country_holidays(
        hours.holidays,
        years=[first.year, first.year + 1],
        language=SPOKEN[chosen().code],
    )
    coming = (day for day in sorted(names) if first <= day < first + YEAR)
    return [
        DayOff(day, names[day], bool(hours.open.get(day)))
        for day in coming
        if is_holiday(hours.holidays, day)
    ]


def add(routes: Blueprint, console: Console) -> None:
    """Add the page to the console."""
    pages = HoursPage(console)
    routes.get("/flow/hours", endpoint="hours")(for_admins(pages.hours))
    routes.post("/flow/hours", endpoint="hours_save")(for_admins(pages.save))
