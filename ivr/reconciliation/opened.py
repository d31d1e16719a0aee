"""What reconciles, for an installation."""

from ivr.audio.fetch import RecordingSource
from ivr.calls.desk import Hotline
from ivr.policy.current import CurrentPolicy
from ivr.reconciliation.reconciler import Reconciler
from ivr.settings import Settings


def installed_reconciler(
    settings: Settings, hotline: Hotline, policy: CurrentPolicy
) -> Reconciler:
    """Return what compares an installation with Twilio when it is told to."""
    source = RecordingSource(
        settings.ivr_twilio_api_url, settings.twilio_account_sid, settings.token
    )
    numbers = frozenset(settings.ivr_numbers)
    return Reconciler(hotline, source, policy, numbers)
