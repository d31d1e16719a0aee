"""Callers on the shipped hotline: every topic, every language, to a promise."""

import pytest
from flow_calls import CALLER, CASE, DUE, OPEN, SHUT, Caller, sentences

from ivr.flow.actions import Ask, HangUp, OpenCase, Request, Say
from ivr.flow.state import State

LANGUAGES = {"1": "en-US", "2": "zh-CN", "3": "ko-KR"}
NAMES = {"1": "english", "2": "chinese", "3": "korean"}
NUMBER = "123456782"
ACCOUNT = ("2", NUMBER, "1")  # another account than that of the calling number
# The keys after the language, and the way they lead to.
WALKS = {
    "account_security": ("1", "2", *ACCOUNT),
    "transfers": ("2", "2", *ACCOUNT, "1", "*", "*", "*"),
    "software_faults": ("3", "1", *ACCOUNT, "1", "*"),
    "account_management": ("4", "1", "2", *ACCOUNT, "*"),
    "how_to": ("4", "2", "5"),
    "policy": ("4", "3", "5"),
    "feedback": ("4", "4", "1"),
    "complaints": ("4", "4", "2", "1"),
    "other": ("4", "5", *ACCOUNT),
}
PRIORITIES = {
    "account_security": "urgent",
    "transfers": "high",
    "complaints": "high",
    "how_to": "low",
    "policy": "low",
    "feedback": "low",
}
PROMISES = {
    "en-US": (
        "Thank you. Your case number is 2 4 1 7. I repeat, 2 4 1 7. We will call you "
        "back by 10 a.m. tomorrow."
    ),
    "zh-CN": (
        "谢谢您。工单号是 2 4 1 7，再说一遍，2 4 1 7。我们会在明天上午10点之前"
        "给您回电。"
    ),
    "ko-KR": (
        "감사합니다. 접수 번호는 2 4 1 7입니다. 다시 한번, 2 4 1 7. "
        "내일 오전 10시까지 전화드리겠습니다."
    ),
}
FAREWELLS = {
    "en-US": (
        "When we call, you can ask for your case number, so you know it is us. Goodbye."
    ),
    "zh-CN": "接到电话时，您可以请对方报出工单号，以确认是我们。再见。",
    "ko-KR": (
        "전화를 받으시면 접수 번호를 물어보셔서 저희가 맞는지 확인하실 수 있습니다. "
        "안녕히 계세요."
    ),
}


def go(caller, *keys):
    """Press keys; the host knows nobody, and nobody answers a transfer."""
    for key in keys:
        caller.press(key)
        settle(caller)


def settle(caller):
    """Give what the host gives where it knows nobody and nobody is at the desk."""
    while caller.state.waiting in {"level", "transfer"}:
        if caller.state.waiting == "level":
            caller.be_known("none")
        else:
            caller.come_back(answered=False)


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
    go(caller, key, *WALKS[topic])
    assert caller.state.waiting == "recording"
    caller.speak()
    assert caller.state.node == "own_number.which"
    caller.press("1")
    assert caller.press("1") == (OpenCase("asked"),)

    promised = caller.get_case()
    assert isinstance(promised[-1], Ask)
    assert promised[-1].prompts[0] == Say(PROMISES[language], language)
    assert caller.press("2") == (Say(FAREWELLS[language], language), HangUp())
    state = caller.state
    assert (state.topic, state.language, state.waiting) == (topic, language, "ended")
    assert (state.case_number, state.due) == (CASE, DUE)
    known = NUMBER if NUMBER in WALKS[topic] else None
    assert state.collected.get("account") == known
    assert state.collected["callback_number"] == CALLER
    assert state.collected["callback_window"] == "soon"
    begun = f"arrival welcome language:{NAMES[key]} announcement safety keys".split()
    ended = "outcome promise text text.ask:no_text farewell".split()
    assert (list(state.path[:6]), list(state.path[-5:])) == (begun, ended)


@pytest.mark.parametrize("language", LANGUAGES.values())
def test_nobody_hears_another_language_after_choosing(hotline, language):
    key = next(key for key in LANGUAGES if LANGUAGES[key] == language)
    for topic, keys in WALKS.items():
        caller = Caller(hotline)
        caller.ring(None)
        go(caller, key)
        heard = set()
        for each in (*keys, "13800138000#", "1"):
            if caller.state.waiting == "recording":
                break
            go(caller, each)
            for action in caller.actions:
                heard |= {say.language for say in sentences(action)}
        assert heard == {language}, topic


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
    caller.press_each("1", "1", "2", "1")
    caller.be_known("on_file")

    assert node in caller.state.path[-3:]
    assert caller.heard[0] == hotline.prompts["en-US"][node].words[0]


@pytest.mark.parametrize("key", ["1", "2"])
def test_a_freeze_is_asked_for_once_by_its_key_alone(hotline, key):
    caller = Caller(hotline)
    caller.ring()
    caller.press_each("1", "1")
    assert caller.heard[0] == hotline.prompts["en-US"]["secure"].words[0]
    wanted = (Request("freeze"),) if key == "1" else ()

    assert tuple(a for a in caller.press(key) if isinstance(a, Request)) == wanted
    assert caller.state.requests == tuple(each.kind for each in wanted)


@pytest.mark.parametrize(("key", "then"), [("*", "user_name.ask"), ("0", "message")])
def test_a_caller_without_an_account_number_gets_through(hotline, key, then):
    caller = Caller(hotline)
    caller.ring()
    caller.press_each("1", "2", "2", "2", key)

    assert caller.state.node == then


def test_a_caller_without_a_number_is_asked_for_one(hotline):
    caller = Caller(hotline)
    caller.ring(None)
    caller.press_each("1", "4", "3", "5")
    assert caller.state.node == "number"
    assert isinstance(caller.actions[0], Ask)
    assert caller.actions[0].longest is None

    caller.press_each("13800138000#", "1")
    assert caller.state.collected == {"callback_number": "13800138000"}
    assert caller.state.node == "message"


@pytest.mark.parametrize("acts", [["0"], ["8"] * 3, [None] * 3])
@pytest.mark.parametrize("before", [[], ["1"], ["1", "4"]])
def test_help_and_giving_up_lead_to_a_message(hotline, before, acts):
    caller = Caller(hotline)
    caller.ring()
    caller.press_each(*before)
    for act in acts:
        caller.press(act) if act else caller.wait()

    assert caller.state.node == "message"
    assert caller.state.path[-3:] == ("reach", "can_call", "message")


@pytest.mark.parametrize(
    ("keys", "desk"), [(("1",), "urgent_open"), (("4", "4", "2", "1"), None)]
)
def test_help_leads_to_a_person_where_there_is_one(hotline, keys, desk):
    caller = Caller(hotline)
    caller.ring()
    caller.press_each("1", *keys)
    if desk:
        caller.press("0")

    assert caller.state.node == (desk or "management_open")
    assert caller.come_back(answered=True)[-1] == HangUp()


def test_a_caller_who_says_nothing_at_all_gets_a_case_all_the_same(hotline):
    caller = Caller(hotline)
    caller.ring()
    for _ in range(4):
        caller.wait()

    # There is no topic: the call is added to a case that is open, if one is.
    assert caller.actions == (OpenCase("joined"),)
    assert caller.state == State(
        flow="hotline",
        revision=hotline.revision,
        language="en-US",
        node="promise_again",
        waiting="case",
        caller=CALLER,
        path=(
            "arrival",
            "welcome",
            "language:no_input",
            "reach",
            "can_call",
            "message:empty",
            "outcome",
            "promise_again",
        ),
        steps=10,  # the nodes, and the languages offered twice more
    )
