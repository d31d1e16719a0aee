"""The setting of the proxies in front, whose word counts where a request came from."""

from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Annotated

from pydantic import field_validator
from pydantic_settings import BaseSettings, NoDecode

from ivr.settings.lists import parted

Network = IPv4Network | IPv6Network


class ProxiesSettings(BaseSettings):
    """Addresses and networks of our own proxies; without any no header is believed."""

    ivr_proxies: Annotated[tuple[Network, ...], NoDecode] = ()

    @field_validator("ivr_proxies", mode="before")
    @classmethod
    def addresses(cls, value: object) -> object:
        """Read a list of addresses and networks, with commas between."""
        if not isinstance(value, str):
            return value
        parts = parted(value)
        try:
            return tuple(ip_network(one) for one in parts)
        except ValueError:
            raise ValueError("write addresses like 127.0.0.1, 10.1.0.0/16") from None
