"""A user name, which no keypad can spell: spelt aloud, or sent in answer to a text."""

import pytest
from flow_calls import CALLER, Caller

from ivr.flow.actions import HangUp, Record, Say, SendText

FLOW = """
flow: names
languages: [en-US, zh-CN, ko-KR]
topics: {other: {}}
start: tongue
give_up: bye
tongue:
  menu:
    "1": {option: here, then: who}
    "2": {option: here, language: zh-CN, then: who}
    "3": {option: here, language: ko-KR, then: who}
who: {collect: user_name, type: name, by: both, then: thanks, give_up: bye}
thanks: {hang_up: thanks}
bye: {hang_up: bye}
"""
WORDS = {"here": "Here", "who": "Spell it.", "thanks": "Thanks.", "bye": "Bye."}
EVERY = {"en_US": WORDS, "zh_CN": WORDS, "ko_KR": WORDS}
TEXT = (
    "Please answer this message with your user name. Never send us a recovery phrase, "
    "private key, password or code."
)


@pytest.fixture
def reach(make):
    def reached(key="1"):
        caller = Caller(make(FLOW, **EVERY))
        caller.ring()
        caller.press(key)
        return caller

    return reached


@pytest.mark.parametrize(
    ("key", "heard"),
    [
        (
            "1",
            [
                "How would you like to give us your user name?",
                "To spell it after a tone, press 1.",
                "To answer a text message that we send you, press 2.",
                "To go on without, press 3.",
            ],
        ),
        (
            "2",
            [
                "您想怎样告诉我们用户名？",
                "在提示音后逐个字母说出来，请按1。",
                "回复我们发给您的短信，请按2。",
                "不留用户名，继续，请按3。",
            ],
        ),
        (
            "3",
            [
                "사용자 이름을 어떻게 알려 주시겠어요?",
                "삐 소리 후 한 글자씩 말씀하시려면, 1번을 눌러 주세요.",
                "보내 드리는 문자에 답장하시려면, 2번을 눌러 주세요.",
                "남기지 않고 계속하시려면, 3번을 눌러 주세요.",
            ],
        ),
    ],
)
def test_the_ways_to_give_a_user_name_are_offered_in_every_language(reach, key, heard):
    assert reach(key).heard == heard


def test_a_user_name_that_is_spelt_is_recorded(reach):
    caller = reach()
    (record,) = caller.press("1")
    assert isinstance(record, Record)
    assert (record.prompts[0].text, record.longest_s) == ("Spell it.", 60)

    assert caller.speak() == (Say("Thanks.", "en-US"), HangUp())
    assert caller.state.collected == {"user_name": "spelt"}


def test_a_user_name_can_be_sent_in_answer_to_a_text(reach):
    assert reach().press("2") == (
        SendText(CALLER, TEXT, "name_text"),
        Say("Thanks.", "en-US"),
        HangUp(),
    )


def test_who_gives_no_user_name_goes_on_and_nothing_is_kept(reach):
    caller = reach()

    assert caller.press("3") == (Say("Bye.", "en-US"), HangUp())
    assert caller.state.collected == {}
