"""The exchange's REST side: calls, recordings and texts, as Twilio's API offers them.

https://www.twilio.com/docs/usage/api
"""

from collections.abc import Callable
from dataclasses import dataclass
from hmac import compare_digest

from flask import Flask, Response, jsonify, request

from ivr.simulator import troubles
from ivr.simulator.document import Document
from ivr.simulator.leg import Leg
from ivr.simulator.messages import MessageSide
from ivr.simulator.mp3 import as_mp3
from ivr.simulator.office import API_VERSION, Office, StoredRecording
from ivr.simulator.refusal import RefusedError
from ivr.simulator.shapes import (
    account_json,
    account_uri,
    answer_page,
    call_json,
    error_json,
    number_json,
    recording_json,
    within,
)
from ivr.simulator.twiml import Over
from ivr.simulator.whole import Order, opening

MOST_TWIML = 4000


@dataclass(frozen=True, slots=True)
class RestSide:
    """`order` makes a call; `move` sends a call on to what its argument returns."""

    office: Office
    order: Callable[[Order], Leg]
    move: Callable[[Leg, Callable[[], Document | Over]], None]

    def app(self) -> Flask:
        """Return the WSGI application."""
        app = Flask("exchange")
        base = f"/{API_VERSION}/Accounts/<account>"
        texts = MessageSide(self.office)
        app.before_request(self.guard)
        app.register_error_handler(RefusedError, refused)
        app.register_error_handler(404, not_found)
        for methods, path, view in (
            (["GET"], f"/{API_VERSION}/Accounts/<account>.json", self.account),
            (["GET"], f"{base}/IncomingPhoneNumbers.json", self.list_numbers),
            (["GET"], f"{base}/Recordings.json", self.list_recordings),
            (["GET", "DELETE"], f"{base}/Recordings/<name>", self.recording),
            (["GET"], f"{base}/Calls.json", self.list_calls),
            (["POST"], f"{base}/Calls.json", self.order_call),
            (["GET", "POST", "DELETE"], f"{base}/Calls/<sid>.json", self.call),
            (["GET"], f"{base}/Messages.json", texts.list_messages),
            (["POST"], f"{base}/Messages.json", texts.send_message),
            (["GET", "DELETE"], f"{base}/Messages/<sid>.json", texts.message),
        ):
            app.add_url_rule(path, view.__name__, view, methods=methods)
        return app

    def guard(self) -> None:
        """Let nobody in without a key, nor while a test wants refusals."""
        given = request.authorization
        username, password = (given.username, given.password) if given else (None, None)
        wanted = self.office.api_keys.get(username or "")
        if wanted is None or not compare_digest(wanted, password or ""):
            raise RefusedError(401, "Authenticate")
        if (request.view_args or {}).get("account") != self.office.account_sid:
            raise RefusedError(404, f"{request.path} was not found")
        with self.office.lock:
            status = self.office.refusals.pop(0) if self.office.refusals else None
        if status is not None:
            raise RefusedError(status, "Refused as the test asked")

    def account(self, account: str) -> Response:
        """Show the account."""
        del account
        return jsonify(account_json(self.office))

    def list_numbers(self, account: str) -> Response:
        """List the numbers with the addresses that are asked about their calls."""
        del account
        asked = request.args.get("PhoneNumber")
        with self.office.lock:
            lines = list(self.office.lines.values())
        kept = [one for one in lines if asked in {None, one.number}]
        shown = [number_json(self.office, one) for one in kept]
        path = f"{account_uri(self.office)}/IncomingPhoneNumbers.json"
        return answer_page(self.office, "incoming_phone_numbers", path, shown)

    def recording(self, account: str, name: str) -> Response:
        """Serve a recording's sound or its data, or delete it."""
        del account
        sid, _, kind = name.partition(".")
        stored = self.find_recording(sid)
        if request.method == "DELETE":
            stored.deleted = True
            return Response(status=204)
        if kind == "json":
            return jsonify(recording_json(self.office, stored))
        if stored.status != "completed":
            raise RefusedError(404, f"{request.path} was not found")
        if kind == "mp3":
            return Response(as_mp3(stored.content), mimetype="audio/mpeg")
        if kind not in {"", "wav"}:
            raise RefusedError(406, f".{kind} is not simulated; ask for .wav or .mp3")
        trouble = self.office.next_trouble()
        if trouble is not None:
            return troubles.answer(trouble, stored.content)
        return Response(stored.content, mimetype="audio/x-wav")

    def find_recording(self, sid: str) -> StoredRecording:
        """Return a recording that is there; raise RefusedError otherwise."""
        with self.office.lock:
            stored = self.office.recordings.get(sid)
            if stored is None or stored.deleted:
                raise RefusedError(404, f"{request.path} was not found")
            if stored.misses > 0:
                stored.misses -= 1
                raise RefusedError(404, f"{request.path} was not found")
            return stored

    def list_recordings(self, account: str) -> Response:
        """List the recordings that are not deleted, the newest first."""
        del account
        asked = request.args.to_dict()
        with self.office.lock:
            all_ = list(self.office.recordings.values())
        kept = [
            stored
            for stored in within(all_, lambda one: one.created_at, "DateCreated", asked)
            if not stored.deleted
            and asked.get("CallSid", stored.call_sid) == stored.call_sid
        ]
        shown = [recording_json(self.office, stored) for stored in kept]
        path = f"{account_uri(self.office)}/Recordings.json"
        return answer_page(self.office, "recordings", path, shown)

    def list_calls(self, account: str) -> Response:
        """List the calls, the newest first."""
        del account
        asked = request.args.to_dict()
        with self.office.lock:
            all_ = list(self.office.legs.values())
        shown = [
            call_json(leg)
            for leg in within(all_, lambda one: one.started_at, "StartTime", asked)
            if asked.get("To", leg.to) == leg.to
            and asked.get("From", leg.from_) == leg.from_
            and asked.get("Status", leg.status) == leg.status
            and asked.get("ParentCallSid", leg.parent_sid) == leg.parent_sid
        ]
        path = f"{account_uri(self.office)}/Calls.json"
        return answer_page(self.office, "calls", path, shown)

    def order_call(self, account: str) -> tuple[Response, int]:
        """Take an order for a call; it is made after this request is answered."""
        del account
        form = request.form
        check_order(self.office)
        events = " ".join(form.getlist("StatusCallbackEvent")).split()
        leg = self.order(
            Order(
                to=form["To"],
                from_=form["From"],
                url=form.get("Url"),
                twiml=form.get("Twiml"),
                fallback_url=form.get("FallbackUrl"),
                status_callback=form.get("StatusCallback"),
                status_events=tuple(events) or ("completed",),
                timeout_s=int(form.get("Timeout", "60")),
                detects_machine="MachineDetection" in form,
            )
        )
        return jsonify(call_json(leg)), 201

    def call(self, account: str, sid: str) -> Response:
        """Show a call; by POST end it or send it on; delete one that is over."""
        del account
        with self.office.lock:
            leg = self.office.legs.get(sid)
        if leg is None:
            raise RefusedError(404, f"{request.path} was not found")
        if request.method == "DELETE":
            return self.delete_call(leg)
        if request.method == "POST":
            self.change(leg)
        return jsonify(call_json(leg))

    def delete_call(self, leg: Leg) -> Response:
        """Delete the record of a call that is over."""
        if not leg.ended:
            raise RefusedError(409, "Call is in progress", 20409)
        with self.office.lock:
            self.office.legs.pop(leg.sid, None)
        return Response(status=204)

    def change(self, leg: Leg) -> None:
        """Do what `Status`, `Url` or `Twiml` ask of a call."""
        form = request.form
        if leg.ended:
            raise RefusedError(400, "Call is not in-progress", 21220)
        if leg.parent_sid is not None and leg.status != "in-progress":
            raise RefusedError(400, "Call is not in-progress", 21220)
        if form.get("Status") in {"completed", "canceled"}:
            self.move(leg, lambda: Over("completed", "verb"))
            return
        url, twiml = form.get("Url"), form.get("Twiml")
        if url is None and twiml is None:
            raise RefusedError(400, "Neither Status nor Url nor Twiml", 21218)
        self.move(leg, lambda: opening(leg, url, twiml))


def check_order(office: Office) -> None:
    """Raise RefusedError for an order that Twilio would not take."""
    form = request.form
    if not form.get("To"):
        raise RefusedError(400, "No 'To' number is specified", 21201)
    if form.get("From") not in office.lines:
        raise RefusedError(400, "'From' is not a number of this account", 21210)
    if not form.get("Url") and not form.get("Twiml"):
        raise RefusedError(400, "Url or Twiml must be provided", 21205)
    if len(form.get("Twiml", "")) > MOST_TWIML:
        raise RefusedError(400, "Twiml is longer than 4000 characters", 32018)


def refused(error: RefusedError) -> Response:
    """Tell why, in Twilio's words."""
    answer = jsonify(error_json(error.status, error.code, str(error)))
    answer.status_code = error.status
    if error.status == 401:  # noqa: PLR2004  RFC 9110, 15.5.2
        answer.headers["WWW-Authenticate"] = 'Basic realm="Twilio API"'
    if error.status == 429:  # noqa: PLR2004  RFC 6585, 4
        answer.headers["Retry-After"] = "1"
    answer.headers.update(error.headers)
    return answer


def not_found(_: Exception) -> Response:
    """Tell that there is nothing at such an address."""
    return refused(RefusedError(404, f"{request.path} was not found"))
