"""A small hotline in files, and a draft that was begun from them."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "rehearsal"))

from bank_draft import AT, TALK
from rehearsal_flow import write_bank_with

from ivr.drafts import keeping
from ivr.drafts.keeping import Mark
from ivr.drafts.origins import from_files


@pytest.fixture
def bank(tmp_path):
    """The flow file of the small hotline, with one conversation beside it."""
    return write_bank_with(tmp_path, TALK)


@pytest.fixture
def change(database):
    """Do something to the draft in a transaction of its own; return what it returns."""

    def done(what, *args, by="Root", version=1):
        with database.writing() as session:
            return what(session, Mark(by, AT, version), *args)

    return done


@pytest.fixture
def draft(database, bank):
    """The draft, begun from the files by Root."""
    with database.writing() as session:
        return keeping.begin(session, from_files(bank), "Root", AT)
