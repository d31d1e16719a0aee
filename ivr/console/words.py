"""How stored things are read: times in the desk's zone, numbers, names, lengths."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

import phonenumbers

from ivr.cases.timeline import Change, changes_of, phrase
from ivr.flags import kinds_of
from ivr.flow.secrets.kinds import Kind
from ivr.flow.secrets.masking import MARKER
from ivr.tables import Callback, Case, CaseEvent, Delivery, Transcript
from ivr.transcripts.shown import Heard, heard, turns

Urgency = Literal["closed", "late", "soon", "later"]

SOON = timedelta(minutes=15)
HOURS_PER_DAY = 24
MINUTES_PER_HOUR = 60
# What stands in a text for secrets, kept when the text is parted by it.
GAP = re.compile(f"({MARKER.pattern})")
NEW_WALLET = (
    "Tell the caller to move the funds to a new wallet, from a device that they trust: "
    "whoever heard this can take everything."
)
CALL_STATES = {
    "queued": "the call is about to be placed",
    "placing": "the call is being placed",
    "placed": "the agent's phone rings",
    "whispering": "the agent is asked to press 1",
    "dialling": "the caller's phone rings",
    "talking": "they talk",
}
CONSENTS = {
    "agreed": "the caller agreed to a recording",
    "declined": "the caller wanted no recording",
    "announced": "the caller was told of the recording",
}
ADVICE: dict[Kind, str] = {
    "seed_phrase": NEW_WALLET,
    "private_key": NEW_WALLET,
    "long_number": NEW_WALLET,
    "card_number": "Tell the caller to have their bank block the card.",
    "password": "Tell the caller to change the password, wherever it is used.",
    "code": "Tell the caller to change the PIN, not to use that code again, and to "
    "look for sign-ins that are not theirs.",
}


@dataclass(frozen=True, slots=True)
class Words:
    """What templates say, at one moment in one zone."""

    at: datetime
    zone: ZoneInfo

    def due(self, case: Case) -> str:
        """Return when the caller was promised an answer: `due in 12 min`."""
        if case.closed_at is not None:
            return "closed"
        left = case.due_at - self.at
        if left < timedelta(0):
            return f"late {span(-left)}"
        return f"due in {span(left)}"

    def urgency(self, case: Case) -> Urgency:
        """Return how the due time is to be shown."""
        if case.closed_at is not None:
            return "closed"
        left = case.due_at - self.at
        if left < timedelta(0):
            return "late"
        return "soon" if left < SOON else "later"

    def moment(self, at: datetime) -> str:
        """Return a time with its offset: `Tue 24 Nov 2026, 09:05 UTC+8`."""
        local = at.astimezone(self.zone)
        return f"{local:%a} {local.day} {local:%b %Y, %H:%M} {offset(local)}"

    def iso(self, at: datetime) -> str:
        """Return a time for programs."""
        return at.astimezone(self.zone).isoformat(timespec="seconds")

    def did(self, line: CaseEvent) -> str:
        """Return what a line of a timeline tells: `put off`."""
        return phrase(line.kind)

    def changes(self, line: CaseEvent) -> list[Change]:
        """Return what a line changed, from what to what."""
        return changes_of(line, self.moment)

    def phone(self, number: str | None) -> str:
        """Return a number in groups, or that there is none."""
        if number is None:
            return "number withheld"
        try:
            parsed = phonenumbers.parse(number)
        except phonenumbers.NumberParseException:
            return number
        return phonenumbers.format_number(
            parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL
        )

    def name(self, name: str) -> str:
        """Return a name of the flow as words: `account_security`."""
        return name.replace("_", " ")

    def path(self, path: Iterable[str]) -> list[tuple[str, str]]:
        """Return the way through the flow: places, each with what was chosen there."""
        steps = (step.partition(":") for step in path)
        return [(self.name(place), self.name(chosen)) for place, _, chosen in steps]

    def delivery(self, delivery: Delivery) -> str:
        """Return how far a notice is on its way: `email: told`."""
        match delivery.state:
            case "done":
                stands = "told"
            case "failed":
                stands = f"NOT told; {delivery.reason}"
            case _:
                why = f"; {delivery.reason}" if delivery.reason else ""
                tries = "try" if delivery.attempts == 1 else "tries"
                stands = f"not told yet, {delivery.attempts} {tries}{why}"
        return f"{delivery.channel}: {stands}"

    def call_state(self, callback: Callback) -> str:
        """Return how far a callback is."""
        return CALL_STATES[callback.state]

    def length(self, seconds: int | None) -> str:
        """Return a length: `0:42`."""
        if seconds is None:
            return "—"
        return f"{seconds // 60}:{seconds % 60:02}"

    def heard(self, transcript: Transcript) -> list[Heard]:
        """Return the words, each with how it looks; a secret is one gap."""
        return heard(transcript)

    def turns(self, transcript: Transcript) -> list[tuple[str, list[Heard]]]:
        """Return the words turn by turn, each with who says it: `Caller`, or ``."""
        return [((who or "").capitalize(), said) for who, said in turns(transcript)]

    def consent(self, callback: Callback) -> str:
        """Return what the caller said to a recording of a callback."""
        return CONSENTS.get(callback.consent or "", "")

    def parts(self, text: str) -> list[tuple[str, bool]]:
        """Return a text in pieces, each with whether it is the gap of a secret."""
        pieces = GAP.split(text)
        return [(piece, GAP.fullmatch(piece) is not None) for piece in pieces if piece]

    def secrets(self, case: Case) -> list[str]:
        """Return what secrets a case's caller has told, as words."""
        return [self.name(kind) for kind in kinds_of(case.flags)]

    def advice(self, case: Case) -> list[str]:
        """Return what to tell a caller who has told secrets, each sentence once."""
        return list(dict.fromkeys(ADVICE[kind] for kind in kinds_of(case.flags)))


def span(time: timedelta) -> str:
    """Return a length of time in at most two units: `3 h 5 min`."""
    minutes = int(time.total_seconds() // 60)
    hours, minutes = divmod(minutes, MINUTES_PER_HOUR)
    days, hours = divmod(hours, HOURS_PER_DAY)
    if days:
        return f"{days} d {hours} h"
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min" if minutes else "less than a minute"


def offset(local: datetime) -> str:
    """Return a time's offset: `UTC+8`, `UTC+5:30`, `UTC`."""
    minutes = int((local.utcoffset() or timedelta(0)).total_seconds() // 60)
    hours, minutes = divmod(abs(minutes), MINUTES_PER_HOUR)
    sign = "-" if (local.utcoffset() or timedelta(0)) < timedelta(0) else "+"
    label = f"{sign}{hours}" + (f":{minutes:02}" if minutes else "")
    return "UTC" if label == "+0" else f"UTC{label}"
