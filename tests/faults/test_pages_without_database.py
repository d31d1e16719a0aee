"""Pages while PostgreSQL is frozen or locked: an answer soon, nothing typed lost."""

import re
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import pytest
import requests
from documented_client import Call
from processes import wait_for
from real_hotline import call_sid
from sqlalchemy import text

from ivr.cases.signing_in import new_session
from ivr.db import Database, DatabaseError
from ivr.patience import wait_as_ever, wait_while_it_lives
from ivr.tables import Agent

pytestmark = pytest.mark.slow

# A silent server is waited for and asked whether it lives; nginx gives up after 14 s.
LONGEST_S = 10
NOT_NOW = "The database cannot be used now"
ROUTES = Path(__file__).parents[1] / "roles" / "routes.txt"
# They do not ask the database, or are no pages: `/console/live` is a stream.
OTHERS = ("static", "/console/live", "/sign-in", "/console/first")
TABLES = "calls, cases, case_events, agents, agent_sessions, recordings"


def pages(number):
    """Every page of the console that an admin may read, by the table of routes."""
    rule = re.compile(r"^GET +(/console/\S*) +\S+ +\S+ +\S+ +in ", re.MULTILINE)
    found = [
        one.replace("<number>", number) for one in rule.findall(ROUTES.read_text())
    ]
    return [
        one
        for one in found
        if "<" not in one and not any(map(one.__contains__, OTHERS))
    ]


class Browser:
    """An admin's browser: it keeps its cookies, which are for TLS alone."""

    def __init__(self, hotline, token):
        self.url, self.cookies = hotline.twilio.url, {"__Host-ivr": token}

    def ask(self, method, path, **form):
        """Return an answer and the seconds that it took."""
        told = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Cookie": told, "Origin": self.url}
        begun = time.monotonic()
        answer = requests.request(
            method,
            self.url + path,
            headers=headers,
            data=form,
            timeout=60,
            allow_redirects=False,
        )
        took = time.monotonic() - begun
        for name, value in answer.cookies.items():
            self.cookies[name] = value
        return answer, took

    def form(self, page, **typed):
        """The fields of a form of `page` that no human fills in, and what was typed."""
        hidden = re.findall(r'<input type="hidden" name="(.*?)" value="(.*?)"', page)
        return {name: unescape(value) for name, value in hidden} | typed


@pytest.fixture(scope="module")
def database_url(server):
    return server.url


@pytest.fixture(scope="module")
def case(hotline):
    """The number of a case, as a page's address has it."""
    call = Call(hotline.twilio, call_sid(1)).ring().press("1", "1")
    assert call.end().status_code == 200
    return str(hotline.cases()[0]["number"])


@pytest.fixture(scope="module")
def browser(hotline, server, case):
    assert case
    database, at = Database(server.url), datetime.now(UTC)
    with database.writing() as session:
        admin = Agent(name="Ada", role="admin", password_hash="", created_at=at)
        session.add(admin)
        session.flush()
        token = new_session(session, admin, at)
    database.close()
    return Browser(hotline, token)


@contextmanager
def frozen(server):
    server.signal(signal.SIGSTOP)
    try:
        yield
    finally:
        server.signal(signal.SIGCONT)


@contextmanager
def locked(server):
    database = Database(server.url)
    with database.engine.connect() as other:
        other.execute(text(f"LOCK TABLE {TABLES} IN ACCESS EXCLUSIVE MODE"))
        yield
        other.rollback()
    database.close()


@pytest.mark.fault(12)
@pytest.mark.parametrize("lose", [frozen, locked])
def test_every_page_answers_soon_and_says_what_to_do(
    hotline, server, browser, case, lose
):
    wanted = pages(case)
    assert len(wanted) > 20
    with lose(server), ThreadPoolExecutor(16) as pool:
        found = list(pool.map(lambda path: browser.ask("GET", path), wanted))
    wrong = [
        (answer.url, answer.status_code, took)
        for answer, took in found
        if took > LONGEST_S
        or (answer.status_code, NOT_NOW in answer.text) != (503, True)
    ]
    assert wrong == []
    assert {answer.headers["Retry-After"] for answer, _ in found} == {"5"}
    wait_for(hotline.is_ready, 20, "the database to be found again")
    assert browser.ask("GET", f"/console/cases/{case}")[0].status_code == 200


@pytest.mark.fault(12)
@pytest.mark.parametrize("lose", [frozen, locked])
def test_what_was_typed_is_sent_by_one_press_later(
    hotline, server, browser, case, lose
):
    words = f"she said <no> & {lose.__name__}"
    page, _ = browser.ask("GET", f"/console/cases/{case}")
    note = f"/console/cases/{case}/note"
    form = re.search(rf'<form[^>]*action="{note}".*?</form>', page.text, re.DOTALL)[0]
    with lose(server):
        refused, took = browser.ask("POST", note, **browser.form(form, text=words))
    assert (refused.status_code, NOT_NOW in refused.text) == (503, True)
    assert took < LONGEST_S
    wait_for(hotline.is_ready, 20, "the database to be found again")
    again = re.search(r"<form.*?</form>", refused.text, re.DOTALL)[0]
    assert f'action="{note}"' in again
    for _ in range(2):  # pressed twice, it is one note
        sent, _ = browser.ask("POST", note, **browser.form(again))
        assert sent.status_code == 303
    lines = "SELECT count(*) FROM case_events WHERE text = ?"
    assert hotline.rows(lines, words) == [(1,)]


@pytest.mark.fault(12)
def test_the_other_doors_answer_soon_too(hotline, server, case):
    assert case
    made = hotline.ivr("tokens", "add", "payroll", "--scope", "cases:read")
    key = {"Authorization": f"Bearer {made.stdout.split()[-1]}"}
    asked = {"/api/v1/cases": 200, "/readyz": 200, "/console/sign-in": 200}

    def ask(path):
        begun = time.monotonic()
        answer = requests.get(hotline.twilio.url + path, headers=key, timeout=60)
        return answer.status_code, time.monotonic() - begun

    assert {path: ask(path)[0] for path in asked} == asked
    with frozen(server), ThreadPoolExecutor(len(asked)) as pool:
        found = dict(zip(asked, pool.map(ask, asked), strict=True))
    assert {path: status for path, (status, _) in found.items()} == dict.fromkeys(
        asked, 503
    )
    assert max(took for _, took in found.values()) < LONGEST_S
    wait_for(hotline.is_ready, 20, "the database to be found again")


@pytest.fixture
def patient(server):
    """A database whose users wait while it lives."""
    database = Database(server.url)
    wait_while_it_lives()
    yield database
    wait_as_ever()
    database.close()


def test_work_of_a_server_that_lives_is_not_cut_short(patient):
    with patient.reading() as session:
        # Longer than a server may be silent before it is asked, and asked again.
        slow = select_after(6)
        assert session.execute(slow).scalar() == "done"


def test_a_server_that_freezes_under_a_query_is_given_up(server, patient):
    def ask():
        with patient.reading() as session:
            assert session.execute(select_after(0)).scalar() == "done"
            with frozen(server):
                session.execute(select_after(0))

    begun = time.monotonic()
    with pytest.raises(DatabaseError, match="the server does not answer"):
        ask()
    assert time.monotonic() - begun < LONGEST_S


def select_after(seconds):
    return text(f"SELECT 'done' FROM pg_sleep({seconds})")


def test_a_cut_off_server_is_noticed_by_the_operating_system(patient):
    with patient.engine.connect() as connection:
        told = connection.connection.dbapi_connection.info.get_parameters()
    assert {
        name: told.get(name) for name in told if name.startswith(("keep", "tcp"))
    } == {
        "keepalives_idle": "30",
        "keepalives_interval": "10",
        "keepalives_count": "3",
        "tcp_user_timeout": "60000",
    }
