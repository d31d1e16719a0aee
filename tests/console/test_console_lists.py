"""The lists and the search on their pages, without a script."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from case_rows import AT, Desk, add_case, add_recording
from console_browser import Browser, words

from ivr.console import list_pages

LIST, FIND = "/console/", "/console/find"
HOUR = timedelta(hours=1)
SENTENCE = "This is no place in this list; begin at its first page."


def numbers(page: str) -> list[int]:
    return [int(one) for one in re.findall(r">(\d+)</a>\s*</td>", page)]


def tabs(page: str) -> str:
    return words(re.search(r'<nav class="tabs".*?</nav>', page, re.DOTALL)[0])


def follow(page: str) -> str:
    return re.search(r'rel="next" href="([^"]+)"', page)[1].replace("&amp;", "&")


def test_each_tab_says_how_many_cases_it_has_and_shows_them(mei: Browser, desk: Desk):
    mine = desk.case(status="claimed", assigned_to=desk.mei.id, due_at=AT - HOUR)
    waits = desk.case(status="waiting", assigned_to=desk.jun.id)
    new = desk.case()
    closed = desk.case(status="closed", closed_at=AT)
    page = mei.read(LIST)
    assert (
        tabs(page)
        == "Needs action 2 Mine 1 Unassigned 1 Waiting 1 Overdue 1 All 4 Watching 0"
    )
    assert {
        tab: numbers(mei.read(f"{LIST}?tab={tab}")) for tab in list_pages.NAMES
    } == {
        "action": [mine, new],
        "mine": [mine],
        "unassigned": [new],
        "waiting": [waits],
        "overdue": [mine],
        "all": [mine, waits, new, closed],
    }
    assert numbers(mei.read(f"{LIST}?tab=nonsense")) == [mine, new]


def test_a_list_goes_on_with_a_link(
    mei: Browser, desk: Desk, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(list_pages, "ROWS", 2)
    cases = [desk.case() for _ in range(5)]
    seen: list[list[int]] = []
    at = LIST
    while True:
        page = mei.read(at)
        seen.append(numbers(page))
        assert ("First page" in page) == (at != LIST)
        if "Next page" not in page:
            break
        at = follow(page)
    assert seen == [cases[:2], cases[2:4], cases[4:]]


@pytest.mark.parametrize("path", [LIST, FIND])
def test_a_forged_cursor_is_one_sentence_and_the_way_back(mei: Browser, path: str):
    answer = mei.get(f"{path}?cursor=forged")
    assert answer.status_code == 400
    assert SENTENCE in words(answer.text)
    assert "Begin at the first page" in answer.text


def test_what_is_found_says_where_with_the_words_marked(mei: Browser, desk: Desk):
    with desk.database.writing() as session:
        case = add_case(session)
        add_recording(
            session, case, "my wallet says zanzibar and is empty", state="transcribed"
        )
        add_case(session)
        number = case.number
    page = mei.read(f"{FIND}?q=ZANZI")
    assert numbers(page) == [number]
    assert "transcript: my wallet says <mark>zanzi</mark>bar and is empty" in page
    assert 'value="ZANZI"' in page


def test_the_filters_are_in_the_address_and_in_the_form(
    mei: Browser, desk: Desk, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("ivr.cases.finding.find", small_pages())
    wanted = [
        desk.case(status="claimed", assigned_to=desk.jun.id, tags=["vip"])
        for _ in range(3)
    ]
    desk.case(tags=["vip"])
    asked = f"{FIND}?status=claimed&agent=Jun&tag=vip&from=2026-11-24&to=2026-11-24"
    page = mei.read(asked)
    assert numbers(page) == [wanted[2], wanted[1]]
    assert '<option value="claimed" selected>claimed</option>' in page
    assert 'type="date" value="2026-11-24"' in page
    rest = mei.read(follow(page))
    assert (numbers(rest), "First page" in rest) == ([wanted[0]], True)
    assert "No case has all of that." in mei.read(f"{FIND}?topic=nothing")


def small_pages() -> Callable:
    """Return what finds two at once."""
    from ivr.search.finding import find  # noqa: PLC0415 - as it is before

    return lambda *given, **more: find(*given, **(more | {"limit": 2}))


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("agent=Nobody", "There is no agent Nobody."),
        ("from=tomorrow", "From: write a day like 2026-11-25."),
        ("q=" + "x" * 201, "Look for at most 200 characters."),
    ],
)
def test_what_cannot_be_asked_is_one_sentence(mei: Browser, asked: str, said: str):
    answer = mei.get(f"{FIND}?{asked}")
    assert answer.status_code == 400
    assert said in words(answer.text)


def test_hostile_words_are_only_words(mei: Browser, desk: Desk):
    desk.case()
    for typed in ("%3Cscript%3E", '%22"', "NEAR(a b)", "a*", "%00", "') OR 1=1 --"):
        answer = mei.get(f"{FIND}?q={typed}")
        assert (answer.status_code, "<script>" in answer.text) == (200, False)


@pytest.mark.parametrize(
    "asked", ["from=0001-01-01", "to=9999-12-31", "to=9999-12-31T23:59-02:00"]
)
def test_the_ends_of_the_calendar_are_told_in_a_sentence(mei: Browser, asked: str):
    answer = mei.get(f"{FIND}?q=x&{asked.replace('+', '%2B')}")
    assert answer.status_code == 400
    assert f"{asked.partition('=')[0].capitalize()}: write a day" in answer.text


def test_strangers_find_nothing(stranger: Browser):
    answer = stranger.get(f"{FIND}?q=money")
    assert (answer.status_code, "/console/sign-in" in answer.headers["Location"]) == (
        303,
        True,
    )
