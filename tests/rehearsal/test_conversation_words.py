"""Sentences with gaps, and how two sentences are told apart."""

import pytest

from ivr.flow.loader import load
from ivr.rehearsal.hearing import Said, difference, is_meant, matches, spoken_number
from ivr.rehearsal.values import PromptNamed


@pytest.mark.parametrize(
    ("written", "said", "same"),
    [
        ("Goodbye.", "Goodbye.", True),
        ("Goodbye.", "Goodbye. ", True),
        ("Good  bye.", "Good bye.", True),
        ("Goodbye.", "goodbye.", False),
        ("Good…", "Goodbye.", True),
        ("Good...", "Goodbye.", True),
        ("…bye.", "Goodbye.", True),
        ("…", "Goodbye.", True),
        ("Good…bye.", "Goodbye.", True),
        ("case … by … today", "case 7 by noon today", True),
        ("case … by … today", "case 7 at noon today", False),
        ("a…a", "a", False),
        ("a…b…a", "a b a", True),
        ("a…b…a", "a c a", False),
        ("…b", "a b c", False),
        ("b…", "a b c", False),
        ("工单是…，…之前", "工单是1 2，今天之前", True),
    ],
)
def test_a_gap_stands_for_any_words(written, said, same):
    assert matches(written, said) is same


@pytest.mark.parametrize(
    ("meant", "said", "shown"),
    [
        ("call the bank", ["call a bank"], "call [the → a] bank"),
        ("call the bank", ["call bank", "call the bank now"], "call the bank[ →  now]"),
        ("请输入账号。", ["请输入密码。"], "请输入[账号 → 密码]。"),
        ("계좌 번호 입력", ["계좌 비번 입력"], "계좌 [번호 → 비번] 입력"),
        ("case … is due", ["case 7 was due"], "case 7 [is → was] due"),
        ("call the bank", ["Goodbye."], None),
        ("call the bank", [], None),
    ],
)
def test_a_difference_shows_what_was_meant_and_what_was_said(meant, said, shown):
    assert difference(meant, said) == shown


@pytest.mark.parametrize(
    ("name", "said", "language", "same"),
    [
        ("main", "Welcome to the bank.", "en-US", True),
        ("main", "Once more.", "en-US", True),
        ("main", "欢迎致电银行。", "zh-CN", True),
        ("main", "欢迎致电银行。", "en-US", False),
        ("card", "For a lost card, press 1.", "en-US", True),
        ("card", "For a lost card, press star.", "en-US", True),
        ("card", "For a lost card", "en-US", True),
        ("card", "For a loan, press 1.", "en-US", False),
        ("chinese", "中文服务，请按2。", "zh-CN", True),
        ("chinese", "For English, press 1.", "en-US", False),
        ("promise", "Your case is 1 0 0 1, due today.", "en-US", True),
    ],
)
def test_a_prompt_is_meant_in_every_form_that_it_is_said_in(
    bank, name, said, language, same
):
    flow = load(bank)
    assert is_meant(flow, PromptNamed(name), Said(said, language)) is same


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("Case 1 0 0 1, again 1 0 0 1.", "Case …, again …."),
        ("工单1 0，0 1。", "工单…。"),
        ("Case 1001", "Case …"),
        ("Number 21001", "Number 21001"),
    ],
)
def test_a_case_number_is_found_as_it_is_spoken(text, hidden):
    assert spoken_number(1001).sub("…", text) == hidden
