"""The way of a call, in the revision that it heard."""

import re
from xml.etree import ElementTree as ET

import pytest
from case_rows import AT, Desk
from console_browser import FLOW, Browser, words
from signed import SHIPPED_FLOW

from ivr.calls.revisions import row
from ivr.flow.files import read_files
from ivr.tables import FlowRevision

PATH = ["welcome", "language:english", "main:stolen_or_locked", "lost_place"]


@pytest.fixture
def case(desk: Desk) -> str:
    """Return the address of a case whose call heard the shipped flow."""
    with desk.database.writing() as session:
        session.add(FlowRevision(**row(read_files(SHIPPED_FLOW), FLOW, AT)))
    heard = {"flow": FLOW.name, "flow_revision": FLOW.revision}
    return f"/console/cases/{desk.case(path=PATH, **heard)}"


def test_the_way_is_told_step_by_step_with_what_was_heard(mei: Browser, case: str):
    page = mei.read(f"{case}/way")
    steps = [
        words(one)
        for one in re.findall(
            "<li>(.*?)</li>", page.partition('class="timeline way"')[2], re.DOTALL
        )
    ]
    said = FLOW.prompts["en-US"]
    assert steps == [
        f"welcome says {said['welcome'].fill({})}",
        "language menu → english",
        f"main menu {said['main'].fill({})} → stolen or locked",
        "lost place",
    ]
    assert f"hotline, revision {FLOW.revision[:12]}" in words(page)


def test_the_picture_has_the_way_marked(mei: Browser, case: str):
    answer = mei.get(f"{case}/way.svg")
    assert answer.mimetype == "image/svg+xml"
    assert "script-src" not in answer.headers["Content-Security-Policy"]
    groups = ET.fromstring(answer.text).iter("{http://www.w3.org/2000/svg}g")
    marked = {one.get("id") for one in groups if "walked" in one.get("class", "")}
    assert marked == {"node-welcome", "node-language", "node-main"}


def test_the_crumbs_of_a_case_lead_into_the_picture(mei: Browser, case: str):
    page = mei.read(case)
    crumbs = re.findall(rf'<a href="{case}(/way[^"]*)">(.*?)</a>', page, re.DOTALL)
    assert [(where, words(text)) for where, text in crumbs] == [
        ("/way.svg#node-language", "language: english"),
        ("/way.svg#node-main", "main: stolen or locked"),
        ("/way", "The whole way, 4 steps"),
    ]


def test_a_revision_that_is_not_kept_is_told_by_its_names(mei: Browser, desk: Desk):
    case = f"/console/cases/{desk.case(path=PATH)}"
    answer = mei.get(f"{case}/way.svg")
    assert (answer.status_code, answer.location) == (303, f"{case}/way")
    page = words(mei.read(f"{case}/way"))
    assert "The flow of this revision is not kept here" in page
    assert "welcome language → english main → stolen or locked lost place" in page


@pytest.mark.parametrize("name", ["way", "way.svg"])
def test_there_is_no_way_of_no_case(mei: Browser, name: str):
    assert mei.get(f"/console/cases/99/{name}").status_code == 404
