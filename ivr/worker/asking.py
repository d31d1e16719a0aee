"""The round that asks how it was, in the caller's own hours, and hears of low marks."""

from datetime import datetime

from ivr.callbacks.asking import Line
from ivr.calls.desk import Hotline
from ivr.policy.current import CurrentPolicy
from ivr.policy.numbers import may_ring, refusal, zones_of
from ivr.ratings.round import LookAfterRatings
from ivr.ratings.texting import Texting
from ivr.settings import Settings


def look_after_ratings(
    settings: Settings, hotline: Hotline, policy: CurrentPolicy
) -> LookAfterRatings:
    """Return the round of an installation."""
    flows = hotline.flows

    def may_text(number: str, at: datetime) -> bool:
        line = Line(policy().calling, flows.files.settings.country)
        if refusal(number, line.countries) is not None:
            return False
        return may_ring(zones_of(number), at, line.calling.hours)

    link = f"{settings.ivr_public_url}/console/cases/{{}}"
    texting = Texting(flows.current, may_text)
    return LookAfterRatings(hotline.database, policy, texting, link)
