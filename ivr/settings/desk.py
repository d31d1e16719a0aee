"""The settings of the desk: where it is written how cases are worked."""

from pathlib import Path

from pydantic_settings import BaseSettings


class DeskSettings(BaseSettings):
    """Where the desk's policy is; empty means `desk.yaml` beside the flow."""

    ivr_desk: Path | None = None


def desk_beside(flow: Path) -> Path:
    """Return where the policy of the desk of a flow is, unless a setting names it."""
    return flow.with_name("desk.yaml")
