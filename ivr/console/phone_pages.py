"""A telephone in the console that calls the draft, or what answers.

Nothing of a call is kept, but once, that one came to its end: it is one of the first
steps.
"""

import json
from dataclasses import dataclass, field
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from ivr.console.admins import for_admins
from ivr.console.languages import gettext as _
from ivr.console.languages import told
from ivr.console.phone_form import ANSWERS, DRAFT, KEPT, SOMEBODY, PhoneForm, form
from ivr.console.site import Console, agent, now, page
from ivr.drafts import keeping
from ivr.drafts.draft import CONVERSATIONS, Draft, DraftError
from ivr.drafts.keeping import Mark
from ivr.drafts.origins import from_answer
from ivr.drafts.phone import PhoneCall, ring
from ivr.drafts.studio import Studio
from ivr.flow.flow import Flow
from ivr.flow.loader import load_files
from ivr.flow.source import FlowError
from ivr.people.audit import doer, note_once, was_noted
from ivr.sentences import later

TRIED = "flow_tried"
KEYS = "1 2 3 4 5 6 7 8 9 * 0 #".split()
FILE = "by_hand.yaml"
BY_HAND = later("A call made by hand")


@dataclass(slots=True)
class PhonePages:
    """The views.  They change nothing but the draft, where a call is saved in it."""

    console: Console
    studio: Studio = field(default_factory=Studio)

    def phone(self) -> ResponseReturnValue:
        """Show the phone before a call."""
        which = request.args.get("flow", DRAFT)
        given = {"flow": which, "from": SOMEBODY}
        return self.shown(PhoneForm(given, ()), None)

    def call(self) -> ResponseReturnValue:
        """Make the call as far as it has come, with what was pressed just now."""
        asked = form(request.form)
        try:
            call = self.made(asked, BY_HAND)
        except (DraftError, FlowError) as wrong:
            answer: Any = self.shown(asked, None, refusal=told(wrong))
            return answer[0], 422
        if call.is_over:
            self.note()
        return self.shown(asked, call)

    def note(self) -> None:
        """Note that a call came to its end, the first time."""
        with self.console.database.reading() as session:
            was_there = was_noted(session, TRIED)
        if not was_there:
            with self.console.database.writing() as session:
                note_once(session, TRIED, doer(agent()), now())

    def save(self) -> ResponseReturnValue:
        """Keep the call as a conversation of the draft."""
        asked = form({**request.form, "do": KEPT})
        name = request.form.get("name", "").strip() or BY_HAND
        file = CONVERSATIONS + request.form.get("file", "").strip()
        try:
            call = self.made(asked, name)
            with self.console.database.writing() as session:
                mark = Mark(agent().name, now(), 0)
                keeping.add(session, mark, file, call.saved)
        except (DraftError, FlowError) as wrong:
            answer: Any = self.shown(asked, None, refusal=told(wrong))
            return answer[0], 422
        flash(_("The call is saved as %(file)s.", file=file))
        return redirect(url_for("console.draft", file=file), 303)

    def made(self, asked: PhoneForm, name: str) -> PhoneCall:
        """Return the call; raises DraftError, or FlowError for a broken flow."""
        flow = self.flow(asked)
        caller = asked.caller(flow, now())
        with self.studio.stage(flow, self.console.policy()) as on:
            return ring(on, caller, asked.done(), name)

    def flow(self, asked: PhoneForm) -> Flow:
        """Return what is called: the draft, or what answers now."""
        with self.console.database.reading() as session:
            draft = keeping.current(session)
            if asked.which == ANSWERS or draft is None:
                return load_files(from_answer(session, self.console.flow_file).files)
        return load_files(draft.files)

    def draft(self) -> Draft | None:
        """Return the draft, if there is one."""
        with self.console.database.reading() as session:
            return keeping.current(session)

    def shown(
        self, asked: PhoneForm, call: PhoneCall | None, refusal: str = ""
    ) -> ResponseReturnValue:
        """Show the phone with a call under way, or before one."""
        lines = call.lines if call else asked.lines
        return page(
            "flow_phone",
            given=asked.given,
            call=call,
            lines=json.dumps(list(lines)),
            keys=KEYS,
            draft=self.draft(),
            which=asked.which,
            refusal=refusal,
            zone=self.console.zone,
            file=FILE,
            graph_url=url_for("console.draft_graph_json"),
        )


def add(routes: Blueprint, console: Console) -> None:
    """Add the phone to the console."""
    pages = PhonePages(console)
    routes.get("/flow/phone", endpoint="phone")(for_admins(pages.phone))
    routes.post("/flow/phone", endpoint="phone_call")(for_admins(pages.call))
    routes.post("/flow/phone/save", endpoint="phone_save")(for_admins(pages.save))
