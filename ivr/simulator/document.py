"""Reading an answer as TwiML, as strictly as Twilio does.

https://www.twilio.com/docs/api/errors names the codes.
"""

from dataclasses import dataclass
from xml.etree import ElementTree as ET

from ivr.errors import IvrError
from ivr.simulator.wire import Answer

RETRIEVAL_FAILURE = 11200
CONNECTION_FAILURE = 11205
INVALID_URL = 11100
TOO_MANY_DOCUMENTS = 11215
TOO_LONG = 11750
PARSE_FAILURE = 12100
INVALID_TWIML = 12200
INVALID_CONTENT_TYPE = 12300
DIAL_WITHIN_DIAL = 13201
INVALID_HINTS = 13330
INVALID_LANGUAGE = 13331
CALLBACK_REFUSED = 15003

MOST_BYTES = 64 * 1024
# https://www.twilio.com/docs/api/twiml/your_response
XML_TYPES = frozenset(("text/xml", "application/xml", "text/html"))
OK = 200


class UnusableError(IvrError):
    """The answer is no document; `code` is Twilio's name for the reason."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(f"{code}: {reason}")
        self.code = code


@dataclass(frozen=True, slots=True)
class Document:
    """A `<Response>` and the URL it came from, to which its links are relative.

    `url` is `""` for TwiML that came with the API request itself.
    """

    url: str
    root: ET.Element


def read_answer(url: str, answer: Answer) -> Document:
    """Return the document that `answer` carries; raise UnusableError for its faults."""
    if answer.status != OK:
        raise UnusableError(RETRIEVAL_FAILURE, f"{url} answered {answer.status}")
    if answer.content_type not in XML_TYPES:
        raise UnusableError(INVALID_CONTENT_TYPE, f"{url}: {answer.content_type!r}")
    if len(answer.body) >= MOST_BYTES:
        raise UnusableError(TOO_LONG, f"{url} answered 64 kB or more")
    return read_document(url, answer.body)


def read_document(url: str, body: bytes | str) -> Document:
    """Return the document that `body` spells; raise UnusableError when it is none."""
    try:
        root = ET.fromstring(body)  # noqa: S314  the application is our own
    except ET.ParseError as error:
        raise UnusableError(PARSE_FAILURE, f"{url}: {error}") from error
    if root.tag != "Response":
        raise UnusableError(PARSE_FAILURE, f"{url}: <{root.tag}> is not <Response>")
    return Document(url, root)
