"""An agent files a complaint on the case's page, whoever has the case."""

import json
from pathlib import Path

import pytest
from case_rows import Desk
from console_browser import Browser, make_app

from ivr.errors import SettingError
from ivr.notices.channels import channels, complaint_channels
from ivr.settings.freeze import FreezeSettings
from ivr.tables import Notice


@pytest.fixture
def mei(desk: Desk, tmp_path: Path) -> Browser:
    browser = Browser(make_app(desk.database, tmp_path / "rec", secure=False), desk)
    browser.come_in("Mei")
    return browser


def test_a_complaint_is_filed_by_a_form(desk: Desk, mei: Browser, rows):
    number = desk.case(assigned_to=desk.jun.id, status="claimed")
    page = mei.read(f"/console/cases/{number}")
    answer = mei.send(page, f"/console/cases/{number}/complain", text="nobody called")
    assert (answer.status_code, answer.location) == (303, f"/console/cases/{number}")
    assert desk.row(number).escalation == "complaint"
    assert desk.row(number).assigned_to == desk.jun.id
    page = mei.read(f"/console/cases/{number}")
    assert "complaint: nobody called" in page
    assert "The management is told: complaint" in page
    [notice] = rows(Notice)
    assert json.loads(notice["body"])["link"] == f"/console/cases/{number}"


def test_too_many_words_are_refused_and_kept_in_the_form(
    desk: Desk, mei: Browser, rows
):
    number = desk.case()
    page = mei.read(f"/console/cases/{number}")
    answer = mei.send(page, f"/console/cases/{number}/complain", text="x" * 10_001)
    assert answer.status_code == 422
    assert "longer than 10000 characters" in answer.text
    assert (rows(Notice), desk.row(number).escalation) == ([], None)


def test_there_is_no_case_to_complain_about(desk: Desk, mei: Browser):
    page = mei.read(f"/console/cases/{desk.case()}")
    token = mei.send(page, "/console/cases/1001/complain", text="x")
    assert token.status_code == 303
    fields = {"csrf_token": page.split('name="csrf_token" value="')[1].split('"')[0]}
    assert mei.post("/console/cases/9999/complain", fields).status_code == 404


def test_complaints_have_channels_of_their_own():
    mail = {"ivr_smtp_url": "smtp://localhost?tls=none", "ivr_smtp_from": "a@b.example"}
    settings = FreezeSettings(
        ivr_complaint_email_to="boss@b.example",
        ivr_complaint_webhook_url="https://b.example/complaints",
        ivr_complaint_webhook_secret="a secret of sixteen",
        **mail,
    )
    assert channels(settings) == []
    names = [one.name for one in complaint_channels(settings)]
    assert names == ["complaint_webhook", "complaint_email"]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (
            {"ivr_complaint_email_to": "boss@b.example"},
            "IVR_SMTP_URL is not set; IVR_COMPLAINT_EMAIL_TO needs it",
        ),
        (
            {"ivr_complaint_webhook_url": "https://b.example/x"},
            "IVR_COMPLAINT_WEBHOOK_SECRET is not set; "
            "IVR_COMPLAINT_WEBHOOK_URL needs it",
        ),
    ],
)
def test_half_of_a_channel_stops_the_start(given, told):
    with pytest.raises(SettingError, match=told):
        FreezeSettings(**given).check_freeze()
