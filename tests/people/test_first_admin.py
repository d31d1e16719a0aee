"""The link of the first admin on both databases, and two who use it at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from case_rows import AT, QUICK
from sqlalchemy import select

from ivr.db import Database
from ivr.people import first_admin
from ivr.people.audit import Doer
from ivr.people.first_admin import FirstAdminError
from ivr.tables import Agent

pytestmark = pytest.mark.both_databases


def test_of_many_who_use_one_link_at_once_one_comes_in(database: Database):
    with database.writing() as session:
        code = first_admin.link(session, Doer("root"), AT).partition("#")[2]
    soon = AT + timedelta(minutes=1)

    def come(name: str) -> str:
        try:
            with database.writing() as session:
                return first_admin.come_in(session, code, name, QUICK, soon)
        except FirstAdminError:
            return ""

    with ThreadPoolExecutor(8) as threads:
        tokens = list(threads.map(come, (f"Lin {one}" for one in range(8))))
    assert len([one for one in tokens if one]) == 1
    with database.reading() as session:
        assert len(session.scalars(select(Agent)).all()) == 1
