"""One thing done to many cases by one form, and undone by one button; no script."""

import re
from collections.abc import Callable

import pytest
from case_rows import Desk
from console_browser import Browser, words

LIST = "/console/"


def bulk(browser: Browser, numbers: list[int], do: str, **more: str) -> str:
    """Tick the cases, press the button; return what the list says then."""
    page = browser.read(LIST)
    versions = dict(re.findall(r'name="(version-\d+)" value="(\d+)"', page))
    fields = {"csrf_token": browser.token(), "do": do, "next": LIST, **more}
    answer = browser.post("/console/bulk", fields | versions | {"number": numbers})
    assert (answer.status_code, answer.location) == (303, LIST)
    return browser.read(LIST)


def told(page: str) -> list[str]:
    return [words(one) for one in re.findall(r'role="status">(.+?)</', page)]


def states(desk: Desk, *numbers: int) -> list[tuple[str, str | None]]:
    names = {one.id: one.name for one in (desk.mei, desk.jun, desk.lead)}
    rows = [desk.row(number) for number in numbers]
    return [(row.status, names.get(row.assigned_to)) for row in rows]


def test_cases_are_taken_together_and_given_back_by_undoing(mei: Browser, desk: Desk):
    one, two, three = desk.case(), desk.case(), desk.case()
    page = bulk(mei, [one, three], "take")
    assert told(page)[0] == "2 cases assigned to you."
    assert states(desk, one, two, three) == [
        ("claimed", "Mei"),
        ("new", None),
        ("claimed", "Mei"),
    ]
    assert mei.send(page, "/console/undo").location == LIST
    assert told(mei.read(LIST))[0] == "2 cases are as they were."
    assert states(desk, one, two, three) == [("new", None)] * 3


def test_one_refusal_stops_no_other(mei: Browser, desk: Desk):
    one = desk.case()
    other = desk.case(assigned_to=desk.jun.id, status="claimed")
    page = bulk(mei, [other, one, 9999], "close", disposition="solved")
    assert told(page)[:3] == [
        "1 case closed.",
        f"Jun already has case {other}.",
        "There is no case 9999.",
    ]
    assert states(desk, one, other) == [("resolved", "Mei"), ("claimed", "Jun")]
    mei.send(page, "/console/undo")
    assert states(desk, one) == [("new", None)]


def test_a_case_that_changed_since_the_list_was_read_is_left_alone(
    browse: Callable[..., Browser], desk: Desk
):
    number = desk.case()
    mei, jun = browse(), browse("Jun")
    page = mei.read(LIST)
    jun.do(f"/console/cases/{number}", "note", text="Wait.")
    version = re.search(rf'name="version-{number}" value="(\d+)"', page)[1]
    fields = {"csrf_token": mei.token(), "do": "take", "number": str(number)}
    mei.post("/console/bulk", fields | {f"version-{number}": version})
    assert f"Case {number} has changed since" in told(mei.read(LIST))[0]
    assert states(desk, number) == [("new", None)]


def test_cases_are_tagged_and_given_back_together(mei: Browser, desk: Desk):
    numbers = [desk.case(), desk.case()]
    bulk(mei, numbers, "take")
    page = bulk(mei, numbers, "tag", tag="vip, late")
    assert told(page)[0] == "2 cases tagged."
    assert [desk.row(one).tags for one in numbers] == [["vip", "late"]] * 2
    assert told(bulk(mei, numbers, "release"))[0] == "2 cases given back."
    assert states(desk, *numbers) == [("new", None)] * 2


@pytest.mark.parametrize(
    ("do", "more", "says"),
    [
        ("close", {}, "Choose how the case ends: solved"),
        ("close", {"disposition": "nonsense"}, "No disposition 'nonsense'"),
        ("tag", {"tag": ""}, ""),
    ],
)
def test_what_lacks_something_says_what(
    mei: Browser, desk: Desk, do: str, more: dict[str, str], says: str
):
    number = desk.case()
    assert told(bulk(mei, [number], do, **more))[0].startswith(says)
    assert states(desk, number) == [("new", None)]
    assert told(bulk(mei, [], do, **more))[0] == "No case is ticked."


def test_what_one_agent_did_another_does_not_undo(
    browse: Callable[..., Browser], desk: Desk
):
    number = desk.case()
    page = bulk(browse(), [number], "take")
    line = re.search(r'name="lines" value="(\d+)"', page)[1]
    jun = browse("Jun")
    for lines in (line, "x", "", "99999999999999999999"):
        sent = {"csrf_token": jun.token(), "lines": lines, "next": "//evil"}
        assert jun.post("/console/undo", sent).location == LIST
    assert states(desk, number) == [("claimed", "Mei")]


def test_ending_a_case_on_its_page_can_be_undone_too(mei: Browser, desk: Desk):
    number = desk.case()
    mei.do(f"/console/cases/{number}", "close", disposition="solved")
    page = mei.read(LIST)
    assert told(page)[0] == f"Case {number} is done."
    mei.send(page, "/console/undo")
    assert states(desk, number) == [("new", None)]


@pytest.mark.parametrize("path", ["/console/bulk", "/console/undo"])
def test_neither_works_without_a_forms_token(mei: Browser, path: str):
    assert mei.post(path, {"do": "take"}).status_code == 400
