"""What is refused of a subflow, at the line where it is written."""

import pytest
from copied_flows import FLOW, SMALL, WORDS
from flow_calls import problems, write_flow


@pytest.fixture
def flow(make):
    return make(FLOW, en_US=WORDS)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"part, USE": "prat, with: {word: bye}"},
            "7:5: there is no subflow 'prat'; did you mean 'part'?",
        ),
        (
            {"USE": "with: {wrod: bye}"},
            "7:27: subflow 'part' has no parameter 'wrod'; did you mean 'word'?",
        ),
        ({"USE": "with: {}"}, "7:1: subflow 'part' needs `with: {word: ...}`"),
        ({"USE, ": ""}, "7:1: subflow 'part' needs `with: {word: ...}`"),
        (
            {"USE": "with: {word: }"},
            "7:1: subflow 'part' needs `with: {word: ...}`",
        ),
        (
            {"USE": "with: bye"},
            "7:20: `with`: write `name: value` here (found 'bye')",
        ),
        (
            {"USE": "wiht: {word: bye}"},
            "7:20: there is no field `wiht` here; did you mean 'with'?",
        ),
        (
            {"USE": "with: {Word: bye}"},
            "7:27: `with.Word`: a name is written in small letters, digits and _, "
            "such as main_menu (found 'Word')",
        ),
        (
            {"START": "sya"},
            "11:5: there is no node 'sya' in it; did you mean 'say'?",
        ),
        (
            {"INNER": "{goto: retrun}"},
            "14:12: there is no node 'retrun'; did you mean 'return'?",
        ),
        (
            {"INNER": "{goto: sya}"},
            "14:12: there is no node 'sya'; did you mean 'say'?",
        ),
        (
            {"INNER": "{goto: $edn}"},
            "14:12: `goto`: a name is written in small letters, digits and _, such "
            "as main_menu (found '$edn')",
        ),
        (
            {"INNER": "{say: halo, then: return}"},
            "14:12: no prompt 'halo' in en-US; did you mean 'hallo'?",
        ),
        (
            {"USE": "with: {word: halo}"},
            "13:13: no prompt 'halo' in en-US; did you mean 'hallo'?",
        ),
        (
            {"USE": "with: {word: [bye]}"},
            "13:13: `say`: write a word (found ['bye'])",
        ),
        (
            {"INNER": "{subflow: part, with: {word: bye}, then: return}"},
            "14:7: subflow 'part' uses itself without end",
        ),
        (
            {"on: INNER": "On: {goto: return}"},
            "14:7: 'On': a name is written in small letters, digits and _, such as "
            "main_menu",
        ),
        (
            {
                "nodes:\n      say: {say: $word, then: $end}\n      on: INNER": (
                    "nodes: {}"
                )
            },
            "12:5: `subflows.part.nodes`: write at least one (found {})",
        ),
    ],
)
def test_what_is_wrong_with_a_subflow_is_told_once_where_it_is_written(
    tmp_path, change, message
):
    flow = SMALL
    usual = {"USE": "with: {word: bye}", "START": "say", "INNER": "{goto: return}"}
    for old, new in (*change.items(), *usual.items()):
        flow = flow.replace(old, new)
    flow += "y: {subflow: part, with: {word: bye}, then: bye}\n"
    words = {"bye": "Bye.", "hallo": "Hallo."}

    assert problems(write_flow(tmp_path, flow, en_US=words)) == [f"flow.yaml:{message}"]


def test_two_subflows_that_use_each_other_are_refused(tmp_path):
    flow = SMALL.replace("USE", "with: {word: bye}").replace("START", "on")
    flow = (
        flow.replace("INNER", "{subflow: other, then: return}")
        + """
  other: {start: a, nodes: {a: {subflow: part, with: {word: bye}, then: return}}}
"""
    )
    told = problems(write_flow(tmp_path, flow, en_US={"bye": "Bye."}))

    assert told in (
        ["flow.yaml:14:7: subflow 'other' uses itself without end"],
        ["flow.yaml:16:29: subflow 'part' uses itself without end"],
    )


def test_a_subflow_that_uses_itself_many_times_over_is_refused_soon(tmp_path):
    uses = "\n".join(
        f"      u{i}: {{subflow: part, with: {{word: bye}}, then: return}}"
        for i in range(40)
    )
    flow = SMALL.replace("USE", "with: {word: bye}").replace("START", "u0")
    flow = flow.replace("      on: INNER", uses)
    told = problems(write_flow(tmp_path, flow, en_US={"bye": "Bye."}))

    assert told
    assert all(one.endswith("subflow 'part' uses itself without end") for one in told)


def test_wrong_settings_do_not_make_every_subflow_unknown(tmp_path):
    flow = SMALL.replace("USE", "with: {word: bye}").replace("START", "say")
    flow = flow.replace("INNER", "{goto: return}").replace("give_up: bye", "give_up: 5")

    assert problems(write_flow(tmp_path, flow, en_US={"bye": "Bye."})) == [
        "flow.yaml:5:1: `give_up`: write a word (found 5)"
    ]
