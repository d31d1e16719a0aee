"""Each proof has a flow that breaks just its rule, and says so in whole words."""

from datetime import UTC, datetime

import pytest
from broken_flows import BROKEN
from proof_flows import ENGLISH, HEAD, KOREAN_LINE, NUMBER, made, write

from ivr.flow.loader import load
from ivr.flow.prompts import PHRASES
from ivr.flow.proofs.prove import RULES, prove
from ivr.flow.proofs.verdict import Fault, Verdict

SINCE = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
# No flow of three languages that we read breaks it.
# `hint_words` is proved beside the hints themselves.
TOLD_BELOW = {"unread_language", "hint_words"}


def told(flow, since=SINCE):
    return [str(one) for one in prove(flow, since=since)]


@pytest.mark.parametrize("broken", BROKEN)
def test_a_flow_that_breaks_one_rule_is_told_of_that_alone(tmp_path, broken):
    changed, messages, _ = BROKEN[broken]

    assert told(made(tmp_path, **changed)) == messages


@pytest.mark.parametrize("broken", BROKEN)
def test_its_sound_twin_is_told_of_nothing(tmp_path, broken):
    assert told(made(tmp_path, **BROKEN[broken][2])) == []


def test_every_rule_has_a_flow_that_breaks_it():
    rules = {name.partition(":")[0] for name in BROKEN}

    assert rules - {"silence"} | TOLD_BELOW == set(RULES)


def test_a_sound_flow_is_told_of_nothing(tmp_path):
    assert told(made(tmp_path)) == []


def test_the_shipped_flow_has_no_error(hotline):
    found = prove(hotline, since=SINCE)

    assert [str(one) for one in found if one.severity == "error"] == []
    assert list(hotline.prompts) == ["en-US", "zh-CN", "ko-KR"]


def test_a_language_that_we_cannot_read_is_told(tmp_path):
    phrases = (PHRASES / "en-US.yaml").read_text(encoding="utf-8")
    words = "".join(f"{name}: {said}\n" for name, said in ENGLISH.items())
    path = write(tmp_path, changes={"ko-KR": "fr-FR"}, words={"korean": "French"})
    french = f'{phrases}\n{words.replace("?", "")}korean: "French"\n'
    (tmp_path / "prompts" / "fr-FR.yaml").write_text(french, encoding="utf-8")

    assert told(load(path)) == [
        "warning[unread_language]: we cannot read fr-FR: have somebody make sure that "
        "no prompt asks for a secret"
    ]


def test_a_verdict_has_its_place_and_the_presses_one_by_one(tmp_path):
    flow = made(tmp_path, changes={NUMBER: f"{NUMBER}, give_up: bye"})
    message = (
        "a caller who chose the topic 'cards' is sent away at 'bye' without a case or "
        "an answer"
    )

    assert prove(flow) == [
        Verdict("topic_ends", "error", Fault(("bye",), message, ("1", "1", "*#")))
    ]


def test_the_limits_of_the_settings_hold(tmp_path):
    limits = (
        "limits: {first_option_s: 3, whole_menu_s: 5, most_options: 2, exit_prompts: 2}"
    )
    flow = made(tmp_path, changes={HEAD: f"{limits}\n{HEAD}"})
    rules = {"exit", "most_options", "time_to_first_option", "whole_menu"}

    assert {one.rule for one in prove(flow)} == rules


def test_who_does_both_may_hear_twice_as_much(tmp_path):
    limits = "limits: {exit_prompts: 3}"
    flow = made(tmp_path, changes={HEAD: f"{limits}\n{HEAD}"})

    assert told(flow) == [
        "error[exit]: a caller who gives nothing that is asked for, in en-US, hears 8 "
        "questions in 82 s before a message, a person, a case or a goodbye; at most 6 "
        "in 360 s; the way there: 1 1 (wrong or silent) x8"
    ]


def test_without_a_clock_only_the_week_is_read(tmp_path):
    hours = "hours: {week: {mon: '9:00-17:00', tue-sun: closed}, closed: [2026-12-07]}"
    flow = made(tmp_path, changes={HEAD: f"{hours}\n{HEAD}"})
    silenced = f"silence: {{hours_hole: known}}\n{hours}\n{HEAD}"

    assert told(flow, since=None) == []
    assert told(made(tmp_path, changes={HEAD: silenced}), since=None) == []
    assert told(made(tmp_path, changes={HEAD: silenced})) == []


def test_a_rule_is_silenced_by_name_with_a_reason(tmp_path):
    more = "spare: {goto: bye}\n"

    assert told(made(tmp_path, more=f"silence: {{reachable: ' '}}\n{more}")) == [
        "error[silence]: say why 'reachable' is silenced",
        "error[reachable]: no way leads from `start` to 'spare'",
    ]


def test_an_emergency_begins_elsewhere_and_is_proved_too(tmp_path):
    changes = {HEAD: f"{HEAD}\nemergency: alarm"}
    flow = made(
        tmp_path,
        changes=changes,
        more="alarm: {say: alarm, then: main}\n",
        words={"alarm": "Case {case_number}."},
    )

    assert told(flow) == [
        "error[variables_set]: prompt 'alarm' speaks of {case_number}, which is not "
        "known yet; the way there: (emergency)"
    ]


def test_a_thousand_nodes_in_three_languages_are_proved(tmp_path):
    lines = []
    for index in range(330):
        following = f"m{index + 1}" if index < 329 else "message"
        lines.append(
            f'm{index}: {{prompt: main, menu: {{"1": {{option: card, then: s{index}}}, '
            f'"2": {{option: rest, topic: cards, then: c{index}}}}}}}\n'
            f"s{index}: {{say: number, then: {following}}}\n"
            f"c{index}: {{collect: n{index}, prompt: number, digits: 5, "
            f"then: s{index}}}\n"
        )
    changes = {KOREAN_LINE: KOREAN_LINE.replace("main", "m0")}
    flow = made(tmp_path, changes=changes, more="".join(lines))

    assert (len(flow.nodes), told(flow)) == (997, [])
