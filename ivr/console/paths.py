"""Addresses of the console that somebody is led to."""

import re
from urllib.parse import urlsplit

from flask import request, url_for

# Only pages of ours, and only characters that no browser reads as another site.
OUR_PAGE = re.compile(
    r"/console/[A-Za-z0-9/_-]*(\.[a-z]+)?(\?[A-Za-z0-9=&_.%+-]*)?", re.ASCII
)


def ours(path: str) -> str:
    """Return `path` if it is a page of the console, else the list."""
    return path if OUR_PAGE.fullmatch(path) else url_for("console.cases")


def came_from() -> str:
    """Return the page of ours on which the form stands that was sent, else the list."""
    from_ = urlsplit(request.headers.get("Referer", ""))
    if from_.netloc != request.host:
        return ours("")
    return ours(from_.path + (f"?{from_.query}" if from_.query else ""))
