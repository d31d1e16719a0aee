"""Whatever is in the files of a flow, it is told in reports and never a traceback."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from proof_flows import FLOW, write

from ivr.flow.examine import examine
from ivr.flow.files import FlowFiles, read_files
from ivr.flow.proofs.prove import RULES, SILENCE
from ivr.flow.proofs.unloaded import REFUSED

MORE = """emergency: more
speech: [en-US]
subflows: {who: {parameters: {next: bye}, start: ask, nodes: {ask: {goto: $next}}}}
more:  {branch: topic, is: {cards: late}, else: used}
late:  {faq: bye, then: ring}
ring:  {transfer: desk, then: bye, no_answer: mark}
mark:  {survey: mark, prompt: bye, then: back}
back:  {callback: {}, then: mail}
mail:  {collect: mail, type: email, by: both, prompt: bye, then: pin}
pin:   {verify: pin, then: text, failed: message}
text:  {sms: bye, then: message}
used:  {subflow: who, with: {next: main}, then: bye}
"""
LINES = (FLOW + MORE).splitlines()
WORDS = sorted({word for line in LINES for word in line.replace(",", " ").split()})


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("flow")
    return read_files(write(folder, more=MORE))


def read(files, lines):
    texts = {**files.texts, "flow.yaml": "\n".join(lines)}
    return FlowFiles("flow.yaml", texts, folder=files.folder)


def known(found):
    rules = {*RULES, *REFUSED, SILENCE, "loads"}
    places = all(one.line >= 1 and one.column >= 1 for one in found.reports)
    return places and {one.rule for one in found.reports} <= rules


def test_the_flow_that_is_changed_below_loads(files):
    assert examine(read(files, LINES)).flow is not None


@given(data=st.data())
@settings(max_examples=150, deadline=None)
def test_a_flow_with_lines_changed_is_told_and_never_a_traceback(files, data):
    lines = list(LINES)
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(lines) - 1))
        words = lines[at].split(" ")
        word = data.draw(st.integers(0, len(words) - 1))
        words[word] = data.draw(st.one_of(st.sampled_from(WORDS), st.just("")))
        lines[at] = " ".join(words)
        if data.draw(st.booleans()):
            del lines[data.draw(st.integers(0, len(lines) - 1))]

    assert known(examine(read(files, lines)))


@given(text=st.text(max_size=200))
@settings(max_examples=100, deadline=None)
def test_any_text_is_told_and_never_a_traceback(files, text):
    found = examine(read(files, [text]))

    assert known(found)
    assert found.flow is None
