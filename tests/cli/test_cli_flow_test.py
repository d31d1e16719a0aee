"""`ivr flow test`, `ivr flow play` and `ivr phone --save`, as a person types them."""

import json
import shutil
from pathlib import Path

import pytest

FLOWS = Path(__file__).parents[2] / "call_flows"
FLOW = "call_flows/hotline.yaml"
CALL = """\
name: To the menu
at: 2026-11-23 11:00
steps:
  - press: "1"
    hear: How can we help?
"""
WRONG = CALL.replace("How can", "What can")


@pytest.fixture
def flow(ivr):
    """A copy of the shipped flow with its conversations."""
    shutil.copytree(FLOWS, ivr.folder / "call_flows")
    return ivr.folder / FLOW


def test_the_shipped_hotline_passes_and_every_part_is_walked_in_every_language(ivr):
    ended = ivr("flow", "test", "--require-coverage", "--by-language")
    assert (ended.code, ended.err) == (0, "")
    *conversations, total, whole, english, chinese, korean = ended.out.splitlines()
    assert {line.split()[0] for line in conversations} == {"ok"}
    assert total == f"{len(conversations)} conversations, all as written."
    for line in (whole, english, chinese, korean):
        _, nodes, *_ = line.split("nodes ")
        walked, _, of_all = nodes.partition(" of ")
        assert of_all.startswith(f"{walked},"), line


def test_a_conversation_that_fails_ends_in_1_and_says_where(ivr, flow):
    ivr.write("call.yaml", WRONG)
    ended = ivr("flow", "test", str(flow.relative_to(ivr.folder)), "call.yaml")
    assert (ended.code, ended.err) == (1, "")
    lines = ended.out.splitlines()
    assert lines[:2] == [
        "FAILED  call.yaml:1  To the menu",
        "  call.yaml:5:5: expected to hear: What can we help?",
    ]
    assert "    differs  [What → How] can we help?" in lines
    assert "1 conversation, 1 failed." in lines


def test_the_same_for_programs(ivr, flow):
    ivr.write("call.yaml", WRONG)
    ivr.write("well.yaml", CALL)
    path = str(flow.relative_to(ivr.folder))
    ended = ivr("flow", "test", path, "call.yaml", "well.yaml", "--json")
    found = json.loads(ended.out)
    assert (ended.code, found["passed"], found["failed"]) == (1, 1, 1)
    first, second = found["conversations"]
    (failure,) = first.pop("failures")
    heard = failure.pop("heard")
    assert failure == {
        "file": "call.yaml",
        "line": 5,
        "column": 5,
        "message": "expected to hear: What can we help?",
        "difference": "[What → How] can we help?",
    }
    assert "How can we help?" in heard
    expected = {
        "name": "To the menu",
        "language": "en-US",
        "line": 1,
        "column": 1,
        "path": first["path"],
    }
    assert first == {**expected, "file": "call.yaml", "passed": False}
    assert second == {**expected, "file": "well.yaml", "passed": True, "failures": []}
    assert found["by_language"] == []
    nodes = found["coverage"]["nodes"]
    assert nodes["walked"] + len(nodes["missing"]) == nodes["all"]


def test_missing_coverage_fails_only_when_it_is_required(ivr, flow):
    ivr.write("call.yaml", CALL)
    path = str(flow.relative_to(ivr.folder))
    some = ivr("flow", "test", path, "call.yaml")
    every = ivr("flow", "test", path, "call.yaml", "--require-coverage", "--coverage")
    assert (some.code, every.code) == (0, 1)
    assert "ways missing: " not in some.out
    assert "  ways missing: " in every.out


def test_a_broken_script_is_told_line_by_line(ivr, flow):
    ivr.write("call.yaml", CALL.replace("press", "pres").replace("name:", "nam:"))
    ended = ivr("flow", "test", str(flow.relative_to(ivr.folder)), "call.yaml")
    assert (ended.code, ended.out, ended.err.splitlines()) == (
        1,
        "",
        [
            "ivr: call.yaml:1:1: `name` is missing",
            "ivr: call.yaml:1:1: there is no field `nam` here; did you mean 'name'?",
            "ivr: call.yaml:4:5: there is no field `pres` here; did you mean 'press'?",
        ],
    )


def test_a_file_among_the_conversations_is_run_on_the_flow_that_answers(ivr, flow):
    path = str(flow.relative_to(ivr.folder).parent / "conversations" / "only.yaml")
    ivr.write(path, CALL)
    ended = ivr("flow", "test", path, IVR_FLOW=FLOW)
    assert (ended.code, ended.out.splitlines()[0]) == (
        0,
        f"ok      {path}:1  To the menu",
    )


def test_a_flow_without_conversations_says_how_to_make_one(ivr, flow):
    shutil.rmtree(flow.parent / "conversations")
    folder = "call_flows/conversations"
    assert ivr("flow", "test", FLOW).complaint == (
        f"there are no conversations in {folder}; write one, or make one by hand: "
        f"ivr flow play --save {folder}/one.yaml"
    )


def test_a_call_played_in_the_terminal_is_saved_and_passes(ivr, flow):
    path = str(flow.relative_to(ivr.folder))
    typed = b"0\nm 20\nh"
    given = ("--at", "2026-12-25 08:00", "--from", "withheld", "--language", "zh-CN")
    ended = ivr("flow", "play", path, *given, "--save", "new/call.yaml", given=typed)
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.splitlines()[-1] == (
        f"Saved as new/call.yaml; run it: ivr flow test {path} new/call.yaml"
    )
    again = ivr("flow", "test", path, "new/call.yaml")
    assert (again.code, again.out.splitlines()[:2]) == (
        0,
        [
            "ok      new/call.yaml:2  A call made by hand",
            "1 conversation, all as written.",
        ],
    )


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (("--from", "me"), "Invalid value for '--from': write a number like \"+861"),
        (("--at", "noon"), "Invalid value for '--at': 'noon' does not match"),
        (("--language", "fr-FR"), "--language fr-FR: the flow speaks en-US, zh-CN"),
        (("nowhere.yaml",), "nowhere.yaml:1:1: there is no such file"),
    ],
)
def test_what_cannot_be_played_is_one_line(ivr, given, told):
    assert ivr("flow", "play", *given).complaint.startswith(told)


@pytest.mark.slow
@pytest.mark.parametrize(
    "typed",
    [
        ["1", "2", "12", "345678", "", "2", "h"],
        ["2", "9", "", "1", "h"],
        ["1", "2", "0", "h"],
        ["3", "0", "say hello"],
        [],
    ],
)
def test_a_call_made_on_the_phone_is_saved_and_passes(ivr, typed):
    given = "\n".join(typed).encode()
    # What is said takes its time, as on a phone.
    ended = ivr("phone", "--save", "call.yaml", given=given, timeout_s=180)
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.splitlines()[-3:] == [
        "Saved as call.yaml.",
        "ok      call.yaml:2  A call made with ivr phone",
        "1 conversation, all as written.",
    ]
    again = ivr("flow", "test", str(FLOWS / "hotline.yaml"), "call.yaml")
    assert again.code == 0
