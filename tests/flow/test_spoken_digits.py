"""Digits in the words of three languages: read, each with those that sound alike."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.flow import spoken
from ivr.flow.digits.heard import Heard, digits_in, said
from ivr.flow.digits.places import ordinal
from ivr.flow.digits.words import FILLERS, OTHER_WORDS, TIMES

TONGUES = ("en", "zh", "ko")
WIDE = "".join(map(chr, range(0xFF10, 0xFF1A)))  # as Chinese keyboards write digits


def variants(tongue):
    """Return every way to say each digit."""
    return [
        [str(digit), WIDE[digit], usual, *others.split()]
        for digit, (usual, others) in enumerate(
            zip(spoken.NUMBERS[tongue], OTHER_WORDS[tongue], strict=True)
        )
    ]


@st.composite
def sayings(draw):
    """Draw a language, a number and a way to say it with words between."""
    tongue = draw(st.sampled_from(TONGUES))
    number = draw(st.text("0123456789", min_size=1, max_size=20))
    ways, fillers = variants(tongue), st.sampled_from(FILLERS[tongue].split())
    words = []
    for digit in number:
        words += draw(st.lists(fillers, max_size=2))
        words.append(draw(st.sampled_from(ways[int(digit)])))
    words += draw(st.lists(fillers, max_size=1))
    joint = draw(st.sampled_from([" ", ", ", " - "]))
    return tongue, number, joint.join(words)


@given(sayings())
@settings(max_examples=400, deadline=None)
def test_a_number_said_in_any_words_is_that_number(saying):
    tongue, number, text = saying

    assert said(digits_in(text, tongue)) == number


@given(st.text("0123456789", min_size=1, max_size=20), st.data())
@settings(max_examples=100, deadline=None)
def test_chinese_and_korean_digits_need_no_blanks(number, data):
    zh = "".join(data.draw(st.sampled_from(variants("zh")[int(one)])) for one in number)
    ko = "".join(spoken.NUMBERS["ko"][int(digit)] for digit in number)

    assert said(digits_in(zh, "zh")) == number
    assert said(digits_in(ko, "ko")) == number
    assert said(digits_in(f"번호는 {ko}입니다", "ko")) == number


@given(st.text("0123456789", max_size=6), st.integers(0, 9), st.data())
@settings(max_examples=100, deadline=None)
def test_double_and_triple_repeat_the_next_digit(before, digit, data):
    tongue = data.draw(st.sampled_from(["en", "zh"]))
    word, times = data.draw(st.sampled_from(sorted(TIMES[tongue].items())))
    one = data.draw(st.sampled_from(variants(tongue)[digit]))
    text = " ".join([*before, word, one, "3"])

    heard = digits_in(text, tongue)
    assert said(heard) == before + str(digit) * times + "3"
    repeated = heard[len(before) : len(before) + times]
    assert repeated == (Heard(str(digit)),) * times


@pytest.mark.parametrize(
    ("tongue", "text", "number"),
    [
        ("en", "It's double five, um, to oh 123-4 niner.", "552012349"),
        ("en", "Oh, well, you know, four two", "42"),
        ("en", "I want to speak to an agent for help", ""),
        ("en", "", ""),
        ("en", "treble", ""),
        ("en", "double treble five", "555"),
        ("en", "to", "2"),
        ("zh", "我的账号是幺二三，等一下，四五六", "123456"),
        ("zh", "两个五三", "553"),
        ("zh", "等一下，我找一找", ""),
        ("ko", "제 번호는 일이삼 사오육입니다", "123456"),
        ("ko", "공일공 하나 둘 셋", "010123"),
        ("ko", "잠깐만요 이 사람", ""),
        ("ko", "1 2 3이요", "1232"),
    ],
)
def test_words_that_are_no_digits_are_passed_over(tongue, text, number):
    assert said(digits_in(text, tongue)) == number


@pytest.mark.parametrize(
    ("tongue", "text", "digits"),
    [
        (
            "en",
            "one five nine fife niner",
            (
                Heard("1", "9"),
                Heard("5", "9"),
                Heard("9", "15"),
                Heard("5"),
                Heard("9"),
            ),
        ),
        (
            "zh",
            "一七六九四十幺拐",
            (
                *(Heard("1", "7", perhaps=True), Heard("7", "1"), Heard("6", "9")),
                *(Heard("9", "6"), Heard("4"), Heard("4"), Heard("1"), Heard("7")),
            ),
        ),
        (
            "ko",
            "일 이 칠 삼 사 하나 둘",
            (
                *(Heard("1", "27", perhaps=True), Heard("2", "17"), Heard("7", "12")),
                *(Heard("3", "4"), Heard("4", "3"), Heard("1"), Heard("2")),
            ),
        ),
        ("en", "for five two", (Heard("4", perhaps=True), Heard("5", "9"), Heard("2"))),
        ("ko", "삼이요", (Heard("3", "4"), Heard("2", "17", perhaps=True))),
    ],
)
def test_each_digit_is_heard_with_those_that_sound_alike(tongue, text, digits):
    assert digits_in(text, tongue) == digits


@given(st.text(max_size=60), st.sampled_from(TONGUES))
@settings(max_examples=200, deadline=None)
def test_any_text_is_digits_and_nothing_else(text, tongue):
    for heard in digits_in(text, tongue):
        assert heard.digit in "0123456789"
        assert heard.digit not in heard.others


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (1, ("first", "1", "첫")),
        (4, ("fourth", "4", "네")),
        (12, ("twelfth", "12", "열두")),
        (13, ("13th", "13", "열세")),
        (20, ("20th", "20", "스무")),
        (21, ("21st", "21", "스물한")),
        (32, ("32nd", "32", "서른두")),
    ],
)
def test_a_place_is_said_as_people_count(place, words):
    tags = ("en-US", "zh-CN", "ko-KR")

    assert tuple(ordinal(place, tag) for tag in tags) == words


@pytest.mark.parametrize(
    ("number", "zh", "ko"),
    [
        ("123456782", "1 2 3，4 5 6，7 8 2", "1 2 3, 4 5 6, 7 8 2"),
        ("1107", "1 1 0 7", "1 1 0 7"),
    ],
)
def test_a_number_is_read_to_a_customer_by_its_digits_alone(number, zh, ko):
    # One is written 1, not by the word that keeps it apart from seven on the radio:
    # whether an account takes that word is disputed, and the same sentence is sent as
    # a text message.  A voice reads a digit that stands alone in Korean as il, i, sam.
    assert spoken.say_as("digits", number, "zh-CN") == zh
    assert spoken.say_as("digits", number, "ko-KR") == ko
