"""What is set on the phone in the console: which flow, who calls, when, what is known.

Nothing is kept between two pages but the form itself.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from ivr.console.languages import gettext as _
from ivr.drafts.draft import DraftError
from ivr.drafts.phone import Caller
from ivr.flow.flow import Flow
from ivr.rehearsal import values
from ivr.rehearsal.words import Facts

DRAFT, ANSWERS = "draft", "answers"
SOMEBODY = "+8613800138000"
# As a browser's own field for a date and a time writes it.
CLOCK = "%Y-%m-%dT%H:%M"
LONGEST_LINES = 20_000
# What a press of a button stands for, in the lines of `ivr flow play`.
SILENCE, TAKE_BACK, RING = "silence", "take_back", "ring"
TYPED, KEPT = "typed", "kept"
FIELDS = ("from", "at", "language", "account", "pin", "waiting", "agents")
SWITCHES = ("attested", "emergency", "rang_before")


@dataclass(frozen=True, slots=True)
class PhoneForm:
    """The form as it was sent; `lines` are what the caller has done before it."""

    given: Mapping[str, str]
    lines: tuple[str, ...]

    @property
    def which(self) -> str:
        """Which flow is called: the draft, or what answers."""
        return self.given.get("flow", DRAFT)

    def caller(self, flow: Flow, at: datetime) -> Caller:
        """Return who calls `flow`, at `at` unless the form says when.

        Raises DraftError with what is wrong in a field.
        """
        language = self.given.get("language") or None
        if language is not None and language not in flow.prompts:
            known = ", ".join(flow.prompts)
            raise DraftError(_("The flow speaks %(languages)s.", languages=known))
        zone = ZoneInfo(flow.hours.zone)
        moment = clock(self.given.get("at", "")) or at.astimezone(zone)
        begins = moment.replace(tzinfo=zone, second=0, microsecond=0)
        number = caller_number(self.given.get("from", "") or SOMEBODY)
        return Caller(begins, number, facts(self.given, number), language)

    def done(self) -> list[str]:
        """Return what the caller has done, with what the pressed button adds."""
        pressed = self.given.get("do", RING)
        if pressed == RING:
            return []
        if pressed == KEPT:
            return list(self.lines)
        if pressed == TAKE_BACK:
            return list(self.lines[:-1])
        return [*self.lines, *self.added(pressed)]

    def added(self, pressed: str) -> list[str]:
        """Return the line that a button, or what was typed beside it, stands for."""
        keys, words = (self.given.get(name, "").strip() for name in ("keys", "words"))
        if pressed == TYPED:
            typed = keys or (f"say {words}" if words else "")
            return [typed] if typed else []
        if pressed == SILENCE:
            return [""]
        if pressed == "message":
            return [f"m {self.given.get('seconds', '').strip() or '10'}"]
        return [pressed]


def form(given: Mapping[str, str]) -> PhoneForm:
    """Return the form in what was sent; raises DraftError for one that is not ours."""
    try:
        text = given.get("lines", "[]")
        read = json.loads(text) if len(text) <= LONGEST_LINES else None
    except ValueError:
        read = None
    every = cast("list[Any]", read) if isinstance(read, list) else [None]
    if any(not isinstance(one, str) for one in every):
        raise DraftError(_("The call cannot be read; begin it again."))
    return PhoneForm(given, tuple(map(str, every)))


def clock(given: str) -> datetime | None:
    """Return a time that was typed, of no zone; raises DraftError."""
    if not given:
        return None
    try:
        found = datetime.strptime(given, CLOCK)  # noqa: DTZ007 - the flow's zone
    except ValueError:
        found = None
    if found is None or found.year not in values.YEARS:
        years = f"{values.YEARS[0]}-{values.YEARS[-1]}"
        told = _("A clock is written like 2026-12-25T08:00, of %(years)s.", years=years)
        raise DraftError(told)
    return found


def caller_number(given: str) -> str | None:
    """Return the caller's number, None when it is withheld; raises DraftError."""
    try:
        values.caller(given.strip())
    except ValueError as wrong:
        raise DraftError(f"{given}: {wrong}") from wrong
    return None if given.strip() == values.WITHHELD else given.strip()


def facts(given: Mapping[str, str], number: str | None) -> Facts:
    """Return what is so before the phone rings; raises DraftError."""
    found: dict[str, Any] = {name: True for name in SWITCHES if given.get(name)}
    for name in ("waiting", "agents"):
        if given.get(name):
            found[name] = count(name, given[name])
    if given.get("account"):
        pin = {"pin": given["pin"]} if given.get("pin") else {}
        found["account"] = {"number": given["account"].strip(), **pin}
    if number is None and (given.get("attested") or given.get("rang_before")):
        raise DraftError(_("Nothing is known of a number that is withheld."))
    try:
        return Facts.model_validate(found)
    except ValidationError as wrong:
        first = wrong.errors()[0]
        place = " ".join(str(one) for one in first["loc"])
        raise DraftError(f"{place}: {first['msg']}") from wrong


def count(name: str, given: str) -> int:
    """Return a count that was typed; raises DraftError."""
    if not (given.isascii() and given.isdigit() and len(given) < len("1000000")):
        raise DraftError(_("%(name)s: write how many, such as 3", name=name))
    return int(given)
