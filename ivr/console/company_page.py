"""The company's own data: how callers are greeted, addresses, numbers, time zone."""

from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import available_timezones

import phonenumbers
from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from ivr.calls.publishing import standing
from ivr.console.admins import for_admins
from ivr.console.languages import gettext as _
from ivr.console.site import Console, agent, now, page
from ivr.drafts.company_draft import (
    OtherCompanyError,
    company_of,
    digest,
    save,
)
from ivr.drafts.company_form import Typed, as_typed, read
from ivr.drafts.company_text import Company
from ivr.drafts.draft import Draft
from ivr.drafts.keeping import Mark, current_or_answer
from ivr.drafts.origins import from_answer
from ivr.sentences import Sentence, later

# The names that the shipped flow gives; others stand as their flow has them.
LABELS = {
    "website": later("Website, as it is spoken"),
    "mail": later("E-mail address, as it is spoken"),
    "official_number": later("Your published telephone number"),
    "security": later("The security team"),
    "management": later("The management"),
    "welcome": later("First words"),
    "welcome_back": later("First words to somebody who called before"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """What is shown: typed values, what is wrong by field, somebody else's values."""

    typed: Typed
    wrong: Mapping[str, Sentence]
    seen: str
    theirs: Typed | None = None


class CompanyPage:
    """The views.  What answers does not change before the draft is published."""

    def __init__(self, console: Console) -> None:
        self.console = console

    def company(self) -> ResponseReturnValue:
        """Show the draft's data, or those of what answers."""
        there = self._there()
        return self._show(Shown(as_typed(there), {}, digest(there)))

    def save(self) -> ResponseReturnValue:
        """Put what was typed into the draft, or say field by field what is wrong."""
        there, typed = self._there(), of_form()
        found = read(typed, there)
        seen = request.form.get("seen", "")
        if found.company is None:
            return self._show(Shown(typed, found.wrong, seen), 422)
        mark = Mark(agent().name, now(), 0)
        try:
            with self.console.database.writing() as session:
                save(session, self.console.flow_file, seen, found.company, mark)
        except OtherCompanyError as wrong:
            theirs = as_typed(wrong.theirs)
            shown = Shown(typed, {}, digest(wrong.theirs), theirs)
            return self._show(shown, 409)
        flash(_("Your data are in the draft; callers hear them when it is published."))
        return redirect(url_for("console.company"), 303)

    def _there(self) -> Company:
        with self.console.database.reading() as session:
            return company_of(current_or_answer(session, self.console.flow_file))

    def _show(self, shown: Shown, status: int = 200) -> ResponseReturnValue:
        main = self.console.flow_file
        with self.console.database.reading() as session:
            draft = current_or_answer(session, main)
            answering = company_of(from_answer(session, main))
            is_published = standing(session).published is not None
        return page(
            "company",
            status,
            shown=shown,
            labels=LABELS,
            zones=sorted(available_timezones()),
            countries=sorted(phonenumbers.SUPPORTED_REGIONS),
            draft=draft if isinstance(draft, Draft) else None,
            differs=digest(company_of(draft)) != digest(answering),
            is_published=is_published,
        )


def of_form() -> Typed:
    """Return what was typed."""
    return Typed({name: " ".join(text.split()) for name, text in request.form.items()})


def add(routes: Blueprint, console: Console) -> None:
    """Add the page to the console."""
    pages = CompanyPage(console)
    routes.get("/flow/company", endpoint="company")(for_admins(pages.company))
    routes.post("/flow/company", endpoint="company_save")(for_admins(pages.save))
