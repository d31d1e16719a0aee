"""A call made by hand: what the terminal shows, and the conversation that it makes."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from rehearsal_flow import had, told

from ivr.flow.loader import load
from ivr.rehearsal.keypad import HELP, ending, play
from ivr.rehearsal.saving import MadeCall, save
from ivr.rehearsal.script import ChooseLanguage
from ivr.rehearsal.stage import stage
from ivr.rehearsal.words import Facts

AT = datetime(2026, 11, 23, 11, tzinfo=ZoneInfo("Asia/Shanghai"))
CALLER = "+8613800138000"
SAVED = """\
# A call made by hand; `ivr flow test` runs it.  … stands for any words.
name: "By hand"
at: 2026-11-23 11:00
from: "+8613800138000"
languages: [en-US]
facts: {"open_case": 2417}
steps:
  - hear:
      - "For English, press 1."
      - "中文服务，请按2。"
    at_node: language
  - choose_language:
    hear:
      - "You have case 2 4 1 7."
      - "Welcome to the bank."
      - "For a lost card, press 1."
      - "For a loan, press 2."
    at_node: main
  - say: "a loan"
    hear:
      - "Please enter your account number."
    at_node: identify
  - press: "123456"
    hear:
      - "You entered 1 2 3, 4 5 6."
      - "If that is right, press 1. To enter it again, press 2."
    at_node: identify
  - say_nothing: 1
    hear:
      - "I did not hear anything."
      - "You entered 1 2 3, 4 5 6."
      - "If that is right, press 1. To enter it again, press 2."
    at_node: identify
  - press: "1"
    hear:
      - "Tell us what happened."
      - "BEFORE"
    at_node: message
  - leave_message: 20 s
    hear:
      - "Your case is …, due noon today."
      - "Goodbye."
    at_node: goodbye
expect:
  case:
    topic: "loans"
    priority: "low"
    language: "en-US"
    account: "123456"
    callback_number: "+8613800138000"
    verification: "none"
    collected: {"account": "123456"}
    tags: []
    path:
      - "language:english"
      - "news"
      - "known"
      - "open_case"
      - "main:loan"
      - "identify"
      - "message:recorded"
      - "promise"
      - "goodbye"
    message: true
    abandoned: false
  due: 2026-11-23 12:00
  texts: none
"""
LINES = ("say a loan", "123456", "", "what?", "12", "1", "m 20")


@pytest.fixture
def made(bank):
    """Make a call by typing lines; return the file of it, and what was shown."""

    def call(*lines, caller=CALLER, first=None, language=None, facts=None):
        typed, shown = iter(lines), []

        def read(prompt):
            shown.append(prompt)
            line = next(typed, None)
            if line is None:
                raise EOFError
            return line

        flow, before = load(bank), facts or Facts()
        with stage(flow) as on, on.call(AT, caller, before) as staged:
            taken = play(staged, language or "", first, read, shown.append)
            shown += ending(staged)
            case, texts = staged.case(), tuple(one.text for one in staged.texts())
        zone = flow.hours.zone
        path = bank.parent / "made" / "call.yaml"
        whole = MadeCall(
            "By hand", AT, caller, taken, zone, before, language, case, texts
        )
        save(path, whole)
        return path, shown

    return call


def test_a_call_is_saved_as_it_was_made_and_goes_so_again(bank, made):
    path, _ = made(
        *LINES,
        first=ChooseLanguage(),
        language="en-US",
        facts=Facts(open_case=2417),
    )
    before = load(bank).prompts["en-US"]["before_recording"]
    text = SAVED.replace("BEFORE", before.fill({"longest": "2 minutes"}))
    assert path.read_text(encoding="utf-8") == text
    assert told(had(bank, path), path.parent) == [
        "ok      call.yaml:2  By hand",
        "1 conversation, all as written.",
    ]


@pytest.mark.parametrize(
    "lines",
    [
        (),
        ("h",),
        ("1", "1", "y"),
        ("2", "1", "n", "m"),
        ("2", "2", "*", "#"),
        ("7", "8", "9", ""),
        ("1", "say a “lost card” \\ now \x07", "n", "h"),
    ],
)
@pytest.mark.parametrize("caller", [CALLER, None])
def test_whatever_was_done_goes_so_again(bank, made, lines, caller):
    path, _ = made(*lines, caller=caller)
    (found,) = had(bank, path)
    assert (found.failures, found.conversation.caller) == ([], caller)


def test_a_saved_call_fails_on_a_flow_that_leads_elsewhere(bank, made):
    path, _ = made("1", "1", "y")
    flow = bank.read_text(encoding="utf-8")
    edited = flow.replace("topic: cards, tag: lost, then: urgent", "then: identify")
    bank.write_text(edited, encoding="utf-8")
    (found,) = had(bank, path)
    assert [str(one.problem).replace(f"{path}:", "") for one in found.failures] == [
        "18:9: expected to hear: Please hold on, we are ringing somebody for you.",
        "19:5: expected to be at desk, found identify",
    ]


def test_the_terminal_shows_what_is_heard_where_the_call_is_and_its_case(made):
    _, shown = made("1", "x", "1", "5", "n", "1", "h")
    assert shown == [
        "en-US  For English, press 1.",
        "zh-CN  中文服务，请按2。",
        "[language: keys or words, up to 1]",
        "> ",
        "en-US  Welcome to the bank.",
        "en-US  For a lost card, press 1.",
        "en-US  For a loan, press 2.",
        "[main: keys or words, up to 1]",
        "> ",
        HELP,
        "[main: keys or words, up to 1]",
        "> ",
        "en-US  Please hold on, we are ringing somebody for you.",
        "[desk: desk is rung (y or n)]",
        "> ",
        "! nobody listens at desk",
        "[desk: desk is rung (y or n)]",
        "> ",
        "en-US  Tell us what happened.",
        shown[19],
        "[message: a message of up to 120 s (m)]",
        "> ",
        "! a message is recorded here, which takes no key but #",
        "[message: a message of up to 120 s (m)]",
        "> ",
        "[call ended at message]",
        "path            language:english > news > known > main:card > urgent > "
        "desk:no_answer > message",
        "case            1001",
        "due             2026-11-23 12:00 (Asia/Shanghai)",
        "topic           cards",
        "priority        urgent",
        "language        en-US",
        "account         none",
        f"callback_number {CALLER}",
        "verification    none",
        shown[35],
        "message         false",
    ]
    assert shown[19].startswith("en-US  Never say your recovery phrase")
    assert shown[35].startswith("tags            ")


def test_a_call_without_a_case_ends_in_no_case(made):
    _, shown = made("h")
    path = "path            language"
    assert shown[-3:] == ["[call ended at language]", path, "no case"]
