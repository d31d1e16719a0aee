"""Who gets in: every way a request can be untrue, and every way it can be true."""

import pytest
from flask import Request
from signed import ACCOUNT, CALL, PUBLIC_URL, TOKEN
from structlog.testing import capture_logs
from twilio.request_validator import RequestValidator
from werkzeug.test import EnvironBuilder

from ivr.tables import Call
from ivr.telephony.signature import Gate

GATE = Gate(PUBLIC_URL, ACCOUNT, (TOKEN,))
FIELDS = {"AccountSid": ACCOUNT, "CallSid": CALL, "From": "+14158675310", "Blank": ""}


def signed(path="/twilio/voice", fields=FIELDS, token=TOKEN, url=PUBLIC_URL, **more):
    signature = RequestValidator(token).compute_signature(url + path, fields)
    return request(path, fields, {"X-Twilio-Signature": signature}, **more)


def request(path, fields, headers, **more):
    builder = EnvironBuilder(
        path=path, method="POST", data=fields, headers=headers, **more
    )
    return Request(builder.get_environ())


def test_twilios_own_vector_is_reproduced():
    fields = {
        "CallSid": "CA1234567890ABCDE",
        "Caller": "+14158675310",
        "Digits": "1234",
        "From": "+14158675310",
        "To": "+18005551212",
    }
    url = "https://example.com/myapp.php?foo=1&bar=2"
    made = RequestValidator("12345").compute_signature(url, fields)
    assert made == "L/OH5YylLD5NRKLltdqwSvS0BnU="


def test_a_signed_request_is_admitted():
    assert GATE.admits(signed())
    assert GATE.admits(signed("/twilio/step?turn=12"))


@pytest.mark.fault(22)
def test_either_of_two_tokens_is_admitted_while_one_is_rotated():
    gate = Gate(PUBLIC_URL, ACCOUNT, ("old", "new"))
    admitted = [gate.admits(signed(token=token)) for token in ("old", "new", "other")]
    assert admitted == [True, True, False]


@pytest.mark.fault(17)
@pytest.mark.parametrize("field", [*FIELDS, "New"])
def test_a_changed_byte_in_any_field_is_refused(field):
    signature = RequestValidator(TOKEN).compute_signature(
        f"{PUBLIC_URL}/twilio/voice", FIELDS
    )
    changed = {**FIELDS, field: FIELDS.get(field, "") + "0"}
    headers = {"X-Twilio-Signature": signature}
    assert not GATE.admits(request("/twilio/voice", changed, headers))


@pytest.mark.fault(17)
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Twilio-Signature": ""},
        {"X-Twilio-Signature": "wrong"},
        {"X-Twilio-Signature": "x" * 10_000},
        {"X-Twilio-Signature": "\udcff"},
    ],
    ids=["missing", "empty", "wrong", "long", "surrogate"],
)
def test_a_request_without_a_true_signature_is_refused(headers):
    environ = EnvironBuilder(path="/twilio/voice", method="POST", data=FIELDS)
    asked = Request(
        {
            **environ.get_environ(),
            **{"HTTP_" + k.upper().replace("-", "_"): v for k, v in headers.items()},
        }
    )
    assert not GATE.admits(asked)


@pytest.mark.fault(17)
def test_two_signatures_are_refused():
    true = signed().headers["X-Twilio-Signature"]
    headers = {"X-Twilio-Signature": f"{true},{true}"}
    assert not GATE.admits(request("/twilio/voice", FIELDS, headers))


@pytest.mark.fault(18)
@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "hotline.example:99999"},
        {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "http"},
    ],
)
def test_what_headers_say_of_our_address_changes_nothing(headers):
    true = signed().headers["X-Twilio-Signature"]
    asked = request("/twilio/voice", FIELDS, {"X-Twilio-Signature": true, **headers})
    assert GATE.admits(asked)


@pytest.mark.fault(19)
def test_a_signature_for_another_address_is_refused():
    assert not GATE.admits(signed(url="https://evil.example"))
    assert not GATE.admits(signed(url="http://hotline.example"))


@pytest.mark.fault(19)
def test_a_public_address_with_a_path_and_a_port_is_admitted():
    gate = Gate("https://example.com:8443/ivr", ACCOUNT, (TOKEN,))
    assert gate.admits(signed(url="https://example.com:8443/ivr"))
    assert gate.admits(signed(url="https://example.com/ivr"))  # Twilio drops the port


@pytest.mark.fault(21)
@pytest.mark.parametrize(
    "changes",
    [
        {"AccountSid": "AC" + "b" * 32},
        {"AccountSid": ""},
        {"CallSid": "CA123"},
        {"CallSid": "CA" + "C" * 32},
        {"CallSid": CALL + "\n"},
        {"CallSid": ""},
    ],
)
def test_another_account_and_a_malformed_id_are_refused_though_signed(changes):
    assert not GATE.admits(signed(fields={**FIELDS, **changes}))


@pytest.mark.fault(21)
def test_a_field_moved_over_the_border_of_another_is_refused():
    moved = {k: v for k, v in FIELDS.items() if k != "CallSid"}
    moved["AccountSid"] = ACCOUNT + "CallSid" + CALL
    same = {"AccountSid": ACCOUNT, "CallSid": CALL}
    sign = RequestValidator(TOKEN).compute_signature
    url = f"{PUBLIC_URL}/twilio/voice"
    only = {"AccountSid": moved["AccountSid"]}
    assert sign(url, only) == sign(url, same)  # the scheme cannot tell them apart
    assert not GATE.admits(signed(fields=only))


@pytest.mark.fault(19)
@pytest.mark.parametrize(
    "query", ["turn=1&turn=2", "turn=", "turn=1x", "turn=-1", "x=1", "turn=1%30"]
)
def test_a_query_that_we_never_made_is_refused_though_signed(query):
    assert not GATE.admits(signed(f"/twilio/step?{query}"))


@pytest.mark.fault(17)
def test_a_body_that_is_no_form_is_refused():
    body = b'{"AccountSid": "x"}'
    builder = EnvironBuilder(
        path="/twilio/voice",
        method="POST",
        data=body,
        content_type="application/json",
        headers={"X-Twilio-Signature": "x"},
    )
    assert not GATE.admits(Request(builder.get_environ()))


@pytest.mark.fault(17)
@pytest.mark.parametrize("route", ["voice", "step", "status", "recording", "fallback"])
def test_a_stranger_gets_a_bare_403_and_changes_nothing(twilio, rows, route):
    answer = twilio.client.post(f"/twilio/{route}", data=twilio.fields())
    assert (answer.status_code, answer.data) == (403, b"")
    assert rows(Call) == []


@pytest.mark.fault(17)
@pytest.mark.parametrize("route", ["voice", "step", "status", "recording", "fallback"])
def test_another_method_gets_a_bare_405(twilio, route):
    answer = twilio.client.get(f"/twilio/{route}")
    assert (answer.status_code, answer.data) == (405, b"")


@pytest.mark.fault(16)
def test_a_body_too_large_is_refused(twilio, rows):
    answer = twilio.voice(Extra="x" * 300_000)
    assert (answer.status_code, answer.data, rows(Call)) == (403, b"", [])


def test_parameters_that_twilio_adds_one_day_are_admitted(twilio):
    many = {f"New{i}": str(i) for i in range(300)}
    assert twilio.voice(**many).status_code == 200


def test_the_self_test_is_signed_as_all_are_and_stores_nothing(twilio, rows):
    answer = twilio.post("/twilio/self_test", twilio.fields())
    assert (answer.status_code, answer.data) == (204, b"")
    twilio.token = "another"
    assert twilio.post("/twilio/self_test", twilio.fields()).status_code == 403
    assert rows(Call) == []


def test_a_refused_address_is_not_logged_with_what_it_holds(twilio):
    with capture_logs() as logged:
        answer = twilio.client.post("/twilio/whisper/c2VjcmV0", data=twilio.fields())
    assert answer.status_code == 403
    assert logged == [
        {
            "event": "webhook_refused",
            "log_level": "warning",
            "rule": "/twilio/whisper/<words>",
        }
    ]
