"""Gaps in a sentence: what they speak of, in which form, and which there are not."""

import pytest
from flow_calls import CALLER, CASE, Caller, problems, write_flow

from ivr.flow import spoken
from ivr.flow.wording import FORMS

FLOW = """flow: gaps
languages: [en-US, zh-CN, ko-KR]
account: {digits: 4}
topics: {other: {}}
variables: {fee: "12.50", day: 2026-12-25, from: 09:05, desk: Anna, line: "4008001234"}
start: main
give_up: bye
main:
  menu:
    "1": {option: one, set: {plan: gold, code: "4711"}, then: who}
    "2": {option: one, set: {plan: gold}, language: zh-CN, then: who}
    "3": {option: one, language: ko-KR, then: who}
who: {collect: account, confirm: false, then: paid}
paid: {collect: paid, type: amount, currency: USD, confirm: false, then: level}
level: {verify: none, then: bye}
bye: {hang_up: bye}
"""
WORDS = {"one": "Here", "who": "Who?", "paid": "Paid?"}


@pytest.fixture
def say(make):
    """Return what a sentence says at the end of a call in the language of a key."""

    def said(sentence, key="1", caller=CALLER, **facts):
        words = WORDS | {"bye": sentence}
        flow = make(FLOW, en_US=words, zh_CN=words, ko_KR=words)
        on_phone = Caller(flow)
        on_phone.ring(caller, **facts)
        on_phone.press_each(key, "1234", "12*50")
        on_phone.be_known("on_file", name="Ms Li", balance="99.95", since="2024-02-29")
        return on_phone.heard[0]

    return said


@pytest.mark.parametrize(
    ("gap", "heard"),
    [
        ("fee", ["12.50"] * 3),
        ("fee:money", ["12.50"] * 3),
        ("fee:text", ["12.50"] * 3),
        ("fee:number", ["12.50"] * 3),
        ("day", ["2026-12-25"] * 3),
        ("day:date", ["December 25, 2026", "2026年12月25日", "2026년 12월 25일"]),
        ("from:time", ["9:05 a.m.", "上午9点零5分", "오전 9시 5분"]),
        ("desk", ["Anna"] * 3),
        ("desk:text", ["Anna"] * 3),
        ("desk:date", ["Anna"] * 3),  # what does not fit is read as it stands
        ("desk:time", ["Anna"] * 3),
        ("line", ["4008001234"] * 3),
        (
            "line:digits",
            [
                "4 0 0, 8 0 0, 1 2, 3 4",
                "4 0 0，8 0 0，1 2，3 4",
                "4 0 0, 8 0 0, 1 2, 3 4",
            ],
        ),
        (
            "line:phone",
            [
                "4 0 0, 8 0 0, 1 2, 3 4",
                "4 0 0，8 0 0，1 2 3 4",
                "4 0 0, 8 0 0, 1 2, 3 4",
            ],
        ),
        ("account", ["1 2 3 4"] * 3),
        ("account:number", ["1234"] * 3),
        ("account:text", ["1234"] * 3),
        ("paid", ["12.50 US dollars", "12.50美元", "12.50 달러"]),
        ("paid:number", ["12.50"] * 3),
        ("account.name", ["Ms Li"] * 3),
        ("account.balance:money", ["99.95"] * 3),
        (
            "account.since:date",
            ["February 29, 2024", "2024年2月29日", "2024년 2월 29일"],
        ),
        ("account.nothing", [""] * 3),
        ("plan", ["gold", "gold", ""]),
        ("code", ["4 7 1 1", "", ""]),
        ("code:number", ["4711", "", ""]),
        ("open_case", ["2 4 1 7"] * 3),
        ("case_number", [""] * 3),
        ("due_at", [""] * 3),
        (
            "caller",
            [
                "8 6, 1 3 8, 0 0 1 3, 8 0 0 0",
                "8 6，1 3 8，0 0 1 3，8 0 0 0",
                "8 6, 1 3 8, 0 0 1 3, 8 0 0 0",
            ],
        ),
        ("caller:text", [CALLER] * 3),
    ],
)
def test_a_gap_speaks_of_what_is_known_in_its_own_form_or_in_one_that_is_named(
    say, gap, heard
):
    facts = {"open_case": str(CASE)}

    assert [say(f"{{{gap}}}.", key, **facts) for key in "123"] == [
        f"{one}." for one in heard
    ]


def test_the_number_of_a_caller_who_hides_it_is_not_spoken(say):
    assert say("From {caller}, {fee} of {fee:money}.", caller=None) == (
        "From , 12.50 of 12.50."
    )


@pytest.mark.parametrize(
    ("gap", "fault"),
    [
        ("fees", "which is not known there; did you mean 'fee'?"),
        ("fee:mony", "in the form 'mony', which there is not; did you mean 'money'?"),
        ("fee:", None),
        (
            "fee:money:EUR",
            "in the form 'money:EUR', which there is not; did you mean 'money'?",
        ),
        (":money", "which is not known there"),
        ("fee :money", "which is not known there; did you mean 'fee'?"),
        (
            "fee: money",
            "in the form ' money', which there is not; did you mean 'money'?",
        ),
        ("longest", "which is not known there"),
        ("acount.tier", "which is not known there; did you mean 'account'?"),
        ("Account", "which is not known there; did you mean 'account'?"),
        ("topic", "which is not known there"),
        ("\uff46\uff45\uff45", "which is not known there"),
        ("fee\u200d", "which is not known there; did you mean 'fee'?"),
    ],
)
def test_a_name_and_a_form_that_there_are_not_are_refused(tmp_path, gap, fault):
    words = WORDS | {"bye": f"It is {{{gap}}}."}
    path = write_flow(
        tmp_path, FLOW, en_US=words, zh_CN=WORDS | {"bye": "。"}, ko_KR=words
    )
    told = [one.partition(", ") for one in problems(path)]

    said = "flow.yaml:16:7: prompt 'bye' in {} speaks of {{{}}}"
    wrong = [(said.format(one, gap), ", ", fault) for one in ("en-US", "ko-KR")]
    assert told == (wrong if fault else [])


def test_a_gap_is_checked_in_every_sentence_of_a_list(tmp_path):
    words = WORDS | {"bye": ["Bye.", "{fee}.", "{nothing}."]}
    path = write_flow(
        tmp_path, FLOW, en_US=words, zh_CN=words, ko_KR=WORDS | {"bye": "x"}
    )

    assert problems(path) == [
        f"flow.yaml:16:7: prompt 'bye' in {one} speaks of {{nothing}}, which is not "
        "known there"
        for one in ("en-US", "zh-CN")
    ]


def test_what_a_phrase_must_speak_of_stands_in_its_first_sentence(tmp_path):
    words = WORDS | {"bye": "Bye."}
    late = words | {"press": ["Press.", "{option}, {key}."]}
    path = write_flow(tmp_path, FLOW, en_US=late, zh_CN=words, ko_KR=words)

    assert problems(path) == [
        "flow.yaml:2:13: phrase 'press' in en-US must speak of {key}",
        "flow.yaml:2:13: phrase 'press' in en-US must speak of {option}",
    ]


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        (
            "{fee: 1.50}",
            "5:13: `variables.fee`: write words or a number, in quotes (found 1.5)",
        ),
        (
            "{fee: true}",
            "5:13: `variables.fee`: write words or a number, in quotes (found True)",
        ),
        (
            "{fee: }",
            "5:13: `variables.fee`: write words or a number, in quotes (found None)",
        ),
        (
            "{fee: ' '}",
            "5:13: `variables.fee`: write words or a number, in quotes (found ' ')",
        ),
        (
            "{fee: [5]}",
            "5:13: `variables.fee`: write words or a number, in quotes (found [5])",
        ),
        (
            "{Fee: x}",
            "5:13: `variables.Fee`: a name is written in small letters, digits and _, "
            "such as main_menu (found 'Fee')",
        ),
        ("[fee]", "5:1: `variables`: write `name: value` here (found ['fee'])"),
    ],
)
def test_a_variable_is_words_under_a_name(tmp_path, variables, message):
    line = next(one for one in FLOW.splitlines() if one.startswith("variables"))
    flow = FLOW.replace(line, f"variables: {variables}")
    words = WORDS | {"bye": "Bye."}
    path = write_flow(tmp_path, flow, en_US=words, zh_CN=words, ko_KR=words)

    assert problems(path) == [f"flow.yaml:{message}"]


@pytest.mark.parametrize(
    ("written", "kept"), [("012", "012"), ("5", "5"), ("no", "no")]
)
def test_a_variable_is_kept_as_it_is_written(make, written, kept):
    words = WORDS | {"bye": "Bye {fee}."}
    flow = make(FLOW.replace('"12.50"', written), en_US=words, zh_CN=words, ko_KR=words)

    assert flow.settings.variables["fee"] == kept


@pytest.mark.parametrize("language", ["en-US", "zh-CN", "ko-KR", "fr-FR"])
@pytest.mark.parametrize("form", sorted(FORMS))
@pytest.mark.parametrize("value", ["", "x", "12x", "2026-02-30", "25:00", "-", "📞"])
def test_every_form_takes_every_value(form, language, value):
    said = spoken.say_as(form, value, language)

    assert isinstance(said, str)
    assert form in {"digits", "phone"} or said in {
        value,
        spoken.money(value, language, None),
    }
