"""What forgets, for an installation."""

from ivr.audio.copies import Copies
from ivr.audio.fetch import RecordingSource
from ivr.audio.store import open_store
from ivr.db import Database
from ivr.keeping.forgetter import Forgetter
from ivr.settings import Settings


def installed_forgetter(settings: Settings, database: Database) -> Forgetter:
    """Return what forgets when it is told to, and nothing by itself."""
    source = RecordingSource(
        settings.ivr_twilio_api_url,
        settings.twilio_account_sid,
        settings.token,
    )
    store = open_store(settings)
    return Forgetter(database, store, Copies(source), left=settings.ivr_keep_cases)
