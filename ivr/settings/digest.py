"""The settings of the nightly digest: to whom it is sent, and when."""

from typing import Annotated

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, NoDecode

from ivr.settings.freeze import MAILBOX
from ivr.settings.lists import parted


class DigestSettings(BaseSettings):
    """Receivers with commas between, none for no digest; the hour of the next day."""

    ivr_digest_to: Annotated[tuple[str, ...], NoDecode] = ()
    ivr_digest_hour: Annotated[int, Field(ge=0, le=23)] = 7

    @field_validator("ivr_digest_to", mode="before")
    @classmethod
    def mailboxes(cls, value: object) -> object:
        """Refuse what are not plain mailboxes with commas between."""
        if not isinstance(value, str):
            return value
        found = parted(value)
        if not all(map(MAILBOX.fullmatch, found)):
            raise ValueError(
                "write addresses like lead@company.example, boss@b.example"
            )
        return tuple(dict.fromkeys(found))
