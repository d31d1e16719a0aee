"""Finding a case while one types: by number, or by a telephone number in any form."""

import re
from itertools import chain, zip_longest
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
from ivr.search.query import LONGEST_CASE, Query, QueryError, beginning_of

MOST = 8
# As the pages write it, too: it is copied from them.
CASE = re.compile(r"(?:case|工单|상담)?\s*#?\s*(\d+)", re.IGNORECASE)


def quick(session: Session, typed: str) -> list[CaseView]:
    """Return the case of that number, then what else is found by what was typed.

    Cases whose telephone number begins so take every second place: the first digits of
    one are in many accounts too, and would never be seen behind them.
    """
    number = CASE.fullmatch(typed.strip(), endpos=200)
    named = number is not None and len(number[1]) <= LONGEST_CASE
    views = views_of(session, [int(number[1])]) if number and named else []
    asks = any(one.isalnum() for one in typed)
    found = newest(session, typed if asks else None)
    begun = newest(session, beginning_of(typed))
    each = chain(views, *zip_longest(found, begun))
    return list({one.case.number: one for one in each if one}.values())[:MOST]


def newest(session: Session, wanted: str | Query | None) -> list[CaseView]:
    """Return the newest cases that are wanted; none for what cannot be looked for."""
    if wanted is None:
        return []
    try:
        found = find_cases(session, wanted, now=now(), limit=MOST)
    except QueryError:
        return []
    return [view for view, _ in found.cases]


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
