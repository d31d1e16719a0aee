"""The settings of what is sealed, and of how long it is kept."""

from dataclasses import replace
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings

from ivr.vault.keys import KeyRing, key_ring


class KeepingSettings(BaseSettings):
    """Keys at rest and periods of keeping; without a key nothing is sealed.

    `ivr_keep_days` is how long a case is kept whose topic says nothing, 0 for good;
    `ivr_keep_cases` is what is left of it then.  `ivr_search_sealed` is how what is
    sealed is searched: by digests with the key, or not at all.
    """

    ivr_storage_keys: SecretStr = SecretStr("")
    ivr_keep_days: Annotated[int, Field(ge=0, le=36_600)] = 0
    ivr_keep_cases: Literal["skeleton", "nothing"] = "skeleton"
    ivr_retention: Literal["nightly", "off"] = "nightly"
    ivr_search_sealed: Literal["keyed", "off"] = "keyed"

    @field_validator("ivr_storage_keys")
    @classmethod
    def known_keys(cls, value: SecretStr) -> SecretStr:
        """Refuse what is no list of keys."""
        key_ring(value.get_secret_value())
        return value

    @cached_property
    def storage_keys(self) -> KeyRing:
        """The key ring; its first key seals."""
        ring = key_ring(self.ivr_storage_keys.get_secret_value())
        return replace(ring, searchable=self.ivr_search_sealed == "keyed")
