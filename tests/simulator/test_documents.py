"""Answers that are no TwiML, fallbacks, links, circles."""

import threading

import pytest
from plain_application import CALLER, NUMBER, PUBLIC, XML, Answer, new_exchange, texts

from ivr.errors import UsageError
from ivr.simulator import APOLOGY, CannotConnectError
from ivr.simulator.sound import tone

LONG = f"<Response><Say>{'x' * 65536}</Say></Response>".encode()


@pytest.fixture
def with_fallback(exchange):
    exchange.add_number(
        NUMBER, voice_url=f"{PUBLIC}/voice", fallback_url=f"{PUBLIC}/fallback"
    )
    return exchange


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (Answer(500), "11200"),
        (Answer(404), "11200"),
        (Answer(302, {"Location": "/other"}), "11200"),
        (Answer(204), "11200"),
        (Answer(200, {}, b"<Response/>"), "12300"),
        (Answer(200, {"Content-Type": "application/json"}, b"{}"), "12300"),
        (Answer(200, {"Content-Type": "text/html"}, b"<!doctype html><p>No"), "12100"),
        (Answer(200, {"Content-Type": "text/html"}, b"<html/>"), "12100"),
        (Answer(200, {"Content-Type": XML}, b"<Response><Say>"), "12100"),
        (Answer(200, {"Content-Type": XML}, b""), "12100"),
        (Answer(200, {"Content-Type": XML}, LONG), "11750"),
    ],
)
def test_an_unusable_answer_goes_to_the_fallback_at_once(
    application, with_fallback, answer, code
):
    application.answers["/voice"] = answer
    application.says("/fallback", "<Say>Please call again.</Say>")
    call = with_fallback.call(from_=CALLER, to=NUMBER)
    assert application.paths() == ["/voice", "/fallback"]
    assert application.forms("/fallback", "ErrorCode", "ErrorUrl", "CallStatus") == [
        (code, f"{PUBLIC}/voice", "ringing")
    ]
    assert (call.status, texts(call), call.errors) == (
        "completed",
        ["Please call again."],
        [int(code)],
    )


def test_xml_under_the_type_of_html_is_twiml(application, ring):
    page = b"<Response><Say>Hello</Say></Response>"
    application.answers["/voice"] = Answer(200, {"content-type": "text/html"}, page)
    assert texts(ring()) == ["Hello"]


def test_without_a_fallback_the_caller_hears_an_apology_and_the_call_fails(
    application, ring
):
    application.answers["/voice"] = Answer(500)
    call = ring()
    assert (call.status, texts(call), call.errors, call.waiting) == (
        "failed",
        [APOLOGY],
        [11200],
        None,
    )


def test_a_fallback_that_fails_too_ends_in_an_apology(application, with_fallback):
    application.answers["/voice"] = Answer(500)
    application.answers["/fallback"] = Answer(200, {"Content-Type": XML}, b"<oops")
    call = with_fallback.call(from_=CALLER, to=NUMBER)
    assert (call.status, texts(call), call.errors) == (
        "failed",
        [APOLOGY],
        [11200, 12100],
    )


def test_an_action_that_fails_goes_to_the_fallback_too(application, with_fallback):
    application.says("/voice", '<Gather numDigits="1" action="/step"/>')
    application.says("/fallback", "<Say>Sorry.</Say>")
    call = with_fallback.call(from_=CALLER, to=NUMBER)
    call.press("1")
    assert application.forms("/fallback", "ErrorCode", "ErrorUrl", "Digits") == [
        ("11200", f"{PUBLIC}/step", None)
    ]


def ring_at(listener, path, **more):
    """Ring a number whose voice address is the listener's."""
    exchange = new_exchange()
    url = f"http://127.0.0.1:{listener.getsockname()[1]}{path}"
    exchange.add_number(NUMBER, voice_url=url, **more)
    return exchange.call(from_=CALLER, to=NUMBER)


def test_a_late_answer_goes_to_the_fallback_without_a_repeat(
    application, address, listener
):
    application.says("/fallback", "<Say>Sorry.</Say>")
    call = ring_at(listener, "/voice#rt=100", fallback_url=f"{address}/fallback")
    assert (texts(call), call.errors, application.paths()) == (
        ["Sorry."],
        [11205],
        ["/fallback"],
    )


def test_an_answer_that_breaks_off_is_an_error_and_not_repeated(listener):
    taken = []

    def break_off():
        connection, _ = listener.accept()
        with connection:
            taken.append(connection.recv(9999))
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n<Resp")

    thread = threading.Thread(target=break_off)
    thread.start()
    call = ring_at(listener, "/voice")
    thread.join()
    assert (call.status, call.errors, len(taken)) == ("failed", [11205], 1)


def test_a_server_error_over_the_network_goes_to_the_fallback(application, networked):
    networked.add_number(
        NUMBER, voice_url=f"{PUBLIC}/voice", fallback_url=f"{PUBLIC}/fallback"
    )
    application.answers["/voice"] = Answer(500, {"Content-Type": "text/html"}, b"<h1>")
    application.says("/fallback", "<Say>Sorry.</Say>")
    assert texts(networked.call(from_=CALLER, to=NUMBER)) == ["Sorry."]


def test_links_are_relative_to_the_document_that_holds_them(application, ring):
    application.says("/voice", "<Redirect>deep/menu?turn=1</Redirect>")
    application.says("/deep/menu", '<Gather numDigits="1" action="step"/>')
    application.says(
        "/deep/step", "<Play>welcome.mp3</Play><Redirect>../end</Redirect>"
    )
    application.says("/end", "<Hangup/><Say>Never</Say>")
    call = ring()
    call.press("1")
    assert application.paths() == ["/voice", "/deep/menu", "/deep/step", "/end"]
    assert [heard.url for heard in call.heard] == [f"{PUBLIC}/deep/welcome.mp3"]


def test_links_in_a_fallbacks_document_are_relative_to_the_fallback(
    application, exchange
):
    exchange.add_number(
        NUMBER, voice_url=f"{PUBLIC}/voice", fallback_url=f"{PUBLIC}/safe/fallback"
    )
    application.says("/safe/fallback", '<Gather numDigits="1" action="step"/>')
    application.says("/safe/step", "")
    exchange.call(from_=CALLER, to=NUMBER).press("1")
    assert application.paths() == ["/voice", "/safe/fallback", "/safe/step"]


def test_an_empty_document_is_a_call_that_we_end(application, ring):
    application.says("/voice", "")
    call = ring()
    assert (call.status, call.heard, call.errors) == ("completed", [], [])


def test_an_unknown_verb_is_a_warning_and_passed_over(application, ring):
    application.says("/voice", "<Sing>La</Sing><Say>Hello</Say>")
    call = ring()
    assert (texts(call), call.errors, call.status) == (["Hello"], [12200], "completed")


@pytest.mark.parametrize(
    ("reason", "status"), [("busy", "busy"), ("rejected", "no-answer")]
)
def test_a_rejected_call_is_never_answered(application, ring, reason, status):
    application.says("/voice", f'<Reject reason="{reason}"/><Say>Never</Say>')
    call = ring()
    assert (call.status, call.heard, call.seconds) == (status, [], 0)


def test_documents_that_turn_in_a_circle_are_stopped(application, with_fallback):
    application.says("/voice", "<Redirect>/voice</Redirect>")
    call = with_fallback.call(from_=CALLER, to=NUMBER)
    assert (call.status, call.errors, texts(call), len(call.turns)) == (
        "failed",
        [11215],
        [APOLOGY],
        100,
    )


def test_a_circle_through_the_caller_may_turn_for_long(application, ring):
    application.says("/voice", '<Gather numDigits="1"/>')
    call = ring()
    for _ in range(150):
        call.press("1")
    assert (call.ended, call.errors) == (False, [])


def test_a_method_that_is_not_simulated_is_said_and_ends_the_call(
    application, exchange, ring
):
    application.says("/voice", '<Redirect method="GET">/x</Redirect>')
    with pytest.raises(UsageError, match="only POST is simulated"):
        ring()
    (call,) = exchange.calls.values()
    assert (call.status, call.waiting) == ("failed", None)


def test_a_wire_fault_leaves_a_turn_without_an_answer(application, ring):
    def lost(_):
        raise CannotConnectError("lost")

    application.answers["/voice"] = lost
    call = ring()
    assert [turn.answer for turn in call.turns] == [None]


def test_a_call_to_a_number_we_do_not_have_is_refused(exchange):
    with pytest.raises(UsageError, match="no number of this exchange"):
        exchange.call(from_=CALLER, to="+19995550100")


def test_a_reject_after_an_answer_only_ends_the_call(application, ring):
    application.says("/voice", '<Say>Hello</Say><Reject reason="busy"/>')
    assert ring().status == "completed"


def test_an_action_that_fails_after_a_hang_up_is_noted_and_nobody_hears_of_it(
    application, with_fallback
):
    application.says("/voice", '<Record action="/done"/>')
    application.answers["/done"] = Answer(500)
    call = with_fallback.call(from_=CALLER, to=NUMBER)
    call.leave_message(tone(1), end="hang_up")
    assert (call.status, call.errors, call.heard, application.paths()) == (
        "completed",
        [11200],
        [],
        ["/voice", "/done"],
    )
