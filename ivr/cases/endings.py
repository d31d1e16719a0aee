"""How the work on a case ends: by a disposition that the desk's policy has."""

from collections.abc import Mapping
from dataclasses import dataclass

from ivr.cases.life import Change
from ivr.cases.refusals import DispositionError
from ivr.cases.working import in_bounds
from ivr.flow.finding import meant
from ivr.policy.policy import DeskPolicy, Ends
from ivr.sentences import sentence


@dataclass(frozen=True, slots=True)
class Ending:
    """A disposition, whether it resolves or closes, and what came of the case."""

    disposition: str
    ends: Ends
    text: str = ""
    root_cause: str | None = None

    @property
    def ends_as(self) -> Change:
        """What happens to the case's life."""
        return "resolve" if self.ends == "resolved" else "close"


def ending(
    policy: DeskPolicy,
    disposition: str | None,
    text: str = "",
    root_cause: str | None = None,
) -> Ending:
    """Return an ending; raises DispositionError for one that is not configured.

    `text` may be empty; TextError when it is too long.
    """
    if not disposition:
        known = ", ".join(policy.dispositions)
        raise DispositionError(
            sentence("choose how the case ends: %(known)s", known=known)
        )
    found = policy.dispositions.get(disposition)
    if found is None:
        raise DispositionError(unknown("disposition", disposition, policy.dispositions))
    if root_cause and root_cause not in policy.root_causes:
        raise DispositionError(unknown("root cause", root_cause, policy.root_causes))
    return Ending(disposition, found.ends, in_bounds(text), root_cause or None)


def unknown(what: str, name: str, known: Mapping[str, object]) -> str:
    """Say that there is no such name, and which there are."""
    listed = ", ".join(known) or "none"
    return f"no {what} {name!r:.40} is configured{meant(name, known)}: {listed}"
