"""The settings of how people sign in."""

from typing import Literal

from pydantic_settings import BaseSettings


class PeopleSettings(BaseSettings):
    """Who needs a second step at the sign-in."""

    ivr_second_factor: Literal["optional", "required-for-admins", "required"] = (
        "optional"
    )
