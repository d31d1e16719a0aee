"""Addresses that a stranger's name may not lead us to: this machine and its network.

The name is resolved once, each address is looked at, and that very address is
connected to, so that no second answer of a name server can lead elsewhere.
https://cheatsheetseries.owasp.org/cheatsheets/Server_Side_Request_Forgery_Prevention_Cheat_Sheet.html
"""

import socket
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import NameResolutionError, NewConnectionError
from urllib3.util.connection import create_connection

# Addresses of IPv4 behind IPv6 ones (RFC 6052), which look public and need not be.
NAT64 = ip_network("64:ff9b::/96")


@dataclass(frozen=True, slots=True)
class Allowed:
    """Hosts and networks that may be told although they are not public."""

    hosts: frozenset[str] = frozenset()
    networks: tuple[IPv4Network | IPv6Network, ...] = ()

    def host(self, name: str) -> bool:
        """Tell whether a host, as an address writes it, is allowed by its name."""
        plain = name.strip("[]").lower()
        return plain in self.hosts or self.listed(plain)

    def listed(self, address: str) -> bool:
        """Tell whether an IP address is in a network that is allowed."""
        try:
            found = ip_address(address)
        except ValueError:
            return False
        return any(found in one for one in self.networks)

    def address(self, name: str, address: str) -> bool:
        """Tell whether `address`, which host `name` leads to, may be connected to."""
        return self.host(name) or self.listed(address) or is_public(address)


def allowed(written: Sequence[str]) -> Allowed:
    """Return what a setting's names, addresses and networks allow."""
    hosts: set[str] = set()
    networks: list[IPv4Network | IPv6Network] = []
    for one in written:
        try:
            networks.append(ip_network(one, strict=False))
        except ValueError:
            hosts.add(one.lower())
    return Allowed(frozenset(hosts), tuple(networks))


def is_public(address: str) -> bool:
    """Tell whether an IP address is one of the public internet."""
    found = ip_address(address.partition("%")[0])
    if isinstance(found, IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour
        if inner is None and found in NAT64:
            return is_public(str(ip_address(int(found) & 0xFFFFFFFF)))
        if inner is not None:
            return is_public(str(inner))
    return found.is_global and not found.is_multicast


def guarded_session(allowed: Allowed) -> requests.Session:
    """Return a session that connects to public or allowed addresses alone.

    It uses no proxy and nothing else of the environment, which would connect for it.
    """
    session = requests.Session()
    session.trust_env = False
    adapter = GuardedAdapter(allowed)
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    return session


class GuardedAdapter(HTTPAdapter):
    """Connects through `Allowed`."""

    def __init__(self, allowed: Allowed) -> None:
        self.allowed = allowed
        super().__init__(max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - its own
        """Have every pool make guarded connections."""
        super().init_poolmanager(*args, **kwargs)
        manager: PoolManager = self.poolmanager  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType, reportAttributeAccessIssue]
        manager.pool_classes_by_scheme = {
            "http": pool_of(HTTPConnectionPool, HTTPConnection, self.allowed),
            "https": pool_of(HTTPSConnectionPool, HTTPSConnection, self.allowed),
        }


def pool_of(pool: Any, connection: Any, allowed: Allowed) -> Any:  # noqa: ANN401 - urllib3's classes
    """Return a pool's class whose connections look where they go."""

    class Guarded(connection):
        def _new_conn(self) -> socket.socket:
            return connect(self, allowed)

    class Pool(pool):
        ConnectionCls = Guarded

    return Pool


def connect(connection: Any, allowed: Allowed) -> socket.socket:  # noqa: ANN401 - urllib3's
    """Return a socket to the first address of a connection's host that may be had."""
    host, port = connection._dns_host, connection.port  # noqa: SLF001 - urllib3's own
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as wrong:
        raise NameResolutionError(host, connection, wrong) from wrong  # type: ignore[arg-type]
    addresses = [str(one[4][0]) for one in found]
    if not all(allowed.address(host, address) for address in addresses):
        raise NewConnectionError(connection, "it is not public, and not allowed")
    try:
        return create_connection(
            (addresses[0], port), connection.timeout, connection.source_address
        )
    except OSError as wrong:
        raise NewConnectionError(connection, "nobody is there") from wrong
