"""The draft of the flow in the console: edited, checked, published; no script."""

import re
import sys
from pathlib import Path

import pytest
from case_rows import AT, agent
from console_browser import Browser, alert, box, fields, make_app, section, words
from sqlalchemy import select

sys.path.insert(0, str(Path(__file__).parents[1] / "rehearsal"))

from rehearsal_flow import FLOW, write_bank_with

from ivr.drafts.trials import Trying
from ivr.flow.loader import load
from ivr.tables import FlowDraft, FlowDraftEdit, FlowPublication

DRAFT = "/console/flow/draft"
TALK = "name: A call\nat: 2026-11-23 11:00\nsteps:\n  - hang_up:\n"
LONGER = FLOW.replace("2 min", "3 min")
BROKEN = FLOW.replace("no: main}", "no: mian}")

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def bank(tmp_path):
    return write_bank_with(tmp_path, TALK)


@pytest.fixture
def admins(desk, tmp_path, bank):
    """Root and Ines, admins, each with a browser."""
    with desk.database.writing() as session:
        session.add_all((agent("Root", role="admin"), agent("Ines", role="admin")))
    app = make_app(desk.database, tmp_path / "rec", secure=False, flow_file=bank)
    found = [Browser(app, desk), Browser(app, desk)]
    for browser, name in zip(found, ("Root", "Ines"), strict=True):
        browser.come_in(name)
    return found


@pytest.fixture
def root(admins):
    """Root's browser, with a draft begun."""
    browser = admins[0]
    begin = f"{DRAFT}/begin"
    page = browser.read(DRAFT)
    answer = browser.post(begin, fields(page, begin) | {"from": "files"})
    assert (answer.status_code, answer.location) == (303, DRAFT)
    return browser


def save(browser, page, text, action="save"):
    form = fields(page, f"{DRAFT}/save")
    return browser.post(f"{DRAFT}/{action}", form | {"text": text})


def rows(desk, table):
    with desk.database.reading() as session:
        return list(session.scalars(select(table).order_by(table.id)))


def errors(page):
    listed = section(page, "problems-title")
    return re.findall(r"\S+:\d+:\d+ error\[.*?(?= \S+:\d+:\d+|$)", listed)


def test_the_draft_is_for_admins_alone_and_its_forms_too(browse, desk):
    for name in ("begin", "save", "check", "add", "remove", "publish", "discard"):
        for who in ("Mei", "Ada"):
            browser = browse(who)
            token = {"csrf_token": browser.token(), "version": "1", "from": "files"}
            answer = browser.post(f"{DRAFT}/{name}", token)
            assert (answer.status_code, "for admins" in answer.text) == (403, True)
    for path in ("", "/difference", "/picture.svg", "/outline", "/trials/1"):
        assert browse("Ada").get(DRAFT + path).status_code == 403
        assert "/console/sign-in" in browse(None).get(DRAFT + path).location
    assert rows(desk, FlowDraft) == []


def test_a_form_without_its_token_changes_nothing(root, desk):
    answer = root.post(f"{DRAFT}/save", {"file": "bank.yaml", "text": "x"})
    assert (answer.status_code, box(answer.text, "unsaved")) == (400, "x")
    assert rows(desk, FlowDraft)[0].version == 1


def test_a_draft_begins_from_the_files_and_shows_each_in_a_box(root):
    page = root.read(DRAFT)
    assert box(page, "text") == FLOW
    names = re.findall(r'href="/console/flow/draft\?file=([^"&]+)"', page)
    assert list(dict.fromkeys(names)) == [
        "bank.yaml",
        "prompts/en-US.yaml",
        "prompts/zh-CN.yaml",
        "conversations/one.yaml",
    ]
    talk = root.read(f"{DRAFT}?file=conversations/one.yaml")
    assert box(talk, "text") == TALK
    assert "Version 1, begun from the files by Root" in words(talk)


def test_what_is_saved_is_checked_with_line_and_column(root, desk):
    answer = save(root, root.read(DRAFT), BROKEN)
    page = root.read(answer.location)
    assert errors(page) == [
        "bank.yaml:18:44 error[loads]: there is no node 'mian'; did you mean 'main'?"
    ]
    edit = rows(desk, FlowDraftEdit)[-1]
    assert (edit.kind, edit.by, edit.at, edit.file, edit.text) == (
        "saved",
        "Root",
        AT,
        "bank.yaml",
        BROKEN,
    )


def test_a_check_says_the_same_and_saves_nothing(root, desk):
    page = save(root, root.read(DRAFT), BROKEN, "check").text
    assert [one.partition(" ")[0] for one in errors(page)] == ["bank.yaml:18:44"]
    assert (box(page, "text"), "Not saved yet." in page) == (BROKEN, True)
    assert rows(desk, FlowDraft)[0].texts["bank.yaml"] == FLOW


def test_two_who_save_one_file_both_see_both_texts(root, admins, desk):
    ines = admins[1]
    hers, his = ines.read(DRAFT), root.read(DRAFT)
    assert save(root, his, LONGER).status_code == 303
    answer = save(ines, hers, BROKEN)
    assert (answer.status_code, "Root changed it" in alert(answer.text)) == (409, True)
    assert "-message: {voicemail: {longest: 3 min}" in words(answer.text)
    assert rows(desk, FlowDraft)[0].texts["bank.yaml"] == LONGER
    sent = ines.send(answer.text, f"{DRAFT}/save", text=LONGER + "# hers\n")
    assert sent.status_code == 303
    assert rows(desk, FlowDraft)[0].texts["bank.yaml"] == LONGER + "# hers\n"


def test_a_file_is_added_and_one_that_cannot_be_is_told_beside_its_name(root, desk):
    answer = root.send(root.read(DRAFT), f"{DRAFT}/add", name="../x.yaml")
    assert (answer.status_code, 'value="../x.yaml"' in answer.text) == (422, True)
    assert alert(answer.text).startswith("a file is named like")
    page = root.read(DRAFT)
    answer = root.send(page, f"{DRAFT}/add", name="conversations/two.yaml")
    assert answer.location == f"{DRAFT}?file=conversations/two.yaml"
    page = root.read(answer.location)
    assert root.send(page, f"{DRAFT}/remove").status_code == 303
    assert "conversations/two.yaml" not in rows(desk, FlowDraft)[0].texts


def test_a_broken_draft_is_not_published_and_the_message_stays(root, desk):
    save(root, root.read(DRAFT), BROKEN)
    answer = root.send(root.read(DRAFT), f"{DRAFT}/publish", message="try it")
    assert answer.status_code == 422
    assert alert(answer.text) == "1 error to mend before anyone may hear it"
    assert 'value="try it"' in answer.text
    assert rows(desk, FlowPublication) == []


def test_what_somebody_changed_meanwhile_is_not_published_unseen(root, admins, desk):
    page = root.read(DRAFT)
    save(admins[1], admins[1].read(DRAFT), LONGER)
    answer = root.send(page, f"{DRAFT}/publish", message="mine")
    assert alert(answer.text) == (
        "Ines changed bank.yaml meanwhile; look at it, and decide then"
    )
    assert rows(desk, FlowPublication) == []


def test_a_published_draft_answers_and_is_rolled_back(root, desk, bank):
    save(root, root.read(DRAFT), LONGER)
    answer = root.send(root.read(DRAFT), f"{DRAFT}/publish", message="longer")
    page = root.read(answer.location)
    bank.write_text(LONGER, encoding="utf-8")
    revision = load(bank).revision
    assert f"New calls hear revision {revision} , as published." in words(page)
    draft = rows(desk, FlowDraft)[0]
    assert (draft.open, draft.ending, draft.published) == (None, "published", revision)
    back = "/console/flow/rollback"
    form = fields(page, back) | {"revision": "files", "message": "too long"}
    root.post(back, form)
    told = [(one.digest, one.by, one.message) for one in rows(desk, FlowPublication)]
    assert told == [(revision, "Root", "longer"), (None, "Root", "too long")]
    page = root.read("/console/flow")
    root.post(back, fields(page, back) | {"revision": revision, "message": ""})
    last = rows(desk, FlowPublication)[-1]
    assert (last.digest, last.message) == (revision, "rolled back")
    unknown = root.post(back, fields(page, back) | {"revision": "beef"})
    assert (unknown.status_code, alert(unknown.text)) == (
        422,
        "no revision begins with 'beef'; see: ivr flow list",
    )


def test_the_next_draft_begins_from_what_was_published(root, desk):
    save(root, root.read(DRAFT), LONGER)
    root.send(root.read(DRAFT), f"{DRAFT}/publish", message="longer")
    begin = f"{DRAFT}/begin"
    root.post(begin, fields(root.read(DRAFT), begin) | {"from": "answers"})
    first, second = rows(desk, FlowDraft)
    assert (second.origin, second.texts) == (first.published, first.texts)


def test_a_discarded_draft_is_gone_and_nothing_else(root, desk):
    answer = root.send(root.read(DRAFT), f"{DRAFT}/discard")
    assert (answer.location, rows(desk, FlowPublication)) == ("/console/flow", [])
    assert "There is no draft" in root.read(DRAFT)


def test_the_difference_is_told_and_drawn(root):
    save(root, root.read(DRAFT), LONGER)
    page = root.read(f"{DRAFT}/difference")
    assert "~ voicemail longest: 2 min -> 3 min" in words(page)
    assert "+message: {voicemail: {longest: 3 min}, then: promise}" in words(page)
    answer = root.get(f"{DRAFT}/difference.svg")
    assert answer.content_type == "image/svg+xml; charset=utf-8"
    assert "longest: 2 min -" in answer.text


def test_the_picture_has_its_own_style_and_nothing_else(root):
    answer = root.get(f"{DRAFT}/picture.svg")
    policy = answer.headers["Content-Security-Policy"]
    assert re.fullmatch(
        r"default-src 'none'; style-src 'sha256-[\w+/=]{44}'; frame-ancestors 'none'",
        policy,
    )
    assert (answer.text.startswith("<svg"), "identify" in answer.text) == (True, True)
    assert "identify: collects" in root.read(f"{DRAFT}/outline")


def test_a_draft_that_is_no_yaml_is_told_and_not_drawn(root):
    save(root, root.read(DRAFT), "flow: [")
    page = root.read(DRAFT)
    assert errors(page)[0].startswith("bank.yaml:")
    answer = root.get(f"{DRAFT}/picture.svg")
    assert (answer.status_code, "is not YAML" in alert(answer.text)) == (422, True)


def test_the_conversations_are_run_by_the_worker(root, desk):
    page = root.read(DRAFT)
    form = fields(page, f"{DRAFT}/try") | {"kind": "conversations"}
    answer = root.post(f"{DRAFT}/try", form)
    assert "It waits for the worker." in root.read(answer.location)
    Trying(desk.database).send_due()
    page = words(root.read(answer.location))
    assert "1 conversation, as written." in page
    assert "Coverage: nodes 1 of 12" in page
    replay = root.post(f"{DRAFT}/try", form | {"kind": "replay"})
    Trying(desk.database).send_due()
    assert "0 of 0 callers would land elsewhere." in words(root.read(replay.location))
    assert root.get(f"{DRAFT}/trials/999").status_code == 404


def ask(root, text, file="bank.yaml"):
    form = fields(root.read(DRAFT), f"{DRAFT}/save") | {"file": file, "text": text}
    headers = {"Accept": "application/json", "Origin": root.origin}
    headers["Referer"] = f"{root.origin}/console/"
    answer = root.client.post(f"{DRAFT}/check", data=form, headers=headers)
    return answer.get_json()


def test_the_editor_is_told_what_is_wrong_and_what_may_be_written(root):
    told = ask(root, BROKEN)
    wrong = [one for one in told["reports"] if one["severity"] == "error"]
    assert [(one["line"], one["column"], one["rule"]) for one in wrong] == [
        (18, 44, "loads")
    ]
    assert "bank.yaml:18:44" in told["problems"]
    marked = [one["name"] for one in told["graph"]["nodes"] if one["warnings"]]
    assert (marked, told["names"]["topics"]) == (["known"], ["cards", "loans"])
    talk = ask(root, "name: x\n", "conversations/one.yaml")
    assert ("graph" in talk, "names" in talk) == (False, True)
    assert {one["rule"] for one in talk["reports"]} >= {"conversation"}
    assert set(ask(root, "flow: [")) == {"reports", "problems"}


def test_the_schemas_and_the_picture_are_given_as_json(root):
    schemas = root.get(f"{DRAFT}/schema.json").get_json()
    assert set(schemas) == {"flow", "prompts", "conversation"}
    one, several, listed = schemas["conversation"]["anyOf"]
    assert "at_node" in one["properties"]["steps"]["items"]["properties"]
    assert (several["properties"]["conversations"]["items"], listed["items"]) == (
        one,
        one,
    )
    save(root, root.read(DRAFT), FLOW.replace("storm: {", "gale: {"))
    names = [
        {one["name"] for one in root.get(path).get_json()["nodes"]}
        for path in (f"{DRAFT}/graph.json", f"{DRAFT}/graph.json?flow=answers")
    ]
    assert names[0] ^ names[1] == {"gale"}  # `storm` is named still, and missing


def test_the_style_of_the_editor_has_a_number_used_once(root):
    first, second = root.get(DRAFT), root.get(DRAFT)
    numbers = [
        re.search(r'data-nonce="([^"]+)"', one.text)[1] for one in (first, second)
    ]
    assert numbers[0] != numbers[1]
    policy = first.headers["Content-Security-Policy"]
    assert f"'nonce-{numbers[0]}'" in policy
    assert "unsafe" not in policy


def test_what_cannot_be_done_to_a_draft_is_told_in_the_readers_language(root):
    root.client.set_cookie("ivr-language", "zh")
    page = root.read(DRAFT)
    told = [
        alert(root.send(page, f"{DRAFT}/add", name="x/../y").text),
        alert(root.send(page, f"{DRAFT}/publish", message="").text),
    ]
    assert told == [
        "文件名应如 prompts/fr-FR.yaml 或 conversations/lost_card.yaml",
        "请说明有什么新内容，供看列表的人了解",
    ]
    root.send(page, f"{DRAFT}/discard")
    answer = root.send(page, f"{DRAFT}/save", text="flow: bank")
    assert alert(answer.text) == "没有草稿；请先开始一个"
