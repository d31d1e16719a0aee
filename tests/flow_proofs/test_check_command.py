"""`ivr flow check`: every fault as one line, or as JSON, and how it ends."""

import json

import pytest
from click.testing import CliRunner
from proof_flows import HEAD, HOTLINE, NUMBER, write

from ivr.cli.flow_check import check
from ivr.flow.examine import Report, examine
from ivr.flow.files import FlowFiles, read_files
from ivr.flow.loader import load
from ivr.flow.source import Problem

ERROR = {"more": "spare: {goto: bye}\n"}
WARNING = {"words": {"zh-CN": {"rest": "其他" * 60}}}
UNREACHED = "no way leads from `start` to 'spare'"
LONG = "all of 'main' takes 31.6 s in zh-CN; at most 30 s"


@pytest.fixture
def run(tmp_path):
    """Write a flow and check it: return the exit code and what is printed."""

    def ran(*options, **changed):
        path = write(tmp_path, **changed)
        ended = CliRunner().invoke(check, [str(path), *options])
        return ended.exit_code, ended.output.replace(f"{tmp_path}/", "")

    return ran


@pytest.fixture
def reports(tmp_path):
    """Write a flow and examine it: return what is told, without the folder."""

    def told(**changed):
        found = examine(read_files(write(tmp_path, **changed)))
        return [str(one).replace(f"{tmp_path}/", "") for one in found.reports]

    return told


def test_the_shipped_flow_is_whole():
    ended = CliRunner().invoke(check, [str(HOTLINE)])
    flow = load(HOTLINE)

    assert ended.exit_code == 0
    assert ended.output.splitlines()[-1] == (
        f"hotline is whole: {len(flow.nodes)} nodes, en-US, zh-CN, ko-KR, "
        f"revision {flow.revision}"
    )


def test_a_sound_flow_is_one_line(run):
    code, printed = run("--strict")

    assert code == 0
    assert printed.startswith("small is whole: 7 nodes, en-US, zh-CN, ko-KR, revision ")
    assert run("--json", "--strict") == (0, "[]\n")


def test_an_error_ends_with_one_and_has_its_line(run):
    code, printed = run(**ERROR)
    line, last = printed.splitlines()

    assert (code, line) == (1, f"flow.yaml:18:1: error[reachable]: {UNREACHED}")
    assert last.startswith("small has errors: 8 nodes, en-US, zh-CN, ko-KR, revision ")


@pytest.mark.parametrize(("options", "ends"), [((), 0), (("--strict",), 1)])
def test_a_warning_ends_well_unless_it_is_strict(run, options, ends):
    code, printed = run(*options, **WARNING)
    line, last = printed.splitlines()

    told = f"warning[whole_menu]: {LONG}; the way there: 2"
    assert (code, line) == (ends, f"flow.yaml:12:12: {told}")
    assert last.startswith("small is whole: 7 nodes, ")


def test_what_is_wrong_is_told_as_json_too(run):
    code, printed = run("--json", **WARNING)

    assert code == 0
    assert json.loads(printed) == [
        {
            "file": "flow.yaml",
            "line": 12,
            "column": 12,
            "severity": "warning",
            "rule": "whole_menu",
            "message": LONG,
            "path": ["2"],
        }
    ]


def test_github_reads_each_report_as_an_annotation(run):
    code, printed = run("--format", "github", **ERROR, **WARNING)

    assert code == 1
    assert printed.splitlines()[:2] == [
        f"::warning file=flow.yaml,line=12,col=12,title=whole_menu::{LONG}; the way "
        "there: 2",
        f"::error file=flow.yaml,line=18,col=1,title=reachable::{UNREACHED}",
    ]


def test_every_problem_is_told_in_one_run(run):
    code, printed = run(**ERROR, **WARNING, changes={NUMBER: f"{NUMBER}, give_up: bye"})

    rules = [line.split("[")[1].split("]")[0] for line in printed.splitlines()[:-1]]
    assert (code, rules) == (1, ["whole_menu", "topic_ends", "reachable"])


def test_a_flow_that_does_not_load_is_told_in_the_same_way(run):
    changed = {"changes": {"give_up: message": "give_up: mesage"}, **ERROR}
    told = "there is no node 'mesage'; did you mean 'message'?"

    assert run(**changed) == (1, f"flow.yaml:7:1: error[loads]: {told}\n")
    code, printed = run("--json", **changed)
    found = json.loads(printed)
    assert (code, [one["message"] for one in found]) == (1, [told])
    assert [one["path"] for one in found] == [[]]


def test_a_file_that_is_not_there_is_told_in_the_same_way(tmp_path):
    ended = CliRunner().invoke(check, [str(tmp_path / "none.yaml")])

    assert ended.exit_code == 1
    assert ended.output == (
        f"{tmp_path}/none.yaml:1:1: error[loads]: there is no such file\n"
    )


@pytest.mark.parametrize("text", ["- a\n", "flow: [", "\t", "flow: x\n", ""])
def test_what_is_no_flow_at_all_is_told_and_never_a_traceback(text):
    found = examine(FlowFiles("flow.yaml", {"flow.yaml": text}))

    assert found.flow is None
    assert {one.rule for one in found.reports} == {"loads"}


def test_a_missing_sentence_is_told_with_the_way_to_its_node(reports):
    changed = {
        "changes": {NUMBER: "number:   {collect: account, prompt: no, then: message"}
    }

    assert reports(**changed) == [
        f"flow.yaml:14:30: error[prompts_complete]: no prompt 'no' in {language}; the "
        "way there: 1 1"
        for language in ("en-US", "ko-KR", "zh-CN")
    ]


def test_a_circle_without_the_caller_is_told_where_the_caller_meets_it(reports):
    (told,) = reports(
        changes={f"{NUMBER}}}": "number:   {goto: second}"},
        more="second: {say: bye, then: number}\n",
    )

    goes = "goes round and never asks the caller"
    assert told == (
        f"flow.yaml:14:1: error[no_silent_loop]: {goes}: number, second, number; the "
        "way there: 1 1"
    )


def test_a_way_without_an_end_is_told_with_the_presses(reports):
    changed = {
        "changes": {
            "message:  {voicemail: {}, then: promise}": "message: {goto: main}",
            "promise:  {case: open, say: promise, then: bye}\n": "",
            "bye:      {hang_up: bye}\n": "",
        }
    }

    assert reports(**changed) == [
        "flow.yaml:8:1: error[ends]: no way leads from here to a `hang_up`: welcome, "
        "language, main, number, message"
    ]


def test_a_prompt_that_asks_for_a_secret_is_told_in_its_own_file(reports):
    assert reports(words={"zh-CN": {"number": "请输入密码。"}}) == [
        "prompts/zh-CN.yaml:6:1: error[forbidden_request]: prompt 'number' in zh-CN "
        "asks for '密码', which nobody may be asked for: '请输入密码。'; the way "
        "there: 2 1"
    ]


def test_what_is_wrong_in_a_copied_node_is_told_where_it_is_written(reports):
    subflows = (
        "subflows:\n"
        "  who:\n"
        "    start: ask\n"
        "    nodes:\n"
        "      ask: {collect: account, prompt: number, then: return, give_up: bye}\n"
    )
    changed = {
        "changes": {
            f"{NUMBER}}}": "number:   {subflow: who, then: message}",
            HEAD: f"{subflows}{HEAD}",
        },
        "words": {"number": "Your private key?"},
    }

    assert [one.partition(": the")[0] for one in reports(**changed)] == [
        "flow.yaml:22:1: error[topic_ends]: a caller who chose the topic 'cards' is "
        "sent away at 'bye' without a case or an answer; the way there: 1 1 *#",
        "prompts/en-US.yaml:6:1: error[forbidden_request]: prompt 'number' in en-US "
        "asks for 'private key', which nobody may be asked for: 'Your private key?'; "
        "the way there: 1 1",
    ]


def test_only_errors_are_problems_and_have_their_rule_and_way(tmp_path):
    path = write(tmp_path, **ERROR, **WARNING)
    found = examine(read_files(path))

    assert found.flow is not None
    assert found.problems == [Problem(str(path), 18, 1, UNREACHED)]
    assert [one.severity for one in found.reports] == ["warning", "error"]
    assert found.reports[1] == Report(
        str(path), 18, 1, "error", "reachable", UNREACHED, ()
    )
