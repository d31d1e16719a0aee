"""The wire to the application: one request out, one answer back, or a fault."""

import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urlsplit, urlunsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import LocationParseError, MaxRetryError, ReadTimeoutError
from werkzeug.test import Client

from ivr.errors import IvrError

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

# A little more than Twilio reads of a document, so that "too long" can be seen.
MOST_BYTES_READ = 128 * 1024
# https://www.twilio.com/docs/voice/twiml/play: longer files than 40 MB are refused.
MOST_BYTES_PLAYED = 40 * 1024 * 1024
FETCH_TIMEOUT_S = 15.0
# The connect timeout's default and ceiling of all others:
# https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides
CONNECT_TIMEOUT_S = 5.0


class WireError(IvrError):
    """The request brought no whole answer; the subclass says how far it came."""


class CannotConnectError(WireError):
    """No TCP connection or no TLS: the application has seen nothing."""


class TimedOutError(WireError):
    """The application took the request and was too slow to answer."""


class BrokenOffError(WireError):
    """The application took the request and broke off."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the application answered: the status, its headers and its body."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    body: bytes = b""

    def header(self, name: str) -> str:
        """Return a header whatever its case; `""` when it is missing."""
        named = (text for key, text in self.headers.items() if key.lower() == name)
        return next(named, "")

    @property
    def content_type(self) -> str:
        """Return the media type alone, in lower case: `text/xml`."""
        return self.header("content-type").partition(";")[0].strip().lower()


class Post(Protocol):
    """Post a body and return the answer, without following a redirect.

    Raises CannotConnectError, TimedOutError or BrokenOffError.
    """

    def __call__(
        self, url: str, headers: Mapping[str, str], body: bytes, timeout_s: float
    ) -> Answer:
        """Give the answer at most `timeout_s` seconds."""
        ...


class Get(Protocol):
    """Fetch what is played; raises as Post does."""

    def __call__(self, url: str) -> Answer:
        """Give the answer, for which Twilio waits as for any other."""
        ...


def post_by_http(
    url: str, headers: Mapping[str, str], body: bytes, timeout_s: float
) -> Answer:
    """Post over the network, without proxies and without following a redirect."""
    return by_http("POST", url, headers, body, timeout_s, MOST_BYTES_READ)


def get_by_http(url: str, headers: Mapping[str, str]) -> Answer:
    """Fetch over the network, without proxies and without following a redirect."""
    return by_http("GET", url, headers, None, FETCH_TIMEOUT_S, MOST_BYTES_PLAYED)


def by_http(  # noqa: PLR0913, PLR0917  a request and its limits
    method: str,
    url: str,
    headers: Mapping[str, str],
    body: bytes | None,
    timeout_s: float,
    most_bytes: int,
) -> Answer:
    """Send a request and return the answer; raises WireError."""
    timeouts = (min(CONNECT_TIMEOUT_S, timeout_s), timeout_s)
    with requests.Session() as session:
        # The environment's proxies and netrc are no part of a simulated exchange.
        session.trust_env = False
        if url.lower().startswith("https:"):
            session.mount("https://", TrustingAdapter())
        try:
            with session.request(
                method,
                url,
                data=body,
                headers=dict(headers),
                timeout=timeouts,
                allow_redirects=False,
                stream=True,
            ) as got:
                content = whole_body(got, most_bytes)
                return Answer(got.status_code, dict(got.headers), content)
        except requests.RequestException as error:
            raise fault_of(error) from error


class TrustingAdapter(HTTPAdapter):
    """Trusts whom OpenSSL does too: certificates of the file at `SSL_CERT_FILE`.

    requests asks only those that came with it.
    """

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - its own
        """Have every connection begin with what OpenSSL trusts."""
        context = ssl.create_default_context()
        super().init_poolmanager(*args, ssl_context=context, **kwargs)


def whole_body(got: requests.Response, most_bytes: int) -> bytes:
    """Return the body, or its first `most_bytes` bytes and a little more."""
    read = 0
    chunks: list[bytes] = []
    for chunk in got.iter_content(8192):
        chunks.append(chunk)
        read += len(chunk)
        if read > most_bytes:
            break
    return b"".join(chunks)


def fault_of(error: requests.RequestException) -> WireError:
    """Tell a connection that never was from one that was slow or broke."""
    below = error.args[0] if error.args else None
    if isinstance(below, ReadTimeoutError):
        return TimedOutError(str(error))
    if isinstance(below, MaxRetryError | LocationParseError | str):
        return CannotConnectError(str(error))
    return BrokenOffError(str(error))


def post_to(app: "WSGIApplication") -> Post:
    """Return a post that calls a WSGI application in this process.

    The application's exceptions are its caller's.
    """
    client = Client(app)

    def post_in_process(
        url: str, headers: Mapping[str, str], body: bytes, timeout_s: float
    ) -> Answer:
        del timeout_s
        path = url.removeprefix(origin(url))
        sent = dict(headers)
        with client.post(path, base_url=origin(url), headers=sent, data=body) as got:
            return Answer(got.status_code, dict(got.headers), got.get_data())

    return post_in_process


def get_from(app: "WSGIApplication") -> Get:
    """Return a get that calls a WSGI application in this process."""
    client = Client(app)

    def get_in_process(url: str) -> Answer:
        path = url.removeprefix(origin(url))
        with client.get(path, base_url=origin(url)) as got:
            return Answer(got.status_code, dict(got.headers), got.get_data())

    return get_in_process


def tunnel_get(origins: Callable[[], set[str]], connect_to: str | None) -> Get:
    """Return a get over the network that brings public addresses to `connect_to`."""

    def get_through(url: str) -> Answer:
        if connect_to is None or origin(url) not in origins():
            return get_by_http(url, {})
        near, parts = urlsplit(connect_to), urlsplit(url)
        target = parts._replace(scheme=near.scheme, netloc=near.netloc)
        return get_by_http(urlunsplit(target), {"Host": parts.netloc})

    return get_through


def tunnel(post: Post, origins: Callable[[], set[str]], connect_to: str) -> Post:
    """Return a post that brings requests for public addresses to `connect_to`.

    Like a tunnel: the application sees the public host in `Host` and the public
    scheme in `X-Forwarded-Proto`.  Addresses outside `origins()` go where they say.
    """
    near = urlsplit(connect_to)

    def post_through(
        url: str, headers: Mapping[str, str], body: bytes, timeout_s: float
    ) -> Answer:
        parts = urlsplit(url)
        if origin(url) not in origins():
            return post(url, headers, body, timeout_s)
        target = parts._replace(scheme=near.scheme, netloc=near.netloc)
        outside = {"Host": parts.netloc, "X-Forwarded-Proto": parts.scheme}
        return post(urlunsplit(target), {**headers, **outside}, body, timeout_s)

    return post_through


def wires(
    post: Post | None,
    get: Get | None,
    origins: Callable[[], set[str]],
    connect_to: str | None,
) -> tuple[Post, Get | None]:
    """Return what an exchange posts and fetches with; over the network by default."""
    wire = post or post_by_http
    if connect_to is not None:
        wire = tunnel(wire, origins, connect_to)
    if get is None and post is None:
        get = tunnel_get(origins, connect_to)
    return wire, get


def origin(url: str) -> str:
    """Return scheme and host of an address: `https://hotline.example`."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
