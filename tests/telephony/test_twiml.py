"""Actions as XML: whole answers, as Twilio reads them."""

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.flow.actions import Ask, HangUp, Record, Say
from ivr.telephony.twiml import Pages

PAGES = Pages("https://h.example")
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'


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


@given(st.text(alphabet=st.characters(), max_size=200))
def test_any_text_stays_well_formed_xml(text):
    answer = PAGES.render((Say(text, "en-US"), HangUp()), 1)
    root = ET.fromstring(answer.encode("utf-8"))
    assert [child.tag for child in root] == ["Say", "Hangup"]


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
