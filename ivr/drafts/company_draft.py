"""A company's data in the draft, which is begun where there is none."""

import hashlib
import json
from pathlib import Path

from sqlalchemy.orm import Session

from ivr.drafts.company_text import (
    CANNOT,
    Company,
    company_in,
    with_company,
    with_greeting,
)
from ivr.drafts.draft import Draft, DraftError
from ivr.drafts.keeping import Mark, changed, draft_of, held_or_begun
from ivr.drafts.origins import Origin
from ivr.drafts.spoken_prompts import file_of, languages


class OtherCompanyError(DraftError):
    """Somebody changed the data since they were looked at: look at `theirs`."""

    def __init__(self, theirs: Company) -> None:
        """Keep the data that are there now."""
        super().__init__("the company's data were changed meanwhile")
        self.theirs = theirs


def company_of(found: Draft | Origin) -> Company:
    """Return the data of a draft, or of what one would begin from."""
    files = found.files
    prompts = {one: file_of(files, one) for one in languages(files)}
    return company_in(
        found.texts[found.main],
        {one: found.texts.get(name, "") for one, name in prompts.items()},
    )


def digest(company: Company) -> str:
    """Return what tells a company's data from others."""
    found = [
        sorted(company.variables.items()),
        sorted(company.numbers.items()),
        [company.country, company.zone],
        sorted(company.greetings.items()),
    ]
    return hashlib.sha256(json.dumps(found).encode()).hexdigest()[:16]


def save(session: Session, main: Path, seen: str, wanted: Company, mark: Mark) -> Draft:
    """Put a company's data into the draft; what else changes in it does not matter.

    `seen` is the digest of those that their writer was shown.  Raises OtherCompanyError
    where there are others by now, DraftError where they cannot be put in.
    """
    row = held_or_begun(session, main, mark)
    draft = draft_of(row)
    before = company_of(draft)
    if digest(before) not in {seen, digest(wanted)}:
        raise OtherCompanyError(before)
    texts = written(draft, before, wanted)
    for file, text in texts.items():
        if text != draft.texts[file]:
            draft = changed(session, row, mark, "saved", file, text)
    if digest(company_of(draft)) != digest(wanted):
        raise DraftError(CANNOT)
    return draft


def written(draft: Draft, before: Company, wanted: Company) -> dict[str, str]:
    """Return the files in which something stands that is to be another."""
    main = draft.texts[draft.main]
    texts = {draft.main: with_company(main, before, wanted)}
    for (language, name), words in wanted.greetings.items():
        if before.greetings[language, name] != words:
            file = file_of(draft.files, language)
            old = texts.get(file, draft.texts[file])
            texts[file] = with_greeting(old, name, words)
    return texts
