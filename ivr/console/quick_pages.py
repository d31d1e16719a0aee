"""Finding a case while one types: by number, or by a telephone number in any form."""

import re
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from ivr.cases.finding import find_cases
from ivr.cases.listing import CaseView, views_of
from ivr.console.languages import chosen
from ivr.console.site import Console, now
from ivr.console.words import Words
from ivr.cursors import CursorError
from ivr.search.query import LONGEST_CASE, QueryError

MOST = 8
CASE = re.compile(r"#?\s*(\d+)")


def quick(session: Session, typed: str) -> list[CaseView]:
    """Return the case of that number, then what else is found by what was typed."""
    number = CASE.fullmatch(typed.strip(), endpos=200)
    named = number is not None and len(number[1]) <= LONGEST_CASE
    views = views_of(session, [int(number[1])]) if number and named else []
    asks = any(one.isalnum() for one in typed)
    try:
        found = find_cases(session, typed, now=now(), limit=MOST) if asks else None
    except (QueryError, CursorError):
        found = None
    others = [view for view, _ in found.cases] if found else []
    known = {view.case.number for view in views}
    return [*views, *(one for one in others if one.case.number not in known)][:MOST]


def add(routes: Blueprint, console: Console) -> None:
    """Add the view to the console."""

    def find_quickly() -> ResponseReturnValue:
        """Return what is found by `q`, as JSON."""
        say = Words(now(), ZoneInfo(console.zone), chosen())
        with console.database.reading() as session:
            found = quick(session, request.args.get("q", ""))
        return {"cases": [shown(one, say) for one in found]}

    routes.get("/quick", endpoint="quick")(find_quickly)


def shown(view: CaseView, say: Words) -> dict[str, Any]:
    """Return a case as the list of what was found has it."""
    case = view.case
    return {
        "number": case.number,
        "url": url_for("console.case", number=case.number),
        "who": say.phone(case.caller),
        "topic": say.name(case.topic),
        "status": say.name(case.status),
        "due": say.due(case),
    }
