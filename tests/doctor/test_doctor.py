"""What the doctor finds on a hotline that is served, and with what is broken in it."""

import shutil
from datetime import UTC, datetime, timedelta
from threading import Event

import pytest
from sqlalchemy import delete

from ivr.beats import WORKER, beat
from ivr.doctor import machine
from ivr.doctor.examining import examine
from ivr.doctor.finding import Check, Finding, Ground, good
from ivr.sound.ffmpeg import PROGRAM
from ivr.tables import Agent, Beat

NOW = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)


def states(found):
    return {name: one.state for name, one in found.items()}


def test_a_whole_installation_is_fine_but_for_its_own_address(served):
    if shutil.which(PROGRAM) is None:
        pytest.skip("ffmpeg is not installed (apt-get install ffmpeg)")
    found = served.look()
    fine = dict.fromkeys(found, "good")
    assert states(found) == {**fine, "address": "warning"}
    assert list(found) == [
        *("settings", "database", "queue", "worker", "flow", "models", "ffmpeg"),
        *("disk", "backups", "people", "alarms"),
        *("bucket", "address", "signature", "account", "numbers", "clock"),
    ]


def test_looking_stores_nothing(served, rows):
    served.look()
    assert len(rows(Agent)) == 1
    with served.database.reading() as session:
        calls = session.connection().exec_driver_sql("SELECT count(*) FROM calls")
        assert calls.scalar() == 0


def test_a_worker_that_is_gone_is_missed(told, installation):
    def beats(at):
        with installation.database.writing() as session:
            beat(session, WORKER, at)

    beats(datetime.now(UTC) - timedelta(minutes=7, seconds=5))
    (only,) = told("worker")
    assert only[:2] == ("bad", "The last sign of a worker is 7 minutes old.")
    with installation.database.writing() as session:
        session.execute(delete(Beat))
    (only,) = told("worker")
    assert only[:2] == ("bad", "No worker was ever at work.")


def test_languages_without_a_model_are_named(told, installation):
    models = installation.settings.ivr_models
    shutil.rmtree(models / "zh-CN")
    assert told("models") == [
        ("good", "en-US has en-US.", ""),
        (
            "bad",
            "There is no speech model for zh-CN: its messages wait for one.",
            "Run: ivr models install zh-CN",
        ),
    ]


def test_broken_files_are_told_although_the_flow_before_answers(told, served):
    flow = served.settings.ivr_flow
    revision = told("flow")[0][1]
    flow.write_text(flow.read_text().replace("start: language", "start: nowhere"))
    answers, refused = told("flow")
    assert answers[1] == revision
    assert refused[0] == "warning"
    assert "nowhere" in refused[1]


def test_a_disk_that_runs_full_is_told(installation, monkeypatch):
    folder = installation.settings.ivr_recordings.parent
    for free, state in ((0.3, "bad"), (1.9, "warning"), (12.0, "good")):
        usage = shutil.disk_usage(folder)._replace(free=int(free * machine.GB))
        monkeypatch.setattr(machine.shutil, "disk_usage", lambda _, told=usage: told)
        found = machine.room(folder, folder)
        assert (found.state, found.text) == (
            state,
            f"{free} GB are free where {folder} is.",
        )


def test_an_ffmpeg_that_is_missing_or_broken_is_told(told, tmp_path, monkeypatch):
    empty = tmp_path / "bin"
    empty.mkdir()
    monkeypatch.setenv("PATH", str(empty))
    assert told("ffmpeg")[0][1].startswith("There is no ffmpeg")
    program = empty / "ffmpeg"
    program.write_text("#!/bin/sh\nexit 1\n")
    program.chmod(0o755)
    assert told("ffmpeg")[0][1] == "ffmpeg is there and does not run."


def test_settings_that_are_not_whole_are_named_and_hold_up_nothing(told):
    (only,) = told("settings", twilio_auth_token=())
    assert only[1] == (
        "TWILIO_AUTH_TOKEN is not set; it should be the account's primary auth token"
    )
    for name in ("signature", "account", "numbers", "clock"):
        (only,) = told(name, twilio_auth_token=())
        assert only[0] == "warning"


def test_without_an_admin_nobody_is_in_charge(told, installation):
    with installation.database.writing() as session:
        session.execute(delete(Agent))
    assert told("people") == [
        (
            "bad",
            "There is no admin who may sign in.",
            "Run: ivr agents first",
        )
    ]


def test_a_check_that_hangs_or_fails_holds_up_no_other(installation):
    stuck = Event()
    ground = Ground(installation.settings, installation.database, NOW)

    def hang(_: Ground) -> list[Finding]:
        stuck.wait(30)
        return []

    def fail(_: Ground) -> list[Finding]:
        raise RuntimeError("a mistake of ours")

    def pass_(_: Ground) -> list[Finding]:
        return [good("It is there.")]

    checks = [Check(one.__name__, "T", one) for one in (hang, fail, pass_)]
    found = examine(ground, checks, limit_s=0.2)
    stuck.set()
    assert [(one.state, str(one.findings[0].text)) for one in found] == [
        ("bad", "It took longer than 0.2 seconds."),
        ("bad", "The check itself failed; the log says how."),
        ("good", "It is there."),
    ]
