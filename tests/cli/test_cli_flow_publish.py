"""`ivr flow publish`, `list`, `rollback` and `emergency`, as an admin types them."""

import getpass
import json
import re
import sqlite3
from contextlib import closing

import pytest
from little_flow import FLOW, PROMPTS

PATH = "flow/little.yaml"
PROBLEM = f"{PATH}:6:25: there is no node 'mian'; did you mean 'main'?"
REVISION = r"[0-9a-f]{12}"


@pytest.fixture
def admin(ivr):
    """`ivr` in a folder with a little flow; every word that was published is kept."""

    def run(*arguments):
        ended = ivr(*arguments, IVR_FLOW=PATH, TZ="UTC")
        assert (ended.code, ended.err) == (0, "")
        return ended.out

    def write(flow=FLOW, greeting="Good day."):
        ivr.write(PATH, flow)
        prompts = PROMPTS.replace("Good day.", greeting)
        ivr.write("flow/prompts/en-US.yaml", prompts)

    run.write, run.complaint = (
        write,
        lambda *typed: ivr(*typed, IVR_FLOW=PATH).complaint,
    )
    write()
    return run


def revision(told):
    return re.search(REVISION, told)[0]


def publications(folder):
    with closing(sqlite3.connect(folder / "ivr.db")) as database:
        found = database.execute("SELECT digest, by, message FROM flow_publications")
        return found.fetchall()


def test_what_is_published_answers_and_is_told_with_its_revision(ivr, admin):
    told = admin("flow", "publish", "-m", "the first")
    first = revision(told)
    assert told == f"little {first} answers new calls from now on.\n"
    again = admin("flow", "publish", "-m", "the same", "--by", "mei")
    assert again == f"little {first} is published already.\n"
    assert publications(ivr.folder) == [(first, getpass.getuser(), "the first")]


def test_a_broken_flow_is_not_published(ivr, admin):
    admin.write(FLOW.replace("then: main", "then: mian"))
    assert admin.complaint("flow", "publish", "-m", "new") == PROBLEM
    assert not (ivr.folder / "ivr.db").exists()


def test_a_publication_says_what_is_new(admin):
    told = admin.complaint("flow", "publish", "-m", " ")
    assert told == "say with -m what is new, for those who read the list"
    assert "Missing option '-m'" in admin.complaint("flow", "publish")


def test_going_back_is_one_command_and_leaves_its_own_line(ivr, admin):
    first = revision(admin("flow", "publish", "-m", "the first", "--by", "mei"))
    admin.write(greeting="Good evening.")
    second = revision(admin("flow", "publish", "-m", "the second", "--by", "mei"))
    told = admin("flow", "rollback", "--by", "jun")
    assert told == f"Revision {first} answers new calls from now on.\n"
    told = admin("flow", "rollback", first[:6])
    assert told == f"Revision {first} answers new calls already.\n"
    told = admin("flow", "rollback", "--files", "-m", "small desk", "--by", "jun")
    assert told == "The flow's files answer new calls from now on.\n"
    assert publications(ivr.folder) == [
        (first, "mei", "the first"),
        (second, "mei", "the second"),
        (first, "jun", "rolled back"),
        (None, "jun", "small desk"),
    ]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ((), "nothing else was published before; back to the files: --files"),
        (("f00d",), "no revision begins with 'f00d'; see: ivr flow list"),
        (("f00d", "--files"), "give a revision or --files, not both"),
    ],
)
def test_where_there_is_nothing_to_go_back_to_it_is_told(admin, typed, told):
    assert admin.complaint("flow", "rollback", *typed) == told


def test_the_list_tells_who_published_what_and_what_answers(admin):
    first = revision(admin("flow", "publish", "-m", "the first", "--by", "mei"))
    admin.write(greeting="Good evening.")
    second = revision(admin("flow", "publish", "-m", "the second", "--by", "jun"))
    lines = admin("flow", "list").splitlines()
    moment = r"\d{4}-\d\d-\d\d \d\d:\d\d \+0000"
    wanted = (
        r"  revision      published               by            calls  message",
        rf"\* {second}  {moment}  jun               0  the second",
        rf"  {first}  {moment}  mei               0  the first",
        rf"The files are {second} and do not answer; calls on it: 0\.",
    )
    matched = [bool(re.fullmatch(*pair)) for pair in zip(wanted, lines, strict=True)]
    assert matched == [True] * 4, lines


def test_the_list_for_programs_holds_the_same(admin):
    first = revision(admin("flow", "publish", "-m", "the first", "--by", "mei"))
    admin.write(FLOW.replace("then: main", "then: mian"))
    listed = json.loads(admin("flow", "list", "--json"))
    at = listed["publications"][0].pop("at")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+\+00:00", at)
    assert listed == {
        "answers": first,
        "from": "published",
        "publications": [
            {
                "revision": first,
                "by": "mei",
                "message": "the first",
                "answers": True,
                "calls_in_progress": 0,
            }
        ],
        "files": {"revision": None},
        "refused": [
            {
                "file": PATH,
                "line": 6,
                "column": 25,
                "message": "there is no node 'mian'; did you mean 'main'?",
            }
        ],
        "calls_in_progress": {},
    }


def test_before_anything_was_published_the_files_are_told(admin):
    admin("db", "upgrade")
    told = admin("flow", "list")
    found = revision(told)
    assert told == f"The files are {found} and answer new calls; calls on it: 0.\n"
    assert json.loads(admin("flow", "list", "--json"))["answers"] == found


def test_before_the_tables_are_made_the_list_tells_how(admin):
    told = admin.complaint("flow", "list")
    hint = "has no tables yet; run: ivr db upgrade"
    assert told == f"database sqlite:///ivr.db: {hint}"


def test_the_emergency_is_switched_with_a_reason_and_told(admin):
    never = "The emergency is off; nobody has ever switched it.\n"
    assert admin("flow", "emergency", "status") == never
    on = admin("flow", "emergency", "on", "--reason", "flood", "--by", "mei")
    since = r"\d{4}-\d\d-\d\d \d\d:\d\d \+0000"
    assert re.fullmatch(rf"The emergency is on since {since}, by mei: flood\.\n", on), (
        on
    )
    assert admin("flow", "emergency", "status") == on
    again = admin("flow", "emergency", "on", "--by", "jun")
    assert again == on.replace("\n", " Nothing changed.\n")
    more = ("--closed", "--say", "en-US=Back  soon.", "--until", "2999-01-01 10:00")
    with pytest.raises(AssertionError, match="ivr: 90 "):
        admin("flow", "emergency", "on", *more)
    closed = admin("flow", "emergency", "on", "--by", "jun", *more[:3])
    assert re.fullmatch(
        rf"The emergency is on since {since}, by jun\. The desk is closed\.\n"
        r"en-US: Back soon\.\n",
        closed,
    ), closed
    off = admin("flow", "emergency", "off", "--by", "jun")
    assert re.fullmatch(rf"The emergency is off since {since}, by jun\.\n", off)
