"""What the worker does about ratings, again and again."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from ivr.db import Database
from ivr.policy.policy import DeskPolicy
from ivr.ratings.complaints import escalate_low, tell_of_complaints
from ivr.ratings.texting import Texting, ask_by_text


@dataclass(frozen=True, slots=True)
class LookAfterRatings:
    """A round: low marks to supervisors, complaints to the management, questions out.

    `link` is the address of a case, with its number left out as `{}`.
    """

    database: Database
    policy: Callable[[], DeskPolicy]
    texting: Texting
    link: str

    def __call__(self) -> None:
        """Go round once."""
        at, wanted = datetime.now(UTC), self.policy().satisfaction
        with self.database.writing() as session:
            escalate_low(session, wanted, self.link, at)
            tell_of_complaints(session, self.link, at)
            ask_by_text(session, wanted, self.texting, at)
