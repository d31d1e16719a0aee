"""Pictures that we draw, as a browser takes them: without scripts, with their style."""

import base64
import hashlib

from flask import Response

from ivr.flow.drawing.style import STYLE

# Its own style sheet by its digest, and nothing else
# (https://www.w3.org/TR/CSP3/#framework-directive-source-list).
DIGEST = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
POLICY = f"default-src 'none'; style-src 'sha256-{DIGEST}'; frame-ancestors 'none'"


def as_image(svg: str) -> Response:
    """Return the text of an SVG file as an answer."""
    answer = Response(svg, content_type="image/svg+xml; charset=utf-8")
    answer.headers["Content-Security-Policy"] = POLICY
    return answer
