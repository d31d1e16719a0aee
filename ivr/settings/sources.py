"""Where settings come from: the environment, `.env`, and the files that they name."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    InitSettingsSource,
    PydanticBaseSettingsSource,
)

from ivr.errors import SettingError

FILE_SUFFIX = "_FILE"


def shipped_flow() -> Path:
    """Return the hotline's flow: in this folder, beside the code, or as installed."""
    relative = Path("call_flows") / "hotline.yaml"
    beside = Path(__file__).parents[2] / relative
    installed = Path(sys.prefix) / "share" / "ivr-hotline" / relative
    found = (path for path in (relative, beside, installed) if path.is_file())
    return next(found, relative)


class FileSource(InitSettingsSource):
    """The settings whose `NAME_FILE` in another source names the file to read."""

    def __init__(
        self, settings: type[BaseSettings], named_in: PydanticBaseSettingsSource
    ) -> None:
        names: Mapping[str, str | None] = {}
        if isinstance(named_in, EnvSettingsSource):
            names = named_in.env_vars
        super().__init__(settings, secrets_from_files(settings, names))


def secrets_from_files(
    settings: type[BaseSettings], variables: Mapping[str, str | None]
) -> dict[str, Any]:
    """Return what the files hold that `variables` (lower-case names) point to."""
    found: dict[str, Any] = {}
    for field in settings.model_fields:
        name = field.upper() + FILE_SUFFIX
        path = variables.get(name.lower())
        if not path:
            continue
        try:
            found[field] = Path(path).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as wrong:
            reason = getattr(wrong, "strerror", None) or "it is no UTF-8 text"
            raise SettingError(f"{name}: cannot read {path}: {reason}") from None
    return found


def environment_with(
    values: Mapping[str, str], *, alone: bool = False
) -> dict[str, str]:
    """Return the environment for a child process, with `values` over it.

    `alone` leaves out this installation's own settings.
    """
    own = ("IVR_", "TWILIO_")
    inherited = {
        name: value
        for name, value in os.environ.items()
        if not (alone and name.startswith(own))
    }
    return {**inherited, **values}
