"""How stored things are read: times in the desk's zone, numbers, names, lengths."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

import phonenumbers

from ivr.cases.listing import CaseView
from ivr.cases.timeline import NOTHING, Change, changes_of, phrase
from ivr.console.languages import ENGLISH, Language
from ivr.console.shipped_words import KEPT_BY_OPTIONS, VALUES
from ivr.console.timeline_words import not_told, of_line
from ivr.flags import kinds_of
from ivr.flow.secrets.kinds import Kind
from ivr.flow.secrets.masking import MARKER
from ivr.reasons import recalled
from ivr.reports.shapes import NONE
from ivr.sentences import later, word
from ivr.tables import Callback, Case, CaseEvent, Delivery, Recording, Transcript
from ivr.transcripts.shown import Heard, heard, turns
from ivr.transcripts.timed import timed

Urgency = Literal["closed", "late", "soon", "later"]

SOON = timedelta(minutes=15)
HOURS_PER_DAY = 24
MINUTES_PER_HOUR = 60
# What stands in a text for secrets, kept when the text is parted by it.
GAP = re.compile(f"({MARKER.pattern})")
NEW_WALLET = later(
    "Tell the caller to move the funds to a new wallet, from a device that they trust: "
    "whoever heard this can take everything."
)
# Columns whose values are somebody's own words, not ours.
OWN_WORDS = {"assigned_to", "account", "callback_number", "tags"}
CALL_STATES = {
    "queued": later("the call is about to be placed"),
    "placing": later("the call is being placed"),
    "placed": later("the agent's phone rings"),
    "whispering": later("the agent is asked to press 1"),
    "dialling": later("the caller's phone rings"),
    "talking": later("they talk"),
}
CONSENTS = {
    "agreed": later("the caller agreed to a recording"),
    "declined": later("the caller wanted no recording"),
    "announced": later("the caller was told of the recording"),
}
ADVICE: dict[Kind, str] = {
    "seed_phrase": NEW_WALLET,
    "private_key": NEW_WALLET,
    "long_number": NEW_WALLET,
    "card_number": later("Tell the caller to have their bank block the card."),
    "password": later("Tell the caller to change the password, wherever it is used."),
    "code": later(
        "Tell the caller to change the PIN, not to use that code again, and to "
        "look for sign-ins that are not theirs."
    ),
}


@dataclass(frozen=True, slots=True)
class Words:
    """What templates say, at one moment in one zone, in one language."""

    at: datetime
    zone: ZoneInfo
    language: Language = ENGLISH

    def due(self, case: Case) -> str:
        """Return when the caller was promised an answer: `due in 12 min`."""
        _ = self.language.gettext
        if case.closed_at is not None:
            return _("closed")
        left = case.due_at - self.at
        if left < timedelta(0):
            return _("late %(time)s", time=self.span(-left))
        return _("due in %(time)s", time=self.span(left))

    def span(self, time: timedelta) -> str:
        """Return a length of time in at most two units: `3 h 5 min`."""
        _ = self.language.gettext
        minutes = int(time.total_seconds() // 60)
        hours, minutes = divmod(minutes, MINUTES_PER_HOUR)
        days, hours = divmod(hours, HOURS_PER_DAY)
        if days:
            return _("%(days)d d %(hours)d h", days=days, hours=hours)
        if hours:
            return _("%(hours)d h %(minutes)d min", hours=hours, minutes=minutes)
        if minutes:
            return _("%(minutes)d min", minutes=minutes)
        return _("less than a minute")

    def urgency(self, case: Case) -> Urgency:
        """Return how the due time is to be shown."""
        if case.closed_at is not None:
            return "closed"
        left = case.due_at - self.at
        if left < timedelta(0):
            return "late"
        return "soon" if left < SOON else "later"

    def sentence(self, text: str) -> str:
        """Return a sentence with its capital letter and its full stop."""
        return self.language.ended(text)

    def summary(self, view: CaseView) -> str:
        """Return what the caller said, or why there is nothing to read, in one line."""
        return self.language.told(view.summary)

    def reason(self, stored: str) -> str:
        """Return why a recording has no words, as its row has it."""
        return self.language.told(recalled(stored))

    def tongue(self, tag: str) -> str:
        """Return a language's name: `Korean` for `ko-KR`; what is none as it is."""
        return self.language.named(tag)

    def day(self, day: date) -> str:
        """Return a day: `Tue 24 Nov 2026`."""
        return self.language.day(day)

    def moment(self, at: datetime) -> str:
        """Return a time with its offset: `Tue 24 Nov 2026, 09:05 UTC+8`."""
        local = at.astimezone(self.zone)
        return f"{self.language.moment(local)} {offset(local)}"

    def short(self, at: datetime) -> str:
        """Return a time in the desk's zone, without what is that of today: `09:05`."""
        local, now = at.astimezone(self.zone), self.at.astimezone(self.zone)
        if local.year != now.year:
            return self.moment(at)
        return self.language.short(local, now)

    def iso(self, at: datetime) -> str:
        """Return a time for programs."""
        return at.astimezone(self.zone).isoformat(timespec="seconds")

    def did(self, line: CaseEvent) -> str:
        """Return what a line of a timeline tells: `put off`."""
        return self.language.word(phrase(line.kind))

    def wrote(self, line: CaseEvent) -> str:
        """Return a line's text; what the desk wrote itself, in this language."""
        return self.language.told(of_line(line))

    def changes(self, line: CaseEvent) -> list[Change]:
        """Return what a line changed, from what to what."""
        changes = zip(line.changes, changes_of(line, self.moment), strict=True)
        return [self._change(column, change) for column, change in changes]

    def _change(self, column: str, change: Change) -> Change:
        said = self.language.word
        name, was, became = change
        if column in OWN_WORDS:
            none = {*NOTHING.values(), "none"}
            told = [said(one) if one in none else one for one in (was, became)]
            return Change(said(name), *told)
        return Change(said(name), said(was), said(became))

    def phone(self, number: str | None) -> str:
        """Return a number in groups, or that there is none."""
        if number is None:
            return self.language.gettext("number withheld")
        try:
            parsed = phonenumbers.parse(number)
        except phonenumbers.NumberParseException:
            return number
        return phonenumbers.format_number(
            parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL
        )

    def name(self, name: str) -> str:
        """Return a name of ours or of the flow as words: `account_security`.

        Those of `vocabulary` are translated; a company's own stay as it wrote them.
        """
        return self.language.word(word(name))

    def kept(self, name: str, value: str) -> str:
        """Return what is kept of a call under a name: an option's own value in words.

        What a caller said or typed stays as it is.
        """
        said = word(value)
        is_ours = name in KEPT_BY_OPTIONS and said in VALUES
        return self.language.word(said) if is_ours else value

    def group(self, dim: str, value: str) -> str:
        """Return what a figure of a report is of, by its dimension, in words."""
        match dim:
            case "topic" | "node" if value != NONE:
                return self.name(value)
            case "language" if value != NONE:
                return self.tongue(value)
            case _:
                return self.language.gettext(NONE) if value == NONE else value

    def path(self, path: Iterable[str]) -> list[tuple[str, str]]:
        """Return the way through the flow: places, each with what was chosen there."""
        steps = (step.partition(":") for step in path)
        return [(self.name(place), self.name(chosen)) for place, _, chosen in steps]

    def delivery(self, delivery: Delivery) -> str:
        """Return how far a notice is on its way: `email: told`."""
        _, ngettext = self.language.gettext, self.language.ngettext
        reason = self.language.told(not_told(delivery.reason))
        match delivery.state:
            case "done":
                stands = _("told")
            case "failed":
                stands = _("NOT told; %(reason)s", reason=reason)
            case _:
                why = f"; {reason}" if reason else ""
                tries = ngettext("%(num)d try", "%(num)d tries", delivery.attempts)
                stands = _("not told yet, %(tries)s", tries=tries) + why
        return f"{self.name(delivery.channel)}: {stands}"

    def call_state(self, callback: Callback) -> str:
        """Return how far a callback is."""
        return self.language.gettext(CALL_STATES[callback.state])

    def length(self, seconds: int | None) -> str:
        """Return a length: `0:42`."""
        if seconds is None:
            return "—"
        return f"{seconds // 60}:{seconds % 60:02}"

    def heard(self, transcript: Transcript) -> list[Heard]:
        """Return the words, each with how it looks; a secret is one gap."""
        return heard(transcript)

    def corrected(self, recording: Recording) -> list[Heard]:
        """Return the corrected words, each at the time at which it was said."""
        found = recording.transcript
        return timed(recording.text or "", heard(found) if found else [])

    def turns(self, transcript: Transcript) -> list[tuple[str, list[Heard]]]:
        """Return the words turn by turn, each with who says it: `Caller`, or ``."""
        said = turns(transcript)
        return [(self.name(who).capitalize() if who else "", one) for who, one in said]

    def consent(self, callback: Callback) -> str:
        """Return what the caller said to a recording of a callback."""
        said = CONSENTS.get(callback.consent or "", "")
        return self.language.gettext(said) if said else ""

    def parts(self, text: str) -> list[tuple[str, bool]]:
        """Return a text in pieces, each with whether it is the gap of a secret."""
        pieces = GAP.split(text)
        return [(piece, GAP.fullmatch(piece) is not None) for piece in pieces if piece]

    def secrets(self, case: Case) -> list[str]:
        """Return what secrets a case's caller has told, as words."""
        return [self.name(kind) for kind in kinds_of(case.flags)]

    def advice(self, case: Case) -> list[str]:
        """Return what to tell a caller who has told secrets, each sentence once."""
        said = dict.fromkeys(ADVICE[kind] for kind in kinds_of(case.flags))
        return [self.language.gettext(sentence) for sentence in said]


def offset(local: datetime) -> str:
    """Return a time's offset: `UTC+8`, `UTC+5:30`, `UTC`."""
    minutes = int((local.utcoffset() or timedelta(0)).total_seconds() // 60)
    hours, minutes = divmod(abs(minutes), MINUTES_PER_HOUR)
    sign = "-" if (local.utcoffset() or timedelta(0)) < timedelta(0) else "+"
    label = f"{sign}{hours}" + (f":{minutes:02}" if minutes else "")
    return "UTC" if label == "+0" else f"UTC{label}"
