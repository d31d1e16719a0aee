"""Conversations that go as written: the real desk, its tables, and no trace."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from rehearsal_flow import had
from sqlalchemy import func, select

from ivr.accounts.directory import Account, get_account
from ivr.accounts.pins import matches
from ivr.flow.loader import load
from ivr.rehearsal.acting import do
from ivr.rehearsal.coverage import Walked, coverage, coverage_by_language
from ivr.rehearsal.script import LeaveMessage, SayNothing
from ivr.rehearsal.stage import stage
from ivr.rehearsal.words import AccountFacts, Facts
from ivr.tables import Account as Row
from ivr.tables import Call, Case, CaseEvent, Recording, Switch, Turn

OK = ["ok      call.yaml:4  A call", "1 conversation, all as written."]
AT = datetime(2026, 11, 23, 11, tzinfo=ZoneInfo("Asia/Shanghai"))
CALLER = "+8613800138000"


def test_a_caller_is_answered_by_people(have):
    steps = (
        '      - press: "1"\n      - say: my lost card please\n        at_node: desk\n'
        "      - answered: true\n        hear: Goodbye.\n"
    )
    expect = "    expect: {case: none, texts: none, ended_at: goodbye}\n"
    assert have(steps, expect) == OK


def test_a_caller_whom_nobody_answers_leaves_a_message(have):
    steps = (
        "      - choose: chinese\n      - choose: card\n      - answered: no\n"
        "        hear: 请说明情况。\n      - leave_message: 90 s\n"
        "        hear: [您的工单是1 0 0 1，…之前回电。, 再见。]\n"
    )
    expect = (
        "    expect:\n      due: 2026-11-23 12:00\n      case:\n"
        "        topic: cards\n        priority: urgent\n        language: zh-CN\n"
        "        account: none\n        message: true\n        abandoned: false\n"
        "        path: […, 'desk:no_answer', message, promise, goodbye]\n"
    )
    assert have(steps, expect) == OK


def test_a_caller_who_hangs_up_while_people_are_rung_gets_a_case(have):
    steps = (
        '      - press: "1"\n      - choose: card\n      - hang_up:\n'
        "        not_hear: Tell us what happened.\n"
    )
    expect = (
        "    expect:\n      case: {tags: [lost], abandoned: true,\n"
        "        path: […, 'desk:no_answer', message]}\n"
    )
    assert have(steps, expect) == OK


def test_time_passes_while_somebody_waits(have):
    steps = (
        '      - press: "1"\n'
        "      - wait_until: 2026-11-23 18:00\n        at_node: main\n"
        "      - choose: card\n        at_node: message\n"
    )
    expect = "    expect: {case: {abandoned: true}, due: 2026-11-24 10:00}\n"
    assert have(steps, expect) == OK


def test_hash_ends_a_recording_in_which_nothing_was_said(have):
    steps = (
        "      - say_nothing: 3\n        at_node: message\n"
        '      - press: "#"\n        at_node: goodbye\n'
    )
    expect = "    expect: {case: {message: false, path: [language, …, goodbye]}}\n"
    assert have(steps, expect) == OK


def test_a_message_is_no_longer_than_the_flow_records(bank):
    flow = load(bank)
    with stage(flow) as on, on.call(AT, CALLER, Facts()) as call:
        for _ in range(3):
            do(call, SayNothing(), "en-US")
        do(call, LeaveMessage(600), "en-US")
        view = call.case()
    assert view is not None
    assert (view.recording.seconds, view.transcript_status) == (120, "pending")


def test_hanging_up_after_the_end_changes_nothing(have):
    steps = "      - say_nothing: 4\n        at_node: goodbye\n      - hang_up\n"
    expect = "    expect: {case: {abandoned: false}, ended_at: goodbye}\n"
    assert have(steps, expect) == OK


@pytest.mark.parametrize(
    ("facts", "heard"),
    [
        ("{}", "Welcome to the bank."),
        ("{emergency: on}", "There is a storm."),
        ("{open_case: 2417}", "You have case 2 4 1 7."),
        ("{rang_before: yes}", "Welcome to the bank."),
    ],
)
def test_what_is_so_before_the_phone_rings(have, facts, heard):
    steps = f'      - press: "1"\n        hear: ["{heard}"]\n'
    assert have(steps, head=f"    facts: {facts}\n") == OK


def test_a_conversation_is_had_in_each_of_its_languages(bank, script):
    steps = (
        "      - hear: {prompt: english}\n      - choose_language:\n"
        "        hear: [{prompt: main}, {prompt: card}]\n"
    )
    path = script(steps, head="    languages: [en-US, zh-CN]\n")
    found = had(bank, path)
    assert [(one.conversation.name, one.failures, one.path[0]) for one in found] == [
        ("A call [en-US]", [], "language:english"),
        ("A call [zh-CN]", [], "language:chinese"),
    ]


def test_a_call_leaves_nothing_behind(bank):
    facts = Facts(
        emergency=True,
        open_case=7,
        account=AccountFacts(number="123456", pin="4711", data={"tier": "gold"}),
    )
    flow = load(bank)
    with stage(flow) as on:
        with on.call(AT, CALLER, facts) as call:
            call.hang_up()
            state = call.state
            account = call.transact(
                lambda desk: get_account(desk.transaction.session, "123456")
            )
        tables = (Call, Turn, Case, CaseEvent, Recording, Switch, Row)
        with on.hotline.database.reading() as session:
            left = [
                session.scalar(select(func.count()).select_from(table))
                for table in tables
            ]
    assert left == [0] * len(tables)
    known = {
        "emergency": "yes",
        "repeat_caller": "yes",
        "open_case": "7",
        "open_case_place": "1",
        "open_case_due_at": "2026-11-23T03:00:00+00:00",
        "open_case_status": "new",
    }
    assert (state.facts, state.waiting) == (known, "ended")
    assert matches(account.pin_hash or "", "4711")
    assert account == Account("123456", CALLER, account.pin_hash, {"tier": "gold"})


def walked(flow, *paths):
    found = Walked()
    for path in paths:
        found.add(flow, path.split())
    return found


def test_coverage_counts_nodes_options_and_the_ways_beside_them(bank):
    flow = load(bank)
    found = coverage(
        flow,
        walked(
            flow,
            "language:english news known main:card urgent desk:no_answer message:empty",
            "language:chinese news storm known open_case main:no_input message",
        ),
    )
    assert (found.language, found.whole) == (None, False)
    assert (found.nodes.walked, found.nodes.all, found.nodes.missing) == (
        9,
        12,
        ("identify", "promise", "goodbye"),
    )
    assert (found.options.walked, found.options.missing) == (3, ("main:loan",))
    assert found.ways.missing == (
        "language:help",
        "language:no_input",
        "language:no_match",
        "main:help",
        "main:no_match",
        "urgent:no",
        "desk:answered",
        "identify:without",
        "identify:help",
        "identify:no_input",
        "identify:no_match",
        "message:recorded",
    )


def test_coverage_by_language_asks_for_what_can_be_reached_in_each(bank):
    flow = load(bank)
    found = coverage_by_language(
        flow,
        walked(
            flow,
            "language:chinese news storm known open_case main:card urgent "
            "desk:answered goodbye",
            "language:chinese news known main:loan identify message promise goodbye",
            "language:english news",
        ),
    )
    counts = [(one.language, one.nodes.all, one.options.all) for one in found]
    assert counts == [("en-US", 12, 4), ("zh-CN", 11, 2)]
    assert [
        (one.language, one.whole, one.nodes.missing, one.options.missing)
        for one in found
    ] == [
        (
            "en-US",
            False,
            (
                "storm",
                "known",
                "open_case",
                "main",
                "urgent",
                "desk",
                "identify",
                "message",
                "promise",
                "goodbye",
            ),
            ("main:card", "main:loan"),
        ),
        ("zh-CN", True, (), ()),
    ]
