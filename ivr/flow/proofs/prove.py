"""Everything that can be proved of a flow, rule by rule."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from ivr.flow.finding import meant
from ivr.flow.flow import Flow
from ivr.flow.proofs.chart import Chart
from ivr.flow.proofs.exits import exit_faults, unhelped
from ivr.flow.proofs.forbidden import forbidden_requests, unread_languages
from ivr.flow.proofs.hints import deaf_hints
from ivr.flow.proofs.menus import crowded, digits_first, taken_keys
from ivr.flow.proofs.reach import unreachable
from ivr.flow.proofs.speech import speech_alone, unheard
from ivr.flow.proofs.timetable import hours_holes, overlaps
from ivr.flow.proofs.timing import late_first_options, long_menus
from ivr.flow.proofs.topics import open_topics
from ivr.flow.proofs.unloaded import REFUSED
from ivr.flow.proofs.variables import unset_variables
from ivr.flow.proofs.verdict import Fault, Severity, Verdict


@dataclass(frozen=True, slots=True)
class Rule:
    """A proof, and whether a flow that fails it should be heard by anyone."""

    severity: Severity
    proof: Callable[[Chart], Iterator[Fault]]


# What rests on a reckoning of ours, such as how fast a voice reads, is a warning; so
# is what may be meant.
RULES = {
    "reachable": Rule("error", unreachable),
    "exit": Rule("error", exit_faults),
    "help_ends": Rule("warning", unhelped),
    "topic_ends": Rule("error", open_topics),
    "variables_set": Rule("error", unset_variables),
    "forbidden_request": Rule("error", forbidden_requests),
    "unread_language": Rule("warning", unread_languages),
    "option_before_digit": Rule("error", digits_first),
    "always_offered": Rule("error", taken_keys),
    "keys_suffice": Rule("error", speech_alone),
    "words_to_hear": Rule("error", unheard),
    "hint_words": Rule("warning", deaf_hints),
    "most_options": Rule("error", crowded),
    "time_to_first_option": Rule("warning", late_first_options),
    "whole_menu": Rule("warning", long_menus),
    "hours_hole": Rule("warning", hours_holes),
    "hours_overlap": Rule("warning", overlaps),
}
SILENCE = "silence"
# What finds less without a clock is not known to find nothing.
WITH_A_CLOCK = frozenset({"hours_hole"})


def prove(flow: Flow, *, since: datetime | None = None) -> list[Verdict]:
    """Return every fault of a flow, rule by rule; none means that all is proved.

    A rule that the flow silences with a reason is left out.  `since` is the aware
    moment from which the next year's hours are read; without it only the hours of a
    week are.
    """
    chart = Chart(flow, since)
    found = list(silence_verdicts(flow))
    for name, rule in RULES.items():
        verdicts = [Verdict(name, rule.severity, fault) for fault in rule.proof(chart)]
        if not flow.settings.silence.get(name, "").strip():
            found += verdicts
        elif not verdicts and (since is not None or name not in WITH_A_CLOCK):
            message = f"{name!r} is silenced and finds nothing; take this line out"
            found.append(Verdict(SILENCE, "warning", Fault((SILENCE, name), message)))
    return found


def silence_verdicts(flow: Flow) -> Iterator[Verdict]:
    """Yield what is silenced and cannot be, or is silenced without a reason."""
    for name, reason in flow.settings.silence.items():
        if name in REFUSED:
            message = f"{name!r} cannot be silenced"
        elif name not in RULES:
            message = f"there is no rule {name!r}{meant(name, RULES)}"
        elif not reason.strip():
            message = f"say why {name!r} is silenced"
        else:
            continue
        yield Verdict(SILENCE, "error", Fault((SILENCE, name), message))
