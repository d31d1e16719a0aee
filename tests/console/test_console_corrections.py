"""Correcting what a caller said, in a browser without scripts."""

import re
from collections.abc import Callable

import pytest
from case_rows import Desk, add_case, add_recording
from console_browser import Browser, alert, box, fields, section

from ivr.tables import Recording

Browse = Callable[..., Browser]


@pytest.fixture
def said(desk: Desk) -> tuple[str, str]:
    """Return the addresses of a case and of its correction."""
    with desk.database.writing() as session:
        case = add_case(session)
        sid = add_recording(session, case, "call me <bag>?", state="transcribed")
    page = f"/console/cases/{case.number}"
    return page, f"{page}/recordings/{sid}/correct"


def done(page: str) -> str:
    found = re.search(r'role="status">(.*?)<', page)
    return found[1] if found else ""


def test_a_correction_is_shown_with_its_author_and_what_changed(
    mei: Browser, said: tuple[str, str]
):
    case, action = said
    page = mei.read(case)
    assert box(page, "said-message") == "call me <bag>"
    answer = mei.send(page, action, text="call me back")
    assert (answer.status_code, answer.location) == (303, case)
    page = mei.read(case)
    assert done(page) == "The text is saved."
    assert section(page, "message").startswith(
        "Message call me back Version 1, by Mei. Correct the text"
    )
    assert "call me <del>&lt;bag&gt;</del><ins>back</ins>" in page
    assert section(page, "message").endswith(
        "Versions (1) Version 1 · corrected by Mei · Tue 24 Nov 2026, 12:00 UTC+8 "
        "call me <bag> back "
        "Understood by small · Tue 24 Nov 2026, 12:00 UTC+8 call me <bag>"
    )
    assert "transcript corrected by Mei version 1" in section(page, "timeline")


def test_the_later_of_two_agents_sees_both_texts_and_can_save(
    browse: Browse, said: tuple[str, str]
):
    case, action = said
    mei, jun = browse(), browse("Jun")
    page = jun.read(case)
    mei.send(mei.read(case), action, text="call me back")
    answer = jun.send(page, action, text="call my <bank>")
    assert answer.status_code == 409
    assert alert(answer.text) == "Mei has corrected this text since you opened it."
    assert '<p class="text theirs" lang="en-US">call me back</p>' in answer.text
    assert box(answer.text, "said-message") == "call my <bank>"
    assert fields(answer.text, action)["base"] == "1"
    again = jun.send(answer.text, action, text="call me back at my bank")
    assert again.status_code == 303
    assert "Versions (2)" in section(jun.read(case), "message")


def test_a_secret_that_an_agent_writes_is_left_out_and_told(
    mei: Browser, desk: Desk, said: tuple[str, str]
):
    case, action = said
    mei.send(mei.read(case), action, text="card 4111 1111 1111 1111, call")
    page = mei.read(case)
    assert done(page) == (
        "The text is saved without the secret in it (card number): "
        "never write one down."
    )
    said = re.search(r'<p class="transcript text".*?</p>', page, re.DOTALL)[0]
    assert re.sub("<.*?>", "", said).strip() == "card [secret removed], call"
    assert re.search(r"<mark[^>]*>\[secret removed\]</mark>", said)
    assert "4111" not in page
    number = int(case.rpartition("/")[2])
    assert desk.row(number).flags == ["secret_heard:card_number"]
    assert [kind for kind, *_ in desk.timeline(number)[1:]] == [
        "secret_removed",
        "transcript_corrected",
    ]


def test_who_may_not_work_on_a_case_has_no_form_and_is_refused(
    browse: Browse, desk: Desk, said: tuple[str, str]
):
    case, action = said
    mei, jun = browse(), browse("Jun")
    open_before = jun.read(case)
    mei.do(case, "take")
    assert action not in jun.read(case)
    answer = jun.send(open_before, action, text="mine")
    assert answer.status_code == 409
    assert alert(answer.text).startswith("Mei already has case")
    assert box(answer.text, "said-message") == "mine"
    with desk.database.reading() as session:
        assert session.query(Recording).one().corrected == 0


def test_a_form_without_its_fields_or_for_nothing_is_refused(
    mei: Browser, said: tuple[str, str]
):
    case, action = said
    token = {"csrf_token": mei.token()}
    assert mei.post(action, token | {"text": "x"}).status_code == 400
    assert mei.post(action, token | {"base": "0"}).status_code == 400
    assert mei.post(action, {"text": "x", "base": "0"}).status_code == 400
    nowhere = f"{case}/recordings/RE0/correct"
    assert mei.post(nowhere, token | {"text": "x", "base": "0"}).status_code == 404
    long = token | {"text": "x" * 20_001, "base": "0"}
    assert mei.post(action, long).status_code == 422


def test_a_secret_in_a_note_is_left_out_and_told(
    mei: Browser, desk: Desk, said: tuple[str, str]
):
    case, _ = said
    answer = mei.do(case, "note", text="his card is 4111 1111 1111 1111, he says")
    assert answer.status_code == 303
    page = mei.read(case)
    assert (
        "It is kept without the secret in it (card number): never write one down."
        in page
    )
    number = int(case.rpartition("/")[2])
    assert desk.timeline(number)[-2:] == [
        ("note", "Mei", "his card is [secret removed], he says"),
        ("secret_removed", None, "card_number"),
    ]
    assert desk.row(number).flags == ["secret_heard:card_number"]
    assert section(page, "flag").startswith("A secret was told: card number ")


def test_a_note_without_a_secret_flags_nothing(mei: Browser, desk: Desk):
    number = desk.case()
    mei.do(f"/console/cases/{number}", "note", text="he will call at four")
    assert desk.row(number).flags == []
    assert desk.timeline(number)[-1] == ("note", "Mei", "he will call at four")
