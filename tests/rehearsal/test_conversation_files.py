"""Scripts that are no conversations: each mistake with its place, all at once."""

import pytest
from rehearsal_flow import TOP, had

from ivr.errors import UsageError
from ivr.flow.source import FlowError
from ivr.rehearsal.reading import conversation_files


@pytest.fixture
def refused(bank):
    """What is said of files that are refused, without their folder."""

    def read(*texts):
        files = [bank.parent / f"{'abc'[index]}.yaml" for index in range(len(texts))]
        for file, text in zip(files, texts, strict=True):
            file.write_text(text, encoding="utf-8")
        with pytest.raises(FlowError) as wrong:
            had(bank, *files)
        return str(wrong.value).replace(f"{bank.parent}/", "").splitlines()

    return read


BROKEN = """\
at: 2026-11-23 11:00
from: +86
languages: [en-US, fr-FR]
conversations:
  - name: One
    steps:
      - pres: "1"
      - press: "1x"
        hear: 7
      - press: 1
        say: hello
      - hang_up: now
      - say_nothing: 99
      - answered: perhaps
      - leave_message: long
      - at_node: Main
      - not_hear: {promt: main}
    expect:
      case: {topc: cards, priority: soon, collected: [], message: maybe}
      due: tomorrow
  - {name: Two, at: 1926-11-23 11:00, steps: [hangup],
     expect: {case: yes, text: none}}
"""
ABROAD = """\
- name: Two
  at: 2026-11-23 11:00
  from: withheld
  facts: {rang_before: true, open_case: 2417}
  steps:
    - choose: crd
      at_node: mian
      hear: [Hello., {prompt: mian}]
  expect:
    ended_at: goodby
    texts: [{prompt: strm}]
    case: {topic: card, language: zh-TW, path: [mian, "main:card", …]}
- name: Three
  steps: [hang_up]
- name: Four
  at: 2026-11-23 11:00
  steps: []
"""


def test_every_value_that_is_none_is_told_in_one_run(refused):
    sentence = "write a sentence in quotes, or {prompt: its name}"
    assert refused(BROKEN) == [
        'a.yaml:2:1: `from`: write a number like "+8613800138000" in quotes, or '
        "withheld (found 86)",
        "a.yaml:3:20: the flow does not speak fr-FR",
        "a.yaml:7:9: there is no field `pres` here; did you mean 'press'?",
        'a.yaml:8:9: `press`: write keys in quotes, such as "1" or "*#" (found \'1x\')',
        f"a.yaml:9:9: `hear`: {sentence} (found 7)",
        "a.yaml:11:9: a step has one thing that the caller does; make `say` another "
        "step",
        "a.yaml:12:9: `hang_up`: write nothing after it (found 'now')",
        "a.yaml:13:9: `say_nothing`: at most 20 (found 99)",
        "a.yaml:14:9: `answered`: write true or false (found 'perhaps')",
        "a.yaml:15:9: `leave_message`: a time is written like 5 s or 3 min (found "
        "'long')",
        "a.yaml:16:9: `at_node`: write the name of a node (found 'Main')",
        f"a.yaml:17:9: `not_hear`: {sentence} (found {{'promt': 'main'}})",
        "a.yaml:19:14: there is no field `topc` here; did you mean 'topic'?",
        "a.yaml:19:27: `priority`: write 'urgent', 'high', 'normal' or 'low' (found "
        "'soon')",
        "a.yaml:19:43: `collected`: write `name: value` here (found [])",
        "a.yaml:19:58: `message`: write true or false (found 'maybe')",
        "a.yaml:20:7: `due`: a time is written like 2026-11-23 11:00 (found "
        "'tomorrow')",
        "a.yaml:21:17: `at`: write a year from 2000 to 2099 (found '1926-11-23 11:00')",
        'a.yaml:21:47: a step is `press: "1"` or the like; alone stand '
        "choose_language, say_nothing, hang_up; did you mean 'hang_up'?",
        "a.yaml:22:15: `case`: write fields such as {topic: transfers}, or none (found "
        "'yes')",
        "a.yaml:22:26: there is no field `text` here; did you mean 'texts'?",
    ]


def test_names_that_the_flow_does_not_know_are_told_with_what_was_meant(refused):
    withheld = "nobody knows a caller whose number is withheld"
    meant = "did you mean"
    assert refused(ABROAD) == [
        f"a.yaml:4:11: `rang_before`: {withheld}",
        f"a.yaml:4:30: `open_case`: {withheld}",
        f"a.yaml:6:7: there is no option 'crd'; {meant} 'card'?",
        f"a.yaml:7:7: there is no node 'mian'; {meant} 'main'?",
        f"a.yaml:8:22: there is no prompt 'mian'; {meant} 'main'?",
        f"a.yaml:10:5: there is no node 'goodby'; {meant} 'goodbye'?",
        f"a.yaml:11:13: there is no prompt 'strm'; {meant} 'storm'?",
        f"a.yaml:12:12: there is no topic 'card'; {meant} 'cards'?",
        f"a.yaml:12:25: there is no language 'zh-TW'; {meant} 'zh-CN'?",
        f"a.yaml:12:49: there is no node 'mian'; {meant} 'main'?",
        "a.yaml:13:3: `at` is missing: write when the phone rings",
        "a.yaml:17:3: `steps`: write at least one (found [])",
    ]


def test_the_problems_of_all_files_are_told_together(refused):
    one = "name: One\nat: 2026-11-23 11:00\nsteps: [hang_up]\n"
    assert refused(
        "steps: [", one.replace("name", "nam").replace("hang", "hung"), "7"
    ) == [
        "a.yaml:2:1: is not YAML: did not find expected node content",
        "b.yaml:1:1: `name` is missing",
        "b.yaml:1:1: there is no field `nam` here; did you mean 'name'?",
        'b.yaml:3:9: a step is `press: "1"` or the like; alone stand '
        "choose_language, say_nothing, hang_up; did you mean 'hang_up'?",
        "c.yaml:1:1: a file holds one conversation, or a list of them",
    ]


@pytest.mark.parametrize("text", ["", "[]", "conversations: []", "7", "- 7", "- - a"])
def test_what_holds_no_conversation_is_one_line(refused, text):
    (line,) = refused(text)
    assert line.startswith("a.yaml:1:")


def test_a_file_may_hold_one_conversation_a_list_or_several_with_a_head(bank):
    one = "name: One\nat: 2026-11-23 11:00\nsteps: [hang_up]\n"
    listed = "- name: Two\n  at: 2026-11-23 11:00\n  steps: [hang_up]\n"
    head = TOP + "  - name: Three\n    steps: [hang_up]\n"
    files = [bank.parent / name for name in ("a.yaml", "b.yaml", "c.yaml")]
    for file, text in zip(files, (one, listed, head), strict=True):
        file.write_text(text, encoding="utf-8")
    found = had(bank, *files)
    assert [(each.conversation.name, each.failures) for each in found] == [
        ("One", []),
        ("Two", []),
        ("Three", []),
    ]
    callers = [each.conversation.caller for each in found]
    assert callers == ["+12025550123", "+12025550123", "+8613800138000"]


def test_conversations_lie_beside_the_flow(bank):
    folder = bank.parent / "conversations"
    with pytest.raises(UsageError) as wrong:
        conversation_files(bank)
    assert str(wrong.value) == (
        f"there are no conversations in {folder}; write one, or make one by hand: "
        f"ivr flow play --save {folder}/one.yaml"
    )
    folder.mkdir()
    for name in ("b.yaml", "a.yaml", "notes.txt"):
        (folder / name).write_text("", encoding="utf-8")
    assert conversation_files(bank) == [folder / "a.yaml", folder / "b.yaml"]
