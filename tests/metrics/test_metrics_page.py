"""What Prometheus reads at /metrics: how things stand in a real database."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from case_rows import AT, Desk, add_case, add_recording
from flask import Flask
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from ivr.beats import WORKER, beat
from ivr.db import Database
from ivr.metrics.page import add_metrics
from ivr.metrics.requests import count_requests
from ivr.tables import Callback, Promise

DEPLOY = Path(__file__).parents[2] / "deploy"
TOKEN = "a token for tests alone"
BEARER = {"Authorization": f"Bearer {TOKEN}"}
# What this process counted, in whatever tests.
COUNTED = ("ivr_webhook", "ivr_fallbacks")
Figures = dict[tuple[str, str], float]


def client(database: Database, token: str = TOKEN) -> FlaskClient:
    app = Flask("monitored")
    add_metrics(app, database, token)
    return app.test_client()


def figures(text: str) -> Figures:
    """Return each figure of ours by its name and its label's value."""
    return {
        (one.name, ",".join(one.labels.values())): one.value
        for family in text_string_to_metric_families(text)
        for one in family.samples
        if one.name.startswith("ivr_") and not one.name.startswith(COUNTED)
    }


def at_desk(desk: Desk) -> Figures:
    with time_machine.travel(AT, tick=False):
        answer = client(desk.database).get("/metrics", headers=BEARER)
    return figures(answer.text)


def stand(**more: float) -> Figures:
    """Return what an empty hotline tells, but for `more`: `name__label`."""
    empty: Figures = {("ivr_database_up", ""): 1.0}
    for status in ("new", "claimed", "calling", "waiting", "resolved"):
        empty["ivr_cases", status] = 0.0
    for state in ("open", "kept", "broken"):
        empty["ivr_promises_last_day", state] = 0.0
    for state in ("queued", "placing", "placed", "whispering", "dialling", "talking"):
        empty["ivr_callbacks", state] = 0.0
    for state in ("announced", "fetched", "stored"):
        empty["ivr_recordings", state] = 0.0
    for queue in "recordings callbacks messages notices webhooks digests".split():
        empty["ivr_queue_age_seconds", queue] = 0.0
    for name in "cases_late cases_due_soon calls_in_progress troubles".split():
        empty[f"ivr_{name}", ""] = 0.0
    empty["ivr_transcription_lag_seconds", ""] = 0.0
    empty["ivr_worker_silent_seconds", ""] = -1.0
    for name, value in more.items():
        empty[f"ivr_{name.partition('__')[0]}", name.partition("__")[2]] = value
    return empty


@pytest.mark.both_databases
def test_an_empty_hotline_tells_of_nothing(desk: Desk):
    assert at_desk(desk) == stand()


@pytest.mark.both_databases
def test_what_is_open_late_and_waiting_is_told(desk: Desk):
    minute = timedelta(minutes=1)
    with desk.database.writing() as session:
        late = add_case(session, due_at=AT - minute, status="waiting")
        soon = add_case(session, due_at=AT + 10 * minute)
        closed = add_case(session, due_at=AT - minute, status="closed", closed_at=AT)
        for case, state in ((late, "broken"), (soon, "open"), (closed, "kept")):
            due = {"made_at": AT - 60 * minute, "due_at": case.due_at, "state": state}
            session.add(Promise(case_number=case.number, **due))
        add_recording(
            session,
            soon,
            announced_at=AT - 9 * minute,
            state="stored",
            due_at=AT - 2 * minute,
        )
        add_recording(session, late, state="transcribed", words="hello there")
        session.add(
            Callback(
                case_number=late.number,
                agent_id=desk.mei.id,
                token="t",
                state="queued",
                agent_number="+18005550111",
                caller_number="+8613800138000",
                from_number="+18005550100",
                requested_at=AT - minute,
                due_at=AT - minute,
            )
        )
        beat(session, WORKER, AT - timedelta(seconds=42))
    assert at_desk(desk) == stand(
        cases__new=1,
        cases__waiting=1,
        cases_late=1,
        cases_due_soon=1,
        promises_last_day__broken=1,
        promises_last_day__kept=1,
        callbacks__queued=1,
        recordings__stored=1,
        queue_age_seconds__recordings=120,
        queue_age_seconds__callbacks=60,
        transcription_lag_seconds=540,
        worker_silent_seconds=42,
        calls_in_progress=3,
    )


def test_without_a_database_it_says_so(tmp_path: Path):
    gone = Database(f"sqlite:///{tmp_path / 'nowhere' / 'ivr.db'}")
    answer = client(gone).get("/metrics", headers=BEARER)
    assert answer.status_code == 200
    assert figures(answer.text) == {("ivr_database_up", ""): 0.0}


@pytest.mark.parametrize(
    "header",
    [None, "", TOKEN, "Bearer ", "Bearer another token of that length", "Bearer é"],
)
def test_nobody_reads_it_without_the_token(desk: Desk, header: str | None):
    given = {} if header is None else {"Authorization": header}
    answer = client(desk.database).get("/metrics", headers=given)
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert "ivr_cases" not in answer.text


def test_without_a_setting_there_is_no_such_page(desk: Desk):
    assert client(desk.database, "").get("/metrics", headers=BEARER).status_code == 404


def test_requests_outside_of_the_network_are_not_counted(desk: Desk):
    app = Flask("monitored")
    add_metrics(app, desk.database, TOKEN)
    count_requests(app, "twilio")
    answer = app.test_client().get("/metrics", headers=BEARER)
    assert 'route="metrics"' not in answer.text


def test_rules_and_dashboard_ask_for_what_there_is(desk: Desk):
    app = Flask("monitored")
    add_metrics(app, desk.database, TOKEN)
    count_requests(app, "twilio")
    text = app.test_client().get("/metrics", headers=BEARER).text
    known = set(re.findall(r"^# TYPE (\w+) ", text, re.MULTILINE))
    for file in ("prometheus/hotline.rules.yml", "grafana/hotline.json"):
        asked = set(re.findall(r"\bivr_\w+", (DEPLOY / file).read_text("utf-8")))
        bare = {name.removesuffix("_bucket") for name in asked}
        assert len(bare) > 5
        assert bare <= known, file
