"""What the loader makes of files, and the whole of what it says when it refuses."""

from pathlib import Path

import pytest
from flow_calls import HOTLINE, problems, write_flow
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.flow.hours import Hours
from ivr.flow.loader import load
from ivr.flow.model import Say
from ivr.flow.settings import Settings, Topic
from ivr.flow.source import FlowError
from ivr.flow.values import NAME, SHAPES

FLOW = """flow: small
languages: [en-US]
topics: {other: {}}
start: hello
give_up: bye
hello: {say: hello, then: bye}
bye: {hang_up: bye}
"""
WORDS = {"hello": "Hello.", "bye": "Bye."}
KINDS = (
    "menu, collect, verify, branch, faq, transfer, voicemail, callback, sms, survey, "
    "freeze, subflow, tag, case, goto, hang_up, play, language, say"
)
PROMPT = "a sentence in quotes, a list of such, or {say: ..., play: ...}"
REFUSALS = Path(__file__).with_name("refusals.txt").read_text(encoding="utf-8")


def test_a_small_flow_loads_with_every_default(make):
    flow = make(FLOW, en_US=WORDS)

    assert flow.settings == Settings(
        flow="small",
        languages=["en-US"],
        prompts="prompts",
        hours=Hours(zone="UTC"),
        topics={"other": Topic(priority="normal")},
        start="hello",
        give_up="bye",
    )
    assert flow.nodes["hello"] == Say(say="hello", then="bye")
    assert (flow.name, flow.language, flow.help) == ("small", "en-US", "bye")
    assert flow.prompts["en-US"]["hello"].words == ("Hello.",)
    assert flow.prompts["en-US"]["trouble"].words[0].startswith("I am sorry")


@pytest.mark.parametrize("refusal", REFUSALS.split("\n\n"))
def test_a_line_that_is_wrong_is_refused_where_it_stands(tmp_path, refusal):
    line, *messages = refusal.splitlines()
    name = line.partition(":")[0]
    others = [old for old in FLOW.splitlines() if old.partition(":")[0] != name]
    path = write_flow(tmp_path, "\n".join([*others, line, ""]), en_US=WORDS)

    assert problems(path) == [message.strip() for message in messages]


def test_every_problem_of_every_file_is_told_at_once_in_order(tmp_path):
    wrong = FLOW.replace("start: hello", "start: helo").replace("en-US", "zh-CN, en-US")
    wrong += "x: {say: hi, then: by}\ny: {sya: 5}\nz: {goto: bye, x: 1}\nz: {goto: q}"
    path = write_flow(tmp_path, wrong, en_US={"hello": "Hello.", "bey": ""}, zh_CN={})
    assert problems(path) == ["flow.yaml:11:1: 'z' is given twice"]

    path.write_text(wrong.rpartition("\n")[0], encoding="utf-8")
    assert problems(path) == [
        "flow.yaml:4:1: there is no node 'helo'; did you mean 'hello'?",
        "flow.yaml:6:9: no prompt 'hello' in zh-CN",
        "flow.yaml:7:7: no prompt 'bye' in en-US; did you mean 'bey'?",
        "flow.yaml:7:7: no prompt 'bye' in zh-CN",
        "flow.yaml:8:5: no prompt 'hi' in en-US",
        "flow.yaml:8:5: no prompt 'hi' in zh-CN",
        "flow.yaml:8:14: there is no node 'by'; did you mean 'bye'?",
        f"flow.yaml:9:1: 'y' is no setting and no node ({KINDS}); did you mean 'say'?",
        "flow.yaml:10:16: there is no field `x` here",
        f"prompts/en-US.yaml:2:1: prompt 'bey' must be {PROMPT}, not ''",
        "prompts/zh-CN.yaml:1:1: a prompt file is a list of `name: sentence`",
    ]


def test_wrong_settings_do_not_hide_wrong_nodes(tmp_path):
    wrong = FLOW.replace("give_up: bye", "give_up: Bye") + "x: {goto: 5}\n"

    assert problems(write_flow(tmp_path, wrong, en_US=WORDS)) == [
        f"flow.yaml:5:1: `give_up`: {SHAPES[NAME]} (found 'Bye')",
        "flow.yaml:8:5: `goto`: write a word (found 5)",
    ]


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        ("", ["flow.yaml:1:1: a flow is a list of `name: node`"]),
        ("- a\n- b", ["flow.yaml:1:1: a flow is a list of `name: node`"]),
        ("7", ["flow.yaml:1:1: a flow is a list of `name: node`"]),
        (
            "{}",
            [
                f"flow.yaml:1:1: `{name}` is missing"
                for name in ("flow", "give_up", "languages", "start")
            ],
        ),
        ("a: [", ["flow.yaml:2:1: is not YAML: did not find expected node content"]),
    ],
)
def test_what_is_no_flow_at_all_is_refused(tmp_path, text, messages):
    assert problems(write_flow(tmp_path, text)) == messages


def test_a_flow_file_that_is_not_there_is_told(tmp_path):
    path = tmp_path / "flow.yaml"

    assert problems(path) == ["flow.yaml:1:1: there is no such file"]


def test_the_text_of_a_problem_names_the_whole_path(tmp_path):
    with pytest.raises(FlowError) as refused:
        load(tmp_path / "gone.yaml")

    assert str(refused.value) == f"{tmp_path}/gone.yaml:1:1: there is no such file"


def test_a_revision_changes_with_whatever_a_caller_can_hear_or_reach(make):
    base = make(FLOW, en_US=WORDS).revision
    commented = make("# a remark\n" + FLOW.replace("\n", "\n\n"), en_US=WORDS)
    reworded = make(FLOW, en_US={**WORDS, "bye": "Good bye."})
    phrased = make(FLOW, en_US={**WORDS, "trouble": "Oh."})
    rerouted = make(FLOW.replace("start: hello", "start: bye"), en_US=WORDS)

    assert commented.revision == base
    assert len({base, reworded.revision, phrased.revision, rerouted.revision}) == 4


def patched(changes):
    """Return the small flow with some of its lines replaced and some added."""
    lines = {line.partition(":")[0]: line for line in FLOW.splitlines()}
    lines |= {name: f"{name}: {value!r}" for name, value in changes.items()}
    return "\n".join(lines.values())


LINES = [*HOTLINE.read_text(encoding="utf-8").splitlines(), *REFUSALS.split("\n")]
SETTINGS = "flow languages prompts hours topics account country start give_up help"
FIELDS = "then option digits confirm zone week closed open limit no_input 1 bye hello"
NAMES = st.sampled_from(f"{SETTINGS} {FIELDS}".split() + KINDS.split(", "))
VALUES = st.recursive(
    NAMES
    | st.sampled_from(["09:00-18:00", "2026-12-25", "open_now", "3 min", "en-US", "CN"])
    | (st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner),
    max_leaves=8,
)
FLOWS = st.dictionaries(NAMES, VALUES, max_size=4).map(patched)


@given(st.lists(st.sampled_from(LINES), max_size=20).map("\n".join) | FLOWS)
@settings(max_examples=300, deadline=None)
def test_any_text_loads_or_is_refused_with_reasons(tmp_path_factory, text):
    path = write_flow(tmp_path_factory.getbasetemp(), text, en_US=WORDS)
    told = problems(path)

    assert told or load(path).nodes
