"""Who is slowed down for guessing, and an end to it: for supervisors and admins.

Whose passwords are not taken is shown to admins alone, who also see to people.
"""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from ivr.accounts.throttle import forgive
from ivr.accounts.throttled import forgive_caller, throttled
from ivr.cases.agents import ADMIN
from ivr.console.caller_pages import for_supervisors
from ivr.console.languages import ngettext
from ivr.console.site import Console, agent, now, page, typed_field
from ivr.db import Transaction
from ivr.people.audit import doer, note
from ivr.people.second_step import KNOWN_BROWSER
from ivr.people.slowed import let_try, slowed
from ivr.sentences import later

WHO = {
    "attested": later("calls from the account's number, vouched for"),
    "on_file": later("calls from the account's number"),
    "strangers": later("calls from other numbers"),
    "caller": later("calls from this number, of any account"),
}


class ThrottlePages:
    """The views.  What is cleared is cleared by POST, and stands in the log."""

    def __init__(self, console: Console) -> None:
        self.console = console

    def throttles(self) -> ResponseReturnValue:
        """Show who is slowed down now."""
        at = now()
        with self.console.database.reading() as session:
            pins = throttled(session, at)
            signing = slowed(session, at) if agent().role == ADMIN else []
        return page(
            "throttles", pins=pins, signing=signing, who=WHO, known=KNOWN_BROWSER
        )

    def forgive(self) -> ResponseReturnValue:
        """Listen to the PINs of an account, or of a calling number, again."""
        by, at = doer(agent()), now()
        account, caller = typed_field("account"), typed_field("caller")

        def work(wrote: Transaction) -> int:
            if account:
                count, what = forgive(wrote, account), "account"
            else:
                count, what = forgive_caller(wrote, caller), "caller"
            if count:
                note(wrote, "tries_forgiven", by, at, of=what, tries=count)
            return count

        count = self.console.database.write(work)
        said = ngettext(
            "1 wrong PIN counts no more.", "%(num)d wrong PINs count no more.", count
        )
        return done(said)

    def let_try(self) -> ResponseReturnValue:
        """Take the passwords again that an address sends."""
        if agent().role != ADMIN:
            return page("for_admins", 403)
        by, at = doer(agent()), now()
        address, name = typed_field("address"), typed_field("name")
        with self.console.database.writing() as session:
            count = let_try(session, address, name or None)
            if count:
                note(session, "tries_forgiven", by, at, of="sign-in", tries=count)
        said = ngettext(
            "1 failed sign-in counts no more.",
            "%(num)d failed sign-ins count no more.",
            count,
        )
        return done(said)


def done(said: str) -> ResponseReturnValue:
    """Say what was done, on the page that shows what is left."""
    flash(said)
    return redirect(url_for("console.throttles"), 303)


def add(routes: Blueprint, console: Console) -> None:
    """Add the page to the console."""
    pages = ThrottlePages(console)
    routes.get("/throttles", endpoint="throttles")(for_supervisors(pages.throttles))
    routes.post("/throttles/forgive", endpoint="forgive")(
        for_supervisors(pages.forgive)
    )
    routes.post("/throttles/let-try", endpoint="let_try")(
        for_supervisors(pages.let_try)
    )
