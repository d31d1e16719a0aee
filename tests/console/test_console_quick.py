"""Ctrl-K: cases are found while an agent types, on both kinds of database."""

import pytest
from case_rows import CALLER, Desk
from console_browser import Browser

from ivr.search.indexer import SearchIndexer

pytestmark = pytest.mark.both_databases


def quick(browser: Browser, typed: str) -> list[int]:
    answer = browser.get("/console/quick", query_string={"q": typed})
    return [one["number"] for one in answer.json["cases"]]


def test_a_case_is_found_by_number_or_by_telephone_number_in_any_form(
    mei: Browser, desk: Desk
):
    one, other = desk.case(), desk.case(caller="+12025550143", callback_number=None)
    for typed in (
        f" #{one}",
        f"Case {one}",
        f"case #{one}",
        f"工单 {one}",
        f"상담 {one}",
    ):
        assert quick(mei, typed) == [one], typed
    SearchIndexer(desk.database).send_due()
    assert CALLER == "+8613800138000"
    for typed in ("+86 138 0013 8000", "138-0013-8000", "8613800138000", "00138000"):
        assert quick(mei, typed) == [one], typed
    assert quick(mei, "(202) 555-0143") == [other]
    for typed in ("", "#", "¹²", "9" * 30, "x" * 500):
        assert quick(mei, typed) == [], typed


def test_a_stranger_finds_nothing(stranger: Browser):
    assert stranger.get("/console/quick?q=1").status_code == 303


# By caller: what is typed of their number, and finds their case and no other.
BEGINNINGS = {
    "+821012345678": (
        *("+8210", "82101", "8210 123", "0082 10 1", "+82-10-", "+82 10 1234 5678"),
        *("0101", "010-1", "010-1234-", "(010) 12", "01012345678", "\uff10101"),
    ),
    "+12025550143": ("+1202", "1 (202", "2025", "(202) 5", "001202", "202-555-0143"),
    "+442079460018": ("+4420", "0207", "020 7946", "0044 20 7", "+44 (0)20"),
    "+79123456789": ("8912", "8 (912) 345-67-89", "+7912"),
}
FIELDS = ("caller", "callback_number", "caller", "callback_number")
# Too little, of another form, none of theirs, or no telephone number.
NONE = (
    *("+82", "010", "+0101", "1012", "+2025", "+8211", "+821012345679", "3456"),
    *("+82101234567890", "+8210x", "#8210", "+", "0" * 200),
)


@pytest.mark.parametrize("indexed", [True, False], ids=["indexed", "not yet"])
def test_a_telephone_number_is_found_by_its_first_digits(
    mei: Browser, desk: Desk, indexed
):
    wanted: dict[str, list[int]] = {typed: [] for typed in NONE}
    for field, (number, typed) in zip(FIELDS, BEGINNINGS.items(), strict=True):
        case = desk.case(**{"caller": None, "callback_number": None, field: number})
        wanted |= {one: [case] for one in typed}
    if indexed:
        SearchIndexer(desk.database).send_due()
    assert {typed: quick(mei, typed) for typed in wanted} == wanted


def test_one_begun_number_is_seen_among_accounts_that_hold_its_digits(
    mei: Browser, desk: Desk
):
    one = desk.case(caller="+821012345678", callback_number=None)
    with_digits = [desk.case(account=f"90101000{at}") for at in range(9)]
    SearchIndexer(desk.database).send_due()
    newest = with_digits[::-1][:7]
    assert quick(mei, "0101") == [newest[0], one, *newest[1:]]
