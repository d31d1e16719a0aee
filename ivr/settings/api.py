"""The settings of the API for programs."""

from typing import Annotated

from pydantic import Field
from pydantic_settings import BaseSettings


class ApiSettings(BaseSettings):
    """How many requests a minute one token may make; 0 for any number."""

    ivr_api_per_minute: Annotated[int, Field(ge=0, le=1_000_000)] = 600
