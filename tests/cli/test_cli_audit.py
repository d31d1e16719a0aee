"""`ivr audit`: what was changed of the administration, as it is read on a terminal."""

import json
import re

import pytest

NUMBER = "+8613800138000"
MOMENT = re.compile(r"^\d{4}-\d\d-\d\d \d\d:\d\d  ")


def lines(ended) -> list[str]:
    """Return the log without its moments and who typed."""
    assert (ended.code, ended.err) == (0, "")
    told = [MOMENT.sub("", line) for line in ended.out.splitlines()]
    assert all("(command line)  " in line for line in told)
    return [line.partition("(command line)  ")[2] for line in told]


@pytest.mark.slow
def test_what_commands_change_is_written_down_without_numbers_and_secrets(ivr):
    made = ivr("tokens", "add", "crm", "--scope", "cases:read")
    ivr("tokens", "revoke", "crm")
    ivr("callers", "block", NUMBER, "--reason", "sings", "--days", "1", "--by", "mei")
    ivr("callers", "unblock", NUMBER)
    ivr("flow", "emergency", "on", "--reason", f"flood, {NUMBER}")
    log = ivr("audit")
    blocked = lines(log)[2]
    assert re.fullmatch(r"number blocked  until \S+T\S+\+00:00", blocked)
    assert lines(log) == [
        "emergency switched  on True",
        "number unblocked",
        blocked,
        "token revoked  token crm",
        "token made  token crm",
    ]
    assert "mei (command line)  number blocked" in log.out
    hidden = (NUMBER, NUMBER[1:], "sings", "flood", made.out.strip())
    assert [one for one in hidden if one in log.out] == []


@pytest.mark.slow
def test_it_is_read_page_by_page_and_by_kind(ivr):
    for what in ("on", "off", "on"):
        ivr("flow", "emergency", what, "--reason", "flood")
    ivr("callers", "block", NUMBER, "--reason", "sings")
    asked = ("audit", "--kind", "emergency_switched", "--limit", "2", "--json")
    first = ivr(*asked)
    more = re.fullmatch(r"more: --cursor (\S+)\n", first.err)
    second = ivr(*asked, "--cursor", more[1])
    seen = [
        [row["details"]["on"] for row in json.loads(page.out)]
        for page in (first, second)
    ]
    assert (seen, second.err) == ([[True, False], [True]], "")
    other = ivr("audit", "--limit", "2", "--cursor", more[1])
    assert (other.code, "--cursor" in other.complaint or other.complaint) != (0, "")


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (("--kind", "made up"), "no kind 'made up'; there are person_added, "),
        (("--person", "nobody"), "there is no agent 'nobody'"),
        (("--limit", "0"), "Invalid value for '--limit': 0 is not in the range "),
    ],
)
def test_what_cannot_be_asked_for_is_told(ivr, asked, told):
    ended = ivr("audit", *asked)
    assert (ended.code, ended.complaint[: len(told)]) == (2, told)
