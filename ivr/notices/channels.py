"""Which channels an installation has, to those who freeze and to the management."""

import time

from ivr.notices.mail import Mail
from ivr.notices.outcome import Channel
from ivr.notices.webhook import Webhook
from ivr.settings.freeze import FreezeSettings, mail_server


def channels(settings: FreezeSettings) -> list[Channel]:
    """Return the channels for freeze requests; raises SettingError for half of one."""
    settings.check_freeze()
    found: list[Channel] = []
    if settings.ivr_freeze_webhook_url:
        secret = settings.ivr_freeze_webhook_secret.get_secret_value()
        found.append(Webhook(settings.ivr_freeze_webhook_url, secret, time.time))
    if settings.ivr_freeze_email_to:
        server = mail_server(settings.ivr_smtp_url.get_secret_value())
        found.append(Mail(server, settings.ivr_smtp_from, settings.ivr_freeze_email_to))
    return found


def complaint_channels(settings: FreezeSettings) -> list[Channel]:
    """Return the channels to the management that are set; raises SettingError."""
    settings.check_freeze()
    found: list[Channel] = []
    if settings.ivr_complaint_webhook_url:
        secret = settings.ivr_complaint_webhook_secret.get_secret_value()
        url = settings.ivr_complaint_webhook_url
        found.append(Webhook(url, secret, time.time, name="complaint_webhook"))
    if settings.ivr_complaint_email_to:
        server = mail_server(settings.ivr_smtp_url.get_secret_value())
        from_, to = settings.ivr_smtp_from, settings.ivr_complaint_email_to
        found.append(Mail(server, from_, to, name="complaint_email"))
    return found
