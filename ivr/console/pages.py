"""The console: its routes, what guards them, and what a browser is told of them."""

from zoneinfo import ZoneInfo

import structlog
from flask import Blueprint, Flask, Response, abort, g, request
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import (  # pyright: ignore[reportMissingTypeStubs] - it has none
    CSRFError,
    CSRFProtect,
)
from werkzeug.exceptions import HTTPException

from ivr.console import (
    attachment_pages,
    audit_page,
    bulk_pages,
    caller_pages,
    calling_pages,
    case_pages,
    choices,
    company_page,
    complaint_pages,
    desk_pages,
    desk_work,
    doctor_page,
    doors,
    draft_pages,
    draft_trials,
    emergency_page,
    first_admin_page,
    flow_page,
    hearing_pages,
    hold_pages,
    hours_page,
    list_pages,
    live_pages,
    model_pages,
    my_pages,
    next_page,
    note_pages,
    passkey_doors,
    passkey_pages,
    people_pages,
    person_pages,
    phone_pages,
    presence_pages,
    prompt_pages,
    quick_pages,
    reconciliation_page,
    recordings,
    relation_pages,
    report_pages,
    retention_pages,
    second_factor_pages,
    second_step_pages,
    start_page,
    throttle_pages,
    transcript_pages,
    unsent_pages,
    view_pages,
    watch_pages,
    way_page,
    work_pages,
)
from ivr.console.compressed import compress
from ivr.console.languages import chosen, speak
from ivr.console.numbers import only_of_rows
from ivr.console.site import Console, now, page, signed_in, style_nonce, unsaved
from ivr.console.words import Words
from ivr.db import DatabaseError

__all__ = ["Console", "blueprint", "protect"]

log = structlog.get_logger()

PREFIX = "/console"
FEATURES = (
    doors,
    choices,
    list_pages,
    view_pages,
    live_pages,
    unsent_pages,
    bulk_pages,
    quick_pages,
    case_pages,
    way_page,
    next_page,
    work_pages,
    note_pages,
    watch_pages,
    relation_pages,
    attachment_pages,
    transcript_pages,
    caller_pages,
    recordings,
    calling_pages,
    complaint_pages,
    hearing_pages,
    hold_pages,
    flow_page,
    draft_pages,
    draft_trials,
    phone_pages,
    prompt_pages,
    report_pages,
    desk_pages,
    desk_work,
    presence_pages,
    throttle_pages,
    reconciliation_page,
    doctor_page,
    emergency_page,
    hours_page,
    company_page,
    model_pages,
    retention_pages,
    start_page,
    first_admin_page,
    people_pages,
    person_pages,
    my_pages,
    audit_page,
    second_step_pages,
    second_factor_pages,
    passkey_doors,
    passkey_pages,
)
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; "
        "img-src 'self' data:; media-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}
TWO_YEARS_S = 63_072_000
# As soon a database that was locked or begun anew may answer again.
RETRY_S = 5


def protect(app: Flask) -> CSRFProtect:
    """Refuse every POST of `app` without a form's token; return what makes exempt."""
    # A form may stay open for as long as the session behind it.
    app.config["WTF_CSRF_TIME_LIMIT"] = None
    return CSRFProtect(app)


def blueprint(console: Console) -> Blueprint:
    """Return the console's routes; all but the way in are for agents only."""
    routes = Blueprint(
        "console",
        __name__,
        url_prefix=PREFIX,
        template_folder="templates",
        static_folder="static",
    )
    routes.record_once(only_of_rows)  # before any rule is read
    for feature in FEATURES:
        feature.add(routes, console)
    routes.route("/<path:_path>")(lost)
    add_words(routes, console)
    add_headers(routes, console)
    add_refusals(routes)
    routes.record_once(lambda state: keep_cookies(state, console))
    routes.record_once(lambda state: speak(state.app.jinja_env))
    return routes


def lost(_path: str) -> ResponseReturnValue:
    """Answer for an address that is no page, behind the door and with its headers."""
    abort(404)


def keep_cookies(state: BlueprintSetupState, console: Console) -> None:
    """Guard Flask's own cookie, which holds the forms' token, as we guard ours."""
    prefix = "__Host-" if console.secure_cookies else ""
    config = state.app.config
    config["SESSION_COOKIE_NAME"] = f"{prefix}ivr-form"
    config["SESSION_COOKIE_SECURE"] = console.secure_cookies
    config["SESSION_COOKIE_HTTPONLY"] = True
    config["SESSION_COOKIE_SAMESITE"] = "Lax"
    config["SESSION_COOKIE_PATH"] = "/"


def add_words(routes: Blueprint, console: Console) -> None:
    """Give every template who is signed in and how things are said."""

    @routes.context_processor
    def words() -> dict[str, object]:
        say = Words(now(), ZoneInfo(console.zone), chosen())
        return {
            "say": say,
            "me": signed_in(),
            "language": chosen(),
            "style_nonce": style_nonce,
        }


def add_headers(routes: Blueprint, console: Console) -> None:
    """Tell the browser what a page may do, and to keep none but the style sheet."""

    @routes.after_app_request
    def headers(answer: Response) -> Response:
        if not request.path.startswith(PREFIX):
            return answer
        for name, value in (HEADERS | own_style()).items():
            answer.headers.setdefault(name, value)
        if request.endpoint == "console.static":
            compress(answer)
        else:
            answer.headers["Cache-Control"] = "no-store"
        if console.secure_cookies:
            answer.headers["Strict-Transport-Security"] = f"max-age={TWO_YEARS_S}"
        return answer


def own_style() -> dict[str, str]:
    """Return the policy of a page whose script brings a style; nothing for others."""
    if "style_nonce" not in g:
        return {}
    policy = HEADERS["Content-Security-Policy"]
    own = f"style-src 'self' 'nonce-{g.style_nonce}'"
    return {"Content-Security-Policy": policy.replace("style-src 'self'", own)}


def add_refusals(routes: Blueprint) -> None:
    """Answer what cannot be done with a page that says what can."""

    @routes.errorhandler(CSRFError)
    def not_our_form(_error: CSRFError) -> ResponseReturnValue:
        log.warning("form_refused", path=request.path)
        return page("refused", 400, unsaved=unsaved())

    @routes.errorhandler(404)
    def not_found(_error: HTTPException) -> ResponseReturnValue:
        return page("not_found", 404)

    # Flask has logged the error by then.
    @routes.errorhandler(500)
    def broken(_error: HTTPException) -> ResponseReturnValue:
        return page("broken", 500, unsaved=unsaved())

    @routes.errorhandler(DatabaseError)
    def no_database(error: DatabaseError) -> ResponseReturnValue:
        log.error("console_without_database", reason=str(error))
        held_back = unsent_pages.held_back()
        answer = page("no_database", 503, unsaved=unsaved(), unsent=held_back)
        return *answer, {"Retry-After": str(RETRY_S)}
