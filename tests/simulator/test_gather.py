"""Gather: keys, words, silence, and cutting in."""

from datetime import timedelta

import pytest
from plain_application import START, texts

from ivr.errors import UsageError
from ivr.simulator import Gathering

MENU = '<Gather numDigits="1" action="/step"><Say>Press one.</Say></Gather>'


@pytest.fixture
def gathered(application, ring):
    """Ring a Gather with attributes, and return the call and what came of it."""

    def begin(attributes, *, after="<Say>Fell through</Say>"):
        application.says("/voice", f'<Gather action="/step" {attributes}/>{after}')
        application.says("/step", '<Gather action="/later"/>')
        call = ring()
        fields = ("Digits", "FinishedOnKey", "SpeechResult", "Confidence")
        return call, lambda: application.forms("/step", *fields)

    return begin


@pytest.mark.parametrize(
    ("attributes", "keys", "posted"),
    [
        ('numDigits="1"', "2", [("2", "", None, None)]),
        ('numDigits="3"', "1234567", [("123", "", None, None)]),
        ("", "417#", [("417", "#", None, None)]),
        ("", "#417#9", [("417", "#", None, None)]),
        ('finishOnKey="*"', "1#2*", [("1#2", "*", None, None)]),
        ('finishOnKey="" numDigits="1"', "#", [("#", "", None, None)]),
        ('numDigits="1"', "#", []),
        ('numDigits="2"', "1", []),
        ('input="speech"', "1#", []),
    ],
)
def test_keys_are_taken_by_the_rules_of_the_gather(gathered, attributes, keys, posted):
    call, came = gathered(attributes)
    call.press(keys)
    assert came() == posted
    assert isinstance(call.waiting, Gathering)


def test_keys_beyond_the_last_are_lost_to_the_next_gather(gathered):
    call, _ = gathered('numDigits="1"')
    call.press("123")
    assert call.waiting.typed == ""


def test_the_wait_tells_its_rules_and_what_was_typed(gathered):
    call, _ = gathered('numDigits="4" timeout="7" finishOnKey="*" language="ko-KR"')
    call.press("12")
    assert call.waiting == Gathering(
        takes=frozenset({"dtmf"}),
        num_digits=4,
        finish_on_key="*",
        timeout_s=7,
        language="ko-KR",
        typed="12",
    )


def test_silence_after_some_keys_posts_them(gathered):
    call, came = gathered('numDigits="4"')
    call.press("1")
    call.press("2")
    call.stay_silent()
    assert came() == [("12", "", None, None)]


def test_silence_falls_through_a_gather_without_a_request(gathered, application):
    call, came = gathered("")
    call.stay_silent()
    assert came() == []
    assert application.paths() == ["/voice"]
    assert (texts(call), call.status) == (["Fell through"], "completed")


def test_silence_is_posted_when_the_gather_asks_for_it(gathered):
    call, came = gathered('actionOnEmptyResult="true"')
    call.stay_silent()
    assert came() == [("", "", None, None)]


def test_without_an_action_the_document_itself_is_asked(application, ring):
    application.says("/voice", '<Gather numDigits="1"/>')
    ring().press("5")
    assert application.forms("/voice", "Digits") == [(None,), ("5",)]


def test_words_are_taken_where_speech_is(gathered):
    call, came = gathered('input="dtmf speech"')
    call.say("my account", confidence=0.5)
    assert came() == [(None, None, "my account", "0.5")]


def test_a_recogniser_may_be_without_confidence(gathered):
    call, came = gathered('input="speech"')
    call.say("my account", confidence=None)
    assert came() == [(None, None, "my account", None)]


def test_the_language_of_the_words_is_told(application, ring):
    application.says(
        "/voice", '<Gather input="speech" language="cmn-Hans-CN" action="/step"/>'
    )
    application.says("/step", "")
    ring().say("转账")
    told = application.forms("/step", "SpeechResult", "Language")
    assert told == [("转账", "cmn-Hans-CN")]


def test_a_gather_for_words_waits_with_its_language_and_hints(gathered):
    call, _ = gathered(
        'input="dtmf speech" numDigits="1" language="ko-KR" hints="transfer, a person"'
    )
    assert call.waiting == Gathering(
        takes=frozenset({"dtmf", "speech"}),
        num_digits=1,
        finish_on_key="#",
        timeout_s=5,
        language="ko-KR",
        hints=("transfer", "a person"),
    )
    assert call.errors == []


@pytest.mark.parametrize(
    ("attributes", "errors"),
    [
        (f'hints="{",".join(["x"] * 501)}"', [13330]),
        (f'hints="{"x" * 101}"', [13330]),
        ('language="zh-CN"', [13331]),
    ],
)
def test_hints_and_languages_that_no_recogniser_takes_are_warned_of(
    gathered, attributes, errors
):
    call, _ = gathered(f'input="speech" {attributes}')
    assert call.errors == errors


def test_a_key_cuts_in_where_words_are_taken_too(gathered):
    call, came = gathered('input="dtmf speech" numDigits="1"')
    call.press("2")
    assert came() == [("2", "", None, None)]


def test_words_into_a_keypad_change_nothing(gathered):
    call, came = gathered("")
    before = call.waiting
    call.say("hello?")
    assert (came(), call.waiting) == ([], before)


def test_hanging_up_makes_no_request(gathered, application):
    call, came = gathered("")
    call.press("12")
    call.hang_up()
    assert (came(), application.paths(), call.status) == ([], ["/voice"], "completed")


def test_prompts_are_heard_in_order_with_their_times(application, ring):
    application.says(
        "/voice",
        '<Say language="en-US">fifteen letters</Say><Pause length="2"/>'
        '<Gather timeout="3"><Say language="zh-CN">请按一请按一请按一</Say>'
        '<Play loop="2">/tone.wav</Play></Gather>',
    )
    call = ring()
    after = [round((heard.at - START).total_seconds(), 3) for heard in call.heard]
    assert [heard.language for heard in call.heard] == ["en-US", "zh-CN", "", ""]
    assert after == [0.0, 3.0, 5.0, 10.0]
    call.stay_silent()
    assert call.seconds == 18


def test_a_key_pressed_into_the_prompts_cuts_them_short(application, ring):
    application.says(
        "/voice",
        '<Gather numDigits="1" action="/step"><Say>fifteen letters</Say>'
        "<Say>fifteen letters</Say><Say>never to be heard</Say></Gather>",
    )
    application.says("/step", "<Say>Done</Say>")
    call = ring()
    call.press("1", after_s=1.5)
    assert [(heard.text, heard.cut_short) for heard in call.heard] == [
        ("fifteen letters", False),
        ("fifteen letters", True),
        ("Done", False),
    ]
    assert call.heard[2].at == START + timedelta(seconds=1.5)


def test_a_key_after_the_prompts_cuts_nothing(application, ring):
    application.says("/voice", MENU)
    application.says("/step", "")
    call = ring()
    call.press("1")
    assert [heard.cut_short for heard in call.heard] == [False]


def test_marked_up_speech_is_heard_as_its_words(application, ring):
    application.says("/voice", "<Say>one <emphasis>two</emphasis>\n  three</Say>")
    assert texts(ring()) == ["one two three"]


def test_keys_that_no_keypad_has_are_refused(gathered):
    call, came = gathered("")
    with pytest.raises(UsageError, match="a keypad has only"):
        call.press("1a")
    assert (came(), call.waiting.typed) == ([], "")


def test_a_call_that_is_over_takes_nothing_more(application, ring):
    application.says("/voice", "")
    call = ring()
    call.hang_up()
    with pytest.raises(UsageError, match="the call is over"):
        call.press("1")
