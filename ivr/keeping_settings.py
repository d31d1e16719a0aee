"""The settings of what is sealed."""

from functools import cached_property

from pydantic import SecretStr, field_validator
from pydantic_settings import BaseSettings

from ivr.vault.keys import KeyRing, key_ring


class KeepingSettings(BaseSettings):
    """The keys at rest; without one, nothing is sealed."""

    ivr_storage_keys: SecretStr = SecretStr("")

    @field_validator("ivr_storage_keys")
    @classmethod
    def known_keys(cls, value: SecretStr) -> SecretStr:
        """Refuse what is no list of keys."""
        key_ring(value.get_secret_value())
        return value

    @cached_property
    def storage_keys(self) -> KeyRing:
        """The key ring; its first key seals."""
        return key_ring(self.ivr_storage_keys.get_secret_value())
