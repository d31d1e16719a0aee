"""The button for the next case."""

from case_rows import AT, Desk
from console_browser import Browser


def test_the_next_case_is_taken_and_shown(desk: Desk, mei: Browser):
    desk.case()
    urgent = desk.case(priority="urgent", called_at=AT)
    answer = mei.send(mei.read("/console/"), "/console/next")
    assert (answer.status_code, answer.location) == (303, f"/console/cases/{urgent}")
    assert desk.row(urgent).assigned_to == desk.mei.id


def test_nothing_to_do_is_said(mei: Browser):
    answer = mei.send(mei.read("/console/"), "/console/next")
    assert (answer.status_code, answer.location) == (303, "/console/")
    assert "Nobody is waiting who can be called now." in mei.read("/console/")


def test_a_stranger_takes_nothing(desk: Desk, stranger: Browser):
    number = desk.case()
    assert stranger.post("/console/next", {}).status_code in {303, 400}
    assert desk.row(number).assigned_to is None
