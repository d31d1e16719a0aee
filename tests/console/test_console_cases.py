import re
from collections.abc import Callable
from datetime import timedelta
from html.parser import HTMLParser

from case_rows import AT, REVISION, Desk, add_case, add_recording, keep_wav
from console_browser import Browser, section, words

from ivr.cases import work

Browse = Callable[..., Browser]

LIST = "/console/"
HOSTILE = "<script>alert(1)</script>\"'&"
STATIC = "/console/static/"
MINUTE = timedelta(minutes=1)


def rows(page: str) -> list[list[str]]:
    """Return the list's cells as they are read."""
    body = re.search(r"<tbody.*?</tbody>", page, re.DOTALL)
    found = re.findall(r"<tr.*?</tr>", body[0], re.DOTALL) if body else []
    cells = [re.findall(r"<td(?! [^>]*tick).*?</td>", row, re.DOTALL) for row in found]
    return [[words(cell) for cell in row] for row in cells]


# The page's own scripts are files.
OURS = re.compile(r'<script type="module" src="/console/static/[a-z-]+[.]js"></script>')


def names(page: str) -> tuple[set[str], set[str]]:
    """Return the names of a page's elements and of their attributes.

    Our own scripts, which are files, are left out.
    """
    elements: set[str] = set()
    attributes: set[str] = set()

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list) -> None:
            if tag == "script" and dict(attrs).get("src", "").startswith(STATIC):
                return
            elements.add(tag)
            attributes.update(name for name, _ in attrs)

    Reader().feed(page)
    return elements, attributes


def address(number: int) -> str:
    return f"/console/cases/{number}"


def test_the_list_says_of_each_case_what_an_agent_must_know(mei: Browser, desk: Desk):
    with desk.database.writing() as session:
        late = add_case(
            session,
            topic="account_security",
            priority="urgent",
            due_at=AT - 3 * MINUTE,
        )
        add_recording(
            session, late, "my money? is gone", state="transcribed", seconds=42
        )
        soon = add_case(
            session,
            due_at=AT + 12 * MINUTE,
            caller=None,
            assigned_to=desk.jun.id,
            status="claimed",
        )
        add_recording(session, soon, state="stored", seconds=75, reason="no model")
        left = add_case(session, priority="low", abandoned=True)
    assert rows(mei.read(LIST)) == [
        [
            f"unread {late.number}",
            "late 3 min",
            "+86 138 0013 8000",
            "account security urgent",
            "my money is gone",
            "0:42",
            "nobody",
        ],
        [
            str(soon.number),
            "due in 12 min",
            "number withheld",
            "transfers",
            "not yet transcribed: no model",
            "1:15",
            "Jun",
        ],
        [
            f"unread {left.number}",
            "due in 1 h 0 min",
            "+86 138 0013 8000",
            "transfers low",
            "hung up before finishing; left no message",
            "—",
            "nobody",
        ],
    ]


def test_a_due_time_can_be_read_by_programs(mei: Browser, desk: Desk):
    desk.case(due_at=AT + MINUTE)
    page = mei.read(LIST)
    assert '<time class="due-soon" datetime="2026-11-24T12:01:00+08:00">' in page


def test_the_words_of_a_caller_are_in_the_callers_language(mei: Browser, desk: Desk):
    with desk.database.writing() as session:
        case = add_case(session, language="zh-CN")
        add_recording(session, case, "你好", state="transcribed")
    assert '<td role="cell" class="said" lang="zh-CN">你好</td>' in mei.read(LIST)
    assert '<p class="transcript" lang="zh-CN">' in mei.read(address(case.number))


def test_an_empty_list_says_so(mei: Browser):
    assert "Nobody is waiting for a call." in mei.read(LIST)


def test_closed_cases_are_under_all(mei: Browser, desk: Desk):
    opened = desk.case()
    closed = desk.case(status="closed", closed_at=AT)
    assert [row[0] for row in rows(mei.read(LIST))] == [f"unread {opened}"]
    every = rows(mei.read("/console/?show=all"))
    assert [row[:2] for row in every] == [
        [f"unread {opened}", "due in 1 h 0 min"],
        [str(closed), "closed"],
    ]


def test_a_case_is_whole_on_one_page(mei: Browser, desk: Desk):
    with desk.database.writing() as session:
        case = add_case(
            session,
            topic="account_security",
            priority="urgent",
            account="314159265",
            collected={"account": "314159265", "app_version": "3.1"},
            path=["welcome", "main:stolen_or_locked", "urgent_closed"],
        )
        add_recording(session, case, "my money? is gone", state="transcribed")
    page = mei.read(address(case.number))
    heading = words(re.search(r'<div class="heading">.*?</div>', page, re.DOTALL)[0])
    number = case.number
    assert heading == f"Case {number}: account security urgent new due in 1 h 0 min"
    assert '<a href="tel:+8613800138000">+86 138 0013 8000</a>' in page
    assert section(page, "message").startswith(
        "Message my money (in doubt) is gone "
        "Dotted words are in doubt: listen to them. "
        "Correct the text What was said my money is gone Write what you hear"
    )
    assert section(page, "facts") == (
        "Caller Called from +86 138 0013 8000 Account 314159265 Verified none "
        "Language English With nobody Due 13:00 Opened 12:00 "
        "Tries to call 0 App version 3.1 "
        "Tags Add tags, parted by commas Add Watched by nobody Watch "
        "Way through the menu main: stolen or locked The whole way, 3 steps · "
        f"hotline, revision {REVISION[:12]}"
    )
    assert section(page, "timeline") == "Timeline 12:00 · opened"


def test_words_in_doubt_are_marked(mei: Browser, desk: Desk):
    with desk.database.writing() as session:
        case = add_case(session)
        add_recording(session, case, "my money? is gone", state="transcribed")
    page = mei.read(address(case.number))
    doubt = '<span class="doubt" data-from="0.5" data-to="1.0">money<span class="or"'
    assert doubt in page
    assert re.findall(r'class="doubt"[^>]*>(\w+)<', page) == ["money", "Dotted"]


def test_a_message_can_be_heard_once_it_is_checked(mei: Browser, desk: Desk, tmp_path):
    with desk.database.writing() as session:
        case = add_case(session)
        add_recording(session, case, state="announced")
        unchecked = mei_number = case.number
        case = add_case(session)
        path = keep_wav(tmp_path / "rec", "a.wav")
        sid = add_recording(session, case, state="stored", path=path, sha256="0")
    assert "<audio" not in mei.read(address(unchecked))
    assert f'src="/console/recordings/{sid}"' in mei.read(address(mei_number + 1))


def test_a_case_without_a_number_says_so(mei: Browser, desk: Desk):
    page = mei.read(address(desk.case(caller=None, callback_number=None)))
    assert "There is no number to call back." in page


def test_nothing_that_somebody_said_or_typed_is_html(mei: Browser, desk: Desk):
    with desk.database.writing() as session:
        case = add_case(
            session,
            topic=HOSTILE,
            caller=HOSTILE,
            callback_number=HOSTILE,
            account=HOSTILE,
            language=HOSTILE,
            verification=HOSTILE,
            collected={HOSTILE: HOSTILE},
            path=[HOSTILE, f"{HOSTILE}:{HOSTILE}"],
        )
        said = f"{HOSTILE} {HOSTILE}?"
        add_recording(session, case, said, state="transcribed", reason=HOSTILE)
        work.note(session, case.number, desk.mei, HOSTILE, AT)
        add_recording(
            session, add_case(session), state="failed", reason=HOSTILE, sha256="0"
        )
    pages = [mei.read(LIST), *(mei.read(address(case.number + at)) for at in (0, 1))]
    for page in pages:
        assert "&lt;script&gt;" in page
        elements, attributes = names(OURS.sub("", page))
        assert "script" not in elements
        assert {
            name for name in attributes if not re.fullmatch("[a-z-]+", name)
        } == set()
