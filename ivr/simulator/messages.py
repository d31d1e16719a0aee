"""Text messages: sent by the application over REST, and brought to it by webhook.

https://www.twilio.com/docs/messaging/api/message-resource
https://www.twilio.com/docs/messaging/guides/webhook-request
"""

import re
import socket
from collections.abc import Mapping
from dataclasses import dataclass

from flask import Response, jsonify, request

from ivr.errors import UsageError
from ivr.simulator.callbacks import Delivery
from ivr.simulator.clock import rfc2822
from ivr.simulator.office import (
    API_VERSION,
    Line,
    MessageStatus,
    Office,
    StoredMessage,
)
from ivr.simulator.refusal import RefusedError
from ivr.simulator.shapes import Json, account_uri, answer_page, within
from ivr.simulator.wire import WireError

E164 = re.compile(r"\+[1-9]\d{6,14}")
LONGEST_BODY = 1600
SEGMENT = 160
# The words that Twilio itself takes for the end and the beginning of texts:
# https://help.twilio.com/articles/223134027
STOP = frozenset("STOP STOPALL UNSUBSCRIBE CANCEL END QUIT REVOKE OPTOUT".split())
START = frozenset("START YES UNSTOP".split())


@dataclass(frozen=True, slots=True)
class MessageSide:
    """The REST side's text messages."""

    office: Office

    def list_messages(self, account: str) -> Response:
        """List the messages of both directions, the newest first."""
        del account
        asked = request.args.to_dict()
        with self.office.lock:
            all_ = list(self.office.messages.values())
        shown = [
            message_json(self.office, message)
            for message in within(all_, lambda one: one.created_at, "DateSent", asked)
            if asked.get("To", message.to) == message.to
            and asked.get("From", message.from_) == message.from_
        ]
        path = f"{account_uri(self.office)}/Messages.json"
        return answer_page(self.office, "messages", path, shown)

    def message(self, account: str, sid: str) -> Response:
        """Show a message, or delete it."""
        del account
        with self.office.lock:
            message = self.office.messages.get(sid)
            if message is None:
                raise RefusedError(404, f"{request.path} was not found")
            if request.method == "DELETE":
                del self.office.messages[sid]
                return Response(status=204)
        return jsonify(message_json(self.office, message))

    def send_message(self, account: str) -> tuple[Response, int]:
        """Take a message; the answer is lost on its way when a test asked for that."""
        del account
        form = request.form.to_dict()
        check(self.office, form)
        message = keep(self.office, form["From"], form["To"], form["Body"], "queued")
        message.status_callback = form.get("StatusCallback")
        with self.office.lock:
            lost = self.office.lost_answers > 0
            self.office.lost_answers -= lost
        if lost:
            request.environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
        return jsonify(message_json(self.office, message)), 201


def check(office: Office, form: Mapping[str, str]) -> None:
    """Raise RefusedError for a message that Twilio would not take."""
    to, from_, body = (form.get(name, "") for name in ("To", "From", "Body"))
    if not to:
        raise RefusedError(400, "A 'To' phone number is required.", 21604)
    if not E164.fullmatch(to):
        raise RefusedError(400, "'To' is not a valid phone number", 21211)
    if from_ not in office.lines:
        raise RefusedError(400, "'From' is not a number of this account", 21606)
    if not body:
        raise RefusedError(400, "Message body is required.", 21602)
    if len(body) > LONGEST_BODY:
        raise RefusedError(400, "The body exceeds 1600 characters", 21617)
    if to in office.unsubscribed:
        raise RefusedError(400, "Attempt to send to unsubscribed recipient", 21610)


def keep(
    office: Office,
    from_: str,
    to: str,
    body: str,
    status: MessageStatus,
) -> StoredMessage:
    """Keep a message under a new id and return it."""
    at = office.clock.now()
    message = StoredMessage(f"SM{office.new_id()}", from_, to, body, status, at)
    with office.lock:
        office.messages[message.sid] = message
    return message


def bring(office: Office, from_: str, to: str, body: str) -> StoredMessage:
    """Bring a text message to the number's application and return it, answered.

    Raises UsageError for a number that takes none, WireError when nobody answers.
    """
    url = address(office.lines.get(to), to)
    message = keep(office, from_, to, body, "received")
    word = body.strip().upper()
    if word in STOP:
        office.unsubscribed.add(from_)
    if word in START:
        office.unsubscribed.discard(from_)
    message.request = office.compose(url, params(office, message))
    message.answer = office.send(message.request)
    return message


def move(
    office: Office, sid: str, status: MessageStatus, error_code: int | None
) -> StoredMessage:
    """Bring a message that was sent on to `status`, and tell the application so.

    https://www.twilio.com/docs/messaging/guides/track-outbound-message-status
    """
    message = office.messages[sid]
    message.status, message.error_code = status, error_code
    if message.status_callback is None or office.postbox.delivery is Delivery.LOSE:
        return message
    told = {
        **dict.fromkeys(("MessageSid", "SmsSid"), sid),
        **dict.fromkeys(("MessageStatus", "SmsStatus"), status),
        "AccountSid": office.account_sid,
        "From": message.from_,
        "To": message.to,
        "ApiVersion": API_VERSION,
    }
    if error_code is not None:
        told["ErrorCode"] = str(error_code)
    message.request = office.compose(message.status_callback, told)
    try:
        message.answer = office.send(message.request)
    except WireError:
        message.answer = None
    return message


def address(line: Line | None, number: str) -> str:
    """Return where the texts of a number go; raise UsageError if it takes none."""
    if line is None:
        raise UsageError(f"{number} is no number of this exchange")
    if line.message_url is None:
        raise UsageError(f"{number} takes no text messages: it has no message_url")
    return line.message_url


def params(office: Office, message: StoredMessage) -> dict[str, str]:
    """Return the fields of the webhook that brings a message."""
    places = {
        f"{side}{place}": ""
        for side in ("From", "To")
        for place in ("City", "State", "Zip", "Country")
    }
    ids = ("MessageSid", "SmsSid", "SmsMessageSid")
    return places | {
        **dict.fromkeys(ids, message.sid),
        "SmsStatus": "received",
        "AccountSid": office.account_sid,
        "From": message.from_,
        "To": message.to,
        "Body": message.body,
        "NumMedia": "0",
        "NumSegments": segments(message.body),
        "ApiVersion": API_VERSION,
    }


def segments(body: str) -> str:
    """Return in how many pieces the network carries a text of plain letters."""
    return str(max(1, -(-len(body) // SEGMENT)))


def message_json(office: Office, message: StoredMessage) -> Json:
    """Return a message as the API shows it."""
    uri = f"{account_uri(office)}/Messages/{message.sid}"
    inbound = message.status == "received"
    return {
        "sid": message.sid,
        "account_sid": office.account_sid,
        "messaging_service_sid": None,
        "from": message.from_,
        "to": message.to,
        "body": message.body,
        "status": message.status,
        "direction": "inbound" if inbound else "outbound-api",
        "num_segments": segments(message.body),
        "num_media": "0",
        "error_code": message.error_code,
        "error_message": None,
        "date_created": rfc2822(message.created_at),
        "date_updated": rfc2822(message.created_at),
        "date_sent": rfc2822(message.created_at) if inbound else None,
        "price": None,
        "price_unit": "USD",
        "api_version": API_VERSION,
        "uri": f"{uri}.json",
        "subresource_uris": {"media": f"{uri}/Media.json"},
    }
