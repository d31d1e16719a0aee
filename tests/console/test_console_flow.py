"""The page of the flow: what answers, what was published, what is refused."""

import pytest
from case_rows import AT, agent, serial
from console_browser import Browser, make_app, section, words

from ivr.flow.source import Problem
from ivr.tables import FlowPublication, FlowRevision

PROBLEM = Problem("flow/little.yaml", 6, 25, "there is no node 'mian'")


def admin(desk, tmp_path, problems=()):
    """The browser of an admin."""
    with desk.database.writing() as session:
        name = f"Root {next(serial)}"
        session.add(agent(name, role="admin"))
    app = make_app(desk.database, tmp_path / "rec", secure=False, problems=problems)
    browser = Browser(app, desk, secure=False)
    browser.come_in(name)
    return browser


def keep(desk, *rows):
    with desk.database.writing() as session:
        session.add_all(rows)
        session.flush()


def revision(digest, taken_at=None):
    return FlowRevision(
        digest=digest, flow="little", files="{}", stored_at=AT, taken_at=taken_at
    )


def test_the_page_is_for_admins_alone(browse, desk, tmp_path):
    for who in ("Mei", "Ada"):
        browser = browse(who)
        answer = browser.get("/console/flow")
        assert (answer.status_code, "for admins" in answer.text) == (403, True)
        assert "/console/flow" not in browser.read("/console/")
    answer = browse(None).get("/console/flow")
    assert answer.headers["Location"] == "/console/sign-in?next=/console/flow"
    assert 'href="/console/flow"' in admin(desk, tmp_path).read("/console/")


@pytest.mark.usefixtures("clock")
def test_before_any_call_nothing_is_told_to_answer(desk, tmp_path):
    page = admin(desk, tmp_path).read("/console/flow")
    assert section(page, "answers") == (
        "What answers No call has been answered yet."
        " See and change it in a draft Call it from here"
    )
    assert section(page, "publications").endswith("the files answer.")
    assert 'id="refused"' not in page


@pytest.mark.usefixtures("clock")
def test_publications_are_told_the_newest_first(desk, tmp_path):
    keep(desk, revision("f00d", AT), revision("cafe"))
    keep(
        desk,
        FlowPublication(digest="cafe", at=AT, by="mei", message="<b>longer</b>"),
    )
    keep(desk, FlowPublication(digest=None, at=AT, by="jun", message="back"))
    page = admin(desk, tmp_path).read("/console/flow")
    assert section(page, "answers").startswith(
        "What answers New calls hear revision f00d , from the files."
    )
    when = "Tue 24 Nov 2026, 12:00 UTC+8"
    assert words(
        page.partition("<tbody")[2].partition(">")[2].partition("</tb")[0]
    ) == (
        f"the files {when} jun back "
        f"cafe {when} mei <b>longer</b> Have it answer again : cafe"
    )
    keep(desk, FlowPublication(digest="cafe", at=AT, by="mei", message="again"))
    page = admin(desk, tmp_path).read("/console/flow")
    assert "New calls hear revision cafe , as published." in section(page, "answers")


@pytest.mark.usefixtures("clock")
def test_refused_files_are_told_with_the_place_of_each_mistake(desk, tmp_path):
    page = admin(desk, tmp_path, problems=[PROBLEM]).read("/console/flow")
    assert section(page, "refused").endswith(
        "flow/little.yaml:6:25: there is no node 'mian'"
    )
