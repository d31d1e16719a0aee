"""Branches that are refused, with what was meant."""

import pytest
from branching_flow import FLOW, KOREAN, WORDS
from flow_calls import problems, write_flow


@pytest.mark.parametrize(
    ("written", "messages"),
    [
        (
            "{branch: open_nwo, yes: so, no: so}",
            ["9: nothing is known as 'open_nwo'; did you mean 'open_now'?"],
        ),
        (
            "{branch: acount, yes: so, no: so}",
            ["9: nothing is known as 'acount'; did you mean 'account'?"],
        ),
        (
            "{branch: caller.tier, yes: so, no: so}",
            ["9: nothing is known as 'caller.tier'"],
        ),
        (
            "{branch: Tag.vip, yes: so, no: so}",
            [
                "9: `branch`: write a name such as open_now, or account.tier "
                "(found 'Tag.vip')"
            ],
        ),
        (
            "{branch: 5, yes: so, no: so}",
            ["9: `branch`: write a word (found 5)"],
        ),
        (
            "{branch: holiday, is: {a: so}, else: so}",
            ["9: write `yes` and `no` for 'holiday'"],
        ),
        (
            "{branch: tag.vip, is: {a: so}, else: so}",
            ["9: write `yes` and `no` for 'tag.vip'"],
        ),
        (
            "{branch: topic, yes: so, no: so}",
            ["9: write `is` and `else` for 'topic'"],
        ),
        (
            "{branch: topic, is: {mony: so}, else: so}",
            ["29: 'topic' is never 'mony'; did you mean 'money'?"],
        ),
        (
            "{branch: language, is: {en-GB: so}, else: so}",
            ["32: 'language' is never 'en-GB'; did you mean 'en-US'?"],
        ),
        (
            "{branch: verification, is: {pni: so}, else: so}",
            ["36: 'verification' is never 'pni'; did you mean 'pin'?"],
        ),
        (
            "{branch: topic, is: {money: sso, app: so}, else: nto_so}",
            [
                "29: there is no node 'sso'; did you mean 'so'?",
                "51: there is no node 'nto_so'; did you mean 'not_so'?",
            ],
        ),
        ("{branch: topic}", ["1: write `yes` and `no`, or `is` and `else`"]),
        (
            "{branch: topic, yes: so, no: so, is: {money: so}, else: so}",
            ["1: write `yes` and `no`, or `is` and `else`"],
        ),
        ("{branch: topic, is: {money: so}}", ["1: `else` is missing"]),
        ("{branch: topic, else: so}", ["1: `is` is missing"]),
        ("{branch: open_now, no: so}", ["1: `yes` is missing"]),
        (
            "{branch: topic, is: {}, else: so}",
            ["24: `is`: write at least one (found {})"],
        ),
        (
            "{branch: topic, is: so, else: so}",
            ["24: `is`: write `name: value` here (found 'so')"],
        ),
        (
            "{branch: topic, si: {money: so}, else: so}",
            [
                "24: there is no field `si` here",
            ],
        ),
        (
            "{branch: topic, is: {money: so}, els: so}",
            [
                "41: there is no field `els` here; did you mean 'else'?",
            ],
        ),
    ],
)
def test_a_branch_that_leads_nowhere_is_refused(tmp_path, written, messages):
    flow = FLOW.replace("BRANCH", written)
    line = flow.splitlines().index(f"asked: {written}") + 1
    told = problems(write_flow(tmp_path, flow, en_US=WORDS, ko_KR=KOREAN))

    assert told == [f"flow.yaml:{line}:{message}" for message in messages]
