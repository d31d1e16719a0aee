"""The sender of an installation's webhooks, from its settings."""

from ivr.db import Database
from ivr.network.guard import allowed
from ivr.settings import Settings
from ivr.webhooks.sending import WebhookSender


def open_webhooks(settings: Settings, database: Database) -> WebhookSender:
    """Return what tells others of events."""
    return WebhookSender(database, allowed(settings.ivr_webhook_hosts))
