"""Real parts for every test: a database file, the shipped flow, signed requests."""

import os
import shutil
from typing import Any

import postgres
import pytest
from database_kinds import kind_of, kinds_for
from flask import Flask
from hypothesis import settings
from log_watch import told, watch
from signed import ACCOUNT, PUBLIC_URL, SHIPPED_FLOW, TOKEN, Twilio
from sqlalchemy import select

from ivr.calls.desk import Hotline
from ivr.calls.flows import Flows
from ivr.cases.listing import as_json, list_cases
from ivr.db import Database
from ivr.engines import BUSY_TIMEOUT_S
from ivr.flow.loader import load
from ivr.logs import set_up_logs
from ivr.migrations import upgrade
from ivr.telephony import webhooks
from ivr.telephony.signature import Gate
from ivr.telephony.twiml import Pages

watch()
set_up_logs()
EVERY_TEST_RUNS = bool(os.environ.get("IVR_TEST_ALL"))
# A machine may be busy: how long an example takes tells nothing.  In CI the examples
# are the same each time.
settings.register_profile("house", deadline=None, derandomize=EVERY_TEST_RUNS)
settings.load_profile("house")


@pytest.fixture(scope="session")
def flow():
    return load(SHIPPED_FLOW)


def pytest_generate_tests(metafunc):
    """Run a test that has a database on each kind that it is for.

    A whole hotline, which a module shares, has a `database_kind`.
    """
    given = metafunc.fixturenames
    name = next((one for one in ("database_kind", "database") if one in given), None)
    kinds = kinds_for(metafunc.definition, every=EVERY_TEST_RUNS)
    if name and kinds:
        metafunc.parametrize(name, kinds, indirect=True)


@pytest.fixture(scope="module")
def database_kind(request):
    """The kind of database that a hotline has: SQLite unless asked for the other."""
    return getattr(request, "param", "sqlite")


@pytest.fixture(scope="session")
def cluster():
    with postgres.serving() as found:
        yield found


@pytest.fixture(scope="session")
def migrated(tmp_path_factory):
    """A SQLite file with our tables, to be copied: to make them takes much longer."""
    path = tmp_path_factory.mktemp("migrated") / "ivr.db"
    made = Database(f"sqlite:///{path}")
    upgrade(made)
    made.close()
    return path


@pytest.fixture
def busy_timeout_s():
    """How long a database waits for its turn; a test that waits it out gives less."""
    return BUSY_TIMEOUT_S


@pytest.fixture
def database(request, tmp_path, migrated, busy_timeout_s):
    """An empty database with our tables, on SQLite unless asked for the other."""
    if kind_of(request, every=EVERY_TEST_RUNS) == "postgresql":
        url = request.getfixturevalue("cluster").url
        found = Database(url, busy_timeout_s=busy_timeout_s)
        postgres.empty(found)
    else:
        shutil.copy(migrated, tmp_path / "ivr.db")
        url = f"sqlite:///{tmp_path / 'ivr.db'}"
        found = Database(url, busy_timeout_s=busy_timeout_s)
    yield found
    found.close()


@pytest.fixture
def altered(database):
    """The database of a test that alters its tables; the next test has them anew."""
    yield database
    if not database.is_sqlite:
        postgres.renew(database)


@pytest.fixture
def hotline(database, flow):
    return Hotline(database, Flows(flow))


@pytest.fixture
def twilio(hotline):
    hints: list[str] = []
    app = Flask("hotline")
    app.config["MAX_CONTENT_LENGTH"] = 256 * 1024
    gate = Gate(PUBLIC_URL, ACCOUNT, (TOKEN,))
    pages = Pages(PUBLIC_URL)
    app.register_blueprint(webhooks.blueprint(hotline, pages, gate, hints.append))
    app.register_error_handler(405, webhooks.refuse)
    return Twilio(app.test_client(), hints)


@pytest.fixture
def rows(database):
    """Everything that is stored in a table, as dicts."""

    def read(table: Any, *columns: str) -> list[dict[str, Any]]:
        with database.reading() as session:
            found = session.scalars(select(table)).all()
            names = columns or tuple(table.__table__.columns.keys())
            return [{name: getattr(row, name) for name in names} for row in found]

    return read


@pytest.fixture
def cases(database):
    """The case list, as `ivr cases list --json` has it."""

    def read() -> list[dict[str, Any]]:
        with database.reading() as session:
            return [as_json(view) for view in list_cases(session, include_closed=True)]

    return read


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Fail a test that logged a secret, and one skipped where all must run."""
    report = yield
    if (leaked := told()) and report.passed:
        report.outcome = "failed"
        report.longrepr = "\n".join(["what no log may hold was logged:", *leaked])
    if report.skipped and not hasattr(report, "wasxfail") and EVERY_TEST_RUNS:
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped: {call.excinfo}"
    return report
