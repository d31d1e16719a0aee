"""docs/security.md tells of every fault, and of tests that there are."""

from fault_table import NONE, ONE, PAGE, all_shown, facts, parts, table

HOW = "have the page tell it: python tests/faults/fault_table.py"
# No database is part of these; F37 is about SQLite alone.
NOT_STORED = {15, 18, 19, 21, 22, 29, 30, 32, 34, 35, 37}


def test_there_are_forty_four_faults():
    assert list(facts()) == list(range(1, 45))


def test_every_fault_has_a_test_and_every_mark_a_fault():
    marked = {number for one in all_shown() for number in one.faults}
    assert marked == set(facts())


def test_what_touches_the_storage_is_shown_on_both_databases():
    other = [one for one in all_shown() if one.databases not in {ONE, NONE}]
    on_both = {number for one in other for number in one.faults}
    assert set(facts()) - on_both == NOT_STORED


def test_the_documentation_shows_this_table():
    _, found, _ = parts(PAGE.read_text(encoding="utf-8"))
    assert found == table(all_shown()), HOW
