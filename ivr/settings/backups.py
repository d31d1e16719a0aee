"""The setting of backups: where they arrive, so that their age can be looked at."""

from pathlib import Path

from pydantic_settings import BaseSettings


class BackupsSettings(BaseSettings):
    """Where backups arrive: a folder, or one file; None where nobody said."""

    ivr_backups: Path | None = None
