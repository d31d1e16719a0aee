"""What sends the digest, for an installation."""

from collections.abc import Callable

from ivr.db import Database
from ivr.flow.hours import Hours
from ivr.reports.digest.sender import DigestSender, Post
from ivr.settings import Settings
from ivr.settings.freeze import mail_server


def post(settings: Settings) -> Post | None:
    """Return to whom the digest goes, None for nobody; raises SettingError for half."""
    if not settings.ivr_digest_to:
        return None
    settings.check_digest()
    return Post(
        server=mail_server(settings.ivr_smtp_url.get_secret_value()),
        from_=settings.ivr_smtp_from,
        to=settings.ivr_digest_to,
        hour=settings.ivr_digest_hour,
        host=settings.ivr_public_url,
    )


def installed_digest(
    settings: Settings, database: Database, hours: Callable[[], Hours]
) -> DigestSender | None:
    """Return what sends the digest; None where nobody wants it."""
    found = post(settings)
    return None if found is None else DigestSender(database, found, hours)
