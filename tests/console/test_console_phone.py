"""The phone in the console: a form with keys, on the draft or on what answers."""

import json
import re

import pytest
from console_browser import alert, fields, section, words
from rehearsal_flow import FLOW
from sqlalchemy import func, select

from ivr.tables import Call, Case, FlowDraft, Message

PHONE, DRAFT = "/console/flow/phone", "/console/flow/draft"

pytestmark = pytest.mark.usefixtures("clock")


def press(browser, page, do, **more):
    form = fields(page, PHONE) | {"flow": "answers"} | more
    for unticked in ("attested", "rang_before", "emergency"):
        form.pop(unticked)
    return browser.post(PHONE, form | {"do": do})


def heard(page):
    return re.findall(r'class="heard-here" lang="([^"]+)">([^<]+)<', page)


def path(page):
    return re.findall(r'<li data-node="[^"]+">([^<]+)</li>', page)


def begin(browser):
    page = browser.read(DRAFT)
    form = fields(page, f"{DRAFT}/begin") | {"from": "files"}
    browser.post(f"{DRAFT}/begin", form)


def test_the_phone_is_for_admins_alone(browse):
    token = {"csrf_token": browse("Ada").token()}
    assert browse("Ada").get(PHONE).status_code == 403
    for action in (PHONE, f"{PHONE}/save"):
        assert browse("Ada").post(action, token).status_code in {400, 403}


def test_a_call_is_made_key_by_key_and_leaves_nothing(root, desk):
    page = press(root, root.read(PHONE), "ring").text
    assert heard(page) == [
        ("en-US", "For English, press 1."),
        ("zh-CN", "中文服务，请按2。"),
    ]
    for do, more in (
        ("1", {}),
        ("2", {}),
        ("typed", {"keys": "123456"}),
        ("1", {}),
        ("message", {"seconds": "20"}),
    ):
        page = press(root, page, do, **more).text
    assert path(page)[0] == "language:english"
    assert section(page, "talk-title").startswith("The call is over")
    assert "account 123456" in words(page)
    with desk.database.reading() as session:
        for table in (Call, Case, Message):
            assert session.scalar(select(func.count()).select_from(table)) == 0


def test_the_last_step_is_taken_back(root):
    page = press(root, root.read(PHONE), "ring").text
    page = press(root, page, "1").text
    page = press(root, page, "1").text
    back = press(root, page, "take_back").text
    assert json.loads(fields_of(back)) == ["1"]
    assert path(back)[-1] == "main"


def fields_of(page):
    return fields(page, PHONE)["lines"]


def test_another_hour_changes_the_way_of_the_same_keys(root):
    page = press(root, root.read(PHONE), "ring", at="2026-11-23T11:00").text
    page = press(root, page, "1").text
    day = press(root, page, "1", at="2026-11-23T11:00").text
    night = press(root, page, "1", at="2026-12-25T22:00").text
    assert (path(day)[-1], path(night)[-1]) == ("desk", "message")


def test_what_cannot_be_is_told_and_the_call_stays(root):
    page = press(root, root.read(PHONE), "ring").text
    page = press(root, page, "1").text
    for more, said in (
        ({"at": "Christmas"}, "A clock is written like 2026-12-25T08:00"),
        ({"from": "911"}, "911: write a number like"),
        ({"waiting": "many"}, "waiting: write how many, such as 3"),
        ({"language": "fr-FR"}, "The flow speaks en-US, zh-CN."),
        ({"account": "", "waiting": "99999"}, "waiting: Input should be less than"),
        ({"lines": "{"}, ""),
    ):
        answer = press(root, page, "2", **more)
        assert (answer.status_code, said in alert(answer.text)) == (422, True)
    answer = press(root, page, "y")
    assert (answer.status_code, alert(answer.text)) == (200, "nobody is rung at main")
    assert json.loads(fields_of(answer.text)) == ["1"]


def test_a_call_is_saved_as_a_conversation_of_the_draft(root, desk):
    begin(root)
    page = press(root, root.read(PHONE), "ring", flow="draft").text
    page = press(root, page, "1", flow="draft").text
    form = {name: fields(page, PHONE)[name] for name in ("csrf_token", "lines")}
    form |= {"flow": "draft", "name": "Hangs up", "file": "h.yaml"}
    answer = root.post(f"{PHONE}/save", form)
    assert answer.location == f"{DRAFT}?file=conversations/h.yaml"
    with desk.database.reading() as session:
        text = session.scalars(select(FlowDraft)).one().texts["conversations/h.yaml"]
    assert 'name: "Hangs up"' in text
    assert 'press: "1"' in text
    again = root.post(f"{PHONE}/save", form)
    assert (again.status_code, "has a file" in alert(again.text)) == (422, True)


def test_the_draft_is_called_before_anybody_hears_it(root):
    begin(root)
    page = root.read(DRAFT)
    form = fields(page, f"{DRAFT}/save")
    new = FLOW.replace("no: known}", "no: storm}")
    root.post(f"{DRAFT}/save", form | {"text": new})
    page = press(root, root.read(PHONE), "ring").text
    for which, way in (("draft", "storm"), ("answers", "known")):
        assert path(press(root, page, "1", flow=which).text)[2] == way


def test_a_broken_draft_cannot_be_called(root):
    begin(root)
    form = fields(root.read(DRAFT), f"{DRAFT}/save")
    root.post(f"{DRAFT}/save", form | {"text": "flow: ["})
    answer = press(root, root.read(PHONE), "ring", flow="draft")
    assert (answer.status_code, "is not YAML" in alert(answer.text)) == (422, True)
