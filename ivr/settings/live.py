"""The settings of live words: what callers say, understood while they speak."""

from typing import Annotated
from urllib.parse import urlsplit

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings

STREAM_PATH = "/twilio/stream"


class LiveSettings(BaseSettings):
    """Whether messages are understood while they are spoken, and where they come in.

    Off by default.  Without an address it is the public one, with `wss`.
    """

    ivr_live: bool = False
    ivr_live_url: str = ""
    ivr_live_streams: Annotated[int, Field(ge=1, le=1000)] = 20

    @field_validator("ivr_live_url")
    @classmethod
    def stream_address(cls, value: str) -> str:
        """Refuse what Twilio cannot connect to."""
        parts = urlsplit(value)
        more = parts.query or parts.fragment or parts.username
        if value and (parts.scheme not in {"wss", "ws"} or not parts.hostname or more):
            raise ValueError(f"write it like wss://hotline.example{STREAM_PATH}")
        return value.rstrip("/")

    def streams_to(self, public_url: str) -> str | None:
        """Return where Twilio sends what is said; None where live words are off."""
        if not self.ivr_live:
            return None
        scheme, _, rest = public_url.partition("://")
        secure = "wss" if scheme == "https" else "ws"
        return self.ivr_live_url or f"{secure}://{rest}{STREAM_PATH}"
