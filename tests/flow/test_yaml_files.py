"""Files that are no plain YAML, or no text at all, as a flow and as prompts."""

import pytest
from flow_calls import Caller, problems, write_flow
from trap_texts import FLOW, PROMPTS, told

from ivr.flow.loader import load

WORDS = {"hello": "Hello.", "bye": "Bye."}


def test_an_anchor_can_save_words_and_its_copies_are_checked_each():
    flow = FLOW + "a: &way {say: hello, then: bye}\nb: *way\nc: *way\n"
    assert told(flow) == []

    broken = FLOW + "a: &way {say: hello, then: by}\nb: *way\n"
    assert told(broken) == [
        "flow.yaml:8:22: there is no node 'by'; did you mean 'bye'?",
        "flow.yaml:9:1: there is no node 'by'; did you mean 'bye'?",
    ]


def test_a_merge_key_is_no_part_of_the_language():
    flow = FLOW + "a: &way {say: hello, then: bye}\nb: {<<: *way, then: hello}\n"

    (one,) = told(flow)
    assert one.startswith("flow.yaml:9:1: 'b' is no setting and no node")


@pytest.mark.parametrize(
    ("flow", "message"),
    [
        (FLOW + "hello: {goto: bye}\n", "8:1: 'hello' is given twice"),
        (FLOW + '"hello": {goto: bye}\n', "8:1: 'hello' is given twice"),
        (FLOW + "x: {goto: bye, goto: hello}\n", "8:16: 'goto' is given twice"),
        (
            FLOW
            + 'x: {menu: {"1": {option: bye, then: bye}, '
            + "1: {option: bye, then: bye}}}\n",
            "8:43: '1' is given twice",
        ),
        (
            FLOW.replace("  ", "\t") + "x:\n\tgoto: bye\n",
            "9:1: is not YAML: found character that cannot start any token",
        ),
        (
            FLOW + "---\nx: {goto: bye}\n",
            "8:1: a second document begins here; a file holds one",
        ),
        (FLOW + "x: {goto: *y}\n", "8:11: nothing above is marked &y"),
        (
            FLOW + "x: &x {goto: *x}\n",
            "8:14: aliases repeat this without end; write it out",
        ),
        (FLOW + "x: [" * 60, "8:104: there is more in this than in any call flow"),
        (FLOW + "? {a: b}\n: c\n", "8:3: a name is a word, not a list or an alias"),
        (
            FLOW + "x: {goto: bye\n",
            "9:1: is not YAML: did not find expected ',' or '}'",
        ),
        (
            "\x00" + FLOW,
            "1:1: is not YAML: unacceptable character #x0000: control characters are "
            "not allowed",
        ),
        (
            FLOW + "# 한국어 \x07\n",
            "8:7: is not YAML: unacceptable character #x0007: control characters are "
            "not allowed",
        ),
        (
            FLOW + "x: \ud800\n",
            "1:1: is not YAML: 'utf-8' codec can't encode character '\\ud800' in "
            "position 131: surrogates not allowed",
        ),
    ],
)
def test_what_yaml_leaves_to_chance_is_refused_where_it_stands(flow, message):
    assert told(flow) == [f"flow.yaml:{message}"]


def test_the_same_in_a_prompt_file_is_told_with_the_language_that_needs_it():
    assert told(prompts=PROMPTS + "bye: Twice.\n") == [
        "flow.yaml:2:13: en-US needs prompts/en-US.yaml",
        "prompts/en-US.yaml:3:1: 'bye' is given twice",
    ]


def laughs(levels=9):
    """Return a billion laughs: https://en.wikipedia.org/wiki/Billion_laughs_attack."""
    lines = ["l0: &l0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]"]
    for level in range(1, levels):
        copies = ", ".join([f"*l{level - 1}"] * 10)
        lines.append(f"l{level}: &l{level} [{copies}]")
    return "\n".join(lines) + "\n"


def test_a_billion_laughs_are_refused_as_a_flow_and_as_prompts():
    why = "aliases repeat this without end; write it out"

    assert told(laughs() + FLOW) == [f"flow.yaml:6:20: {why}"]
    assert told(prompts=laughs() + PROMPTS) == [
        "flow.yaml:2:13: en-US needs prompts/en-US.yaml",
        f"prompts/en-US.yaml:6:20: {why}",
    ]


@pytest.mark.parametrize("deep", ["[" * 100_000, "{a: " * 100_000, "- " * 100_000])
def test_a_file_of_brackets_is_refused(deep):
    (one,) = told(deep)

    assert one.endswith("there is more in this than in any call flow")


def test_deep_values_that_yaml_allows_are_refused_by_their_kind():
    deep = "x: " + "[" * 40 + "]" * 40
    (one,) = told(FLOW + deep)
    assert one.startswith("flow.yaml:8:1: 'x' is no setting and no node")

    inner = '{"a": ' * 40 + "1" + "}" * 40
    subflow = (
        f"subflows: {{s: {{start: a, nodes: {inner}}}}}\nx: {{subflow: s, then: bye}}"
    )
    (one,) = told(FLOW + subflow)
    assert "'a' is no setting and no node" in one


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_a_byte_order_mark_and_any_line_end_are_read(tmp_path, encoding, line_end):
    path = write_flow(tmp_path, FLOW, en_US=WORDS)
    for file in (path, tmp_path / "prompts/en-US.yaml"):
        text = file.read_text(encoding="utf-8").replace("\n", line_end)
        file.write_bytes(text.encode(encoding))

    caller = Caller(load(path))
    caller.ring()
    assert caller.heard == ["Hello.", "Bye."]
    path.write_bytes(path.read_bytes().replace(b"then: bye", b"then: by"))
    assert problems(path) == [
        "flow.yaml:6:21: there is no node 'by'; did you mean 'bye'?"
    ]


@pytest.mark.parametrize("raw", [b"\xff\xfe", b"\xe4\xbd", b"a: \x80"])
def test_bytes_that_are_no_utf_8_are_refused_in_either_file(tmp_path, raw):
    path = write_flow(tmp_path, FLOW, en_US=WORDS)
    words = tmp_path / "prompts/en-US.yaml"
    why = "1:1: cannot be read as UTF-8 text (UnicodeDecodeError)"
    words.write_bytes(words.read_bytes() + raw)
    assert problems(path) == [
        "flow.yaml:2:13: en-US needs prompts/en-US.yaml",
        f"prompts/en-US.yaml:{why}",
    ]

    path.write_bytes(path.read_bytes() + raw)
    assert problems(path) == [f"flow.yaml:{why}"]


@pytest.mark.parametrize(
    "text", ["", "\n", "# nothing\n", "---\n", "null", "[]", "- a"]
)
def test_an_empty_file_and_a_list_are_neither_a_flow_nor_prompts(text):
    line = 2 if text == "---\n" else 1  # where the nothing stands
    assert told(text) == [f"flow.yaml:{line}:1: a flow is a list of `name: node`"]

    wrong = f"prompts/en-US.yaml:{line}:1: a prompt file is a list of `name: sentence`"
    assert wrong in told(prompts=text)


def test_an_empty_mapping_of_prompts_lacks_every_prompt():
    assert told(prompts="{}") == [
        "flow.yaml:6:9: no prompt 'hello' in en-US",
        "flow.yaml:7:7: no prompt 'bye' in en-US",
    ]


@pytest.mark.parametrize(
    "tag", ["!!python/object/apply:os.system", "!!binary", "!mine", "!!int"]
)
def test_a_tag_builds_nothing(tag):
    assert told(FLOW.replace("flow: traps", f'flow: {tag} "traps"')) == []
