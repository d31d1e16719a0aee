"""Whatever Twilio's requests hold, and however it is written: words that are XML.

Every address under /twilio is asked, signed as Twilio signs it, so that nothing but its
own view stands between what is sent and the rows.
"""

from io import BytesIO
from xml.etree import ElementTree as ET

import pytest
from flask import Request
from hostile import BOUNDED, BYTES, CHARSETS, VALUES, encoded
from hypothesis import given, settings
from hypothesis import strategies as st
from route_table import read
from signed import ACCOUNT, CALLER, NUMBER, PUBLIC_URL, TOKEN
from structlog.testing import capture_logs
from twilio.request_validator import RequestValidator
from werkzeug.test import EnvironBuilder

pytestmark = pytest.mark.slow

MOST_BYTES = 64 * 1024  # https://www.twilio.com/docs/api/errors/11750
MOST_SENT = 256 * 1024  # more is refused, unread
RULES = [line.rule for line in read() if line.key == "signature"]
# https://www.twilio.com/docs/voice/twiml; Message is a text's (docs/messaging/twiml).
VERBS = set(
    "Connect Dial Gather Hangup Message Number Parameter Pause Play Record Redirect "
    "Response Say Start Stream".split()
)
NAMES = (
    *("Digits", "SpeechResult", "Confidence", "From", "To", "Caller", "CallStatus"),
    *("RecordingSid", "RecordingUrl", "RecordingDuration", "RecordingStatus"),
    *("DialCallStatus", "DialCallSid", "DialCallDuration", "DialBridged"),
    *("SequenceNumber", "CallDuration", "Timestamp", "StirVerstat", "ErrorCode"),
    *("ErrorUrl", "Body", "OptOutType", "MessageStatus", "ForwardedFrom", "AnsweredBy"),
)
FIELDS = st.lists(
    st.tuples(st.sampled_from(NAMES) | st.sampled_from(VALUES[:40]), BYTES), max_size=12
)
CALLS = st.sampled_from([f"CA{number:032x}" for number in range(4)])
TURNS = st.sampled_from(["", *(f"?turn={turn}" for turn in (0, 1, 2, 7, 999_999))])


def ids(call):
    """The fields without which the door stays shut."""
    return [
        ("AccountSid", ACCOUNT.encode()),
        ("CallSid", call.encode()),
        ("MessageSid", f"SM{call[2:]}".encode()),
        ("From", CALLER.encode()),
        ("To", NUMBER.encode()),
    ]


def sent(app, path, body, kind):
    """The answer to a form, signed as what a server reads of it."""
    asked = {"method": "POST", "path": path.partition("?")[0], "content_type": kind}
    asked["query_string"] = path.partition("?")[2]
    read_ = Request(EnvironBuilder(**asked, input_stream=BytesIO(body)).get_environ())
    read_.environ["CONTENT_LENGTH"] = str(len(body))
    made = RequestValidator(TOKEN).compute_signature(PUBLIC_URL + path, read_.form)
    return app.test_client().post(
        path, data=body, content_type=kind, headers={"X-Twilio-Signature": made}
    )


def checked(answer):
    """Fail unless Twilio would say what was answered, or take it for heard."""
    assert answer.status_code in {200, 204}, answer.data
    if answer.status_code == 204:
        assert answer.data == b""
        return
    assert answer.content_type == "text/xml; charset=utf-8"
    assert len(answer.data) < MOST_BYTES
    root = ET.fromstring(answer.data)
    assert root.tag == "Response"
    assert {one.tag for one in root.iter()} <= VERBS


def test_every_address_of_twilios_is_asked():
    assert {"/twilio/voice", "/twilio/step", "/twilio/fallback"} <= set(RULES)
    assert len(RULES) > 20


def broke(logged):
    """What went wrong in a view: an answer stands in for it, and it is a defect."""
    expected = {"fallback"}  # which is asked for where a page of ours had failed
    return [
        one
        for one in logged
        if one["log_level"] == "error" and one["event"] not in expected
    ]


@pytest.mark.parametrize("rule", RULES)
def test_whatever_is_sent_is_answered_in_words(world, rule):
    path = world.path(rule)

    @settings(BOUNDED, max_examples=25)
    @given(CALLS, TURNS, FIELDS, st.sampled_from(CHARSETS))
    def asked(call, turn, fields, charset):
        body = encoded([*ids(call), *fields])
        kind = "application/x-www-form-urlencoded" + charset
        with capture_logs() as logged:
            answer = sent(world.app, path + turn, body, kind)
        if len(body) > MOST_SENT:
            assert (answer.status_code, answer.data) == (403, b"")
            return
        checked(answer)
        assert broke(logged) == []

    asked()


KEYS = st.sampled_from([b"1", b"2", b"3", b"0", b"417038825", b"*#", b"#", b""])
GIVEN = st.one_of(
    st.builds(lambda keys: [("Digits", keys)], KEYS),
    st.builds(lambda words: [("SpeechResult", words), ("Confidence", b"0.9")], BYTES),
    st.just([("RecordingSid", b"RE" + b"1" * 32), ("RecordingDuration", b"7")]),
    FIELDS,
)


def test_a_caller_of_the_shipped_hotline_hears_words_whatever_comes(twilio):
    app, form = twilio.client.application, "application/x-www-form-urlencoded"
    calls = iter(range(10**6))

    @settings(BOUNDED, max_examples=30)
    @given(st.lists(GIVEN, max_size=14))
    def called(turns):
        call = f"CA{next(calls):032x}"
        with capture_logs() as logged:
            checked(sent(app, "/twilio/voice", encoded(ids(call)), form))
            for turn, given_ in enumerate(turns, 1):
                body = encoded([*ids(call), *given_])
                answer = sent(app, f"/twilio/step?turn={turn}", body, form)
                if len(body) <= MOST_SENT:
                    checked(answer)
        assert broke(logged) == []

    called()


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"\xff\xfe=\x00&&&==&%zz=%", "application/x-www-form-urlencoded"),
        (b"--x\r\nContent-Disposition: form-data\r\n\r\n", "multipart/form-data"),
        (b"--x\r\n\r\n--x--", "multipart/form-data; boundary=x"),
        (b'{"CallSid": "CA"}', "application/json"),
        (b"\x1f\x8b\x08", "application/octet-stream"),
        (b"CallSid=%C3%28", ""),
    ],
)
@pytest.mark.parametrize("rule", ["/twilio/voice", "/twilio/recording"])
def test_what_is_no_form_of_twilios_is_refused_and_changes_nothing(
    world, rule, body, kind
):
    before = world.stored()
    answer = world.app.test_client().post(
        rule, data=body, content_type=kind, headers={"X-Twilio-Signature": "AAAA"}
    )
    assert (answer.status_code, answer.data) == (403, b"")
    assert world.stored() == before
