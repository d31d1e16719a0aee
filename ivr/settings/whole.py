"""All settings of an installation, and whether they fit together."""

import re
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from ivr.errors import SettingError
from ivr.sentences import sentence
from ivr.settings.accounts import AccountsSettings
from ivr.settings.api import ApiSettings
from ivr.settings.backups import BackupsSettings
from ivr.settings.desk import DeskSettings, desk_beside
from ivr.settings.digest import DigestSettings
from ivr.settings.freeze import FreezeSettings, needed_by
from ivr.settings.keeping import KeepingSettings
from ivr.settings.lists import parted
from ivr.settings.live import LiveSettings
from ivr.settings.metrics import MetricsSettings
from ivr.settings.models import ModelsSettings
from ivr.settings.people import PeopleSettings
from ivr.settings.proxies import ProxiesSettings
from ivr.settings.reconciliation import ReconciliationSettings
from ivr.settings.recordings import RecordingsSettings
from ivr.settings.sources import FileSource, shipped_flow

LOOPBACK = {"localhost", "127.0.0.1", "::1"}
SHORTEST_SECRET_KEY = 16
# What stands behind `postgresql://` or `redis://`: a port is a number.
SERVER = r"([^:/]*(:[^@]*)?@)?(\[[^/?]+\]|[^:/?]*)(:\d+)?([/?].*)?"
DATABASE = re.compile(rf"sqlite:///.+|postgresql(\+psycopg)?://{SERVER}")
QUEUE = re.compile(rf"sqlite:///.+|(postgresql|redis)://{SERVER}")


class Settings(
    KeepingSettings,
    FreezeSettings,
    AccountsSettings,
    ApiSettings,
    BackupsSettings,
    DeskSettings,
    DigestSettings,
    LiveSettings,
    MetricsSettings,
    ModelsSettings,
    PeopleSettings,
    ProxiesSettings,
    ReconciliationSettings,
    RecordingsSettings,
):
    """What an installation decides.  Field names are the variables' own names."""

    model_config = SettingsConfigDict(
        env_file=".env", extra="ignore", frozen=True, env_ignore_empty=True
    )

    ivr_database_url: str = "sqlite:///ivr.db"
    ivr_queue_url: str = ""
    ivr_flow: Path = Field(default_factory=shipped_flow)
    ivr_public_url: str = ""
    ivr_twilio_api_url: str = "https://api.twilio.com"
    ivr_secret_key: SecretStr = SecretStr("")
    ivr_calls_per_hour: Annotated[int, Field(ge=0, le=100_000)] = 20
    twilio_account_sid: Annotated[str, Field(pattern=r"^(AC[0-9a-f]{32})?$")] = ""
    twilio_auth_token: Annotated[tuple[SecretStr, ...], NoDecode] = ()

    @field_validator("twilio_auth_token", mode="before")
    @classmethod
    def one_or_two_tokens(cls, value: object) -> object:
        """Split `old,new`: two tokens may be given while one is rotated."""
        if not isinstance(value, str):
            return value
        tokens = parted(value)
        if len(tokens) > 2:  # noqa: PLR2004 - the old one and the new one
            raise ValueError("give one token, or two with a comma between")
        return tokens

    @field_validator("ivr_public_url", "ivr_twilio_api_url")
    @classmethod
    def plain_address(cls, value: str) -> str:
        """Refuse an address that no signature could be checked against."""
        if value and not is_plain(value):
            raise ValueError("write it like https://hotline.example")
        return value.rstrip("/")

    @field_validator("ivr_database_url")
    @classmethod
    def known_database(cls, value: str) -> str:
        """Refuse a database that we do not run on."""
        if not DATABASE.fullmatch(value):
            raise ValueError("write it like sqlite:///ivr.db or postgresql://host/name")
        if value.startswith("postgresql") and find_spec("psycopg") is None:
            raise ValueError("it needs: pip install 'ivr-hotline[postgres]'")
        return re.sub(r"^postgresql://", "postgresql+psycopg://", value)

    @field_validator("ivr_queue_url")
    @classmethod
    def known_queue(cls, value: str) -> str:
        """Refuse a queue that we do not run on."""
        if value and not QUEUE.fullmatch(value):
            raise ValueError("write it like sqlite:///queue.db or redis://host:6379/0")
        return value

    @field_validator("ivr_secret_key")
    @classmethod
    def long_secret(cls, value: SecretStr) -> SecretStr:
        """Refuse a key that could be guessed."""
        if 0 < len(value.get_secret_value()) < SHORTEST_SECRET_KEY:
            raise ValueError(f"needs at least {SHORTEST_SECRET_KEY} characters")
        return value

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Put before each source the secrets from the files that it names."""
        del file_secret_settings
        found = [init_settings]
        for source in (env_settings, dotenv_settings):
            found += [FileSource(settings_cls, source), source]
        return tuple(found)

    @cached_property
    def tokens(self) -> tuple[str, ...]:
        """The auth tokens that a signature may have been made with."""
        return tuple(token.get_secret_value() for token in self.twilio_auth_token)

    @property
    def token(self) -> str:
        """The token by which we ask Twilio; empty where none is set."""
        return self.tokens[0] if self.tokens else ""

    @property
    def is_new(self) -> bool:
        """Whether nothing of the telephone is set yet, as before the first steps."""
        return not (self.ivr_public_url or self.twilio_account_sid or self.tokens)

    @property
    def desk_file(self) -> Path:
        """Where the desk's policy is."""
        return self.ivr_desk or desk_beside(self.ivr_flow)

    @property
    def is_production(self) -> bool:
        """Whether strangers can reach the hotline: its address is not this machine."""
        host = urlsplit(self.ivr_public_url).hostname
        return bool(host) and host not in LOOPBACK

    def require_telephony(self) -> Self:
        """Return these settings if calls can be taken; raises SettingError if not."""
        needed = {
            "IVR_PUBLIC_URL": (self.ivr_public_url, "https://hotline.example"),
            "TWILIO_ACCOUNT_SID": (
                self.twilio_account_sid,
                sentence("AC and 32 hex digits"),
            ),
            "TWILIO_AUTH_TOKEN": (
                self.tokens,
                sentence("the account's primary auth token"),
            ),
        }
        for name, (value, example) in needed.items():
            if not value:
                raise SettingError(
                    sentence(
                        "%(name)s is not set; it should be %(example)s",
                        name=name,
                        example=example,
                    )
                )
        if self.is_production and not self.ivr_secret_key.get_secret_value():
            raise SettingError(
                sentence(
                    "IVR_SECRET_KEY is not set; sessions need a secret of their own in "
                    "production: 32 random bytes"
                )
            )
        self.check_freeze()
        self.check_digest()
        return self

    def check_digest(self) -> None:
        """Raise SettingError where the digest has receivers and no way to them."""
        needed = {
            "IVR_SMTP_URL": self.ivr_smtp_url.get_secret_value(),
            "IVR_SMTP_FROM": self.ivr_smtp_from,
        }
        for name, value in needed.items():
            if self.ivr_digest_to and not value:
                raise SettingError(needed_by(name, "IVR_DIGEST_TO"))


def is_plain(address: str) -> bool:
    """Tell whether `address` is of a server, with nothing that is not signed."""
    try:
        parts = urlsplit(address)
        numbered = parts.port is None or parts.port > 0
    except ValueError:
        return False
    more = parts.query or parts.fragment or parts.username
    return parts.scheme in {"http", "https"} and bool(
        parts.hostname and numbered and not more
    )
