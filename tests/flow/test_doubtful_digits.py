"""A number that is said: read back, repaired by one digit, said again, or typed."""

import pytest
from flow_calls import Caller
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from stdnum import luhn, verhoeff

from ivr.flow import spoken
from ivr.flow.actions import Ask, HangUp, Say
from ivr.flow.digits.doubt import Doubt, settled
from ivr.flow.digits.heard import Heard, digits_in, said
from ivr.flow.digits.words import ALIKE
from ivr.flow.inputs import Digits, Silence, Spoken
from ivr.flow.state import State

FLOW = """
flow: said
languages: [en-US, zh-CN, ko-KR]
speech: [en-US, zh-CN, ko-KR]
account: {digits: 9, check: luhn}
topics: {other: {}}
start: main
give_up: bye
help: helped
main:
  menu:
    "1": {option: tongue, then: ask}
    "2": {option: tongue, language: zh-CN, then: ask}
    "3": {option: tongue, language: ko-KR, then: ask}
ask: {collect: account, FIELDS then: thanks, give_up: without}
thanks:  {hang_up: thanks}
without: {hang_up: without}
helped:  {hang_up: helped}
bye:     {hang_up: bye}
"""
WORDS = {
    "tongue": "Here",
    "ask": "Number?",
    "thanks": "{account}",
    "without": "Without.",
    "helped": "Helped.",
    "bye": "Bye.",
}
EVERY = {"en_US": WORDS, "zh_CN": WORDS, "ko_KR": WORDS}
TAGS = {"en": ("1", "en-US"), "zh": ("2", "zh-CN"), "ko": ("3", "ko-KR")}
NUMBER = "123456782"
SAID = "one two three four five six seven eight two"
READ_BACK = (
    "You entered 1 2 3, 4 5 6, 7 8 2.",
    "If that is right, press 1. To enter it again, press 2.",
)
AGAIN = (
    "Sorry, I did not get that. Please say it once more, digit by digit, or use the "
    "keys."
)
KEYS = "Sorry, I did not get that either. Please use the keys."
FIFTH = "I am not sure about the fifth digit. Please press it."
WAYS_OUT = (
    *("I do not have it", "I don't have it", "I do not have one"),
    *("I don't have one", "I do not know it", "I don't know it", "I don't know"),
    *("repeat", "again", "say that again", "pardon"),
    *("help", "a person", "agent", "operator", "somebody", "representative"),
)
HEAR = (*spoken.NUMBERS["en"], "double", "triple", "treble", *WAYS_OUT)
HEAR_ANSWER = (
    *("yes", "yeah", "right", "that is right", "that's right", "correct"),
    *("that is correct", "that's correct", "1", "one"),
    *("no", "wrong", "not right", "that is not right", "that's not right"),
    *("not correct", "that is not correct", "that's not correct", "incorrect"),
    *("2", "two"),
    *WAYS_OUT[7:],
)


def english(*texts):
    return tuple(Say(text, "en-US") for text in texts)


@pytest.fixture
def reach(make):
    """Return what takes a caller to the question, in the language of a key."""

    def reached(fields="", key="1", head="", flow=FLOW):
        flow = flow.replace("FIELDS", f"{fields}," if fields else "")
        caller = Caller(make(flow.replace("topics:", f"{head}\ntopics:"), **EVERY))
        caller.ring()
        caller.press(key)
        return caller

    return reached


def test_a_number_is_said_read_back_and_confirmed_by_words(reach):
    caller = reach()

    assert caller.actions == (Ask(english("Number?"), 9, "#", 5, HEAR),)
    assert caller.say(SAID) == (Ask(english(*READ_BACK), 1, "", 5, HEAR_ANSWER),)
    assert caller.say("Yes, that's right") == (
        *english("1 2 3, 4 5 6, 7 8 2"),
        HangUp(),
    )
    assert caller.state.collected == {"account": NUMBER}
    state = caller.state
    assert (state.heard, state.doubt, state.misheard) == ("", None, 0)


def test_what_was_said_is_read_back_even_where_nothing_else_is(reach):
    caller = reach("confirm: false")
    caller.say(SAID)

    assert caller.heard == [*READ_BACK]
    assert reach("confirm: false").press(NUMBER)[-1] == HangUp()


@pytest.mark.parametrize(
    ("fields", "head", "listens"),
    [
        ("", "", True),
        ("speech: false", "", False),
        ("type: phone", "", True),
        ("type: transaction", "", True),
        ("digits: 6-12", "", True),
        ("type: date", "", False),
        ("type: time", "", False),
        ("type: amount", "", False),
    ],
)
def test_digits_can_be_said_where_speech_is_on(reach, fields, head, listens):
    assert (reach(fields, head=head).actions[0].hear != ()) == listens


@pytest.mark.parametrize("languages", ["", "speech: [zh-CN]"])
def test_speech_is_off_by_default_and_can_be_on_for_one_question(reach, languages):
    flow = FLOW.replace("speech: [en-US, zh-CN, ko-KR]", languages)

    assert reach(flow=flow).actions[0].hear == ()
    assert reach("speech: true", flow=flow).actions[0].hear == HEAR
    caller = reach(flow=flow)
    caller.say(SAID)  # a host that listens all the same
    assert (caller.state.silences, caller.state.misheard) == (1, 0)


@pytest.mark.parametrize(
    ("key", "words", "value"),
    [
        ("1", "it is one two three double four um five to", "12344 52"),
        ("2", "幺二三，四四，五二", "1234452"),
        ("3", "번호는 공일공 일이삼입니다", "010123"),
    ],
)
def test_a_number_is_said_in_each_language(reach, key, words, value):
    caller = reach("digits: 6-12", key)
    caller.say(words)
    caller.press("1")

    assert caller.state.collected == {"account": value.replace(" ", "")}


@pytest.mark.parametrize("mend", ["5", "five", "it's a five", "fife", "nine"])
def test_one_doubtful_digit_is_asked_for_alone(reach, mend):
    caller = reach()
    wrong = "one two three four nine six seven eight two"

    assert caller.say(wrong) == (Ask(english(FIFTH), 1, "", 5, HEAR),)
    state = caller.state
    assert (state.phase, state.heard, state.doubt) == ("repairing", "123496782", 4)
    assert (state.misses, state.misheard, state.entry) == (0, 0, "")
    mended = caller.press(mend) if mend.isdigit() else caller.say(mend)
    assert mended == (Ask(english(*READ_BACK), 1, "", 5, HEAR_ANSWER),)
    caller.press("1")
    assert caller.state.collected == {"account": NUMBER}


@pytest.mark.parametrize(
    ("key", "words", "question"),
    [
        ("2", "二二三四五九八八零", "第6位数字没有听清，请按一下这个数字。"),
        (
            "3",
            "일이삼 삼오육 칠팔이",
            "네 번째 숫자를 정확히 듣지 못했습니다. 그 숫자를 눌러 주세요.",
        ),
    ],
)
def test_the_doubtful_digit_is_named_in_every_language(reach, key, words, question):
    caller = reach(key=key)
    caller.say(words)

    assert caller.heard == [question]


def test_a_wrong_number_that_is_typed_is_not_repaired(reach):
    caller = reach()
    caller.press("123496782")

    assert caller.heard == [
        "One of the digits does not seem right. Please enter it once more.",
        "Number?",
    ]
    assert (caller.state.misses, caller.state.misheard) == (1, 0)


def test_words_that_only_sound_like_a_digit_are_left_out_of_a_number(reach):
    caller = reach()
    caller.say("for " + SAID)

    assert caller.heard == [*READ_BACK]


@pytest.mark.parametrize(
    ("act", "phase", "heard"),
    [
        ("#", "repairing", [FIFTH]),
        (
            None,
            "repairing",
            [
                "I did not hear anything.",
                "Please press the fifth digit of the number.",
            ],
        ),
        ("9", "asking", [AGAIN, "Number?"]),
        ("what?", "repairing", [AGAIN, FIFTH]),
        ("say that again", "repairing", [FIFTH]),
        ("*", "asking", ["Without."]),
        ("I don't know", "asking", ["Without."]),
        ("help", "asking", ["Helped."]),
        (SAID, "confirming", [*READ_BACK]),
        (NUMBER, "confirming", [*READ_BACK]),
    ],
)
def test_every_answer_to_the_doubt_leads_somewhere(reach, act, phase, heard):
    caller = reach()
    caller.say("one two three four nine six seven eight two")
    if act is None:
        caller.wait()
    elif act[0] in "0123456789*#":
        caller.press(act)
    else:
        caller.say(act)

    assert (caller.state.phase, caller.heard) == (phase, heard)


@pytest.mark.parametrize(
    ("words", "heard"),
    [
        ("I don't have it", ["Without."]),
        ("give me a person", ["Helped."]),
        ("repeat", ["Number?"]),
        ("what do you mean", [AGAIN, "Number?"]),
        ("one two three", [AGAIN, "Number?"]),
        ("five five five five five five five five five", [AGAIN, "Number?"]),
    ],
)
def test_words_that_are_no_number(reach, words, heard):
    caller = reach()
    caller.say(words)

    assert caller.heard == heard


@pytest.mark.parametrize(("fields", "sure"), [("", True), ("digits: 9", False)])
def test_a_recogniser_that_guesses_is_believed_with_a_check_digit_only(
    reach, fields, sure
):
    caller = reach(fields)
    caller.say(SAID, 0.1)

    assert (caller.state.phase == "confirming") == sure


def test_who_is_misheard_twice_uses_keys_and_after_two_more_goes_on_without(reach):
    caller = reach()

    assert caller.say("er") == (Ask(english(AGAIN, "Number?"), 9, "#", 5, HEAR),)
    assert caller.say("er") == (Ask(english(KEYS, "Number?"), 9, "#", 5),)
    assert (caller.state.misheard, caller.state.misses) == (2, 1)
    caller.press("123456789")
    assert caller.state.node == "ask"
    assert caller.press("123456789") == (*english("Without."), HangUp())
    assert caller.state.path == ("main:tongue", "ask:no_match", "without")
    assert caller.state.collected == {}


def test_who_is_misheard_twice_can_type_the_number(reach):
    caller = reach()
    caller.say("er")
    caller.say("er")

    assert caller.press(NUMBER) == (Ask(english(*READ_BACK), 1, "", 5),)
    caller.press("1")
    assert caller.state.collected == {"account": NUMBER}


@pytest.mark.parametrize("no", ["2", "no", "that's not right", "two"])
def test_a_number_that_was_heard_wrong_and_declined_counts_as_misheard(reach, no):
    caller = reach()
    caller.say(SAID)
    caller.press(no) if no.isdigit() else caller.say(no)

    assert caller.heard == [AGAIN, "Number?"]
    assert (caller.state.misheard, caller.state.misses) == (1, 0)
    assert (caller.state.entry, caller.state.heard) == ("", "")


def test_a_number_that_was_said_and_never_confirmed_is_kept_as_such(reach):
    caller = reach()
    caller.say(SAID)
    caller.hang_up()

    assert caller.state.collected == {"account_unconfirmed": NUMBER}


def heard_of(number, tongue):
    """Return the digits of a number as they are heard in a language."""
    return digits_in(
        " ".join(spoken.NUMBERS[tongue][int(one)] for one in number), tongue
    )


@st.composite
def mistakes(draw):
    """Draw a right number and what is heard of it with one digit mistaken."""
    tongue = draw(st.sampled_from(["en", "zh", "ko"]))
    check = draw(st.sampled_from([luhn, verhoeff]))
    body = draw(st.text("0123456789", min_size=3, max_size=12))
    number = body + check.calc_check_digit(body)
    alike = {one for group in ALIKE[tongue] for one in group}
    places = [place for place, one in enumerate(number) if one in alike]
    if not places:
        return tongue, check, number, None, number
    place = draw(st.sampled_from(places))
    near = {one for group in ALIKE[tongue] if number[place] in group for one in group}
    other = draw(st.sampled_from(sorted(near - {number[place]})))
    return tongue, check, number, place, number[:place] + other + number[place + 1 :]


@given(mistakes())
@settings(max_examples=400, deadline=None)
def test_one_mistake_is_repaired_by_one_digit_or_said_again(mistake):
    tongue, check, number, place, wrong = mistake
    digits = heard_of(wrong, tongue)

    def fits(one):
        return len(one) == len(number) and check.is_valid(one)

    possible = {
        (at, other)
        for at, each in enumerate(digits)
        for other in each.others
        if fits(wrong[:at] + other + wrong[at + 1 :])
    }
    found = settled(digits, fits, checked=True)
    if place is None:
        assert found == number
    elif len({at for at, _ in possible}) == 1:
        assert found == Doubt(wrong, place)
        assert found.mended(number[place]) == number
    else:
        assert found is None
        assert (place, number[place]) in possible


def test_most_mistakes_are_repaired_by_one_digit():
    counts = {True: 0, False: 0}
    for body in range(10_000_000, 10_000_300):
        number = str(body) + luhn.calc_check_digit(str(body))
        for place, one in enumerate(number):
            for near in ({"5": "9", "9": "5"}.get(one, ""),):
                if near:
                    wrong = number[:place] + near + number[place + 1 :]
                    found = settled(heard_of(wrong, "en"), luhn.is_valid, checked=True)
                    counts[found == Doubt(wrong, place)] += 1

    assert counts[True] > 2 * counts[False] > 0


def test_two_ways_to_be_right_are_no_way():
    digits = (Heard("4", perhaps=True), Heard("7", perhaps=True), Heard("1"))

    assert settled(digits, lambda one: len(one) == 2, checked=False) is None
    assert settled(digits, "71".__eq__, checked=False) == "71"
    assert settled(digits, "471".__eq__, checked=False) == said(digits)
    assert settled((), lambda _: False, checked=True) is None


TELLS = st.one_of(
    st.sampled_from(
        [
            Digits("1"),
            Digits("2"),
            Digits("5"),
            Digits("12"),
            Digits(NUMBER),
            Digits("123456789"),
            Silence(),
            *map(Spoken, ["er", "yes", "no", SAID, "five", ""]),
            Spoken("one two three four nine six seven eight two"),
            Spoken("for " + SAID, 0.1),
        ]
    )
)


@pytest.mark.parametrize("key", TAGS)
@given(acts=st.lists(TELLS, min_size=30, max_size=30))
@settings(
    max_examples=80,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_every_row_of_answers_comes_to_an_end_within_the_limits(reach, key, acts):
    caller = reach(key=TAGS[key][0])
    answers = 0
    while caller.state.waiting != "ended":
        assert caller.state.language == TAGS[key][1]
        assert (caller.state.doubt is not None) == (caller.state.phase == "repairing")
        listened = caller.actions[-1].hear != ()
        assert listened == (caller.state.misheard < 2)
        assert State.from_json(caller.state.to_json()) == caller.state
        caller.give(acts[answers])
        answers += 1

    # Two answers misheard, two silences and two mistakes, each after a number that was
    # read back and a digit that was asked for; then the last.
    assert answers <= 3 * (2 + 2 + 2 + 1)
    assert caller.state.node in {"thanks", "without"}
