"""Actions as XML: whole answers, as Twilio reads them."""

from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.flow.actions import (
    Ask,
    HangUp,
    OpenCase,
    Record,
    Say,
    SendText,
    Transfer,
    Verify,
)
from ivr.telephony.twiml import Pages, taken_by

PAGES = Pages("https://h.example")
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
DESK, COLLEAGUE = "+12025550101", "+12025550102"
RINGING = (Say("Please hold on.", "en-US"),)
WHISPER = (Say("Topic transfers. To take the call, press 1.", "en-US"),)
OFFERED = Transfer(
    prompts=RINGING,
    people="desk",
    numbers=(DESK, COLLEAGUE),
    ring_s=20,
    press_1=True,
    whisper=WHISPER,
)
PLAIN = Transfer(
    prompts=(),
    people="desk",
    numbers=(DESK,),
    ring_s=25,
    press_1=False,
    whisper=(),
)
RECORDED = Say("Good day.", "en-US", "prompts/en-US/good day é.wav")
PLAYED = (
    "<Play>https://h.example/twilio/sounds/0123456789ab/"
    "prompts/en-US/good%20day%20%C3%A9.wav</Play>"
)


@pytest.mark.parametrize(
    ("actions", "expected"),
    [
        ((), "<Response><Hangup /></Response>"),
        (
            (Say("请按1。", "zh-CN"), HangUp()),
            '<Response><Say language="zh-CN">请按1。</Say><Hangup /></Response>',
        ),
        (
            (Ask((Say("One?", "en-US"),), 1, "", 5),),
            '<Response><Gather action="https://h.example/twilio/step?turn=3" '
            'finishOnKey="" input="dtmf" method="POST" numDigits="1" timeout="5">'
            '<Say language="en-US">One?</Say></Gather>'
            '<Redirect method="POST">https://h.example/twilio/step?turn=3</Redirect>'
            "</Response>",
        ),
        (
            (Ask((), None, "#", 7),),
            '<Response><Gather action="https://h.example/twilio/step?turn=3" '
            'finishOnKey="#" input="dtmf" method="POST" timeout="7" />'
            '<Redirect method="POST">https://h.example/twilio/step?turn=3</Redirect>'
            "</Response>",
        ),
        (
            (Record((Say("Go.", "en-US"),), 180, 5, "#"),),
            '<Response><Say language="en-US">Go.</Say>'
            '<Record action="https://h.example/twilio/step?turn=3" finishOnKey="#" '
            'maxLength="180" method="POST" playBeep="true" '
            'recordingStatusCallback="https://h.example/twilio/recording#rc=5&amp;rp=all"'
            ' recordingStatusCallbackEvent="in-progress completed absent" '
            'recordingStatusCallbackMethod="POST" timeout="5" />'
            '<Redirect method="POST">https://h.example/twilio/step?turn=3</Redirect>'
            "</Response>",
        ),
    ],
    ids=["nothing", "say", "one key", "any number of keys", "record"],
)
def test_actions_become_twilios_own_words(actions, expected):
    assert PAGES.render(actions, 3) == HEAD + expected


@pytest.mark.parametrize(
    ("actions", "expected"),
    [
        (
            (Ask((Say("转账请按1。", "zh-CN"),), 1, "", 5, ("转账", "钱没到")),),
            '<Response><Gather action="https://h.example/twilio/step?turn=3" '
            'finishOnKey="" hints="转账,钱没到" input="dtmf speech" '
            'language="cmn-Hans-CN" method="POST" numDigits="1" speechTimeout="auto" '
            'timeout="5"><Say language="zh-CN">转账请按1。</Say></Gather>'
            '<Redirect method="POST">https://h.example/twilio/step?turn=3</Redirect>'
            "</Response>",
        ),
        (
            (OFFERED,),
            '<Response><Say language="en-US">Please hold on.</Say>'
            '<Dial action="https://h.example/twilio/step?turn=3" '
            'answerOnBridge="true" callerId="+18005550100" method="POST" timeout="20">'
            f'<Number method="POST" url="{PAGES.whisper(WHISPER)}">{DESK}</Number>'
            f'<Number method="POST" url="{PAGES.whisper(WHISPER)}">{COLLEAGUE}</Number>'
            "</Dial></Response>",
        ),
        (
            (PLAIN,),
            '<Response><Dial action="https://h.example/twilio/step?turn=3" '
            'answerOnBridge="true" callerId="+18005550100" method="POST" timeout="25">'
            f"<Number>{DESK}</Number></Dial></Response>",
        ),
        (
            (RECORDED, HangUp()),
            f"<Response>{PLAYED}<Hangup /></Response>",
        ),
        (
            (Ask((RECORDED, Say("One?", "en-US")), 1, "", 5),),
            '<Response><Gather action="https://h.example/twilio/step?turn=3" '
            'finishOnKey="" input="dtmf" method="POST" numDigits="1" timeout="5">'
            f'{PLAYED}<Say language="en-US">One?</Say></Gather>'
            '<Redirect method="POST">https://h.example/twilio/step?turn=3</Redirect>'
            "</Response>",
        ),
        (
            (
                SendText(DESK, "Your case is noted.", "noted"),
                Verify("417038825", None),
                OpenCase("asked"),
                HangUp(),
            ),
            "<Response><Hangup /></Response>",
        ),
    ],
    ids=[
        "keys or words",
        "transfer with a whisper",
        "plain transfer",
        "play",
        "play in a question",
        "what nobody hears",
    ],
)
def test_actions_of_a_called_number_and_a_revision(actions, expected):
    pages = Pages("https://h.example", "+18005550100")
    assert pages.render(actions, 3, "0123456789ab") == HEAD + expected


def test_a_recorded_prompt_is_spoken_where_its_revision_is_not_known():
    answer = PAGES.render((RECORDED,), 1)
    expected = '<Response><Say language="en-US">Good day.</Say></Response>'
    assert answer == HEAD + expected


def test_a_transfer_shows_no_number_where_the_one_called_is_not_known():
    answer = PAGES.render((PLAIN,), 1)
    assert "callerId" not in ET.fromstring(answer)[0].attrib


def test_a_transfer_rings_no_more_phones_than_twilio_can():
    numbers = tuple(f"+120255501{i:02}" for i in range(12))
    answer = PAGES.render((replace(PLAIN, numbers=numbers),), 1)
    assert [one.text for one in ET.fromstring(answer)[0]] == list(numbers[:10])


@pytest.mark.parametrize(
    ("words", "hints"),
    [
        (("a, b", " c\n d ", "\0", "e"), "a b,c d,e"),
        (("x" * 101, "y" * 100), "y" * 100),
        (tuple(f"w{i}" for i in range(600)), ",".join(f"w{i}" for i in range(500))),
        (("z" * 100,) * 120, ",".join(["z" * 100] * 99)),
    ],
    ids=["commas and blanks", "a long one", "too many", "too much"],
)
def test_hints_are_as_many_as_twilio_takes(words, hints):
    ask = Ask((Say("One?", "en-US"),), 1, "", 5, words)
    gather = ET.fromstring(PAGES.render((ask,), 1))[0]
    assert gather.attrib["hints"] == hints


def test_words_are_heard_in_the_language_of_most_prompts():
    prompts = (
        Say("One?", "en-US"),
        Say("Two?", "en-US"),
        Say("한국어는 3번", "ko-KR"),
    )
    gather = ET.fromstring(PAGES.render((Ask(prompts, 1, "", 5, ("one",)),), 1))[0]
    assert gather.attrib["language"] == "en-US"


def test_whoever_answers_a_transfer_hears_the_whisper_and_has_8_seconds():
    assert PAGES.offer(WHISPER) == (
        f'{HEAD}<Response><Gather action="https://h.example/twilio/taken" '
        'finishOnKey="" input="dtmf" method="POST" numDigits="1" timeout="8">'
        '<Say language="en-US">Topic transfers. To take the call, press 1.</Say>'
        "</Gather><Hangup /></Response>"
    )


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("1", "<Response />"),
        ("2", "<Response><Hangup /></Response>"),
        ("", "<Response><Hangup /></Response>"),
        ("11", "<Response><Hangup /></Response>"),
    ],
)
def test_only_key_1_takes_a_transfer(key, expected):
    assert taken_by(key) == HEAD + expected


@pytest.mark.fault(15)
@given(st.text(alphabet=st.characters(), max_size=200))
def test_any_text_stays_well_formed_xml(text):
    answer = PAGES.render((Say(text, "en-US"), HangUp()), 1)
    root = ET.fromstring(answer.encode("utf-8"))
    assert [child.tag for child in root] == ["Say", "Hangup"]


@pytest.mark.fault(15)
def test_hostile_text_is_only_text():
    answer = PAGES.render((Say("<Hangup/>&\0\x1b", "en-US"),), 1)
    root = ET.fromstring(answer)
    assert [(child.tag, child.text) for child in root] == [("Say", "<Hangup/>&")]


def test_an_apology_is_spoken_in_every_language_when_none_is_known():
    root = ET.fromstring(PAGES.apology(None))
    spoken = [child.get("language") for child in root if child.tag == "Say"]
    tags = [child.tag for child in root]
    assert spoken == ["en-US", "zh-CN", "ko-KR"]
    assert tags == ["Say", "Say", "Say", "Record", "Hangup"]


def test_an_apology_is_spoken_in_the_callers_language():
    root = ET.fromstring(PAGES.apology("ko-KR"))
    assert [child.get("language") for child in root][:1] == ["ko-KR"]
    assert len(root) == 3


def test_what_is_said_into_a_recording_is_streamed_where_live_words_are_on():
    live = replace(PAGES, live="wss://h.example/twilio/stream")
    record = Record(prompts=(), longest_s=60, silence_s=5, finish_key="#")
    plain, streamed = PAGES.render((record,), 3), live.render((record,), 3)
    start = (
        '<Start><Stream name="words-3" track="inbound_track" '
        'url="wss://h.example/twilio/stream" /></Start>'
    )
    assert streamed == plain.replace("<Record", f"{start}<Record")
    after = replace(live, heard=3).render((HangUp(),), 4)
    stop = '<Stop><Stream name="words-3" /></Stop>'
    assert after == f"{HEAD}<Response>{stop}<Hangup /></Response>"
    assert replace(PAGES, heard=3).render((HangUp(),), 4) == after.replace(stop, "")
