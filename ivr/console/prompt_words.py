"""What an admin is told of a recording: its measures, and why it is refused."""

from typing import assert_never

from ivr.console.languages import chosen
from ivr.console.languages import gettext as _
from ivr.drafts.level_check import (
    LONGEST_S,
    LOUDEST_DB,
    MOST_CLIPPED,
    QUIETEST_DB,
    SHORTEST_S,
    Measures,
    SoundRefusedError,
)
from ivr.reasons import recalled


def told(measures: Measures) -> str:
    """Return how a recording that was taken measures."""
    return _(
        "Recorded: %(seconds)s s, speech at %(level)s dBFS, peak %(peak)s dBFS. "
        "Callers hear it once the draft is published.",
        seconds=measures.seconds,
        level=measures.level_db,
        peak=measures.peak_db,
    )


def refusal(wrong: SoundRefusedError) -> str:
    """Return why a sound cannot be a prompt, with its measure and the limit."""
    measures = wrong.measures
    if measures is None:
        reason = chosen().told(recalled(wrong.reason))
        return _("This cannot be played: %(reason)s.", reason=reason)
    level, peak = measures.level_db, measures.peak_db
    match wrong.fault:
        case "too_long" | "too_short":
            return of_length(measures.seconds)
        case "silent":
            return _("Nothing is heard in it: %(level)s dBFS.", level=level)
        case "too_quiet":
            return _(
                "It is too quiet: speech at %(level)s dBFS; %(least)s at least.",
                level=level,
                least=QUIETEST_DB,
            )
        case "too_loud":
            return _(
                "It is too loud: speech at %(level)s dBFS; %(most)s at most.",
                level=level,
                most=LOUDEST_DB,
            )
        case "clipped" | "no_sound":
            return _(
                "It is too loud: %(share)s %% of it is clipped, with a peak of "
                "%(peak)s dBFS; %(most)s %% at most.",
                share=round(100 * measures.clipped, 1),
                peak=peak,
                most=100 * MOST_CLIPPED,
            )
        case _:
            assert_never(wrong.fault)


def of_length(seconds: float) -> str:
    """Return what is told of a recording that is too long or too short."""
    return _(
        "It lasts %(seconds)s s; a prompt lasts from %(least)s to %(most)s s.",
        seconds=seconds,
        least=SHORTEST_S,
        most=int(LONGEST_S),
    )
