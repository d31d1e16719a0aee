"""`ivr agents first`: the link by which the first admin comes in."""

import hashlib
import json
import re
import sqlite3

import pytest

LINK = re.compile(r"https://hotline\.example/console/first#([\w-]{43})\n")


def codes_kept(folder):
    with sqlite3.connect(folder / "ivr.db") as database:
        return [
            row[0] for row in database.execute("SELECT code_sha256 FROM first_links")
        ]


def test_a_link_is_printed_and_only_its_digest_kept(ivr):
    ended = ivr("agents", "first")
    code = LINK.fullmatch(ended.out)[1]
    assert ended.code == 0
    assert code not in ended.err
    assert codes_kept(ivr.folder) == [hashlib.sha256(code.encode()).hexdigest()]
    again = LINK.fullmatch(ivr("agents", "first").out)[1]
    assert codes_kept(ivr.folder) == [hashlib.sha256(again.encode()).hexdigest()]
    told = json.loads(ivr("audit", "--json").out)
    assert [(one["kind"], one["details"]) for one in told] == [
        ("first_link_made", {}),
        ("first_link_made", {}),
    ]
    assert code not in (ivr.folder / "ivr.db").read_bytes().decode("latin-1")


@pytest.mark.parametrize(
    ("asked", "settings", "place"),
    [
        (("--url", "http://10.0.0.7:8080/"), {}, "http://10.0.0.7:8080"),
        ((), {"IVR_PUBLIC_URL": ""}, "http://127.0.0.1:8000"),
    ],
)
def test_the_link_leads_to_where_the_console_is(ivr, asked, settings, place):
    out = ivr("agents", "first", *asked, **settings).out
    assert out.startswith(f"{place}/console/first#")


@pytest.mark.parametrize(
    "place", ["hotline", "ftp://hotline.example", "https://a/?b=c"]
)
def test_an_address_that_is_none_is_told(ivr, place):
    ended = ivr("agents", "first", "--url", place)
    told = f"{place!r} is no address; write it like https://hotline.example"
    assert (ended.complaint, ended.code) == (told, 2)
    assert list(ivr.folder.iterdir()) == []


def test_where_there_is_an_admin_there_is_no_link(ivr):
    password = b"correct horse battery\n"
    for name, role in (("jo", "agent"), ("mina", "admin")):
        add = ("agents", "add", name, "--role", role, "--password-stdin")
        assert ivr(*add, given=password).code == 0
    ended = ivr("agents", "first")
    told = "there is an admin already, who lets others in under People"
    assert (ended.complaint, ended.code) == (told, 1)
    assert codes_kept(ivr.folder) == []
