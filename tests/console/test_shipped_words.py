"""Names of the shipped flow and desk are read in each language, others as they are."""

import pytest
from case_rows import Desk, add_case
from console_browser import FLOW, Browser, words
from signed import SHIPPED_FLOW

from ivr.console.catalogues import said
from ivr.flow.model import Collect, Menu, Request, Send, Transfer, Verify, Voicemail
from ivr.policy.reading import read_policy

CHOOSING = Collect | Menu | Request | Send | Transfer | Verify | Voicemail
DESK = read_policy(SHIPPED_FLOW.with_name("desk.yaml"))
# What is told elsewhere on a case's page.
ELSEWHERE = {"account", "callback_number"}


def menus() -> list[Menu]:
    return [node for node in FLOW.nodes.values() if isinstance(node, Menu)]


def kept() -> set[str]:
    """Return the names under which the flow keeps something, and what options keep."""
    nodes = FLOW.nodes.values()
    asked = {node.collect for node in nodes if isinstance(node, Collect)}
    sets = [one.set for menu in menus() for one in menu.menu.values()]
    values = {
        value for one in sets for value in one.values() if not value.startswith("{")
    }
    return ((asked | {name for one in sets for name in one}) - ELSEWHERE) | values


NAMES = {
    "options": {one.option for menu in menus() for one in menu.menu.values()},
    "places": {name for name, node in FLOW.nodes.items() if isinstance(node, CHOOSING)},
    "kept": kept(),
    "dispositions": {*DESK.dispositions},
    "their labels": {one.label for one in DESK.dispositions.values()},
    "causes": {*DESK.root_causes, *DESK.root_causes.values()},
    "templates": {*DESK.templates},
}


@pytest.mark.parametrize("kind", NAMES)
def test_each_shipped_name_is_in_the_catalogues(kind: str):
    names = {name.replace("_", " ") for name in NAMES[kind]}
    assert names
    assert names - set(said()) == set()


@pytest.fixture
def case(desk: Desk) -> str:
    """Return the page of a case in which options, a caller and a company speak."""
    with desk.database.writing() as session:
        path = ["language:chinese", "main:missing_transfer", "late.ask:not_helped"]
        path.append("manage_kind:forgotten")
        collected = {
            "problem": "not arrived",
            "transaction": "Windows",
            "user_name": "Lin",
            "loyalty_card": "soon",
        }
        case = add_case(session, path=[*path, "vip_desk:gold"], collected=collected)
        return f"/console/cases/{case.number}"


def test_a_case_tells_its_way_and_what_was_asked_in_chinese(mei: Browser, case: str):
    mei.client.set_cookie("ivr-language", "zh")
    page = words(mei.read(case))
    for told in (
        "语言: 中文",
        "主菜单: 转账有问题",
        "转账迟到：有帮助吗: 没有帮助",
        ": 忘记密码",
        "vip desk: gold",
        "问题 未到账",
        "交易 Windows",
        "用户名 Lin",
        "Loyalty card soon",
    ):
        assert told in page
    assert [one for one in ("not arrived", "missing transfer") if one in page] == []


def test_how_a_case_can_end_is_told_in_korean(mei: Browser, case: str):
    mei.client.set_cookie("ivr-language", "ko")
    page = words(mei.read(case))
    for told in ("해결함 (해결됨)", "연락이 안 됨"):
        assert told in page
    assert "Could not be reached" not in page
    assert "연락이 안 됨" in words(mei.read("/console/"))
