"""What an admin reads of a conversation that did not go as written."""

import pytest

GREETING = [
    "    heard    For English, press 1.",
    "             中文服务，请按2。",
]
MAIN = [
    "    heard    Welcome to the bank.",
    "             For a lost card, press 1.",
    "             For a loan, press 2.",
]
WHERE = "  call.yaml"


def failed(*lines, path):
    return [
        "FAILED  call.yaml:4  A call",
        *lines,
        f"    path     {path}",
        "1 conversation, 1 failed.",
    ]


def test_a_call_that_goes_as_written_is_one_line(have):
    assert have('      - press: "1"\n        hear: Welcome to the bank.\n') == [
        "ok      call.yaml:4  A call",
        "1 conversation, all as written.",
    ]


def test_words_that_differ_are_shown_where_they_part(have):
    steps = '      - press: "1"\n        hear: Welcome to the shop.\n'
    assert have(steps) == failed(
        f"{WHERE}:7:9: expected to hear: Welcome to the shop.",
        *MAIN,
        "    differs  Welcome to the [shop → bank].",
        path="language:english > news > known > main",
    )


def test_words_unlike_all_that_was_heard_have_no_difference(have):
    assert have("      - hear: [中文服务…, Hello?]\n") == failed(
        f"{WHERE}:6:23: expected to hear: Hello?",
        *GREETING,
        path="language",
    )


def test_words_heard_too_early_are_told_as_such(have):
    steps = '      - hear: ["中文服务…", {prompt: english}]\n'
    told = "expected to hear after what stands before it: prompt english: For English"
    assert have(steps) == failed(f"{WHERE}:6:25: {told}", *GREETING, path="language")


def test_words_that_are_heard_once_are_not_heard_twice(have):
    again = "For English, press 1."
    assert have(f'      - hear: ["{again}", "{again}"]\n') == failed(
        f"{WHERE}:6:41: expected to hear after what stands before it: {again}",
        *GREETING,
        path="language",
    )


def test_a_prompt_that_is_not_heard_is_told_in_the_language_of_the_call(have):
    steps = '      - press: "2"\n        hear: {prompt: storm}\n'
    assert have(steps) == failed(
        f"{WHERE}:7:9: expected to hear: prompt storm: 有暴风雨。",
        "    heard    欢迎致电银行。",
        "             银行卡遗失，请按1。",
        "             贷款，请按2。",
        path="language:chinese > news > known > main",
    )


def test_words_that_should_not_be_heard_are_quoted_as_they_were(have):
    steps = "      - not_hear: [Hello., For English…]\n"
    assert have(steps) == failed(
        f"{WHERE}:6:28: expected not to hear: For English, press 1.", path="language"
    )


def test_silence_where_words_are_expected(have):
    steps = "      - wait_until: 2026-11-23 12:00\n        hear: Hello.\n"
    assert have(steps) == failed(
        f"{WHERE}:7:9: expected to hear: Hello.",
        "    heard    (nothing)",
        path="language",
    )


def test_another_node_than_expected(have):
    steps = '      - press: "1"\n        at_node: identify\n'
    assert have(steps) == failed(
        f"{WHERE}:7:9: expected to be at identify, found main",
        path="language:english > news > known > main",
    )


def test_all_that_is_wrong_in_a_step_is_told_and_nothing_after_it(have):
    steps = (
        "      - hear: Hello.\n        at_node: main\n        not_hear: 中文服务…\n"
        "      - press: 7\n        at_node: goodbye\n"
    )
    assert have(steps) == failed(
        f"{WHERE}:6:9: expected to hear: Hello.",
        *GREETING,
        f"{WHERE}:8:9: expected not to hear: 中文服务，请按2。",
        f"{WHERE}:7:9: expected to be at main, found language",
        path="language",
    )


CANNOT = [
    ("press: 12", "2 is lost: the answer is whole after 1"),
    ("leave_message: 9 s", "nothing is recorded at language"),
    ("answered: true", "nobody is rung at language"),
    ("choose: loan", "nobody offers loan at language"),
    ("wait_until: 2026-11-23 10:59", "it is later already: 2026-11-23 11:00"),
    ("wait_until: 2026-11-23 10:59:59", "it is later already: 2026-11-23 11:00"),
]


@pytest.mark.parametrize(("step", "told"), CANNOT)
def test_what_cannot_be_done_in_a_menu(have, step, told):
    assert have(f"      - {step}\n") == failed(f"{WHERE}:6:9: {told}", path="language")


CARD = '      - press: "1"\n      - choose: card\n'
LOAN = '      - press: "1"\n      - choose: loan\n'
TO_LOAN = "language:english > news > known > main:loan > identify"
TO_CARD = "language:english > news > known > main:card > urgent > desk"


@pytest.mark.parametrize(
    ("before", "step", "told", "path"),
    [
        (
            LOAN,
            'press: "#"',
            "# ends what was typed before it, and here is nothing",
            TO_LOAN,
        ),
        (LOAN, 'press: "12#3"', "3 is lost: the answer is whole after 12#", TO_LOAN),
        (LOAN, "say: one", "identify in en-US takes keys and no words", TO_LOAN),
        (CARD, "press: 1", "nobody listens at desk", TO_CARD),
        (CARD, "say: hello", "nobody listens at desk", TO_CARD),
        (
            CARD,
            "say_nothing",
            "people are rung here: they take the call, or do not",
            TO_CARD,
        ),
        (
            CARD + "      - answered: false\n",
            "press: 5",
            "a message is recorded here, which takes no key but #",
            f"{TO_CARD}:no_answer > message",
        ),
        (
            CARD + "      - answered: true\n",
            "press: 5",
            "the call is over",
            f"{TO_CARD}:answered > goodbye",
        ),
    ],
)
def test_what_cannot_be_done_where_the_call_is(have, before, step, told, path):
    line = 6 + before.count("\n")
    assert have(f"{before}      - {step}\n") == failed(
        f"{WHERE}:{line}:9: {told}", path=path
    )


DONE = (
    '      - press: "1"\n      - choose: loan\n      - press: "123456"\n'
    '      - press: "1"\n      - leave_message: 9 s\n'
)
TO_END = f"{TO_LOAN} > message:recorded > promise > goodbye"


@pytest.mark.parametrize(
    ("expected", "column", "told"),
    [
        ("case: none", 7, "expected no case, found case 1001: loans, low"),
        ("ended_at: main", 7, "expected to end at main, found goodbye"),
        (
            "due: 2026-11-25 09:00",
            7,
            "expected the case due 2026-11-25 09:00, found 2026-11-23 12:00",
        ),
        (
            "texts: [{prompt: storm}, Hello.]",
            7,
            "expected text messages: There is a storm.; Hello., found none",
        ),
        ("case: {topic: cards}", 14, "expected topic cards, found loans"),
        ("case: {priority: high}", 14, "expected priority high, found low"),
        ("case: {language: zh-CN}", 14, "expected language zh-CN, found en-US"),
        (
            "case: {caller: withheld}",
            14,
            "expected caller withheld, found +8613800138000",
        ),
        ("case: {account: none}", 14, "expected account none, found 123456"),
        (
            'case: {callback_number: "+861"}',
            14,
            "expected callback_number +861, found +8613800138000",
        ),
        ("case: {verification: pin}", 14, "expected verification pin, found none"),
        ("case: {collected: {age: 7}}", 26, "expected age 7, found none"),
        ("case: {tags: [lost]}", 14, "expected tags lost, found none"),
        (
            "case: {path: [language, …, identify]}",
            14,
            "expected path language, …, identify, found language:english, news, known, "
            "main:loan, identify, message:recorded, promise, goodbye",
        ),
        ("case: {message: false}", 14, "expected message false, found true"),
        ("case: {abandoned: true}", 14, "expected abandoned true, found false"),
    ],
)
def test_what_came_of_a_call_and_should_not_have(have, expected, column, told):
    lines = have(DONE, f"    expect:\n      {expected}\n")
    assert lines == failed(f"{WHERE}:12:{column}: {told}", path=TO_END)


def test_a_case_that_is_missing_is_told_once_for_each_expectation(have):
    expect = "    expect: {case: {topic: loans}, due: 2026-11-24 11:00}\n"
    assert have("      - hang_up\n", expect) == failed(
        f"{WHERE}:7:14: expected a case, found no case",
        f"{WHERE}:7:36: expected the case due 2026-11-24 11:00, found no case",
        path="language",
    )


def test_every_wrong_field_of_a_case_is_told_at_once(have):
    expect = (
        "    expect:\n      ended_at: main\n      case:\n"
        "        topic: cards\n        message: false\n"
    )
    assert have(DONE, expect) == failed(
        f"{WHERE}:12:7: expected to end at main, found goodbye",
        f"{WHERE}:14:9: expected topic cards, found loans",
        f"{WHERE}:15:9: expected message false, found true",
        path=TO_END,
    )
