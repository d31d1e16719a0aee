"""The settings of the desk: where it is written how cases are worked."""

from pathlib import Path

from pydantic_settings import BaseSettings


class DeskSettings(BaseSettings):
    """Where the desk's policy is; empty means `desk.yaml` beside the flow."""

    ivr_desk: Path | None = None
