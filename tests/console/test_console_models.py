"""Speech models and keeping in the console: asked of the worker, shown to admins."""

from case_rows import AT
from console_browser import Browser, section, words
from sqlalchemy import select

from ivr.jobs.asking import MODELS, asked
from ivr.keeping.holds import hold
from ivr.tables import AuditLine, Job

MODELS_PAGE, KEEPING = "/console/models", "/console/retention"


def waiting(browser: Browser) -> list[tuple[str, dict[str, str], str]]:
    """What the worker was asked for."""
    with browser.desk.database.reading() as session:
        rows = session.scalars(select(Job).order_by(Job.id))
        return [(one.kind, one.options, one.asked_by) for one in rows]


def test_only_admins_see_and_ask(browse):
    for who in ("Mei", "Ada"):
        browser = browse(who)
        token = {"csrf_token": browser.token(), "language": "ko-KR"}
        for path in (MODELS_PAGE, KEEPING):
            assert browser.get(path).status_code == 403
        for path in ("install", "remove", "check"):
            assert browser.post(f"{MODELS_PAGE}/{path}", token).status_code == 403
        assert browser.post(f"{KEEPING}/prove", token).status_code == 403
        assert waiting(browser) == []


def test_a_model_is_asked_for_once_and_its_way_is_shown(root: Browser):
    token = {"csrf_token": root.token(), "language": "zh-CN", "size": "small"}
    answer = root.post(f"{MODELS_PAGE}/install", token)
    assert (answer.status_code, answer.location) == (303, MODELS_PAGE)
    root.post(f"{MODELS_PAGE}/install", token)
    assert waiting(root) == [
        ("model_install", {"language": "zh-CN", "size": "small"}, "Root")
    ]
    shown = section(root.read(MODELS_PAGE), "asked")
    assert "waits for the worker Install zh-CN asked for by Root" in shown
    with root.desk.database.writing() as session:
        (job,) = asked(session, MODELS)
        job.state, job.done, job.total = "running", 21_000_000, 42_000_000
    shown = section(root.read(MODELS_PAGE), "asked")
    assert "21 of 42 MB" in shown


def test_a_language_without_a_model_is_refused_in_one_line(root: Browser):
    for language, told in (
        ("xx-XX", "no model is known for xx-XX"),
        ("../etc", "is no language"),
    ):
        form = {"csrf_token": root.token(), "language": language, "size": "small"}
        for what in ("install", "check"):
            answer = root.post(f"{MODELS_PAGE}/{what}", form)
            assert answer.status_code == 422
        assert told in words(root.post(f"{MODELS_PAGE}/install", form).text)
    assert waiting(root) == []


def test_periods_and_holds_are_shown(root: Browser):
    number = root.desk.case()
    with root.desk.database.writing() as session:
        hold(session, number, "court order", "Ada", AT)
    page = root.read(KEEPING)
    assert "for good as all else" in section(page, "periods")
    assert f"case {number} : court order Ada" in section(page, "holds")


def test_the_proof_is_asked_for_and_what_it_found_is_told(root: Browser):
    answer = root.send(root.read(KEEPING), f"{KEEPING}/prove")
    assert answer.status_code == 303
    assert waiting(root) == [("proof", {}, "Root")]
    with root.desk.database.writing() as session:
        (job,) = asked(session, ("proof",))
        job.state = "done"
        wrong = (
            '[{"kind":"call","id":"ab","files":"gone","rows":"gone","twilio":"there"}]'
        )
        job.result = f'{{"since":"","looked":7,"gone":6,"wrong":{wrong}}}'
    shown = section(root.read(KEEPING), "proof")
    assert "not all is gone" in shown
    assert "6 of 7 are proved to be gone." in shown
    assert "call ab : files gone, rows gone, Twilio there" in shown


def audit(browser: Browser) -> list[tuple[str, str, str, dict[str, str]]]:
    """What the log of the administration has."""
    with browser.desk.database.reading() as session:
        rows = session.scalars(select(AuditLine).order_by(AuditLine.id))
        return [(one.by, one.kind, one.about, one.details) for one in rows]


def test_what_is_asked_of_the_worker_is_in_the_log_once(root: Browser):
    form = {"csrf_token": root.token(), "language": "zh-CN", "size": "small"}
    for _ in range(2):
        root.post(f"{MODELS_PAGE}/install", form)
        root.post(f"{KEEPING}/prove", form)
    root.post(f"{MODELS_PAGE}/check", form | {"language": "ko-KR"})
    assert audit(root) == [
        ("Root", "model_asked", "zh-CN", {"asked": "install", "size": "small"}),
        ("Root", "proof_asked", "", {}),
        ("Root", "model_asked", "ko-KR", {"asked": "check", "size": ""}),
    ]
