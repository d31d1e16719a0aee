"""The log of the administration, for admins: by person and kind, page by page."""

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue

from ivr.cases.agents import list_agents
from ivr.console.people_pages import admins_alone
from ivr.console.site import Console, page
from ivr.cursors import CursorError
from ivr.errors import UsageError
from ivr.people.audit import KINDS, Kind, Wanted, read_kind, read_page
from ivr.sentences import later
from ivr.tables import Agent

ROWS = 50
KIND_NAMES: dict[Kind, str] = {
    "person_added": later("added"),
    "role_changed": later("role changed"),
    "phone_changed": later("phone changed"),
    "person_disabled": later("disabled"),
    "person_enabled": later("enabled"),
    "password_made": later("given a first password"),
    "password_changed": later("password changed"),
    "sessions_ended": later("sessions ended"),
    "hear_secrets_given": later("may hear what is muted"),
    "hear_secrets_taken": later("hears no more what is muted"),
    "second_factor_on": later("second step set up"),
    "second_factor_off": later("second step turned off"),
    "recovery_codes_made": later("recovery codes made"),
    "recovery_code_used": later("recovery code used"),
    "passkey_added": later("passkey added"),
    "passkey_removed": later("passkey removed"),
    "number_blocked": later("number blocked"),
    "number_unblocked": later("number unblocked"),
    "tries_forgiven": later("wrong tries forgiven"),
    "person_away": later("set away"),
    "person_available": later("set available"),
    "case_held": later("legal hold set"),
    "hold_ended": later("legal hold ended"),
    "flow_published": later("flow published"),
    "emergency_switched": later("emergency switched"),
    "token_made": later("program's token made"),
    "token_revoked": later("program's token revoked"),
    "webhook_added": later("webhook added"),
    "webhook_disabled": later("webhook disabled"),
    "webhook_enabled": later("webhook enabled"),
    "webhook_secret_made": later("webhook's secret renewed"),
    "webhook_removed": later("webhook removed"),
    "first_link_made": later("link for the first admin made"),
    "flow_tried": later("flow called on the phone here"),
    "first_steps_done": later("first steps done"),
    "model_asked": later("speech model asked for"),
    "proof_asked": later("proof of forgetting asked for"),
}


class AuditPage:
    """The view."""

    def __init__(self, console: Console) -> None:
        self.console = console

    def audit(self) -> ResponseReturnValue:
        """Show the log, the newest first."""
        asked = request.args
        with self.console.database.reading() as session:
            people = list_agents(session)
            try:
                who = found(people, asked.get("person", ""))
                wanted = Wanted(who, read_kind(asked.get("kind", "")))
                shown = read_page(session, wanted, asked.get("after", ""), ROWS)
            except (UsageError, CursorError):
                abort(404)
        return page(
            "audit",
            lines=shown.lines,
            cursor=shown.cursor,
            people=people,
            wanted=wanted,
            kinds=KINDS,
        )


def found(people: list[Agent], number: str) -> Agent | None:
    """Return who has that number, None for nothing; no page for nobody."""
    if not number:
        return None
    one = next((one for one in people if str(one.id) == number), None)
    return one or abort(404)


def add(routes: Blueprint, console: Console) -> None:
    """Add the log to the console, and the names of its kinds to the templates."""
    audit = AuditPage(console)
    routes.get("/audit", endpoint="audit")(admins_alone(audit.audit))

    @routes.context_processor
    def words() -> dict[str, object]:
        return {"kind_names": KIND_NAMES}
