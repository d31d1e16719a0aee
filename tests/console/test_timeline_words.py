"""Every line that the desk itself writes on a timeline is read in each language."""

import ast
from importlib import import_module
from pathlib import Path

import pytest
from case_rows import AT

from ivr.callbacks import network as calls
from ivr.callbacks.news import SENTENCES
from ivr.callbacks.typed_in import DESK_PHONE
from ivr.cases.escalation import told
from ivr.cases.telling import Told
from ivr.cases.timeline import phrase
from ivr.cases.working import event
from ivr.console import vocabulary
from ivr.console.languages import Language
from ivr.console.timeline_words import of_line
from ivr.messages import network as texts
from ivr.messages.send import NO_SENDER
from ivr.notices.rows import NO_MANAGEMENT, NOBODY_TO_TELL
from ivr.sentences import Sentence
from ivr.tables import CaseEvent

PACKAGE = Path(vocabulary.__file__).parent.parent
WORDS = {
    word
    for value in vars(vocabulary).values()
    if isinstance(value, tuple)
    for word in value
}
# Kinds that are made of others: what they can be.
MADE = {
    "f'call_{outcome}'": [f"call_{one}" for one in SENTENCES],
    "f'recording_{consent}'": [
        "recording_agreed",
        "recording_declined",
        "recording_announced",
    ],
    "'text_sent' if sent else 'text_failed'": ["text_sent", "text_failed"],
    "came.ends": ["resolved", "closed"],
    "kind": [],  # handed on from a call that is looked at itself, or below
}
NOTICES = ("freeze", "freeze_details", "complaint")
HANDED_ON = (
    [f"{one}_{end}" for one in NOTICES for end in ("told", "not_told")]
    + ["freeze_requested", "freeze_details_requested"]
    + ["transcript_corrected", "transcript_confirmed", "linked", "unlinked"]
    + ["legal_hold", "legal_hold_ended", "text_received", "unseen_call"]
    + ["language_suspected", "secret_removed", "topic_changed", "forgotten"]
)


def kinds_written() -> set[str]:
    """Return the kinds of lines that the package writes, from its own source."""
    found = set(HANDED_ON)
    for path in PACKAGE.rglob("*.py"):
        module = ".".join(("ivr", *path.relative_to(PACKAGE).with_suffix("").parts))
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            for said in kinds_of(call, module):
                found |= set(read(said, module))
    return found


def kinds_of(call: ast.AST, module: str) -> list[ast.expr]:
    """Return what a call in a module gives as the kind of a line."""
    match call:
        case ast.Call(func=ast.Name(id="CaseEvent")):
            return [one.value for one in call.keywords if one.arg == "kind"]
        case ast.Call(func=ast.Name(id="event" | "Told" as name)):
            ours = getattr(import_module(module), name, None) in {event, Told}
            return call.args[1:2] if ours else []
        case _:
            return []


def read(said: ast.expr, module: str) -> list[str]:
    """Return the kinds that an expression can be."""
    match said:
        case ast.Constant(value=str(kind)):
            return [kind]
        case ast.Name(id=name) if name.isupper():
            return [getattr(import_module(module), name)]
        case _:
            return MADE[ast.unparse(said)]


def test_each_kind_of_line_has_words_in_the_catalogues():
    found = kinds_written()
    assert {"opened", "taken", "attached", "freeze_requested", "merged"} <= found
    assert {kind for kind in found if phrase(kind) not in WORDS} == set()


def chinese(kind: str, text: str) -> str:
    line = CaseEvent(at=AT, kind=kind, text=text)
    return Language("zh").told(of_line(line))


@pytest.mark.parametrize(
    ("kind", "text", "said"),
    [
        ("taken", "from Mei", "来自 Mei"),
        ("escalated", told("asked_for", "late: now"), "来电者要求：late: now"),
        ("escalated", told("late", ""), "逾期"),
        ("planned", "try 2", "第 2 次尝试"),
        ("raised", "priority raised to urgent: “stolen” was said", None),
        ("rated", "4 of 5: good", "4 分（满分 5）：good"),
        ("linked", "case 1003: the same thief", "工单 1003：the same thief"),
        ("field_used", "transaction id 0xab from the message", None),
        ("secret_removed", "seed_phrase", "助记词"),
        ("text_failed", NO_SENDER, "来电拨打的号码未知，因此无法用它发送"),
        ("call_refused", "it could not be placed in time", "未能及时拨出"),
        ("call_busy", f"{DESK_PHONE}: {SENTENCES['busy']}", "座机：占线"),
        ("call_busy", "Twilio error 13225", "Twilio error 13225"),
        ("freeze_told", "webhook", None),
        ("freeze_not_told", NOBODY_TO_TELL, None),
        ("complaint_not_told", NO_MANAGEMENT, None),
        ("unseen_call", "called 2026-11-24 04:00 UTC (busy, 3 s)", None),
    ],
)
def test_what_the_desk_wrote_is_read_in_chinese(kind: str, text: str, said: str | None):
    told = chinese(kind, text)
    assert told == said if said else told != text


@pytest.mark.parametrize(("outcome", "text"), SENTENCES.items())
def test_each_end_of_a_call_is_read_in_chinese(outcome: str, text: str):
    assert chinese(f"call_{outcome}", text) != text


@pytest.mark.parametrize(
    ("status", "told", "text", "call"),
    [
        (
            401,
            {},
            "Twilio 拒绝我们的账户（401）；请检查 TWILIO_AUTH_TOKEN",
            "Twilio 拒绝我们的账户（401）；请检查 TWILIO_AUTH_TOKEN",
        ),
        (
            400,
            {"code": 21211},
            "Twilio 拒绝了它（错误 21211）",
            "Twilio 拒绝拨打（错误 21211）",
        ),
        (403, {}, "Twilio 拒绝了它（403）", "Twilio 拒绝拨打（403）"),
    ],
)
def test_why_twilio_did_not_do_it_is_read_in_chinese(
    status: int, told: dict[str, int], text: str, call: str
):
    not_sent, not_placed = (
        texts.outcome(status, None, told),
        calls.outcome(status, None, told),
    )
    assert isinstance(not_sent, texts.Failed)
    assert isinstance(not_placed, calls.Refused)
    assert (
        chinese("text_failed", not_sent.reason),
        chinese("call_refused", not_placed.reason),
    ) == (text, call)


def test_a_further_call_is_read_line_by_line():
    text = "topic: transfers\nverified: none; withheld\namount: 50%\nleft a message"
    assert chinese("called_again", text) == (
        "主题：转账\n身份核验：无; withheld\n金额：50%\n已留言"
    )


@pytest.mark.parametrize("kind", ["note", "planned", "released", "resolved"])
@pytest.mark.parametrize("text", ["try 2", "from Mei", "100 % sure: late"])
def test_what_an_agent_wrote_stays(kind: str, text: str):
    line = CaseEvent(kind=kind, text=text, agent_id=1)
    assert (of_line(line), type(of_line(line))) == (text, str)


def test_a_percent_sign_in_what_was_said_does_no_harm():
    text = "priority raised to high: “100 % gone” was said"
    line = CaseEvent(kind="raised", text=text)
    assert (of_line(line), type(of_line(line))) == (text, Sentence)
