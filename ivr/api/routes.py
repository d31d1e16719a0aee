"""The API's routes, and what every answer of it has."""

import json
from functools import cache

import structlog
from flask import Blueprint, Flask, Response, request
from werkzeug.exceptions import HTTPException

from ivr.api.answers import UnderWay
from ivr.api.catalogue import OPERATIONS
from ivr.api.document import document
from ivr.api.doors import Door
from ivr.api.operation import Operation
from ivr.api.pace import Pace
from ivr.api.problems import Problem, ProblemError, broken, refusal
from ivr.api.reading import MOST_BYTES
from ivr.api.site import PREFIX, Api
from ivr.api.views import Views
from ivr.db import DatabaseError

log = structlog.get_logger()

HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
}
# How a parameter of a path is read; what does not fit is no address of ours.
CONVERTERS = {
    "{number}": "<int(min=1,max=2147483647):number>",
    "{id}": "<int(min=1,max=2147483647):id>",
    "{sid}": "<string(maxlength=64):sid>",
}


def blueprint(api: Api) -> Blueprint:
    """Return the API's routes; all but its document are for those with a token."""
    routes = Blueprint("api", __name__, url_prefix=PREFIX)
    door = Door(api, Pace(api.database, api.per_minute))
    views = Views(api, door, UnderWay())
    for one in OPERATIONS:
        add(routes, views, one)

    @routes.before_request
    def bounds() -> None:
        request.max_content_length = MOST_BYTES

    @routes.get("/openapi.json")
    def openapi() -> Response:
        return Response(document_text(), content_type="application/json")

    @routes.after_app_request
    def headers(answer: Response) -> Response:
        if is_ours(request.path):
            for name, value in HEADERS.items():
                answer.headers.setdefault(name, value)
        return answer

    add_refusals(routes)
    return routes


def add(routes: Blueprint, views: Views, operation: Operation) -> None:
    """Add the view of an operation."""
    rule = operation.path
    for written, converter in CONVERTERS.items():
        rule = rule.replace(written, converter)
    view = views.view(operation)
    routes.add_url_rule(rule, operation.name, view, methods=[operation.method])


@cache
def document_text() -> str:
    """Return the OpenAPI document as it is served, and kept in docs/openapi.json."""
    found = document(OPERATIONS)
    return json.dumps(found, ensure_ascii=False, indent=2) + "\n"


def is_ours(path: str) -> bool:
    """Tell whether an address is of the API."""
    return path == PREFIX or path.startswith(f"{PREFIX}/")


def add_refusals(routes: Blueprint) -> None:
    """Answer what is not done with a problem."""

    @routes.errorhandler(ProblemError)
    def problem(error: ProblemError) -> Response:
        return error.problem.answer()

    @routes.errorhandler(DatabaseError)
    def no_database(error: DatabaseError) -> Response:
        log.error("api_without_database", reason=str(error))
        detail, to_do = "the database cannot be used now", "try again in a few seconds"
        headers = {"Retry-After": "2"}
        return Problem(503, "no_database", detail, to_do, headers=headers).answer()

    @routes.errorhandler(Exception)
    def broke(error: Exception) -> Response:
        if isinstance(error, HTTPException):
            return refused(error)
        log.error("api_broke", operation=request.endpoint, exc_info=error)
        return broken().answer()


def refused(error: HTTPException) -> Response:
    """Answer what the web server itself refuses, such as an unknown address."""
    return refusal(error).answer()


def register(app: Flask, api: Api) -> Blueprint:
    """Add the API to an application; return its routes."""
    routes = blueprint(api)
    app.register_blueprint(routes)
    return routes
