"""Callers on the shipped hotline: every topic, every language, to a promise."""

import pytest
from flow_calls import CALLER, CASE, DUE, OPEN, SHUT, Caller

from ivr.flow.actions import Ask, HangUp, OpenCase, Record, Say
from ivr.flow.state import State

LANGUAGES = {"1": "en-US", "2": "zh-CN", "3": "ko-KR"}
NAMES = {"1": "english", "2": "chinese", "3": "korean"}
ACCOUNT = ("123456789", "1")
# The keys after the language, and the way they lead to.
WALKS = {
    "account_security": ("1", *ACCOUNT),
    "transfers": ("2", *ACCOUNT),
    "software_faults": ("3", *ACCOUNT),
    "account_management": ("4", "1", *ACCOUNT),
    "how_to": ("4", "2", *ACCOUNT),
    "policy": ("4", "3"),
    "feedback": ("4", "4"),
    "other": ("4", "5", *ACCOUNT),
}
PRIORITIES = {
    "account_security": "urgent",
    "transfers": "high",
    "how_to": "low",
    "policy": "low",
    "feedback": "low",
}
PROMISES = {
    "en-US": (
        "Thank you. Your case number is 2 4 1 7. I repeat, 2 4 1 7. We will call you "
        "back by 10 a.m. tomorrow. When we call, you can ask for this case number, so "
        "you know it is us."
    ),
    "zh-CN": (
        "谢谢您。您的工单号是 2 4 1 7，再说一遍，2 4 1 7。我们会在明天上午10点之前"
        "给您回电。接到电话时，您可以请对方报出这个工单号，以确认是我们。"
    ),
    "ko-KR": (
        "감사합니다. 접수 번호는 2 4 1 7입니다. 다시 한번 말씀드립니다. 2 4 1 7. "
        "내일 오전 10시까지 다시 전화드리겠습니다. 저희 전화를 받으시면 접수 번호를 "
        "물어 저희인지 확인하실 수 있습니다."
    ),
}
GOODBYES = {"en-US": "Goodbye.", "zh-CN": "再见。", "ko-KR": "안녕히 계세요."}


def test_the_hotline_has_a_walk_for_each_of_its_topics(hotline):
    assert set(WALKS) == set(hotline.settings.topics)
    assert {topic: hotline.priority(topic) for topic in WALKS} == {
        topic: PRIORITIES.get(topic, "normal") for topic in WALKS
    }


@pytest.mark.parametrize("key", LANGUAGES)
@pytest.mark.parametrize("topic", WALKS)
def test_every_topic_ends_in_a_promise_in_every_language(hotline, key, topic):
    language, caller = LANGUAGES[key], Caller(hotline)
    caller.ring()
    caller.press_each(key, *WALKS[topic])
    assert caller.state.waiting == "recording"
    assert caller.speak() == (OpenCase("asked"),)

    assert caller.get_case() == (
        Say(PROMISES[language], language),
        Say(GOODBYES[language], language),
        HangUp(),
    )
    state = caller.state
    assert (state.topic, state.language, state.waiting) == (topic, language, "ended")
    known = {"account": "123456789"} if ACCOUNT[0] in WALKS[topic] else {}
    assert (state.collected, state.case_number, state.due) == (known, CASE, DUE)
    assert state.path[:4] == (
        "welcome",
        f"language:{NAMES[key]}",
        "announcement",
        "safety",
    )
    assert state.path[-4:] == ("reach", "message:recorded", "promise", "goodbye")


@pytest.mark.parametrize("language", LANGUAGES.values())
def test_nobody_hears_another_language_after_choosing(hotline, language):
    key = next(key for key in LANGUAGES if LANGUAGES[key] == language)
    for topic, keys in WALKS.items():
        caller = Caller(hotline)
        caller.ring(None)
        for each in (key, *keys, "13800138000#", "1"):
            for action in caller.press(each):
                said = action.prompts if isinstance(action, Ask | Record) else (action,)
                assert {say.language for say in said} == {language}, topic


def test_the_first_thing_heard_is_a_greeting_and_each_language_in_itself(hotline):
    caller = Caller(hotline)

    # All in one question: who knows the way presses a key at once.
    assert caller.ring() == (
        Ask(
            (
                Say("Thank you for calling wallet support.", "en-US"),
                Say("For English, press 1.", "en-US"),
                Say("中文服务，请按2。", "zh-CN"),
                Say("한국어 안내는, 3번을 눌러 주세요.", "ko-KR"),
            ),
            longest=1,
            finish_key="",
            wait_s=5,
        ),
    )


@pytest.mark.parametrize(
    ("at", "node"),
    [(OPEN, "urgent_open"), (SHUT, "urgent_closed"), (None, "urgent_closed")],
)
def test_an_urgent_caller_hears_whether_somebody_is_there(hotline, at, node):
    caller = Caller(hotline, at=at)
    caller.ring()
    caller.press_each("1", "1")

    assert caller.state.path[-3:] == ("urgent", node, "identify")
    assert caller.heard[0] == hotline.prompts["en-US"][node].words[0]


def test_a_caller_without_an_account_number_gets_through(hotline):
    caller = Caller(hotline)
    caller.ring()
    caller.press_each("1", "2", "*")

    assert caller.state.path[-3:] == ("identify:without", "reach", "message")


def test_a_caller_without_a_number_is_asked_for_one(hotline):
    caller = Caller(hotline)
    caller.ring(None)
    caller.press_each("1", "4", "3")
    assert caller.state.node == "number"
    assert isinstance(caller.actions[0], Ask)
    assert caller.actions[0].longest is None

    caller.press_each("13800138000#", "1")
    assert caller.state.collected == {"callback_number": "13800138000"}
    assert caller.state.node == "message"


@pytest.mark.parametrize("acts", [["0"], ["9"] * 3, [None] * 3])
@pytest.mark.parametrize("before", [[], ["1"], ["1", "4"]])
def test_help_and_giving_up_lead_to_a_message(hotline, before, acts):
    caller = Caller(hotline)
    caller.ring()
    caller.press_each(*before)
    for act in acts:
        caller.press(act) if act else caller.wait()

    assert caller.state.node == "message"
    assert caller.state.path[-2:] == ("reach", "message")


def test_a_caller_who_says_nothing_at_all_gets_a_case_all_the_same(hotline):
    caller = Caller(hotline)
    caller.ring()
    for _ in range(4):
        caller.wait()

    assert caller.actions == (OpenCase("asked"),)
    assert caller.state == State(
        flow="hotline",
        revision=hotline.revision,
        language="en-US",
        node="promise",
        waiting="case",
        caller=CALLER,
        path=("welcome", "language:no_input", "reach", "message:empty", "promise"),
        steps=7,  # the nodes, and the languages offered twice more
    )


def test_back_from_a_menu_lets_the_caller_choose_the_language_anew(hotline):
    caller = Caller(hotline)
    caller.ring()
    caller.press_each("3", "*", "2")

    assert (caller.state.language, caller.state.node) == ("zh-CN", "main")
    assert caller.state.menus == ("language",)
