"""docs/security.md claims of OWASP ASVS 5.0 what there are tests for."""

import re

from route_table import PAGE

TESTS = PAGE.parents[1] / "tests"
HEAD = "## OWASP ASVS 5.0, level 2"
NUMBER = re.compile(r"([1-9]|1[0-7])\.[1-9]\.\d{1,2}")


def claims() -> list[tuple[list[str], list[str]]]:
    """Return the numbers and the tests of each line of the table."""
    section = PAGE.read_text(encoding="utf-8").partition(HEAD)[2].partition("\n## ")[0]
    rows = [line.split(" | ") for line in section.splitlines() if line[:3] > "| 0"]
    rows = [row for row in rows if row[0][2:3].isdigit()]
    return [
        (row[0][2:].split(", "), re.findall(r"`([^`]+\.py[^`]*)`", row[2]))
        for row in rows
    ]


def test_every_number_stands_once():
    numbers = [one for row, _ in claims() for one in row]
    assert [one for one in numbers if not NUMBER.fullmatch(one)] == []
    assert len(numbers) == len(set(numbers)) > 70


def test_every_test_that_is_named_is_there():
    missing = []
    for _, tests in claims():
        for one in tests:
            file, _, name = one.partition("::")
            path = TESTS / file
            if not path.exists() or f"def {name}" not in path.read_text():
                missing.append(one)
    assert missing == []
