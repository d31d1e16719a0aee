"""Opening hours of the draft: begun where there is none, changed with its history."""

import hashlib
import json
from pathlib import Path

from sqlalchemy.orm import Session

from ivr.drafts.draft import Draft, DraftError
from ivr.drafts.hours_text import facts, hours_in, with_hours
from ivr.drafts.keeping import Mark, changed, draft_of, held_or_begun
from ivr.drafts.origins import Origin
from ivr.flow.hours import Hours


class OtherHoursError(DraftError):
    """Somebody changed the hours since they were looked at: look at `theirs`."""

    def __init__(self, theirs: Hours) -> None:
        """Keep the hours that are there now."""
        super().__init__("the hours were changed meanwhile")
        self.theirs = theirs


def hours_of(found: Draft | Origin) -> Hours:
    """Return the hours of a draft, or of what one would begin from."""
    return hours_in(found.texts[found.main])


def digest(hours: Hours) -> str:
    """Return what tells hours from others."""
    found = facts(hours)
    found["open"] = sorted(found["open"].items())
    text = json.dumps(found, default=str, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def save(session: Session, main: Path, seen: str, wanted: Hours, mark: Mark) -> Draft:
    """Put hours into the draft; what else changes in it does not matter.

    `seen` is the digest of those that their writer was shown.  Raises OtherHoursError
    where there are others by now, DraftError where they cannot be put in.
    """
    row = held_or_begun(session, main, mark)
    draft = draft_of(row)
    before = hours_of(draft)
    if digest(before) not in {seen, digest(wanted)}:
        raise OtherHoursError(before)
    text = with_hours(draft.texts[draft.main], wanted)
    if text == draft.texts[draft.main]:
        return draft
    return changed(session, row, mark, "saved", draft.main, text)
