"""One POST of bytes to an address that somebody gave us, with no more than that.

No redirect is followed, no password of this machine's .netrc goes along, and the
answer's body is not read.
"""

from collections.abc import Mapping

import requests

from ivr.network.answers import Answer, NoAnswerError, retry_after, why_no_answer

Timeouts = tuple[float, float]


def post(
    session: requests.Session,
    url: str,
    headers: Mapping[str, str],
    body: bytes,
    timeouts: Timeouts,
) -> Answer:
    """Post once; raises NoAnswerError.  `timeouts` (s): to connect, to be answered."""
    try:
        with session.post(
            url,
            data=body,
            headers=dict(headers),
            auth=unchanged,
            timeout=timeouts,
            allow_redirects=False,
            stream=True,
        ) as answer:
            return Answer(answer.status_code, retry_after(answer))
    except requests.RequestException as wrong:
        raise NoAnswerError(why_no_answer(wrong)) from wrong


def unchanged(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Return the request as it is, so that nothing is added to it."""
    return request
