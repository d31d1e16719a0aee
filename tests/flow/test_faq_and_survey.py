"""Answers that end with a question, and marks: their nodes and their callers."""

import pytest
from short_flow import choice, english, expanded, menu, reach, short

from ivr.flow.actions import Ask, HangUp, OpenCase

__all__ = ["reach", "short"]


def test_a_faq_is_the_answer_and_the_question_whether_it_helped(short):
    assert expanded(short("{faq: late, then: next}")) == {
        "x": ("Say", {"say": "late", "then": "x.ask"}),
        "x.ask": menu(
            "helped_question",
            "next",
            choice("helped", "x.solved", answered=True),
            choice("not_helped", "next"),
            choice("hear_again", "x"),
        ),
        "x.solved": ("HangUp", {"hang_up": "glad"}),
    }
    assert expanded(short("{faq: late, then: next, solved: other}")) == {
        "x": ("Say", {"say": "late", "then": "x.ask"}),
        "x.ask": menu(
            "helped_question",
            "next",
            choice("helped", "other", answered=True),
            choice("not_helped", "next"),
            choice("hear_again", "x"),
        ),
    }


HELPED = "Did this help?"
HELPED_KEYS = [
    "If it did, press 1.",
    "If you still need us, press 2.",
    "To hear it again, press 3.",
]


def test_a_caller_who_was_helped_needs_no_case(reach):
    caller = reach("{faq: late, then: next}")
    assert caller.actions == (Ask(english("late.", HELPED, *HELPED_KEYS), 1, "", 5),)

    assert caller.press("1") == (*english("We are glad it did. Goodbye."), HangUp())
    assert caller.state.answered
    assert caller.state.path == ("main:money", "x", "x.ask:helped", "x.solved")


def test_a_caller_who_was_helped_and_hangs_up_needs_no_case(reach):
    caller = reach("{faq: late, then: next, solved: main}")
    caller.press("1")
    assert caller.state.node == "main"
    assert caller.hang_up() == ()

    caller = reach("{faq: late, then: next, solved: main}")
    caller.press_each("1", "1")  # chooses the topic anew: another question
    assert caller.state.node == "x.ask"
    assert caller.hang_up() == (OpenCase("abandoned"),)


@pytest.mark.parametrize("keys", [["2"], [None] * 2, ["9"] * 2, ["3", "2"]])
def test_a_caller_who_was_not_helped_goes_on(reach, keys):
    caller = reach("{faq: late, then: next}")
    for key in keys:
        caller.press(key) if key else caller.wait()

    assert caller.actions == (*english("next."), HangUp())
    assert not caller.state.answered


def test_an_answer_can_be_heard_again_and_one_who_leaves_gets_a_case(reach):
    caller = reach("{faq: late, then: next}")

    assert caller.press("3") == (Ask(english("late.", HELPED, *HELPED_KEYS), 1, "", 5),)
    assert caller.hang_up() == (OpenCase("abandoned"),)


def test_a_survey_is_one_digit_that_nobody_is_pressed_for(short):
    mark = {
        "collect": "mark",
        "type": "digits",
        "digits": {"fewest": 1, "most": 1},
        "highest": 5,
        "prompt": "mark",
        "confirm": False,
        "then": "next",
        "give_up": "next",
        "no_input": {"limit": 1},
        "no_match": {"limit": 2},
    }
    assert expanded(short("{survey: mark, then: next}")) == {"x": ("Collect", mark)}
    assert expanded(short("{survey: mark, highest: 9, prompt: late, then: other}")) == {
        "x": (
            "Collect",
            mark
            | {"highest": 9, "prompt": "late", "then": "other", "give_up": "other"},
        )
    }


@pytest.mark.parametrize(
    ("keys", "kept"),
    [
        (["1"], {"mark": "1"}),
        (["5"], {"mark": "5"}),
        (["9", "3"], {"mark": "3"}),
        (["9", "6"], {}),
        (["*"], {}),
        ([None], {}),
    ],
)
def test_a_mark_is_kept_and_every_other_answer_leads_on_without(reach, keys, kept):
    caller = reach("{survey: mark, then: next}")
    for key in keys:
        assert caller.state.node == "x"
        caller.press(key) if key else caller.wait()

    assert caller.actions == (*english("next."), HangUp())
    assert caller.state.collected == kept
