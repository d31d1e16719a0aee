"""What is kept for how long, what would go now, what is held, the proof: for admins."""

import json
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ivr.calls.flows import Flows
from ivr.console.admins import for_admins
from ivr.console.languages import gettext as _
from ivr.console.site import Console, agent, now, page
from ivr.jobs.asking import ask, asked
from ivr.keeping.retention import TopicPreview, due, periods, preview
from ivr.people.audit import doer, note
from ivr.tables import Deletion, LegalHold

MOST_HOLDS = 100


@dataclass(frozen=True, slots=True)
class Kept:
    """A topic: for how many days it is kept, 0 for good, and what is due of it."""

    topic: str
    days: int
    is_own: bool
    due: TopicPreview | None


class RetentionPages:
    """The views; nothing is deleted here."""

    def __init__(self, console: Console) -> None:
        self.console = console

    def retention(self) -> ResponseReturnValue:
        """Show the periods with what is due, the holds, and what was proved last."""
        settings = self.console.settings
        with self.console.database.reading() as session:
            flow = Flows(self.console.flow()).current(session)
            kept = periods(flow, settings.ivr_keep_days)
            found = preview(session, kept, due(session, kept, now()))
            holds = select(LegalHold).order_by(LegalHold.at.desc()).limit(MOST_HOLDS)
            held = list(session.scalars(holds))
            deleted, proofs = counts(session), asked(session, ("proof",))
        by_topic = {one.topic: one for one in found}
        names = dict.fromkeys([*flow.settings.topics, *by_topic])
        rows = [
            Kept(
                one, kept.days(one), kept.topics.get(one) is not None, by_topic.get(one)
            )
            for one in names
        ]
        return page(
            "retention",
            rows=rows,
            default=settings.ivr_keep_days,
            left=settings.ivr_keep_cases,
            mode=settings.ivr_retention,
            held=held,
            deleted=deleted,
            proofs=[(one, told(one.result)) for one in proofs],
            waits=any(one.state in {"queued", "running"} for one in proofs),
        )

    def prove(self) -> ResponseReturnValue:
        """Have the worker look for all that was forgotten lately."""
        with self.console.database.writing() as session:
            is_new = ask(session, "proof", {}, agent().name, now())
            if is_new:
                note(session, "proof_asked", doer(agent()), now())
        done = _("The worker looks for it; the page shows what it found.")
        flash(done if is_new else _("It is asked for already."))
        return redirect(url_for("console.retention"), 303)


def counts(session: Session) -> dict[str, int]:
    """Return how much was forgotten, by kind, and what waits for Twilio."""
    rows = select(Deletion.kind, func.count()).group_by(Deletion.kind)
    found = {kind: count for kind, count in session.execute(rows).all()}  # noqa: C416 - a row is no pair
    pending = select(func.count()).where(Deletion.remote == "pending")
    return found | {"pending": session.execute(pending).scalar_one()}


def told(result: str | None) -> dict[str, Any]:
    """Return what a proof found; empty while it has not looked."""
    return json.loads(result) if result else {}


def add(routes: Blueprint, console: Console) -> None:
    """Add the page to the console."""
    pages = RetentionPages(console)
    routes.get("/retention", endpoint="retention")(for_admins(pages.retention))
    routes.post("/retention/prove", endpoint="retention_prove")(for_admins(pages.prove))
