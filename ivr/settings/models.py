"""The settings of speech models: where they are, what they may use."""

import os
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import (
    BeforeValidator,
    ByteSize,
    Field,
    TypeAdapter,
    ValidationError,
    field_validator,
)
from pydantic_settings import BaseSettings

LOOPBACK = {"localhost", "127.0.0.1", "::1"}
SIZE = TypeAdapter(ByteSize)
LEAST_MEMORY = 100 * 1000**2
LEAST_GROWTH = 10 * 1000**2


def in_bytes(value: object) -> int:
    """Return the bytes that `2 GB`, `500 MB` or a number means; raises ValueError."""
    try:
        return int(SIZE.validate_python(value))
    except ValidationError:
        raise ValueError("write it like 2 GB or 500 MB") from None


Bytes = Annotated[int, BeforeValidator(in_bytes)]


class ModelsSettings(BaseSettings):
    """Speech models."""

    ivr_models: Path = Path("models")
    ivr_models_site: str = "https://alphacephei.com/vosk/models"
    ivr_models_memory: Annotated[Bytes | None, Field(ge=LEAST_MEMORY)] = None
    ivr_recogniser_files: Annotated[int, Field(ge=1, le=1_000_000)] = 500
    ivr_recogniser_growth: Annotated[Bytes, Field(ge=LEAST_GROWTH)] = 500 * 1000**2

    @field_validator("ivr_models_site")
    @classmethod
    def safe_site(cls, value: str) -> str:
        """Refuse a site that anybody on the way could speak for."""
        parts = urlsplit(value)
        if not parts.hostname or parts.query or parts.fragment:
            raise ValueError("write it like https://models.example/vosk")
        if parts.scheme != "https" and parts.hostname not in LOOPBACK:
            raise ValueError("it needs https://")
        return value.rstrip("/")

    @property
    def models_memory(self) -> int:
        """What all models together may hold, in bytes: as set, else half of the RAM."""
        if self.ivr_models_memory is not None:
            return self.ivr_models_memory
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2
