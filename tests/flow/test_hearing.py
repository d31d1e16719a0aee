"""Which choice words mean, and what speech needs of a flow."""

import pytest
from flow_calls import Caller, problems, write_flow
from spoken_flow import FLOW, SPEECH, WORDS

from ivr.flow.hearing import LEAST_CONFIDENCE, meant, plain


@pytest.fixture
def reach(make):
    def reached(key="1", head=SPEECH):
        caller = Caller(make(FLOW.replace("HEAD", head), **WORDS))
        caller.ring()
        caller.press(key)
        return caller

    return reached


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("1", "hello"),
        ("1", ""),
        ("1", "?!"),
        ("1", "transferred"),  # no word of its own
        ("1", "applepie"),
        ("1", "one or two"),
        ("2", "一直打不开"),  # the number one is part of another word
        ("2", "十万火急"),
        ("3", "이거 이상해요"),
        ("3", "사고가 났어요"),
    ],
)
def test_words_that_mean_nothing_or_two_things_are_asked_for_again(reach, key, said):
    caller, wrong = reach(key), reach(key)
    wrong.press("9")

    assert caller.say(said) == wrong.actions
    assert caller.state == wrong.state
    assert (caller.state.misses, caller.state.silences) == (1, 0)


@pytest.mark.parametrize(
    ("confidence", "node"),
    [
        (None, "more"),
        (1.0, "more"),
        (LEAST_CONFIDENCE, "more"),
        (LEAST_CONFIDENCE - 0.01, "main"),
        (0.0, "main"),
    ],
)
def test_a_guess_of_the_recogniser_is_not_followed(reach, confidence, node):
    caller = reach()
    caller.say("transfer", confidence)

    assert caller.state.node == node
    assert caller.state.misses == (node == "main")


CHOICES = [
    ("a", ["pay", "pay bill"]),
    ("b", ["bill"]),
    ("c", ["账单", "é"]),
    ("d", [""]),
]


@pytest.mark.parametrize(
    ("said", "choice"),
    [
        ("pay", "a"),
        ("my bill", "b"),
        ("pay bill", "a"),  # the longest words win
        ("pay  BILL!", "a"),
        ("bill, pay", "b"),  # four letters against three
        ("我的账单", "c"),
        ("E\u0301", "c"),  # the same letter in two forms
        ("\uff50\uff41\uff59", "a"),
        ("", None),
        ("payment", None),
    ],
)
def test_the_longest_words_that_were_said_win(said, choice):
    assert meant(said, CHOICES) == choice


def test_as_long_words_for_two_choices_mean_neither():
    assert meant("red and big", [("a", ["red"]), ("b", ["big"])]) is None
    assert meant("red and big", [("a", ["red", "big"]), ("b", ["small"])]) == "a"
    assert plain("  \uff28ello,\tWORLD! ") == "hello world"


def test_speech_in_a_language_that_is_not_spoken_is_refused(tmp_path):
    path = write_flow(tmp_path, FLOW.replace("HEAD", "speech: [en-UK]"), **WORDS)

    assert problems(path) == [
        "flow.yaml:4:10: 'en-UK' is not one of the languages; did you mean 'en-US'?"
    ]


@pytest.mark.parametrize(
    ("spoken", "message"),
    [
        (
            "{option: fee, then: fees}",
            "19:8: no prompt 'fee' in {}; did you mean 'fees'?",
        ),
        (
            "{option: fees, then: fee}",
            "19:22: there is no node 'fee'; did you mean 'fees'?",
        ),
        ("{option: fees}", "19:7: `spoken.0.then` is missing"),
        (
            "{option: fees, tpoic: app, then: fees}",
            "19:22: there is no field `tpoic` here; did you mean 'topic'?",
        ),
        (
            "{option: fees, topic: ap, then: fees}",
            "19:22: there is no topic 'ap'; did you mean 'app'?",
        ),
    ],
)
def test_what_is_wrong_with_a_spoken_option_is_told(tmp_path, spoken, message):
    flow = FLOW.replace("HEAD", SPEECH)
    line = next(one for one in flow.splitlines() if one.startswith("    - "))
    path = write_flow(tmp_path, flow.replace(line, f"    - {spoken}"), **WORDS)
    languages = ("en-US", "ko-KR", "zh-CN") if "{}" in message else ("",)

    assert problems(path) == [f"flow.yaml:{message.format(one)}" for one in languages]
