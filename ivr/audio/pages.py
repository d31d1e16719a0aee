"""Lists of Twilio's REST API, page by page, and its single resources.

https://www.twilio.com/docs/usage/twilios-response#response-formats-list-paging-information
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from threading import Event
from typing import Any, cast
from urllib.parse import urlencode

from ivr.audio.fetch import NEVER, FetchError, RecordingSource

PAGE_SIZE = 1000
MOST_PAGES = 1000
# A call, a recording or a text message takes 1 to 3 kB in a list.
MOST_BYTES = 16 * 1024 * 1024

Row = dict[str, Any]


class UnreadableError(FetchError):
    """What came is no list of Twilio's: asking again at once brings the same."""


@dataclass(frozen=True, slots=True)
class Page:
    """The rows of one page, and the path of the next; None behind the last."""

    rows: list[Row]
    following: str | None


def pages(
    source: RecordingSource, name: str, asked: Mapping[str, object]
) -> Iterator[list[Row]]:
    """Yield the pages of a list (`Calls`, `Recordings`, `Messages`) to its end.

    Raises FetchError.
    """
    path: str | None = first_path(source, name, asked)
    for _ in range(MOST_PAGES):
        page = read_page(source, name, path)
        yield page.rows
        path = page.following
        if path is None:
            return
    raise too_long(name)


def too_long(name: str) -> UnreadableError:
    """Return the error for a list that does not end."""
    return UnreadableError(
        f"Twilio's list of {name.lower()} has over {MOST_PAGES} pages"
    )


def list_path(source: RecordingSource, name: str) -> str:
    """Return the path of a list, without its end."""
    return f"/2010-04-01/Accounts/{source.account_sid}/{name}"


def first_path(source: RecordingSource, name: str, asked: Mapping[str, object]) -> str:
    """Return the path of the first page of a list."""
    return f"{list_path(source, name)}.json?{urlencode(asked)}"


def read_page(
    source: RecordingSource, name: str, path: str, stop: Event = NEVER
) -> Page:
    """Return the page at `path`; raises FetchError, also for what is no list."""
    page = asked_json(source, path, stop)
    found: Any = page.get(name.lower())
    if not isinstance(found, list):
        raise UnreadableError(f"Twilio's list of {name.lower()} is no list")
    rows = [
        cast("Row", row) for row in cast("list[Any]", found) if isinstance(row, dict)
    ]
    following = page.get("next_page_uri") or None
    # A page elsewhere would be sent our credentials.
    if following and not str(following).startswith(f"{list_path(source, name)}.json?"):
        raise UnreadableError(f"Twilio's list of {name.lower()} leads elsewhere")
    return Page(rows, str(following) if following else None)


def asked_json(source: RecordingSource, path: str, stop: Event = NEVER) -> Row:
    """Return the JSON object at `path`; raises FetchError for anything else."""
    with source.asked("GET", source.api_url + path, stop) as answer:
        body = answer.raw.read(MOST_BYTES + 1, decode_content=False)
    try:
        found: Any = json.loads(body) if len(body) <= MOST_BYTES else None
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise UnreadableError("Twilio's answer is no JSON that we understand")
    return cast("Row", found)
