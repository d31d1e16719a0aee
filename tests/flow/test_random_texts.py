"""Random text, and flows that were damaged at random: loaded or refused."""

import re
from contextlib import suppress

import pytest
from flow_calls import HOTLINE, OPEN
from hypothesis import given, settings
from hypothesis import strategies as st
from random_flows import (
    QUICK,
    files_of,
    flow_of,
    flow_texts,
)

from ivr.flow.engine import advance, begin
from ivr.flow.files import FlowFiles, read_files
from ivr.flow.inputs import Arrived
from ivr.flow.loader import load_files
from ivr.flow.source import FlowError

HOTLINE_FILES = read_files(HOTLINE)
NAMES = sorted(HOTLINE_FILES.texts)
WORDS = sorted(
    {
        word
        for text in HOTLINE_FILES.texts.values()
        for word in re.findall(r"[a-z_]+|\W", text)
    }
)
PIECES = [
    *WORDS,
    *"faq survey subflow subflows parameters nodes verify transfer people callback sms",
    *("no", "yes", "07:30", "012", "1e3", "&a ", "*a", "<<: ", "!!int ", "\t", "\r\n"),
    *(
        "\x00",
        "\ufeff",
        "\u200d",
        "\uff11",
        "---\n",
        "...\n",
        "- ",
        "? ",
        "{",
        "}",
        "[",
        "]",
    ),
    *("9" * 400, "{caller:", ":money}", "$word", "return", '"', "'", "|", ">", "null"),
]


@st.composite
def mutated(draw):
    """Draw the shipped flow with pieces cut out, doubled, moved or put in."""
    texts = dict(HOTLINE_FILES.texts)
    for _ in range(draw(st.integers(1, 5))):
        name = draw(st.sampled_from(NAMES))
        text = texts[name]
        begin_, end = sorted(draw(st.tuples(*[st.integers(0, len(text))] * 2)))
        end = min(end, begin_ + draw(st.sampled_from([0, 1, 4, 20, 400])))
        put = draw(st.sampled_from(PIECES) | st.just(text[begin_:end] * 2))
        texts[name] = text[:begin_] + put + text[end:]
    if draw(st.integers(0, 9)) == 0:
        del texts[draw(st.sampled_from(NAMES))]
    return FlowFiles(HOTLINE_FILES.main, texts)


def loaded(files):
    """Load a flow; whatever is wrong in it is one line with a place."""
    try:
        return load_files(files)
    except FlowError as refused:
        told = refused.problems
    assert told
    assert all(one.line >= 1 and one.column >= 1 for one in told)
    assert not [one for one in told if "\n" in str(one)]
    raise FlowError(told)


@given(mutated())
@settings(QUICK, max_examples=250)
def test_a_mutated_copy_of_the_hotline_loads_or_is_refused_with_places(files):
    with suppress(FlowError):
        flow = loaded(files)
        advance(flow, begin(flow), Arrived(at=OPEN))


ANY = st.text(st.characters(exclude_categories=()), max_size=60)
YAML = st.lists(st.sampled_from(PIECES) | ANY, max_size=25).map("".join)


@given(YAML, YAML)
@settings(QUICK, max_examples=250)
def test_random_text_as_a_flow_or_as_prompts_gives_nothing_but_a_refusal(flow, words):
    with suppress(FlowError):
        load_files(files_of(flow))
    texts = {**HOTLINE_FILES.texts, "prompts/ko-KR.yaml": words}
    with suppress(FlowError):
        load_files(FlowFiles(HOTLINE_FILES.main, texts))


@given(flow_texts(), st.data())
@settings(QUICK, max_examples=80)
def test_a_random_flow_with_a_wrong_value_is_refused_or_runs(text, data):
    begin_ = data.draw(st.integers(0, len(text)))
    length = data.draw(st.sampled_from([0, 1, 3, 10]))
    piece = data.draw(st.sampled_from(PIECES))
    with suppress(FlowError):
        flow = flow_of(text[:begin_] + piece + text[begin_ + length :])
        advance(flow, begin(flow), Arrived(at=OPEN))


@pytest.mark.parametrize("text", ["{}", "[]", "", "5"])
def test_a_random_flow_that_is_none_is_refused(text):
    with pytest.raises(FlowError):
        flow_of(text)
