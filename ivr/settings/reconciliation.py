"""The settings of the nightly reconciliation."""

import re
from functools import cached_property
from typing import Annotated

from pydantic import field_validator
from pydantic_settings import BaseSettings, NoDecode

from ivr.settings.lists import parted

TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
E164 = re.compile(r"\+[1-9][0-9]{6,14}")


class ReconciliationSettings(BaseSettings):
    """When our calls are compared with Twilio's lists, and which numbers are ours.

    `ivr_reconcile` is `HH:MM` in the zone of the flow's hours, or off; no numbers
    stand for all of the account.
    """

    ivr_reconcile: str = "04:00"
    ivr_numbers: Annotated[tuple[str, ...], NoDecode] = ()

    @field_validator("ivr_reconcile")
    @classmethod
    def off_or_time(cls, value: str) -> str:
        """Refuse what is neither `off` nor a time of day."""
        if value != "off" and not TIME.fullmatch(value):
            raise ValueError("write a time of day like 04:00, or off")
        return value

    @field_validator("ivr_numbers", mode="before")
    @classmethod
    def numbers(cls, value: object) -> object:
        """Split numbers at commas; refuse what is no number in E.164."""
        if not isinstance(value, str):
            return value
        found = parted(value)
        if not all(E164.fullmatch(one) for one in found):
            raise ValueError("write numbers like +18005550100, with commas between")
        return found

    @cached_property
    def reconcile_at(self) -> tuple[int, int] | None:
        """The hour and the minute; None where nothing is compared by itself."""
        if self.ivr_reconcile == "off":
            return None
        hour, _, minute = self.ivr_reconcile.partition(":")
        return int(hour), int(minute)
