"""YAML that means something else than it looks like, in a flow and in prompts."""

import json

import pytest
from flow_calls import Caller
from trap_texts import FLOW, PROMPTS, told

from ivr.flow.files import FlowFiles
from ivr.flow.loader import load_files
from ivr.flow.source import parse

LENGTH = "digits are written as a length such as 9, or 6-12"
HUGE = "9" * 5000


@pytest.mark.parametrize("word", ["no", "yes", "on", "off", "y", "n", "null", "true"])
def test_a_node_and_a_prompt_may_be_called_by_a_word_that_other_yaml_reads_otherwise(
    word,
):
    flow = FLOW.replace("hello", word)
    value = parse(word, "").values
    wrong = [  # as values these two are no words, in any YAML
        f"flow.yaml:4:1: `start`: write a word (found {value!r})",
        f"flow.yaml:6:{len(word) + 4}: `say`: write a word (found {value!r})",
    ]

    refused = word in {"null", "true"}
    assert told(flow, PROMPTS.replace("hello", word)) == (wrong if refused else [])


@pytest.mark.parametrize(
    "words", ["no", "Yes", "on", "07:30", "012", "1e3", "0x1F", "="]
)
def test_a_prompt_that_looks_like_another_value_is_a_sentence(words):
    files = {"flow.yaml": FLOW, "prompts/en-US.yaml": f"hello: {words}\nbye: {words}\n"}
    caller = Caller(load_files(FlowFiles("flow.yaml", files)))
    caller.ring()

    assert caller.heard == [words, words]


@pytest.mark.parametrize(
    ("words", "found"), [("5", "5"), ("1.5", "1.5"), ("true", "True"), ("~", "None")]
)
def test_a_prompt_that_is_a_value_of_another_kind_wants_quotes(words, found):
    wrong = "must be a sentence in quotes, a list of such, or {say: ..., play: ...}"

    assert told(prompts=f"hello: Hello.\nbye: {words}\n") == [
        f"prompts/en-US.yaml:2:1: prompt 'bye' {wrong}, not {found}"
    ]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (
            "languages: [no]",
            "2:13: `languages.0`: a language is written like en-US (found 'no')",
        ),
        (
            "languages: [en-US, 012]",
            "2:20: `languages.1`: a language is written like en-US (found '012')",
        ),
        (
            "account: {digits: 012}",
            f"8:11: `account.digits`: {LENGTH} (found '012')",
        ),
        (
            "account: {digits: 1e1}",
            f"8:11: `account.digits`: {LENGTH} (found '1e1')",
        ),
        (
            "account: {digits: 9.0}",
            f"8:11: `account.digits`: {LENGTH} (found 9.0)",
        ),
        (
            "account: {digits: true}",
            f"8:11: `account.digits`: {LENGTH} (found True)",
        ),
        (
            "limits: {closed_days: 1e3}",
            "8:10: `limits.closed_days`: write a whole number (found '1e3')",
        ),
        ("speech: no", "8:1: `speech`: write a list such as [a, b] (found 'no')"),
        (
            "hours: {week: {mon: 07:30}}",
            "8:16: `hours.week.mon`: '07:30' is no opening time; write it like "
            "09:00-18:00 (found '07:30')",
        ),
        ("country: no", "8:1: `country`: a country is written like CN (found 'no')"),
        ("x: {say: hello, then: no}", "8:17: there is no node 'no'"),
        (
            "x: {voicemail: {longest: 07:30}, prompt: bye, then: bye}",
            "8:17: `voicemail.longest`: a time is written like 5 s or 3 min "
            "(found '07:30')",
        ),
        (
            "x: {collect: a, digits: 4, confirm: no, prompt: bye, then: bye}",
            "8:28: `confirm`: write true or false (found 'no')",
        ),
    ],
)
def test_a_word_that_looks_like_a_value_is_told_as_the_word_that_it_is(line, message):
    name = line.partition(":")[0]
    lines = [line if old.startswith(f"{name}:") else old for old in FLOW.splitlines()]
    flow = "\n".join(lines if line in lines else [*lines, line])

    assert f"flow.yaml:{message}" in told(flow)


@pytest.mark.parametrize("code", ["NO", '"NO"'])
def test_a_country_called_no_is_norway(code):
    assert told(f"{FLOW}country: {code}\nhours: {{holidays: {code}}}\n") == []


def test_opening_times_and_days_need_no_quotes():
    hours = "hours: {week: {mon-fri: 07:30-18:00}, closed: [2026-12-25]}\n"
    files = {"flow.yaml": FLOW + hours, "prompts/en-US.yaml": PROMPTS}
    flow = load_files(FlowFiles("flow.yaml", files))

    assert flow.hours.week["mon"] == [(450, 1080)]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (
            f"account: {{digits: {'9' * 19}}}",
            LENGTH,
        ),
        (
            f"account: {{digits: {'9' * 5000}}}",
            LENGTH,
        ),
        (
            f"account: {{digits: 4-{'9' * 5000}}}",
            LENGTH,
        ),
        (f"limits: {{whole_menu_s: {'9' * 5000}}}", "write a whole number"),
        (
            f"people: {{a: {{number: [{'9' * 15}]}}}}",
            "a telephone number is written like",
        ),
        (
            f"people: {{a: {{number: '+861', ring: {'9' * 5000} s}}}}",
            "a time is written like 5 s or 3 min",
        ),
        (
            f"x: {{voicemail: {{longest: {'9' * 19}}}, prompt: bye, then: bye}}",
            "at most 3600",
        ),
        (
            f"x: {{collect: a, digits: 2, highest: {HUGE}, prompt: bye, then: bye}}",
            "write a whole number",
        ),
    ],
)
def test_a_huge_number_is_refused_with_what_was_meant(line, message):
    (one, *_) = [each for each in told(FLOW + line) if "number.0" not in each]

    assert message in one
    assert len(one) < 400


@pytest.mark.parametrize(
    "name",
    [
        "\uff11",
        "hello\u200d",
        "\uff48\uff49",
        "héllo",
        "你好",
        "a b",
        "a.b",
        "_a",
        "1a",
    ],
)
def test_a_name_is_plain_small_letters_so_that_two_that_look_alike_are_the_same(name):
    (one,) = told(FLOW + f'"{name}": {{goto: bye}}\n')

    assert one == (
        f"flow.yaml:8:1: {name!r}: a name is written in small letters, digits and _, "
        "such as main_menu"
    )


@pytest.mark.parametrize("key", ["\uff11", "٣", "²", "1\u200d", "\u2160", "*#", ""])
def test_a_key_of_a_menu_is_a_key_of_a_telephone(key):
    menu = json.dumps(
        {"menu": {key: {"option": "bye", "then": "bye"}}}, ensure_ascii=False
    )
    (one,) = told(f"{FLOW}x: {menu}\n")

    assert one == (
        f"flow.yaml:8:14: `menu.{key}`: a key is one of 0-9, * and # (found {key!r})"
    )


@pytest.mark.parametrize(
    "number",
    [
        "+\uff18\uff16\uff11\uff13\uff18\uff10\uff10\uff11\uff13\uff18\uff10\uff10\uff10",
        "+86 138 0013 8000",
        "+86-138",
    ],
)
def test_a_telephone_number_is_plain_digits(number):
    (one,) = told(f'{FLOW}people: {{a: {{number: "{number}"}}}}\n')

    assert "a telephone number is written like" in one


@pytest.mark.parametrize("value", ["\uff19", "1\uff12", "٣", "\uff19 s", "٣ min"])
def test_a_length_and_a_time_are_written_in_plain_digits(value):
    wait = f'x: {{menu: {{"1": {{option: bye, then: bye}}}}, wait: "{value}"}}\n'
    digits = f'x: {{collect: a, digits: "{value}", prompt: bye, then: bye}}\n'

    week = f'hours: {{week: {{mon: "0{value[:1]}:00-18:00"}}}}\n'

    assert told(FLOW + wait)
    assert told(FLOW + digits)
    assert told(FLOW + week) or value[:1].isascii()


def test_words_of_any_script_and_any_sign_are_spoken_as_they_are():
    words = {"hello": "你好 \u200d🙂 مرحبا", "bye": "안녕 <b>&amp;</b>"}
    files = {
        "flow.yaml": FLOW,
        "prompts/en-US.yaml": json.dumps(words, ensure_ascii=False),
    }
    caller = Caller(load_files(FlowFiles("flow.yaml", files)))
    caller.ring()

    assert caller.heard == list(words.values())
