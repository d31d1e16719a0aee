"""A prompt that no voice takes is refused when the flow is loaded."""

import pytest
from flow_calls import problems, write_flow

from ivr.flow.prompts import LONGEST_PROMPT

FLOW = """\
flow: long
languages: [en-US]
topics: {other: {}}
start: bye
give_up: bye
bye: {hang_up: bye}
"""
GAP = "{case_number}"
TOO_MUCH = "3001 characters; a voice takes 3000 at once: say it at several nodes"


def refused(folder, bye):
    words = {"first": "Hello.", "bye": bye}
    return problems(write_flow(folder, FLOW, en_US=words))


@pytest.mark.parametrize("end", ["", GAP])
def test_a_prompt_may_be_as_long_as_a_voice_takes(tmp_path, end):
    assert refused(tmp_path, "a" * (LONGEST_PROMPT - len(end)) + end) == []


@pytest.mark.parametrize(
    "bye",
    [
        "a" * 3001,
        "a" * (3001 - len(GAP)) + GAP,
        ["Goodbye.", "b" * 3001],
        {"say": "c" * 3001, "hear": ["bye"]},
    ],
)
def test_a_longer_one_is_one_clear_line_where_it_is_written(tmp_path, bye):
    assert refused(tmp_path, bye) == [
        f"prompts/en-US.yaml:2:1: prompt 'bye' has {TOO_MUCH}"
    ]
