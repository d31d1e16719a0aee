"""Cases found by what was said, written and given; the newest first."""

import json
from typing import Any

from ivr.api.cursors import opened, seal
from ivr.api.problems import Place
from ivr.api.reading import wrong_request
from ivr.api.showing import case_json
from ivr.api.site import Asked, Given
from ivr.api.wishes import FindFilter
from ivr.cases.listing import views_of
from ivr.search.asked import agent_of
from ivr.search.filters import Filters
from ivr.search.finding import Found, find
from ivr.search.query import QueryError


def search(asked: Asked) -> Given:
    """Return a page of the cases that hold all that is asked for."""
    wanted, secret = asked.filter(FindFilter), asked.api.secret
    filters = wanted.model_dump(mode="json", exclude={"limit", "cursor"})
    of = json.dumps(["search", filters], sort_keys=True)
    begin = opened(secret, of, wanted.cursor)[0] if wanted.cursor else None
    try:
        found = found_by(asked, wanted, begin)
    except QueryError as wrong:
        raise wrong_request(Place(str(wrong), parameter="q")) from wrong
    views = views_of(asked.session, [hit.number for hit in found.hits])
    cases: list[dict[str, Any]] = [case_json(view) for view in views]
    follows = seal(secret, of, [found.next]) if found.next else None
    return Given({"cases": cases, "next": follows})


def found_by(asked: Asked, wanted: FindFilter, begin: str | None) -> Found:
    """Return what the index and the rows say; raises QueryError."""
    name = wanted.assigned_to
    filters = Filters(
        status=wanted.status,
        topic=wanted.topic,
        language=wanted.language,
        agent=agent_of(asked.session, name) if name else None,
        tag=wanted.tag,
        opened_from=wanted.opened_since,
    )
    return find(
        asked.session,
        wanted.q,
        filters,
        now=asked.at,
        cursor=begin,
        limit=wanted.limit,
    )
