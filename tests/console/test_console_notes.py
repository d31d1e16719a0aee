"""Tags, watching and templates on the page, without a script."""

import html
import re
from collections.abc import Callable

from case_rows import Desk
from console_browser import Browser, alert, box, section, words

from ivr.policy.policy import DeskPolicy

Browse = Callable[..., Browser]


def address(number: int) -> str:
    return f"/console/cases/{number}"


def listed(page: str) -> list[str]:
    body = re.search(r"<tbody.*?</tbody>", page, re.DOTALL)
    return [words(row) for row in re.findall(r"<tr.*?</tr>", body[0], re.DOTALL)]


def test_tags_are_added_offered_and_taken_away(mei: Browser, desk: Desk):
    number, other = desk.case(), desk.case(tags=["cold_wallet"])
    page = mei.read(address(number))
    assert re.findall(r'<option value="(\w+)"></option>', page) == ["cold_wallet"]
    mei.do(address(number), "tag", text="VIP， Cold Wallet,")
    assert desk.row(number).tags == ["vip", "cold_wallet"]
    page = mei.read(address(number))
    assert "tags: none → vip, cold_wallet" in section(page, "timeline")
    mei.do(address(number), "untag")
    assert desk.row(number).tags == ["cold_wallet"]
    answer = mei.do(address(other), "tag", text="a/b")
    assert answer.status_code == 409
    assert alert(answer.text).startswith("A tag has 1 to 40 letters")
    assert 'value="a/b"' in answer.text


def test_a_case_is_watched_and_its_news_are_marked_until_it_is_opened(
    browse: Browse, desk: Desk
):
    number, other = desk.case(), desk.case()
    mei, jun = browse(), browse("Jun")
    mei.do(address(number), "watch")
    watchers = r'id="watchers">Watched by</h2>\s*<form.*?<span>Mei</span>'
    assert re.search(watchers, mei.read(address(number)), re.DOTALL)
    jun.do(address(number), "note", text="news")
    jun.do(address(other), "note", text="@mei, look")
    page = mei.read("/console/")
    assert "Watching (2 new)" in page
    assert [
        mark in row
        for row, mark in zip(
            listed(page), ("new since you looked", "mentioned you"), strict=True
        )
    ] == [True, True]
    assert "new since you looked" not in jun.read("/console/")
    watched = listed(mei.read("/console/watching"))
    assert [row.split(" ", 1)[0] for row in watched] == [str(other), str(number)]
    assert "mentioned you" in watched[0]
    for one in (number, other):
        mei.read(address(one))
    assert "Watching (" not in mei.read("/console/")
    assert ["nothing new" in row for row in listed(mei.read("/console/watching"))] == [
        True,
        True,
    ]
    mei.do(address(number), "unwatch")
    assert len(listed(mei.read("/console/watching"))) == 1


def test_a_template_is_put_behind_what_is_typed_and_nothing_is_kept(
    mei: Browser, desk: Desk
):
    templates = {"freeze": "Case {case}, {topic}, account {account}: {agent} <b>"}
    policy = DeskPolicy(templates=templates)
    for function in mei.app.view_functions.values():
        owner = getattr(function, "__self__", None)
        if owner is not None and hasattr(owner, "console"):
            object.__setattr__(owner.console, "policy", lambda: policy)
    number = desk.case(account="4711")
    page = mei.read(address(number))
    assert f'formaction="{address(number)}/template"' in page
    for typed, wanted in (("", ""), ("  mine\n", "  mine\n")):
        fields = {"text": typed, "template": "freeze"}
        form = page.replace(f"{address(number)}/note", f"{address(number)}/template")
        answer = mei.send(form, f"{address(number)}/template", **fields)
        assert answer.status_code == 200
        text = f"Case {number}, transfers, account 4711: Mei <b>"
        assert box(answer.text, "note") == wanted + text
    answer = mei.send(
        form, f"{address(number)}/template", text="mine", template="freze"
    )
    assert answer.status_code == 422
    said = "No template 'freze' is configured; did you mean 'freeze'?: freeze."
    assert (html.unescape(alert(answer.text)), box(answer.text, "note")) == (
        said,
        "mine",
    )
    assert desk.timeline(number) == [("opened", None, "")]
