"""Lists narrowed by the address, and saved as views of one's own or of everybody."""

import re
from collections.abc import Callable

import pytest
from case_rows import Desk
from console_browser import Browser, alert, words

from ivr.cases import saved_views
from ivr.tables import FirstView, SavedView

Browse = Callable[..., Browser]
LIST, VIEWS = "/console/", "/console/views"
POLICY = f"{LIST}?tab=unassigned&topic=policy"


def numbers(page: str) -> list[int]:
    return [int(one) for one in re.findall(r">(\d+)</a>\s*</td>", page)]


def views(page: str) -> str:
    """Return the views that are tabs, with their counts."""
    found = re.search(r'<nav class="tabs views".*?</nav>', page, re.DOTALL)
    return words(found[0]) if found else ""


def here(page: str) -> list[str]:
    """Return which tabs are marked as the one that is shown."""
    navs = "".join(re.findall(r'<nav class="tabs.*?</nav>', page, re.DOTALL))
    marked = re.findall(r'<a [^>]*aria-current="page">(.*?)<span', navs, re.DOTALL)
    return [words(one) for one in marked]


def save(browser: Browser, name: str, address: str = POLICY, **more: str) -> str:
    """Save a list as a view; return the address that one is sent to."""
    answer = browser.send(browser.read(address), VIEWS, name=name, **more)
    assert answer.status_code == 303, alert(answer.text)
    return answer.location


def change(browser: Browser, address: str, do: str, **more: str) -> str:
    """Change the view that an address shows; return the page that one is sent to."""
    page = browser.read(address)
    action = re.search(r'action="(/console/views/\d+)"', page)[1]
    answer = browser.send(page, action, do=do, **more)
    assert answer.status_code == 303, alert(answer.text)
    return browser.read(answer.location)


@pytest.fixture
def policy(desk: Desk) -> list[int]:
    """Return two cases about one topic, among others."""
    found = [desk.case(topic="policy"), desk.case(topic="policy")]
    desk.case(topic="transfers")
    return found


def test_the_address_narrows_the_list_and_the_form_shows_it(
    mei: Browser, policy: list[int]
):
    page = mei.read(POLICY)
    assert numbers(page) == policy
    assert '<option value="policy" selected>' in page
    assert "Filter: policy" in words(page)
    assert here(page) == []
    assert numbers(mei.read(f"{LIST}?tab=mine&topic=policy")) == []
    none = mei.read(f"{LIST}?tag=never")
    assert "No case of this list is like that." in none
    assert '<option value="never" selected>never</option>' in none


def test_a_narrowed_list_is_saved_as_a_tab_with_its_count(
    mei: Browser, policy: list[int], rows: Callable[..., list]
):
    assert save(mei, " House   rules ") == POLICY.replace("?", "?")
    (row,) = rows(SavedView)
    assert (row["name"], row["tab"], row["narrow"], row["is_shared"]) == (
        "House rules",
        "unassigned",
        {"topic": "policy"},
        False,
    )
    page = mei.read(POLICY)
    assert (views(page), here(page)) == ("House rules 2", ["House rules"])
    assert "Saved: it is a tab now." in page
    address = re.search(r'<a href="([^"]+)"[^>]*>House rules', page)[1]
    assert numbers(mei.read(address.replace("&amp;", "&"))) == policy
    assert (views(mei.read(LIST)), here(mei.read(LIST))) == (
        "House rules 2",
        ["Needs action"],
    )


@pytest.mark.usefixtures("policy")
def test_a_view_is_renamed_deleted_and_saved_again(mei: Browser):
    save(mei, "Rules")
    assert views(change(mei, POLICY, "rename", name="House rules")) == "House rules 2"
    gone = change(mei, POLICY, "delete")
    assert (views(gone), "Save it again below" in gone) == ("", True)
    assert re.search(r'id="view-name"[^>]*value="House rules"', gone)


@pytest.mark.usefixtures("policy")
@pytest.mark.parametrize(
    ("name", "refusal"),
    [
        ("", "Give the view a name of at most 40 letters."),
        ("  ", "Give the view a name of at most 40 letters."),
        ("x" * 41, "Give the view a name of at most 40 letters."),
        ("Rules", "There is a view called Rules already."),
    ],
)
def test_what_cannot_be_saved_is_said_and_what_was_typed_stays(
    mei: Browser, name: str, refusal: str
):
    save(mei, "Rules", f"{LIST}?topic=transfers")
    answer = mei.send(mei.read(POLICY), VIEWS, name=name)
    assert (answer.status_code, alert(answer.text)) == (422, refusal)
    assert re.search(rf'id="view-name"[^>]*value="{name}"', answer.text)
    assert '<option value="policy" selected>' in answer.text


@pytest.mark.usefixtures("policy")
def test_nobody_sees_or_changes_the_view_of_another(browse: Browse):
    mei, jun = browse(), browse("Jun")
    save(mei, "Rules")
    assert views(jun.read(POLICY)) == ""
    answer = jun.post(
        f"{VIEWS}/1", {"csrf_token": jun.token(), "do": "delete", "topic": "policy"}
    )
    told = (422, "There is no such view of yours any more.")
    assert (answer.status_code, alert(answer.text)) == told
    assert views(mei.read(LIST)) == "Rules 2"


@pytest.mark.usefixtures("policy")
def test_supervisors_share_views_with_everybody(browse: Browse):
    ada, mei = browse("Ada"), browse()
    save(ada, "Rules", shared="on")
    shared = "Rules 2 shared by Ada"
    assert views(mei.read(LIST)) == shared
    assert "Delete the view" not in mei.read(POLICY)
    page = change(ada, POLICY, "unshare")
    assert (views(page), views(mei.read(LIST))) == ("Rules 2", "")
    assert views(change(ada, POLICY, "share")) == shared
    assert views(mei.read(LIST)) == shared


@pytest.mark.usefixtures("policy")
def test_an_agent_shares_nothing(mei: Browser, rows: Callable[..., list]):
    answer = mei.send(mei.read(POLICY), VIEWS, name="Rules", shared="on")
    told = (422, "Only supervisors share views with everybody.")
    assert (answer.status_code, alert(answer.text)) == told
    assert rows(SavedView) == []


@pytest.mark.usefixtures("policy")
def test_so_many_views_are_enough(mei: Browser, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(saved_views, "MOST", 1)
    save(mei, "Rules")
    answer = mei.send(mei.read(f"{LIST}?topic=transfers"), VIEWS, name="More")
    assert alert(answer.text) == "You have 1 views; delete one first."


@pytest.mark.usefixtures("policy")
def test_a_list_that_is_not_narrowed_is_no_view(mei: Browser):
    assert "Save as a view" not in mei.read(LIST)
    answer = mei.post(VIEWS, {"csrf_token": mei.token(), "name": "All"})
    told = "Choose first what the cases of the view must be."
    assert (answer.status_code, alert(answer.text)) == (422, told)


@pytest.mark.usefixtures("policy")
def test_a_list_opens_with_the_view_that_its_agent_chose(browse: Browse):
    ada, mei = browse("Ada"), browse()
    save(ada, "Rules", shared="on")
    page = change(mei, POLICY, "first")
    assert "Your list opens with this view now." in page
    opens = mei.get(LIST)
    assert (opens.status_code, opens.location) == (302, POLICY)
    assert (ada.get(LIST).status_code, mei.get(f"{LIST}?tab=all").status_code) == (
        200,
        200,
    )
    assert "opens with what needs action again" in change(mei, POLICY, "unfirst")
    assert mei.get(LIST).status_code == 200


@pytest.mark.usefixtures("policy")
@pytest.mark.parametrize("do", ["unshare", "delete"])
def test_a_view_that_is_gone_opens_no_list(browse: Browse, do: str):
    ada, mei = browse("Ada"), browse()
    save(ada, "Rules", shared="on")
    change(mei, POLICY, "first")
    change(ada, POLICY, do)
    assert mei.get(LIST).status_code == 200


@pytest.mark.usefixtures("policy")
def test_nobody_opens_their_list_with_the_view_of_another(
    browse: Browse, rows: Callable[..., list]
):
    save(browse(), "Rules")
    jun = browse("Jun")
    answer = jun.post(f"{VIEWS}/1", {"csrf_token": jun.token(), "do": "first"})
    told = (422, "There is no such view of yours any more.")
    assert (answer.status_code, alert(answer.text)) == told
    assert rows(FirstView) == []
