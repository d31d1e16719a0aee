"""What is known of a call: for a branch to ask, and for a sentence to speak."""

from datetime import datetime
from zoneinfo import ZoneInfo

from ivr.flow import spoken
from ivr.flow.flow import Flow
from ivr.flow.hours import is_holiday
from ivr.flow.state import State
from ivr.flow.wording import ACCOUNT_DATA

TAG = "tag."
FORMS_OF_TYPES = {
    "date": "date",
    "time": "time",
    "amount": "money",
    "phone": "phone",
}
# Facts of a closing, and (with a language behind) of what is announced then.
DESK_CLOSED, ANNOUNCEMENT = "desk_closed", "announcement."
FACTS_OF_THE_HOST = frozenset(
    {
        "emergency",
        "attested",
        "repeat_caller",
        "open_case",
        "blocked",
        "too_many_calls",
    }
)
OF_THE_OPEN_CASE = frozenset({"open_case", "open_case_place", "open_case_status"})
MOMENTS = frozenset({"due_at", "open_case_due_at"})
FORMS_OF_NAMES = {"case_number": "digits", "open_case": "digits", "caller": "phone"}


def is_so(flow: Flow, state: State, at: datetime | None, subject: str) -> bool:
    """Tell whether `subject` is so; without a clock nobody is there."""
    match subject:
        case "open_now":
            shut = DESK_CLOSED in state.facts
            return at is not None and not shut and flow.hours.is_open(at)
        case "holiday":
            return at is not None and on_holiday(flow, at)
        case "caller_known":
            return state.caller is not None
        case "message_left":
            return state.left_message
        case _ if subject in FACTS_OF_THE_HOST:
            return subject in state.facts
        case "language_known":
            return "language" in state.facts
        case _ if subject.startswith(TAG):
            return subject.removeprefix(TAG) in state.tags
        case _:
            return value(flow, state, subject) is not None


def on_holiday(flow: Flow, at: datetime) -> bool:
    """Tell whether the day is off by the calendar: a holiday, or closed by name."""
    hours = flow.hours
    day = at.astimezone(ZoneInfo(hours.zone)).date()
    if day in hours.open:
        return False
    public = hours.holidays is not None and is_holiday(hours.holidays, day)
    return public or day in hours.closed


def value(flow: Flow, state: State, name: str) -> str | None:
    """Return a value as it is kept, None when it is not known."""
    match name:
        case "language":
            return state.language
        case "topic":
            return state.topic
        case "verification":
            return state.verification
        case "caller":
            return state.caller
        case "case_number":
            return None if state.case_number is None else str(state.case_number)
        case _ if name.startswith(ACCOUNT_DATA) or name in OF_THE_OPEN_CASE:
            return state.facts.get(name)
        case _:
            return state.collected.get(name, flow.settings.variables.get(name))


def speak(
    flow: Flow, state: State, at: datetime | None, gap: str, language: str
) -> str:
    """Return the spoken form of a `{gap}`; empty when its value is not known."""
    name, _, form = gap.partition(":")
    if name in MOMENTS:
        due = state.due if name == "due_at" else moment_of(state.facts.get(name))
        zone = flow.hours.zone
        return spoken.moment(due, at or due, zone, language) if due else ""
    known = value(flow, state, name)
    if known is None:
        return ""
    return spoken.say_as(
        form or usual_form(flow, state, name),
        known,
        language,
        currency(flow, name),
        flow.settings.country,
    )


def moment_of(text: str | None) -> datetime | None:
    """Return the moment that a fact names, None when it names none."""
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        return None


def usual_form(flow: Flow, state: State, name: str) -> str:
    """Return how a value is spoken that a sentence gives no form for."""
    if name in FORMS_OF_NAMES:
        return FORMS_OF_NAMES[name]
    node = flow.collects.get(name)
    if node is None:
        typed = name in state.collected and state.collected[name].isdigit()
        return "digits" if typed else "text"
    return FORMS_OF_TYPES.get(flow.type(node), "digits")


def currency(flow: Flow, name: str) -> str | None:
    """Return the currency of an amount, where the flow names one."""
    node = flow.collects.get(name)
    return node.currency if node else None
