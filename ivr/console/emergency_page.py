"""The emergency: switched on and off at once, for admins; a banner for everybody."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from ivr.calls.emergencies import OF_WORDS, UNTIL, EmergencyError, checked
from ivr.calls.flows import Flows
from ivr.calls.revisions import Reads
from ivr.calls.switches import EMERGENCY, Switched, changes, switch, switched
from ivr.console.admins import for_admins
from ivr.console.languages import gettext as _
from ivr.console.languages import told
from ivr.console.moments import typed_moment
from ivr.console.site import Console, agent, now, page
from ivr.flow.announcing import PROMPT
from ivr.flow.flow import Flow
from ivr.sentences import later

LONGEST_REASON = 200
CLOSED, OPEN = "closed", "open"
NO_TIME = later("write a day and a time like 2026-12-24 18:00")


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the form, and what is wrong there, by field."""

    kind: str = OPEN
    until: str = ""
    reason: str = ""
    words: dict[str, str] = field(default_factory=dict[str, str])
    wrong: dict[str, str] = field(default_factory=dict[str, str])


class EmergencyPage:
    """The views: how it stands, on, off."""

    def __init__(self, console: Console) -> None:
        self.console = console

    def emergency(self) -> ResponseReturnValue:
        """Show how it stands, and what was done with it before."""
        with self.console.database.reading() as session:
            state, flow = standing(session), self._flow(session)
        if state is None:
            return self._show(Typed(words=suggested(flow)))
        until = self._local(state.until)
        kind = CLOSED if state.closed else OPEN
        return self._show(Typed(kind, until, state.reason, dict(state.words)))

    def switch_on(self) -> ResponseReturnValue:
        """Switch it on, or change what is heard while it is."""
        with self.console.database.reading() as session:
            flow = self._flow(session)
        typed = of_form(flow)
        wanted = self._wanted(typed)
        try:
            wanted = checked(flow, wanted)
        except EmergencyError as wrong:
            typed.wrong[wrong.field] = told(wrong)
        if typed.wrong:
            return self._show(typed, 422)
        if self._put(wanted):
            flash(_("The emergency is on: the next caller hears it."))
        return redirect(url_for("console.emergency"), 303)

    def switch_off(self) -> ResponseReturnValue:
        """End it."""
        if self._put(Switched(on=False, at=now(), by=agent().name, reason="")):
            flash(_("The emergency is over: the next caller hears nothing of it."))
        return redirect(url_for("console.emergency"), 303)

    def _wanted(self, typed: Typed) -> Switched:
        until = None
        if typed.until:
            until = typed_moment(typed.until, self.console.zone)
            if until is None:
                typed.wrong[UNTIL] = _(NO_TIME)
        is_closed = typed.kind == CLOSED
        who = (now(), agent().name, typed.reason)
        return Switched(True, *who, until, is_closed, typed.words)  # noqa: FBT003 - on

    def _put(self, wanted: Switched) -> bool:
        database, mine = self.console.database, replace(wanted, agent_id=agent().id)
        return database.write(lambda wrote: switch(database, wrote, EMERGENCY, mine))

    def _flow(self, found: Reads) -> Flow:
        """Return the flow that answers new calls."""
        return Flows(self.console.flow()).current(found)

    def _local(self, at: datetime | None) -> str:
        zone = ZoneInfo(self.console.zone)
        return f"{at.astimezone(zone):%Y-%m-%dT%H:%M}" if at else ""

    def _show(self, typed: Typed, status: int = 200) -> ResponseReturnValue:
        with self.console.database.reading() as session:
            flow = self._flow(session)
            values = {"state": standing(session), "rows": changes(session, EMERGENCY)}
        return page(
            "emergency",
            status,
            typed=typed,
            tongues=flow.settings.languages,
            own=suggested(flow),
            zone=self.console.zone,
            **values,
        )


def of_form(flow: Flow) -> Typed:
    """Return what was typed, with room for what is wrong in it."""
    form = request.form
    words = {one: form.get(OF_WORDS + one, "") for one in flow.settings.languages}
    reason = form.get("reason", "").strip()[:LONGEST_REASON]
    return Typed(form.get("kind", OPEN), form.get(UNTIL, "").strip(), reason, words)


def suggested(flow: Flow) -> dict[str, str]:
    """Return what the flow itself says in an emergency, where it can be typed anew."""
    found = {one: own.get(PROMPT) for one, own in flow.prompts.items()}
    return {
        one: prompt.words[0]
        for one, prompt in found.items()
        if prompt is not None and not prompt.gaps
    }


def standing(found: Reads) -> Switched | None:
    """Return the emergency while it is on."""
    state = switched(found, EMERGENCY)
    return state if state is not None and state.holds(now()) else None


def add(routes: Blueprint, console: Console) -> None:
    """Add the page to the console, and the banner to every page."""
    pages = EmergencyPage(console)
    shown = for_admins(pages.emergency)
    routes.get("/flow/emergency", endpoint="emergency")(shown)
    for name in ("switch_on", "switch_off"):
        path = f"/flow/emergency/{name.partition('_')[2]}"
        view = for_admins(getattr(pages, name))
        routes.post(path, endpoint=f"emergency_{name}")(view)

    @routes.context_processor
    def banner() -> dict[str, object]:
        def emergency() -> Switched | None:
            if "emergency" not in g:
                with console.database.reading() as session:
                    g.emergency = standing(session)
            return g.emergency

        return {"emergency": emergency}
