"""The settings of the recordings' way."""

import re
from typing import Annotated

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings

MOST_DAYS = 3650


class RecordingsSettings(BaseSettings):
    """How long Twilio keeps its copies, and when a worker begins anew.

    `ivr_delete_at_twilio` is a number of days after the storing, None for never.
    """

    ivr_delete_at_twilio: int | None = None
    ivr_worker_recordings: Annotated[int, Field(ge=0)] = 5000
    ivr_worker_memory_mb: Annotated[int, Field(ge=0)] = 1024

    @field_validator("ivr_delete_at_twilio", mode="before")
    @classmethod
    def off_or_days(cls, value: object) -> object:
        """Read `off`, or a number of days like `7` or `7 days`."""
        if value is None or value == "off":
            return None
        found = re.fullmatch(r"([0-9]{1,4})( days?)?", str(value))
        if found is None or int(found[1]) > MOST_DAYS:
            raise ValueError("write off, or a number of days like 7")
        return int(found[1])
