"""What the application is asked: parameters, signatures, repeats."""

import pytest
from plain_application import ACCOUNT, CALLER, NUMBER, PUBLIC, TOKEN, new_exchange
from twilio.request_validator import RequestValidator

from ivr.simulator import Answer, CannotConnectError, TimedOutError
from ivr.simulator.webhook import Overrides, compose, read_overrides, signed_url
from ivr.simulator.wire import post_to


def test_the_published_vector_of_the_signature_is_reproduced():
    params = {
        "CallSid": "CA1234567890ABCDE",
        "Caller": "+14158675310",
        "Digits": "1234",
        "From": "+14158675310",
        "To": "+18005551212",
    }
    request = compose(
        "https://example.com/myapp.php?foo=1&bar=2",
        params,
        auth_token="12345",
        idempotency_token="one",
    )
    assert request.headers["X-Twilio-Signature"] == "L/OH5YylLD5NRKLltdqwSvS0BnU="


@pytest.mark.parametrize(
    ("url", "signed"),
    [
        ("https://u:p@h.example:8443/x?q=1", "https://h.example/x?q=1"),
        ("https://h.example/x", "https://h.example/x"),
        ("https://[::1]:5000/x", "https://[::1]/x"),
        ("http://h.example:8000/x", "http://h.example:8000/x"),
    ],
)
def test_only_https_loses_its_port_and_everybody_the_user(url, signed):
    assert signed_url(url) == signed


def test_an_arrival_carries_everything_twilio_always_sends(application, ring):
    application.says("/voice", "")
    call = ring(FromCountry="CN", StirVerstat="TN-Validation-Passed-A")
    blank = {
        f"{side}{place}": ""
        for side in ("From", "To", "Caller", "Called")
        for place in ("City", "State", "Zip", "Country")
    }
    (arrival,) = application.seen
    assert arrival.valid
    assert arrival.form == blank | {
        "CallSid": call.sid,
        "AccountSid": ACCOUNT,
        "From": CALLER,
        "To": NUMBER,
        "Caller": CALLER,
        "Called": NUMBER,
        "CallStatus": "ringing",
        "ApiVersion": "2010-04-01",
        "Direction": "inbound",
        "FromCountry": "CN",
        "CallerCountry": "CN",
        "StirVerstat": "TN-Validation-Passed-A",
    }


def test_the_headers_are_twilios(application, ring):
    application.says("/voice", "")
    call = ring()
    (arrival,) = application.seen
    assert arrival.headers["user-agent"] == "TwilioProxy/1.1"
    assert len(arrival.headers["i-twilio-idempotency-token"]) == 32
    assert call.requests[0].headers["Content-Type"] == (
        "application/x-www-form-urlencoded; charset=UTF-8"
    )


def test_a_signature_over_the_network_is_good_for_the_public_address(
    application, networked
):
    networked.add_number(NUMBER, voice_url=f"{PUBLIC}:8443/voice?q=%2B1#rc=2")
    application.says("/voice", '<Gather action="/step"/>')
    application.says("/step", "")
    call = networked.call(from_=CALLER, to=NUMBER)
    call.press("1#")
    assert [(seen.path, seen.valid) for seen in application.seen] == [
        ("/voice", True),
        ("/step", True),
    ]
    assert application.seen[0].headers["host"] == "hotline.example:8443"
    assert call.requests[0].url == f"{PUBLIC}:8443/voice?q=%2B1"


def test_a_tunnel_leaves_other_hosts_alone(application, networked):
    networked.add_number(
        NUMBER, voice_url=f"{PUBLIC}/voice", fallback_url="http://127.0.0.1:1/fallback"
    )
    application.answers["/voice"] = Answer(500)
    call = networked.call(from_=CALLER, to=NUMBER)
    assert (application.paths(), call.errors) == (["/voice"], [11200, 11205])


def test_a_wsgi_application_can_be_rung_without_a_socket(application):
    application.says("/voice", "<Say>Hello</Say>")
    exchange = new_exchange(post=post_to(application))
    call = exchange.call(from_=CALLER, to=NUMBER)
    (arrival,) = application.seen
    assert (call.status, arrival.valid, arrival.headers["host"]) == (
        "completed",
        True,
        "hotline.example",
    )


def test_a_repeat_is_the_same_byte_for_byte(application, exchange, ring):
    application.says("/voice", "<Say>Hello</Say>")
    call = ring()
    answer = exchange.repeat(call.requests[0])
    first, second = application.seen
    assert first == second
    assert answer == call.turns[0].answer


def test_a_repeat_may_come_under_a_new_token(application, exchange, ring):
    application.says("/voice", "")
    call = ring()
    exchange.repeat(call.requests[0], new_token=True)
    first, second = application.seen
    name = "i-twilio-idempotency-token"
    assert first.headers[name] != second.headers[name]
    assert (second.form, second.valid) == (first.form, True)


class Flaky:
    """A wire that fails in the given ways before it gets through."""

    def __init__(self, *faults):
        self.faults = list(faults)
        self.tries = []

    def __call__(self, url, headers, body, timeout_s):
        self.tries.append((url, dict(headers), body, timeout_s))
        fault = self.faults.pop(0) if self.faults else None
        if isinstance(fault, Exception):
            raise fault
        return fault or Answer(200, {"Content-Type": "text/xml"}, b"<Response/>")


LOST = CannotConnectError("lost")
LATE = TimedOutError("late")


@pytest.mark.parametrize(
    ("fragment", "faults", "tries", "errors"),
    [
        ("", [LOST], 2, []),
        ("", [LOST, LOST], 2, [11205]),
        ("", [LATE], 1, [11205]),
        ("", [Answer(500)], 1, [11200]),
        ("#rc=0", [LOST], 1, [11205]),
        ("#rc=3", [LOST, LOST, LOST], 4, []),
        ("#rp=rt", [LATE], 2, []),
        ("#rp=rt", [LOST], 1, [11205]),
        ("#rc=2&rp=ct,5xx", [Answer(503), LOST], 3, []),
        ("#rp=4xx", [Answer(404)], 2, []),
        ("#rc=9&rp=all", [LATE] * 9, 6, [11205]),
    ],
)
def test_requests_are_repeated_as_the_fragment_says(fragment, faults, tries, errors):
    wire = Flaky(*faults)
    exchange = new_exchange(post=wire)
    exchange.add_number(NUMBER, voice_url=f"{PUBLIC}/voice{fragment}")
    call = exchange.call(from_=CALLER, to=NUMBER)
    assert (len(wire.tries), call.errors) == (tries, errors)


def test_a_repeated_request_keeps_its_token_and_its_bytes():
    wire = Flaky(LOST)
    new_exchange(post=wire).call(from_=CALLER, to=NUMBER)
    first, second = (attempt[:3] for attempt in wire.tries)
    assert first == second


def test_timeouts_are_read_in_milliseconds_under_the_hard_limit():
    assert read_overrides("rt=2500&tt=99000&sni=y") == Overrides(
        read_timeout_s=2.5, total_timeout_s=15.0
    )


def test_no_repeat_begins_after_the_total_time():
    wire = Flaky(LATE, LATE, LATE)
    exchange = new_exchange(post=wire)
    exchange.add_number(NUMBER, voice_url=f"{PUBLIC}/voice#rc=5&rp=all&tt=0")
    exchange.call(from_=CALLER, to=NUMBER)
    assert len(wire.tries) == 1


def test_a_refused_connection_is_an_error_of_the_call(application):
    exchange = new_exchange(connect_to="http://127.0.0.1:1")
    call = exchange.call(from_=CALLER, to=NUMBER)
    assert (call.errors, len(call.turns), application.seen) == ([11205], 1, [])


def test_the_validator_refuses_what_was_changed_on_the_way(application, ring):
    application.says("/voice", "")
    ring()
    (arrival,) = application.seen
    changed = arrival.form | {"From": "+10000000000"}
    assert not RequestValidator(TOKEN).validate(
        f"{PUBLIC}/voice", changed, arrival.headers["x-twilio-signature"]
    )
