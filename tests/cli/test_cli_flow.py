"""`ivr flow check`, and a hotline that does not start with a broken flow."""

import re
import shutil
from pathlib import Path

import pytest

FLOWS = Path(__file__).parents[2] / "call_flows"


@pytest.fixture
def flow(ivr):
    """A copy of the shipped flow, in which one word is written wrongly."""
    shutil.copytree(FLOWS, ivr.folder / "call_flows")
    path = ivr.folder / "call_flows" / "hotline.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("not_verified, then: reach}", "not_verified, then: reech}"),
        encoding="utf-8",
    )
    return path


def place(path):
    """The line and column of what leads nowhere."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if "then: reech}" in line:
            return f"{number}:{line.index('then: reech}') + 1}"
    raise AssertionError("nothing is wrong")


def test_the_shipped_flow_is_whole(ivr):
    ended = ivr("flow", "check")
    assert (ended.code, ended.err) == (0, "")
    told = r"hotline is whole: \d+ nodes, en-US, zh-CN, ko-KR, revision [0-9a-f]{12}"
    assert re.fullmatch(told, ended.out.splitlines()[-1])


@pytest.mark.parametrize("command", ["serve", "web", "worker"])
def test_a_broken_flow_is_told_with_its_place_and_nothing_starts(ivr, flow, command):
    ended = ivr(command)
    told = "there is no node 'reech'; did you mean 'reach'?"
    assert ended.complaint == f"call_flows/hotline.yaml:{place(flow)}: {told}"
    assert [path.name for path in ivr.folder.iterdir()] == ["call_flows"]


def test_every_fault_of_a_flow_is_a_line(ivr, flow):
    text = flow.read_text(encoding="utf-8")
    flow.write_text(text.replace("start: arrival", "start: arival"), encoding="utf-8")
    ended = ivr("flow", "check")
    start = 1 + text[: text.index("start: arrival")].count("\n")
    assert (ended.code, ended.err) == (1, "")
    assert ended.out.splitlines() == [
        f"call_flows/hotline.yaml:{start}:1: error[loads]: there is no node 'arival'; "
        "did you mean 'arrival'?",
        f"call_flows/hotline.yaml:{place(flow)}: error[loads]: there is no node "
        "'reech'; did you mean 'reach'?",
    ]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "flow.yaml:1:1: error[loads]: there is no such file"),
        (b"\xff\xfe\x00", "flow.yaml:1:1: error[loads]: cannot be read as UTF-8 text"),
        (b"flow: [", "flow.yaml:2:1: error[loads]: is not YAML"),
        (b"", "flow.yaml:1:1: error[loads]: "),
    ],
    ids=["missing", "no text", "no YAML", "empty"],
)
def test_a_file_that_is_no_flow_is_told(ivr, content, told):
    if content is not None:
        ivr.write("flow.yaml", content)
    ended = ivr("flow", "check", "flow.yaml")
    assert (ended.code, ended.err) == (1, "")
    assert ended.out.startswith(told)
