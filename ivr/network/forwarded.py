"""Whom a request is from, where our own proxies pass it on.

Each proxy appends to `X-Forwarded-For` whom it was asked by, so from the right the
first address that is no proxy of ours is the one that somebody of ours has seen; what
stands further left anybody can claim.
https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/X-Forwarded-For
"""

from collections.abc import Iterable, Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address
from typing import Any, Protocol

Network = IPv4Network | IPv6Network


class Application(Protocol):
    """A WSGI application (PEP 3333)."""

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:  # noqa: ANN401 - the standard's own
        """Answer a request."""
        ...


class Forwarded:
    """Has `application` see the client's address instead of that of `proxies`."""

    def __init__(self, application: Application, proxies: Sequence[Network]) -> None:
        self._application = application
        self._proxies = proxies

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:  # noqa: ANN401 - as above
        """Answer a request, as one of whoever sent it to our first proxy."""
        came_from = environ.get("REMOTE_ADDR", "")
        told = environ.get("HTTP_X_FORWARDED_FOR", "").split(",")
        for one in reversed([part.strip() for part in told]):
            if not self._is_ours(came_from) or not is_address(one):
                break
            came_from = one
        environ["REMOTE_ADDR"] = came_from
        return self._application(environ, start_response)

    def _is_ours(self, address: str) -> bool:
        if not is_address(address):
            return False
        found = ip_address(address)
        return any(found in network for network in self._proxies)


def is_address(text: str) -> bool:
    """Tell whether `text` is an address."""
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
