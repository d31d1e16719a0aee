"""Scripts and style sheets, compressed for browsers that take it (RFC 9110, 12.5.3).

Only files that everybody may have are: how long a compressed page is tells strangers
something of the secrets in it (https://www.breachattack.com).
"""

import gzip
from functools import lru_cache
from http import HTTPStatus

from flask import Response, request

TYPES = frozenset({"text/css", "text/javascript", "image/svg+xml"})
# More files than the console has.
MOST_FILES = 128


@lru_cache(MOST_FILES)
def packed(content: bytes) -> bytes:
    """Return a file as gzip has it; once for each that is served."""
    return gzip.compress(content, mtime=0)


def compress(answer: Response) -> None:
    """Compress the file of an answer where the browser takes that."""
    if answer.mimetype not in TYPES:
        return
    answer.vary.add("Accept-Encoding")
    # A part of a file (206), or news that it is the same (304), stays as it is.
    if answer.status_code != HTTPStatus.OK or not request.accept_encodings["gzip"]:
        return
    answer.direct_passthrough = False
    answer.set_data(packed(answer.get_data()))
    answer.content_encoding = "gzip"
    # The same file in other bytes: the tag is no longer one of the bytes.
    tag, _weak = answer.get_etag()
    if tag is not None:
        answer.set_etag(tag, weak=True)
