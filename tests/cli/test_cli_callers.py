"""`ivr callers`: numbers are blocked, listed and unblocked."""

import json
from datetime import datetime

import pytest

NUMBER = "+8613800138000"


def blocks(ivr):
    return json.loads(ivr("callers", "list", "--json").out)


def test_a_number_is_blocked_for_good_listed_and_unblocked(ivr):
    told = ivr("callers", "block", "+86 138-0013-8000", "--reason", "x", "--by", "mei")
    assert told.out == f"{NUMBER} is blocked for good.\n"
    [row] = blocks(ivr)
    datetime.fromisoformat(row.pop("at"))
    assert row == {"number": NUMBER, "reason": "x", "by": "mei", "until": None}
    heads, line = ivr("callers", "list").out.splitlines()
    assert heads.split() == ["number", "since", "until", "by", "reason"]
    assert line.startswith(NUMBER)
    assert line.endswith("for good          mei          x")
    told = ivr("callers", "unblock", NUMBER)
    assert told.out == f"{NUMBER} is not blocked any more.\n"
    assert ivr("callers", "list").out == "No number is blocked.\n"


def test_a_block_again_takes_the_place_of_the_one_before(ivr):
    ivr("callers", "block", NUMBER, "--reason", "one", "--by", "mei")
    told = ivr("callers", "block", NUMBER, "--reason", "two", "--days", "3")
    assert told.out.startswith(f"{NUMBER} is blocked until ")
    [row] = blocks(ivr)
    at, until = (datetime.fromisoformat(row[name]) for name in ("at", "until"))
    assert (row["reason"], (until - at).days) == ("two", 3)


@pytest.mark.parametrize("number", ["13800138000", "+0123456789", "+86", "anonymous"])
def test_what_is_no_whole_number_is_refused(ivr, number):
    ended = ivr("callers", "block", number, "--reason", "x")
    told = "this is no telephone number; write it whole, like +8613800138000"
    assert (ended.code, ended.complaint) == (2, told)
    assert blocks(ivr) == []


def test_a_block_needs_a_reason(ivr):
    ended = ivr("callers", "block", NUMBER, "--reason", " ")
    assert ended.complaint == "a reason has 1 to 500 characters"
    assert "--reason" in ivr("callers", "block", NUMBER).complaint


@pytest.mark.parametrize("days", ["0", "-1", "3651", "soon"])
def test_days_are_a_number_that_makes_sense(ivr, days):
    ended = ivr("callers", "block", NUMBER, "--reason", "x", "--days", days)
    assert (ended.code, "--days" in ended.complaint) == (2, True)


def test_a_number_that_is_not_blocked_is_told(ivr):
    told = f"{NUMBER} is not blocked; see: ivr callers list"
    assert ivr("callers", "unblock", NUMBER).complaint == told


@pytest.mark.parametrize("most", ["-1", "many", "100001"])
def test_a_wrong_limit_of_calls_stops_the_start(ivr, most):
    complaint = ivr("callers", "list", IVR_CALLS_PER_HOUR=most).complaint
    assert complaint.startswith("IVR_CALLS_PER_HOUR is wrong: ")
