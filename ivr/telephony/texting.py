"""Text messages that come in, translated at the door into our own words.

https://www.twilio.com/docs/messaging/guides/webhook-request
"""

from typing import Literal

from ivr.messages.delivery import DeliveryNews
from ivr.messages.inbox import Text
from ivr.telephony.inputs import Form, e164, whole_number


def received(form: Form) -> Text:
    """Return a text message as it came in."""
    return Text(
        sid=form["MessageSid"],
        sender=e164(form.get("From", "")),
        words=form.get("Body", ""),
        wish=wish(form.get("OptOutType", "")),
    )


def delivery(form: Form) -> DeliveryNews:
    """Return how far a message came that we sent.

    https://www.twilio.com/docs/messaging/guides/track-outbound-message-status
    """
    status = form.get("MessageStatus", "").lower()
    return DeliveryNews(form["MessageSid"], status, whole_number(form, "ErrorCode"))


def wish(value: str) -> Literal["stop", "start"] | None:
    """Return our word for what Twilio's own opt-out made of the message."""
    match value:
        case "STOP":
            return "stop"
        case "START":
            return "start"
        case _:
            return None
