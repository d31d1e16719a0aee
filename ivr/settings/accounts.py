"""The settings of where the customers' accounts are."""

import re
from urllib.parse import urlsplit

from pydantic import SecretStr, field_validator
from pydantic_settings import BaseSettings

NO_ACCOUNTS = "none"
LOOPBACK = {"localhost", "127.0.0.1", "::1"}
# What a line of an HTTP request can hold.
PLAIN = re.compile(r"[!-~]*")


class AccountsSettings(BaseSettings):
    """The directory of accounts; without an address, the accounts are imported."""

    ivr_accounts_url: str = ""
    ivr_accounts_token: SecretStr = SecretStr("")

    @field_validator("ivr_accounts_url")
    @classmethod
    def private_address(cls, value: str) -> str:
        """Refuse an address that PINs would go to in clear over a network."""
        if value not in {"", NO_ACCOUNTS} and not is_private(value):
            raise ValueError(
                "write it like https://accounts.example/ivr, or none; http only on "
                "this machine"
            )
        return value.rstrip("/")

    @field_validator("ivr_accounts_token")
    @classmethod
    def one_line_token(cls, value: SecretStr) -> SecretStr:
        """Refuse what no header can hold."""
        if not PLAIN.fullmatch(value.get_secret_value()):
            raise ValueError("needs plain characters without spaces")
        return value


def is_private(address: str) -> bool:
    """Tell whether nobody between us and the server at `address` can listen."""
    try:
        parts = urlsplit(address)
        numbered = parts.port is None or parts.port > 0
    except ValueError:
        return False
    more = parts.query or parts.fragment or parts.username
    if not (parts.hostname and numbered and PLAIN.fullmatch(address)) or more:
        return False
    local = parts.hostname in LOOPBACK
    return parts.scheme == "https" or (parts.scheme == "http" and local)
