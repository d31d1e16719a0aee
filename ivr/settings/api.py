"""The settings of the API for programs, and of webhooks."""

import re
from typing import Annotated

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, NoDecode

from ivr.settings.lists import parted

HOST = re.compile(r"[A-Za-z0-9.:_/-]{1,255}")


class ApiSettings(BaseSettings):
    """How many requests a minute one token may make, 0 for any number.

    `ivr_webhook_hosts`: names, addresses and networks that webhooks may be sent to
    although they are not public, and without TLS.
    """

    ivr_api_per_minute: Annotated[int, Field(ge=0, le=1_000_000)] = 600
    ivr_webhook_hosts: Annotated[tuple[str, ...], NoDecode] = ()

    @field_validator("ivr_webhook_hosts", mode="before")
    @classmethod
    def parted_by_commas(cls, value: object) -> object:
        """Read `localhost, 10.1.0.0/16`."""
        if not isinstance(value, str):
            return value
        parts = parted(value)
        if not all(HOST.fullmatch(part) for part in parts):
            raise ValueError("write hosts or networks like localhost, 10.1.0.0/16")
        return parts
