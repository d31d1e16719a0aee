"""What forgets, for an installation."""

from ivr.audio.store import Store
from ivr.db import Database
from ivr.keeping.forgetter import Forgetter
from ivr.keeping.remote import Remote
from ivr.settings import Settings


def installed_forgetter(settings: Settings, database: Database) -> Forgetter:
    """Return what forgets when it is told to, and nothing by itself."""
    remote = Remote(
        settings.ivr_twilio_api_url,
        settings.twilio_account_sid,
        settings.tokens[0] if settings.tokens else "",
    )
    store = Store(settings.ivr_recordings, settings.storage_keys)
    return Forgetter(database, store, remote, left=settings.ivr_keep_cases)
