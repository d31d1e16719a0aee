"""Real parts for every test: a database file, the shipped flow, signed requests."""

import os
import shutil
from typing import Any

import postgres
import pytest
from flask import Flask
from hypothesis import settings
from log_watch import told, watch
from signed import ACCOUNT, PUBLIC_URL, SHIPPED_FLOW, TOKEN, Twilio
from sqlalchemy import select

from ivr.calls.desk import Hotline
from ivr.calls.flows import Flows
from ivr.cases.listing import as_json, list_cases
from ivr.db import Database
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
    """Run what is marked `both_databases`, and has a database, on each kind.

    A whole hotline, which a module shares, has a `database_kind`.
    """
    has = metafunc.definition.get_closest_marker
    if not has("both_databases"):
        return
    kinds = ["sqlite"] if has("sqlite_alone") else ["sqlite", "postgresql"]
    if "database_kind" in metafunc.fixturenames:
        metafunc.parametrize("database_kind", kinds, indirect=True, scope="module")
    elif "database" in metafunc.fixturenames and len(kinds) > 1:
        metafunc.parametrize("database", kinds, indirect=True)


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
def database(request, tmp_path, migrated):
    """An empty database with our tables, on SQLite unless asked for the other."""
    if getattr(request, "param", "sqlite") == "postgresql":
        found = Database(request.getfixturevalue("cluster").url)
        postgres.empty(found)
    else:
        shutil.copy(migrated, tmp_path / "ivr.db")
        found = Database(f"sqlite:///{tmp_path / 'ivr.db'}", busy_timeout_s=0.5)
    yield found
    found.close()


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
