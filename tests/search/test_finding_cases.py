"""What is found by which words, on both kinds of database, indexed or not yet."""

from datetime import timedelta

import pytest
from case_rows import AT, Desk, add_case, add_recording
from sqlalchemy import select

from ivr.cases.hints import FIELD
from ivr.cases.work import note
from ivr.cursors import CursorError
from ivr.search.filters import Filters
from ivr.search.finding import find
from ivr.search.query import QueryError
from ivr.tables import CaseHint, Contact, Recording
from ivr.transcripts.corrections import correct

pytestmark = pytest.mark.both_databases
DAY = timedelta(days=1)
TRANSACTION = "0x9f3AbC77deadbeef00112233445566778899aabbccddeeff0011223344556677"
# As a Chinese keyboard writes digits.
WIDE = "".join(chr(ord(digit) + 0xFEE0) for digit in "2025550123")


@pytest.fixture
def cases(desk: Desk) -> dict[str, int]:
    """Return cases by their names."""
    with desk.database.writing() as session:
        plain = {"caller": None, "callback_number": None}
        english = add_case(session, **plain, account="417038825", tags=["vip"])
        add_recording(
            session,
            english,
            "Please call me: my Wi-Fi wallet's balance is gone",
            state="transcribed",
        )
        number = "+12025550123"
        chinese = add_case(
            session, language="zh-CN", caller=number, callback_number=number
        )
        add_recording(session, chinese, "我 的 账户 被 冻结 了", state="transcribed")
        korean = add_case(session, language="ko-KR", **plain, topic="software_faults")
        add_recording(
            session, korean, "계좌가 잠겼어요 도와주세요", state="transcribed"
        )
        given = add_case(session, **plain, collected={"transaction": TRANSACTION})
        note(session, given.number, desk.mei, "Rang +44 20 7946 0018, engaged", AT)
        found = {"en": english, "zh": chinese, "ko": korean, "given": given}
        return {name: case.number for name, case in found.items()}


FINDS = {
    # words: any part of them, in any order and case
    "wallet": ["en"],
    "GONE balance": ["en"],
    "alle": ["en"],
    "wi-fi": ["en"],
    "wi fi": ["en"],
    "is": ["en"],
    "wa": [],
    "wallet missing": [],
    # Chinese: one character is enough, spaces of the recogniser are none
    "账": ["zh"],
    "冻结": ["zh"],
    "账户被冻结": ["zh"],
    "账户 冻结": ["zh"],
    "賬": [],
    # Korean, composed or not, spaced or not
    "잠": ["ko"],
    "계좌": ["ko"],
    "잠겼어요도와": ["ko"],
    "\u1100\u1168\u110c\u116a": ["ko"],
    # numbers in any form, by their last four digits and more
    "+1 (202) 555-0123": ["zh"],
    "2025550123": ["zh"],
    "202.555.0123": ["zh"],
    "001 202 555 0123": ["zh"],
    "0123": ["zh"],
    WIDE: ["zh"],
    "202555": [],
    "020 7946 0018": ["given"],
    "79460018": ["given"],
    "+44 (0)20 7946 0018": ["given"],
    "+1(0) 202-555-0123": ["zh"],
    # accounts and ids by any part
    "417038825": ["en"],
    "38825": ["en"],
    "0x9f3abc": ["given"],
    "DEADBEEF": ["given"],
    TRANSACTION: ["given"],
    TRANSACTION + "0": [],
    # the rest
    "vip": ["en"],
    "engaged": ["given"],
    "账户 wallet": [],
}


@pytest.mark.parametrize("indexed", [True, False], ids=["indexed", "not yet"])
def test_each_query_finds_its_cases_and_no_other(cases, index, found, indexed):
    if indexed:
        index()
    names = {number: name for name, number in cases.items()}
    seen = {typed: [names[one] for one in found(typed)] for typed in FINDS}
    assert seen == FINDS


def test_a_case_is_found_by_its_number(cases, index, found):
    index()
    assert found(str(cases["ko"])) == [cases["ko"]]
    assert found(f"#{cases['ko']}") == [cases["ko"]]


HOSTILE = [
    *('"', "''", "*", "(", "AND", "a OR b", "NOT wallet", "NEAR(a b, 3)", "tokens:x"),
    *("wallet*", "^wallet", "-wallet", "\0", "\ud800", "{a b}: c", "%", "_", "\\"),
]


def test_what_is_typed_has_no_grammar(cases, index, found):
    index()
    assert {typed: found(typed) for typed in ("wallet*", '"wallet"', "-wallet")} == {
        typed: [cases["en"]] for typed in ("wallet*", '"wallet"', "-wallet")
    }
    assert found("NOT wallet") == []
    for typed in HOSTILE:
        found(typed)


def test_nothing_typed_is_every_case_and_too_much_is_refused(cases, index, found):
    index()
    every = sorted(cases.values(), reverse=True)
    assert (found(""), found(" ,. "), found("x" * 200)) == (every, every, [])
    with pytest.raises(QueryError, match="look for at most 200 characters"):
        found("x" * 201)


def snippet(desk: Desk, typed: str) -> list[tuple]:
    with desk.database.reading() as session:
        (hit,) = find(session, typed, now=AT).hits
        return [(one.field, one.text, one.marks) for one in hit.snippets]


def test_a_hit_says_where_it_was_met(desk: Desk, cases, index):
    del cases
    index()
    assert snippet(desk, "冻结 账户") == [
        ("transcript", "我 的 账户 被 冻结 了", ((4, 6), (9, 11)))
    ]
    assert snippet(desk, "5550123") == [("caller", "+12025550123", ((0, 12),))]
    assert snippet(desk, "7946 0018") == [
        ("note", "Rang +44 20 7946 0018, engaged", ((5, 21),))
    ]


def test_a_long_text_is_cut_around_the_place(desk: Desk, index):
    with desk.database.writing() as session:
        said = " ".join(["before"] * 30 + ["zanzibar"] + ["after"] * 30)
        add_recording(session, add_case(session), said, state="transcribed")
    index()
    ((field, text, ((start, end),)),) = snippet(desk, "zanzibar")
    assert (field, text[start:end], len(text) < 180) == ("transcript", "zanzibar", True)
    assert (text[:9], text[-8:]) == ("… before ", " after …")


def test_corrected_and_understood_words_are_both_found(desk: Desk, index, found):
    with desk.database.writing() as session:
        case = add_case(session)
        sid = add_recording(session, case, "my hollow it is gone", state="transcribed")
        number = case.number
    index()
    with desk.database.writing() as session:
        correct(session, sid, desk.mei, "my wallet is gone", at=AT, base=0)
    for _ in range(2):
        assert (found("hollow"), found("wallet")) == ([number], [number])
        index()
    assert snippet(desk, "wallet")[0][0] == "correction"


def test_further_calls_and_numbers_heard_are_found(desk: Desk, index, found):
    with desk.database.writing() as session:
        case, other = add_case(session), add_case(session)
        sid = add_recording(session, other, "the second time", state="transcribed")
        row = session.scalars(select(Recording).where(Recording.sid == sid)).one()
        line = case.events[0]
        session.add(
            Contact(
                case_number=case.number,
                call_id=row.call_id,
                event_id=line.id,
                at=AT,
                topic="transfers",
                language="en-US",
                verification="none",
                path=[],
            )
        )
        values = {"kind": FIELD, "name": "transaction", "value": "BTC-77819"}
        session.add(
            CaseHint(call_id=row.call_id, recording_id=row.id, found_at=AT, **values)
        )
        both = [other.number, case.number]
    index()
    assert (found("second time"), found("77819")) == (both, both)


FILTERS = [
    (Filters(status="claimed"), ["b"]),
    (Filters(topic="feedback"), ["c"]),
    (Filters(language="ko-KR"), ["c"]),
    (Filters(tag="vip"), ["d", "a"]),
    (Filters(tag="vi"), []),
    (Filters(opened_from=AT), ["d", "c"]),
    (Filters(opened_before=AT), ["b", "a"]),
    (Filters(opened_from=AT - 9 * DAY, opened_before=AT), ["b"]),
    (Filters(opened_from=AT - 900 * DAY, opened_before=AT - 9 * DAY), ["a"]),
    (Filters(opened_from=AT + 9 * DAY), []),
    (Filters(overdue_at=AT), ["b"]),
    (Filters(tag="vip", topic="transfers", opened_from=AT), ["d"]),
]


@pytest.mark.parametrize("indexed", [True, False], ids=["indexed", "not yet"])
def test_filters_narrow_what_is_found(desk: Desk, index, found, indexed):
    cases = {
        "a": desk.case(
            tags=["vip"], opened_at=AT - 400 * DAY, status="closed", closed_at=AT
        ),
        "b": desk.case(
            status="claimed",
            assigned_to=desk.mei.id,
            opened_at=AT - DAY,
            due_at=AT - DAY,
        ),
        "c": desk.case(topic="feedback", language="ko-KR"),
        "d": desk.case(tags=["vip", "new"], opened_at=AT + DAY),
    }
    if indexed:
        index()
    mine = (Filters(agent=desk.mei.id), ["b"])
    for wishes, names in (*FILTERS, mine):
        wanted = [cases[name] for name in names]
        assert (found("", wishes), found("8000", wishes)) == (wanted, wanted), wishes


def test_pages_follow_each_other_whatever_the_index_knows(desk: Desk, index, found):
    with desk.database.writing() as session:
        numbers = [add_case(session, tags=["x"]).number for _ in range(130)]
    index()
    with desk.database.writing() as session:
        note(session, numbers[3], desk.mei, "not indexed yet", AT)
        numbers += [add_case(session, tags=["x"]).number for _ in range(3)]
    seen: list[int] = []
    cursor, pages = None, 0
    with desk.database.reading() as session:
        while pages == 0 or cursor:
            page = find(session, "8000", Filters(tag="x"), now=AT, cursor=cursor)
            seen += [hit.number for hit in page.hits]
            cursor, pages = page.next, pages + 1
    assert (seen, pages) == (sorted(numbers, reverse=True), 6)
    with pytest.raises(CursorError):
        found("8000", cursor=page.next or "x")


def test_a_cursor_belongs_to_its_search(desk: Desk, index, found):
    for _ in range(3):
        desk.case()
    index()
    with desk.database.reading() as session:
        page = find(session, "8000", now=AT, limit=1)
    assert page.next is not None
    assert len(found("8000", cursor=page.next)) == 2
    for other in ("8001", "", "8000 x"):
        with pytest.raises(CursorError):
            found(other, cursor=page.next)
    with pytest.raises(CursorError):
        found("8000", Filters(topic="transfers"), cursor=page.next)


def test_words_that_only_look_alike_cost_a_bounded_page(desk: Desk, index, monkeypatch):
    """Every trigram of `abcabd` is in each text, and the word in none."""
    monkeypatch.setattr("ivr.search.finding.PORTION", 2)
    monkeypatch.setattr("ivr.search.finding.MOST_READ", 4)
    with desk.database.writing() as session:
        wanted = add_case(session)
        add_recording(session, wanted, "abcabd", state="transcribed")
        for _ in range(9):
            add_recording(
                session, add_case(session), "abcab bcabd cabc", state="transcribed"
            )
        number = wanted.number
    index()
    pages: list[list[int]] = []
    cursor = None
    with desk.database.reading() as session:
        while not pages or cursor:
            page = find(session, "abcabd", now=AT, cursor=cursor)
            pages.append([hit.number for hit in page.hits])
            cursor = page.next
    assert pages == [[], [], [number]]
