"""A company's data in a flow's text: changed at their place, whatever the writing."""

from dataclasses import replace

import pytest

from ivr.drafts.company_text import (
    Company,
    company_in,
    with_company,
    with_greeting,
)
from ivr.drafts.draft import DraftError

LINES = """# ours
flow: bank
languages:
  - en-US   # the first
hours:
  zone: Asia/Shanghai
variables:
  website: bank.example   # spoken
  mail: >-
    help@bank.example
people:
  desk:
    number:
      - "+12025550101"
      - "+12025550102"   # at night
    ring: 20 s
start: welcome
"""
ONE_LINE = """flow: bank
languages: [en-US]
hours: {zone: Asia/Shanghai}
variables: {website: bank.example, mail: help@bank.example}   # spoken
people: {desk: {number: ["+12025550101", "+12025550102"], ring: 20 s}}
start: welcome
"""
OWN = Company(
    {"website": 'a "bank": #1', "mail": "help@银行.test"},
    {"desk": ("+14155550190",)},
    "DE",
    "Europe/Berlin",
    {},
)


def changed(text: str) -> str:
    return with_company(text, company_in(text, {}), OWN)


@pytest.mark.parametrize("text", [LINES, ONE_LINE], ids=["lines", "one line"])
def test_what_is_written_comes_out_as_it_was_meant(text: str):
    assert company_in(changed(text), {}) == OWN


def test_all_else_stays_as_it_is_written():
    assert changed(ONE_LINE).splitlines() == [
        "flow: bank",
        "languages: [en-US]",
        "country: DE",
        "hours: {zone: Europe/Berlin}",
        'variables: {website: "a \\"bank\\": #1", mail: "help@银行.test"}   # spoken',
        'people: {desk: {number: "+14155550190", ring: 20 s}}',
        "start: welcome",
    ]
    lines = changed(LINES).splitlines()
    assert lines[3:5] == ["  - en-US   # the first", "country: DE"]
    assert '  website: "a \\"bank\\": #1"   # spoken' in lines
    assert "    ring: 20 s" in lines


@pytest.mark.parametrize("text", [LINES, ONE_LINE], ids=["lines", "one line"])
def test_nothing_different_changes_nothing(text: str):
    there = company_in(text, {})
    assert with_company(text, there, there) == text


def test_a_value_that_stands_elsewhere_is_refused():
    text = "flow: a\nstart: b\nlanguages: [en-US]\nvariables: {a: &x y, b: *x}\n"
    there = company_in(text, {})
    wanted = replace(there, variables={"a": "y", "b": "z"})
    with pytest.raises(DraftError, match="only changed in the draft's files"):
        with_company(text, there, wanted)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("welcome: Hello   # first\nbye: Bye\n", 'welcome: "Hi"   # first\nbye: Bye\n'),
        (
            'welcome: {say: "Hello", play: hello.wav}\n',
            'welcome: {say: "Hi", play: hello.wav}\n',
        ),
        (
            "welcome:\n  say: Hello\n  play: a.wav\n",
            'welcome:\n  say: "Hi"\n  play: a.wav\n',
        ),
    ],
)
def test_a_greeting_is_worded_anew_where_it_stands(before: str, after: str):
    assert with_greeting(before, "welcome", "Hi") == after
