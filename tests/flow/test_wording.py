"""What must hold between a flow and its words, and how gaps are filled."""

import pytest
from flow_calls import Caller, problems, write_flow

from ivr.flow.prompts import Prompt, phrase_names, phrases, prompt

FLOW = """flow: small
languages: [en-US, zh-CN]
topics: {other: {}}
start: menu
give_up: bye
menu:
  menu: {1: {option: one, then: ask}, 2: {option: two, language: zh-CN, then: ask}}
ask: {collect: phone2, digits: 4, then: record, confirm: false}
record: {voicemail: {}, then: open}
open: {case: open, say: promise, then: bye}
bye: {hang_up: bye}
"""
ENGLISH = {
    "one": "For one",
    "ask": "Number?",
    "record": "Speak for {longest}.",
    "promise": "{case_number}, {due_at}, {phone2}.",
    "bye": "Bye.",
}
CHINESE = {**ENGLISH, "two": "二"}


@pytest.fixture
def told(tmp_path):
    def tell(flow=FLOW, english=None, chinese=None):
        words = {"en_US": english or ENGLISH, "zh_CN": chinese or CHINESE}
        return problems(write_flow(tmp_path, flow, **words))

    return tell


def without(words, name):
    return {key: text for key, text in words.items() if key != name}


def test_a_language_is_offered_in_itself_and_needs_no_words_in_others(told):
    assert told() == []
    assert told(chinese=without(CHINESE, "two")) == [
        "flow.yaml:7:43: no prompt 'two' in zh-CN"
    ]


@pytest.mark.parametrize(
    ("name", "place"),
    [("one", "7:14"), ("ask", "8:1"), ("record", "9:1"), ("promise", "10:20")],
)
def test_every_language_needs_every_other_prompt(told, name, place):
    assert told(chinese=without(CHINESE, name)) == [
        f"flow.yaml:{place}: no prompt '{name}' in zh-CN"
    ]


def test_a_prompt_has_a_name_of_its_own_where_one_is_given(told):
    flow = FLOW.replace("digits: 4,", "digits: 4, prompt: aks,")

    assert told(flow) == [
        f"flow.yaml:8:35: no prompt 'aks' in {language}; did you mean 'ask'?"
        for language in ("en-US", "zh-CN")
    ]


def test_a_menu_is_introduced_in_every_language_or_in_none(told):
    assert told(english={**ENGLISH, "menu": "Choose."}) == [
        "flow.yaml:6:1: no prompt 'menu' in zh-CN"
    ]


@pytest.mark.parametrize(
    ("name", "gap", "place", "hint"),
    [
        ("bye", "{case_nummer}", "11:7", "; did you mean 'case_number'?"),
        ("bye", "{longest}", "11:7", ""),
        ("bye", "{entry}", "11:7", ""),
        ("bye", "{Due_at}", "11:7", "; did you mean 'due_at'?"),
        ("bye", "{}", "11:7", ""),
        ("one", "{key}", "7:14", ""),
        ("record", "{lengest}", "9:1", "; did you mean 'longest'?"),
    ],
)
def test_a_prompt_speaks_only_of_what_is_known_there(told, name, gap, place, hint):
    said = f"prompt '{name}' in en-US speaks of {gap}, which is not known there"

    assert told(english={**ENGLISH, name: f"It is {gap}."}) == [
        f"flow.yaml:{place}: {said}{hint}"
    ]


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("press", "Press {key}.", "must speak of {option}"),
        ("press_sign", "{option}.", "must speak of {key}"),
        ("read_back", "Right?", "must speak of {entry}"),
        ("before_recording", "Speak now.", "must speak of {longest}"),
        ("trouble", "{name}", "speaks of {name}, which is not known there"),
    ],
)
def test_our_phrases_can_be_worded_anew_but_not_emptied(told, name, text, message):
    assert told(english={**ENGLISH, name: text}) == [
        f"flow.yaml:2:13: phrase '{name}' in en-US {message}"
    ]


def test_a_phrase_can_speak_of_what_is_known_as_well(told):
    assert told(english={**ENGLISH, "trouble": "Your case is {case_number}."}) == []


def test_a_language_without_phrases_of_ours_needs_its_own(tmp_path):
    flow = FLOW.replace("zh-CN", "fr-FR")
    names = ", ".join(sorted(phrase_names()))
    path = write_flow(tmp_path, flow, en_US=ENGLISH, fr_FR=CHINESE)
    assert problems(path) == [
        f"flow.yaml:2:20: we have no phrases for fr-FR; its prompts need: {names}"
    ]

    ours = {name: said.words for name, said in phrases("en-US").items()}
    own = {"press": "{option}: {key}", "press_sign": "{option}: {key}"}
    own |= {"read_back": "{entry}", "before_recording": "{longest}"}
    own |= {"wrong_length": "{typed} {expected}", "whisper": "{spoken} {topic}"}
    own |= {"doubtful_digit": "{place}"}
    french = {**CHINESE, **dict.fromkeys(ours, "Oui."), **own}
    assert problems(write_flow(tmp_path, flow, en_US=ENGLISH, fr_FR=french)) == []


def test_a_prompt_file_that_is_not_there_is_told_with_the_language_that_needs_it(
    tmp_path,
):
    path = write_flow(tmp_path, FLOW, en_US=ENGLISH)

    assert problems(path) == [
        "flow.yaml:2:20: zh-CN needs prompts/zh-CN.yaml",
        "prompts/zh-CN.yaml:1:1: there is no such file",
    ]


def test_the_folder_of_the_prompts_can_be_named(tmp_path):
    flow = FLOW.replace("languages", "prompts: words\nlanguages")
    path = write_flow(tmp_path, flow, en_US=ENGLISH, zh_CN=CHINESE)
    (tmp_path / "prompts").rename(tmp_path / "words")

    assert problems(path) == []


@pytest.mark.parametrize("text", ["5", "true", "", "[5]", "[a, ' ']", "{a: b}", "' '"])
def test_a_prompt_is_a_sentence(tmp_path, text):
    path = write_flow(tmp_path, FLOW, en_US=ENGLISH, zh_CN=CHINESE)
    file = tmp_path / "prompts" / "en-US.yaml"
    file.write_text(file.read_text().replace('"Bye."', text))

    found = {"5": 5, "true": True, "": None, "[5]": [5], "{a: b}": {"a": "b"}}
    found["[a, ' ']"] = ["a", " "]
    what = "a sentence in quotes, a list of such, or {say: ..., play: ...}"
    wrong = f"prompt 'bye' must be {what}, not {found.get(text, ' ')!r}"
    assert problems(path) == [f"prompts/en-US.yaml:5:1: {wrong}"]


def test_gaps_are_filled_and_stay_empty_without_a_value(make):
    caller = Caller(make(FLOW, en_US=ENGLISH, zh_CN=CHINESE))
    caller.ring()
    caller.press("1")
    assert caller.heard == ["Number?"]
    caller.press("1234")
    assert caller.heard[0] == "Speak for 3 minutes."
    caller.speak()
    caller.get_case()
    assert caller.heard == ["2 4 1 7, 2 a.m. tomorrow, 1 2 3 4.", "Bye."]

    assert prompt("{a} and {b}").fill({"b": "1"}) == " and 1"


def test_a_sentence_is_split_at_its_gaps():
    assert prompt("a {b} c{d}") == Prompt(("a ", " c", ""), ("b", "d"))
    assert prompt("a } b { c") == Prompt(("a } b { c",), ())


def test_every_language_of_ours_has_the_same_phrases_with_the_same_gaps():
    english = {name: sorted(said.gaps) for name, said in phrases("en-US").items()}
    for language in ("zh-CN", "ko-KR"):
        said = {name: sorted(p.gaps) for name, p in phrases(language).items()}
        assert said == english
