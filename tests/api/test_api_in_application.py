"""The API in the whole application, beside the console."""

import sys
from pathlib import Path
from threading import enumerate as threads

import pytest
from flask_wtf.csrf import CSRFProtect
from program import Program, check, make_token, problem
from signed import ACCOUNT, SHIPPED_FLOW

from ivr.app import create_app, end_app
from ivr.settings import Settings

sys.path.append(str(Path(__file__).parents[1] / "console"))


@pytest.fixture
def whole(desk, tmp_path):
    settings = Settings(
        ivr_database_url=desk.database.url,
        ivr_queue_url=f"sqlite:///{tmp_path / 'queue.db'}",
        ivr_recordings=tmp_path / "rec",
        ivr_flow=SHIPPED_FLOW,
        ivr_public_url="https://hotline.example",
        ivr_secret_key="a key for tests, and only for them",
        ivr_api_per_minute=3,
        twilio_account_sid=ACCOUNT,
        twilio_auth_token="12345",
    )
    app = create_app(settings)
    yield app
    end_app(app)


def test_a_program_works_on_cases_in_the_real_application(desk, whole):
    number = desk.case()
    program = Program(whole, desk, make_token(desk))
    claimed = program.post(f"/cases/{number}/claim")
    assert claimed.json["assigned_to"] == "Mei"
    assert claimed.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in claimed.headers
    statuses = [program.get("/cases").status_code for _ in range(3)]
    assert statuses == [200, 200, 429]


def test_what_is_no_address_or_method_of_the_api_is_a_problem_too(desk, whole):
    program = Program(whole, desk, "")
    lost = program.get("/nothing", checked=False)
    wrong = program.ask("DELETE", "/cases", checked=False)
    assert problem(lost)[:2] == (404, "not_found")
    assert problem(wrong)[:2] == (405, "method_not_allowed")
    assert set(wrong.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}
    elsewhere = whole.test_client().get("/api/v2/cases")
    assert (elsewhere.status_code, elsewhere.mimetype) == (404, "text/html")


def test_no_route_of_the_console_is_exempt_from_the_forms_token(whole):
    csrf = whole.extensions["csrf"]
    assert isinstance(csrf, CSRFProtect)
    exempt = {whole.blueprints[name] for name in ("api", "twilio", "uploads")}
    assert csrf._exempt_blueprints == exempt
    assert csrf._exempt_views == set()


def test_the_document_describes_a_head_and_no_more(desk, whole):
    answer = whole.test_client().get("/api/v1/cases")
    check(answer, "GET", "/cases")
    assert answer.status_code == 401
    del desk


@pytest.mark.usefixtures("whole")
def test_no_thread_of_an_application_before_this_one_lives_on():
    assert [one.name for one in threads()].count("flow") == 1
