"""The settings of who is told: of a wish to have an account frozen, of complaints."""

import re
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import unquote, urlsplit

from pydantic import SecretStr, field_validator
from pydantic_settings import BaseSettings

from ivr.errors import SettingError
from ivr.sentences import Sentence, sentence

SHORTEST_WEBHOOK_SECRET = 16
LOOPBACK = {"localhost", "127.0.0.1", "::1"}
# One plain mailbox: no name, no list, nothing that could end a header's line.
MAILBOX = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,253}")

Protection = Literal["tls", "starttls", "none"]
PORTS: dict[Protection, int] = {"tls": 465, "starttls": 587, "none": 25}
PROTECTIONS: dict[tuple[str, str], Protection] = {
    ("smtps", ""): "tls",
    ("smtp", ""): "starttls",
    ("smtp", "tls=starttls"): "starttls",
    ("smtp", "tls=none"): "none",
}


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed in; `user` is empty where nobody has to sign in."""

    host: str
    port: int
    protection: Protection
    user: str = ""
    password: str = field(default="", repr=False)


def mail_server(url: str) -> MailServer:
    """Return what `smtp://user:password@host:587?tls=starttls` means.

    Raises ValueError for another shape, and for a password in clear over a network.
    """
    parts = urlsplit(url)
    protection = PROTECTIONS.get((parts.scheme, parts.query))
    more = parts.path.strip("/") or parts.fragment
    if protection is None or not parts.hostname or more:
        raise ValueError("write it like smtp://user:password@host:587?tls=starttls")
    if bool(parts.username) != bool(parts.password):
        raise ValueError("give both user and password, or neither")
    if parts.password and protection == "none" and parts.hostname not in LOOPBACK:
        raise ValueError("a password needs tls=starttls or smtps://")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    port = parts.port or PORTS[protection]
    return MailServer(parts.hostname, port, protection, user, password)


def needed_by(name: str, by: str) -> Sentence:
    """Return that a setting is missing which another one needs."""
    return sentence("%(name)s is not set; %(by)s needs it", name=name, by=by)


class FreezeSettings(BaseSettings):
    """Who is told; each empty where nobody is told that way."""

    ivr_freeze_webhook_url: str = ""
    ivr_freeze_webhook_secret: SecretStr = SecretStr("")
    ivr_freeze_email_to: str = ""
    ivr_complaint_webhook_url: str = ""
    ivr_complaint_webhook_secret: SecretStr = SecretStr("")
    ivr_complaint_email_to: str = ""
    ivr_smtp_url: SecretStr = SecretStr("")
    ivr_smtp_from: str = ""

    @field_validator("ivr_freeze_webhook_url", "ivr_complaint_webhook_url")
    @classmethod
    def web_address(cls, value: str) -> str:
        """Refuse what cannot be posted to."""
        if not value:
            return value
        parts = urlsplit(value)
        plain = not (parts.username or parts.password or parts.fragment)
        if parts.scheme not in {"http", "https"} or not parts.hostname or not plain:
            raise ValueError("write it like https://company.example/freeze")
        _ = parts.port  # which raises ValueError where it is no number
        return value

    @field_validator("ivr_freeze_webhook_secret", "ivr_complaint_webhook_secret")
    @classmethod
    def long_webhook_secret(cls, value: SecretStr) -> SecretStr:
        """Refuse a secret that could be guessed."""
        if 0 < len(value.get_secret_value()) < SHORTEST_WEBHOOK_SECRET:
            raise ValueError(f"needs at least {SHORTEST_WEBHOOK_SECRET} characters")
        return value

    @field_validator("ivr_freeze_email_to", "ivr_complaint_email_to", "ivr_smtp_from")
    @classmethod
    def mailbox(cls, value: str) -> str:
        """Refuse what is not one plain mailbox."""
        if value and not MAILBOX.fullmatch(value):
            raise ValueError("write one address like security@company.example")
        return value

    @field_validator("ivr_smtp_url")
    @classmethod
    def known_mail_server(cls, value: SecretStr) -> SecretStr:
        """Refuse a server that no mail could be handed in at."""
        if value.get_secret_value():
            mail_server(value.get_secret_value())
        return value

    def check_freeze(self) -> None:
        """Raise SettingError where half of what a channel needs is missing."""
        mails = ("IVR_FREEZE_EMAIL_TO", "IVR_COMPLAINT_EMAIL_TO")
        needed = [
            ("IVR_FREEZE_WEBHOOK_SECRET", "IVR_FREEZE_WEBHOOK_URL"),
            ("IVR_COMPLAINT_WEBHOOK_SECRET", "IVR_COMPLAINT_WEBHOOK_URL"),
            *(("IVR_SMTP_URL", mail) for mail in mails),
            *(("IVR_SMTP_FROM", mail) for mail in mails),
        ]
        given = {name for name in type(self).model_fields if self.holds(name)}
        for name, wanted_by in needed:
            if wanted_by.lower() in given and name.lower() not in given:
                raise SettingError(needed_by(name, wanted_by))

    def holds(self, name: str) -> bool:
        """Tell whether the field `name` is given."""
        value: object = getattr(self, name)
        return bool(value.get_secret_value() if isinstance(value, SecretStr) else value)
