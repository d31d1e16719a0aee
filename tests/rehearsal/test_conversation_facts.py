"""Accounts, PINs, texts and tags: what a conversation can set and look at."""

import pytest
from rehearsal_flow import TOP, had, told

FLOW = """\
flow: vault
languages: [en-US]
account: {digits: 6}
topics: {help: {}}
start: main
give_up: bye
main:
  menu:
    "1": {option: account, topic: help, tag: asks, then: identify}
    "2": {option: link, then: link}
identify: {collect: account, confirm: false, then: who}
who: {verify: pin, then: tier, failed: weak}
weak: {verify: attested, then: tier, failed: bye}
tier: {branch: account.tier, is: {gold: gold}, else: link}
gold: {tag: [vip], then: note}
note: {case: open, then: bye}
link: {sms: link, consent: given, then: bye}
bye: {hang_up: bye}
"""
WORDS = """\
main: "Hello."
account: "For your account"
link: "See vault.example/help for {account.tier}."
identify: "Your account number, please."
bye: "Goodbye."
"""
FACTS = "{account: {number: '123456', pin: '4711', data: {tier: gold}}}"


@pytest.fixture
def vault(tmp_path):
    """Have a conversation with a flow that verifies and texts."""
    flow, path = tmp_path / "vault.yaml", tmp_path / "call.yaml"
    flow.write_text(FLOW, encoding="utf-8")
    (tmp_path / "prompts").mkdir()
    (tmp_path / "prompts" / "en-US.yaml").write_text(WORDS, encoding="utf-8")

    def have(keys, expect, facts=FACTS):
        steps = "".join(f"      - press: '{each}'\n" for each in keys)
        text = f"  - name: A call\n    facts: {facts}\n    steps:\n{steps}"
        path.write_text(f"{TOP}{text}    expect: {expect}\n", encoding="utf-8")
        return told(had(flow, path), tmp_path)[1:-1]

    return have


PASSED: list[str] = []
RIGHT = ("1", "123456", "4711#")
WRONG = ("1", "123456", "1#", "2#", "3#")


@pytest.mark.parametrize(
    ("keys", "expect", "facts"),
    [
        (RIGHT, "{case: {verification: pin, tags: [vip, asks]}}", FACTS),
        (RIGHT, "{case: {path: […, 'who:pin', tier, gold, …]}, texts: none}", FACTS),
        (
            WRONG,
            "{case: {verification: attested, path: […, 'weak:attested', …]}}",
            FACTS.replace("{account", "{attested: yes, account"),
        ),
        (WRONG, "{ended_at: bye}", FACTS),
        (("2",), "{case: none, texts: [{prompt: link}]}", FACTS),
        (("2",), '{texts: ["See vault.example/help for ."]}', "{}"),
        (RIGHT, "{texts: See…for silver.}", FACTS.replace("gold", "silver")),
    ],
)
def test_what_a_flow_knows_of_a_caller_is_set_by_facts(vault, keys, expect, facts):
    assert vault(keys, expect, facts) == PASSED


def test_texts_that_are_not_those_expected_are_shown(vault):
    assert vault(("2",), "{texts: none}") == [
        "  call.yaml:8:14: expected text messages: none, found See vault.example/help "
        "for .",
        "    path     main:link > link > bye",
    ]


def test_tags_are_the_whole_list_in_any_order(vault):
    assert vault(RIGHT, "{case: {tags: [asks]}}") == [
        "  call.yaml:10:21: expected tags asks, found asks, vip",
        "    path     main:account > identify > who:pin > tier > gold > note > bye",
    ]


def test_the_facts_of_a_number_that_is_withheld_are_refused(vault):
    with pytest.raises(Exception, match="`attested`: nobody knows a caller"):
        vault(("2",), "{}", "{attested: yes}\n    from: withheld")
