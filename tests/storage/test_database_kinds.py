"""Every test that has a database runs on both kinds, or says why not."""

import pytest
from database_kinds import BOTH, kind_of, kinds_for

PASSING = r"^tests/storage/.*: ask for the database as an argument$"


@pytest.mark.parametrize(
    ("marks", "in_ci", "else_"),
    [
        ([], BOTH, ()),
        (["both_databases"], BOTH, BOTH),
        (["slow"], (), ()),
        (["slow", "both_databases"], BOTH, BOTH),
        ([pytest.mark.sqlite_alone("its file")], (), ()),
        (["both_databases", pytest.mark.sqlite_alone("its file")], (), ()),
        ([pytest.mark.parametrize("database", ["postgresql"])], (), ()),
    ],
)
def test_its_marks_say_on_which_kinds_a_test_runs(request, marks, in_ci, else_):
    for mark in marks:
        request.node.add_marker(mark)
    found = [kinds_for(request.node, every=every) for every in (True, False)]
    assert found == [in_ci, else_]


def test_whoever_runs_on_sqlite_alone_says_why(request):
    request.node.add_marker("sqlite_alone")
    with pytest.raises(AssertionError, match="say why sqlite_alone"):
        kinds_for(request.node, every=True)


def test_a_database_that_is_got_in_passing_is_refused(request):
    assert kind_of(request, every=False) == "sqlite"
    with pytest.raises(pytest.fail.Exception, match=PASSING):
        kind_of(request, every=True)


@pytest.mark.both_databases
def test_the_database_is_of_the_kind_that_is_named(request, database):
    assert database.is_sqlite == request.node.name.endswith("[sqlite]")
