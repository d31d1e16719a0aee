"""What somebody should see to now, in a sentence each, for whoever shows it."""

from datetime import datetime

from sqlalchemy.orm import Session

from ivr.audio.holds import alarm as fetching_stands
from ivr.cases.promises import long_waits
from ivr.reconciliation.alerts import alarm as calls_differ
from ivr.reports.digest.rows import digest_alarm
from ivr.webhooks.alarms import alarm as webhooks_refused


def troubles(session: Session, at: datetime) -> list[str]:
    """Return what is wrong with the installation, the gravest first."""
    asked = (
        fetching_stands(session),
        calls_differ(session, at),
        long_waits(session),
        webhooks_refused(session),
        digest_alarm(session),
    )
    return [sentence for sentence in asked if sentence]
