"""Words of a caller at a menu, where speech is switched on; keys go on as ever."""

import pytest
from flow_calls import Caller
from spoken_flow import FLOW, SPEECH, WORDS

from ivr.flow.actions import Ask, HangUp, Say


@pytest.fixture
def reach(make):
    def reached(key="1", head=SPEECH):
        caller = Caller(make(FLOW.replace("HEAD", head), **WORDS))
        caller.ring()
        caller.press(key)
        return caller

    return reached


def test_a_menu_tells_the_host_every_word_that_means_something_there(reach):
    (asked,) = reach().actions

    assert asked == Ask(
        prompts=tuple(
            Say(text, "en-US")
            for text in (
                "For a transfer, press 1.",
                "For a locked account, press 2.",
                "For the app, press 3.",
            )
        ),
        longest=1,
        finish_key="",
        wait_s=5,
        hear=(
            *("missing transfer", "transfer", "1", "one"),
            *("locked", "my account is locked", "2", "two"),
            *("app", "the app", "3", "three"),
            *("fees", "what does it cost"),
            *("go back", "back", "previous"),
            *("repeat", "again", "say that again", "pardon"),
            *("help", "a person", "agent", "operator", "somebody", "representative"),
        ),
    )


def test_speech_is_off_unless_it_is_switched_on(reach):
    assert reach(head="").actions[0].hear == ()
    chinese = "speech: [zh-CN]"
    assert reach(head=chinese).actions[0].hear == ()
    assert reach("2", head=chinese).actions[0].hear[:2] == ("转账", "汇款没到")


@pytest.mark.parametrize(
    ("field", "on"), [("speech: true", True), ("speech: false", False)]
)
def test_a_menu_can_switch_speech_on_and_off_for_itself(make, field, on):
    flow = FLOW.replace("HEAD", "" if on else SPEECH)
    flow = flow.replace("more: {menu", f"more: {{{field}, menu")
    caller = Caller(make(flow, **WORDS))
    caller.ring()
    caller.press_each("1", "1")

    assert caller.state.node == "more"
    assert (caller.actions[0].hear != ()) == on


@pytest.mark.parametrize(
    ("key", "said", "option"),
    [
        ("1", "Transfer", "missing_transfer"),
        ("1", "I have a missing transfer, please!", "missing_transfer"),
        ("1", "one", "missing_transfer"),
        ("1", "One.", "missing_transfer"),
        ("1", "2", "locked_account"),
        ("1", "number three please", "app_trouble"),
        ("1", "MY ACCOUNT IS LOCKED", "locked_account"),
        ("1", "the transfer from my app is late", "missing_transfer"),
        ("2", "我的转账没有到", "missing_transfer"),
        ("2", "二", "locked_account"),
        ("2", "按二", "locked_account"),
        ("2", "三号", "app_trouble"),
        ("2", "2", "locked_account"),
        ("2", "账户被锁定了", "locked_account"),
        ("2", "账 户 锁 定", "locked_account"),
        ("3", "송금했는데 안 왔어요", "missing_transfer"),
        ("3", "일번", "missing_transfer"),
        ("3", "2번이요", "locked_account"),
        ("3", "이", "locked_account"),
        ("3", "계정이 잠겼어요", "locked_account"),
        ("3", "어플이 안 돼요", "app_trouble"),
        ("3", "이 어플이 이상해요", "app_trouble"),
    ],
)
def test_words_that_mean_an_option_choose_it_as_its_key_does(reach, key, said, option):
    by_key, by_word = reach(key), reach(key)
    keys = {"missing_transfer": "1", "locked_account": "2", "app_trouble": "3"}
    by_key.press(keys[option])

    assert by_word.say(said) == by_key.actions
    assert by_word.state == by_key.state
    assert by_word.state.path[-2:] == (f"main:{option}", "more")


@pytest.mark.parametrize(
    ("key", "said"), [("1", "What does it cost?"), ("2", "手续费多少"), ("3", "수수료")]
)
def test_an_option_can_be_spoken_only(reach, key, said):
    caller = reach(key)
    language = caller.state.language

    assert caller.say(said) == (
        Say(WORDS[language.replace("-", "_")]["fees"]["say"], language),
        HangUp(),
    )
    state = caller.state
    assert (state.topic, state.tags, state.collected) == (
        "other",
        ("asked_fees",),
        {"about": "fees"},
    )
    assert state.path[-2:] == ("main:fees", "fees")


@pytest.mark.parametrize(
    ("key", "said", "pressed"),
    [
        ("1", "help", "0"),
        ("1", "I want a person", "0"),
        ("2", "转人工", "0"),
        ("3", "상담원 연결", "0"),
        ("1", "say that again", "#"),
        ("2", "请再说一遍", "#"),
        ("3", "다시 들려주세요", "#"),
        ("1", "go back", "*"),
        ("2", "返回", "*"),
        ("3", "뒤로", "*"),
    ],
)
def test_help_repeat_and_back_can_be_said_in_every_language(reach, key, said, pressed):
    by_key, by_word = reach(key), reach(key)
    by_key.press(pressed)

    assert by_word.say(said) == by_key.actions
    assert by_word.state == by_key.state
    assert by_word.state.misses == 0


def test_a_language_is_chosen_by_its_name_in_itself(make):
    caller = Caller(make(FLOW.replace("HEAD", SPEECH), **WORDS))
    caller.ring()
    caller.say("我要普通话")

    assert (caller.state.language, caller.state.node) == ("zh-CN", "main")


def test_a_key_that_a_menu_gives_another_meaning_is_not_said_as_usual(make):
    flow = FLOW.replace("HEAD", SPEECH).replace(
        '"3": {option: app', '"0": {option: app'
    )
    caller = Caller(make(flow, **WORDS))
    caller.ring()
    caller.press("1")
    assert "help" not in caller.actions[0].hear
    caller.say("help")
    assert caller.state.misses == 1

    caller.say("zero")
    assert caller.state.path[-2:] == ("main:app_trouble", "more")


def test_words_where_digits_are_only_typed_count_as_silence(make):
    flow = FLOW.replace("HEAD", f"{SPEECH}\naccount: {{digits: 4}}")
    flow = flow.replace(
        'more: {menu: {"1": {option: missing_transfer, then: fees}}}',
        "more: {collect: account, prompt: fees, speech: false, then: fees}",
    )
    caller = Caller(make(flow, **WORDS))
    caller.ring()
    caller.press_each("1", "1")
    assert caller.actions[0].hear == ()
    caller.say("one two three four")

    assert (caller.state.silences, caller.state.misses) == (1, 0)
