"""`ivr agents`: who may sign in, and every way to ask for it wrongly."""

import json

import pytest

PASSWORD = b"correct horse battery\n"


def add(ivr, name, *more, password=PASSWORD):
    role = () if "--role" in more else ("--role", "agent")
    return ivr("agents", "add", name, *role, *more, "--password-stdin", given=password)


@pytest.mark.slow
def test_an_agent_is_added_listed_and_disabled(ivr):
    assert add(ivr, "mina", "--role", "admin").out == "mina may sign in as admin.\n"
    assert add(ivr, "jo").out == "jo may sign in as agent.\n"
    assert ivr("agents", "list").out == "jo  agent  active\nmina  admin  active\n"
    ended = ivr("agents", "disable", "jo")
    assert (ended.code, ended.out) == (0, "jo may no longer sign in.\n")
    assert ivr("agents", "disable", "jo") == ended
    assert ivr("agents", "list").out == "jo  agent  disabled\nmina  admin  active\n"


def test_a_name_that_is_taken_is_told(ivr):
    add(ivr, "mina")
    ended = add(ivr, "mina", "--role", "admin")
    assert (ended.complaint, ended.code) == ("there is already an agent 'mina'", 2)
    assert ivr("agents", "list").out == "mina  agent  active\n"


@pytest.mark.parametrize(
    ("password", "told"),
    [
        (b"", "a password needs at least 8 characters"),
        (b"short\n", "a password needs at least 8 characters"),
        (b"x" * 5000 + b"\n", "a password has at most 1024 characters"),
        (b"password1\n", "this password is among the first that are tried"),
        (b"mina.kim.seoul\n", "this password is among the first that are tried"),
        (b"correct \xff\xfe battery\n", "the password is no UTF-8 text"),
    ],
    ids=["none", "short", "long", "common", "the name", "no text"],
)
def test_a_weak_password_is_refused_and_nobody_added(ivr, password, told):
    ended = add(ivr, "mina.kim.seoul", password=password)
    assert (ended.complaint, ended.code) == (told, 2)
    assert ivr("agents", "list").out == ""


@pytest.mark.parametrize("locale", ["C", "C.UTF-8"])
def test_a_password_of_any_letters_is_taken_in_any_locale(ivr, locale):
    typed = "비밀번호는 길게 씁니다\n".encode()
    arguments = ("agents", "add", "mina", "--role", "agent", "--password-stdin")
    ended = ivr(*arguments, given=typed, LC_ALL=locale)
    assert (ended.code, ended.err) == (0, "")


def test_a_role_that_is_none_is_told(ivr):
    ended = add(ivr, "mina", "--role", "boss")
    roles = "'agent', 'supervisor', 'admin'"
    told = f"Invalid value for '--role': 'boss' is not one of {roles}"
    assert ended.complaint == f"{told}; see: ivr agents add --help"


def test_a_role_that_is_missing_is_told(ivr):
    told = "Missing option '--role'. Choose from: agent, supervisor, admin"
    ended = ivr("agents", "add", "mina")
    assert ended.complaint == f"{told}; see: ivr agents add --help"


@pytest.mark.parametrize("name", ["", " ", "a" * 65, "mina\nkim"])
def test_a_name_that_is_none_is_told(ivr, name):
    ended = add(ivr, name)
    assert ended.complaint == "a name has 1 to 64 letters on one line"


def test_without_a_terminal_the_password_comes_from_standard_input_alone(ivr):
    ended = ivr("agents", "add", "mina", "--role", "agent", given=PASSWORD)
    assert ended.complaint == "no terminal to ask on; give --password-stdin"
    assert list(ivr.folder.iterdir()) == []


def test_nobody_of_that_name_is_told(ivr):
    assert ivr("agents", "disable", "mina").complaint == "there is no agent 'mina'"


@pytest.mark.slow
def test_a_role_a_password_and_a_way_in_are_given_and_written_down(ivr):
    add(ivr, "mina", "--role", "admin")
    add(ivr, "jo")
    assert ivr("agents", "role", "jo", "supervisor").out == "jo is supervisor.\n"
    again = ivr("agents", "password", "jo", "--password-stdin", given=b"a long walk\n")
    assert again.out == "jo signs in with the new password.\n"
    ivr("agents", "disable", "jo")
    assert ivr("agents", "enable", "jo").out == "jo may sign in as supervisor.\n"
    listed = "jo  supervisor  active\nmina  admin  active\n"
    assert ivr("agents", "list").out == listed
    rows = json.loads(ivr("audit", "--person", "jo", "--json").out)
    assert {row["signed_in"] for row in rows} == {False}
    assert [(row["kind"], row["whom"], row["details"]) for row in rows] == [
        ("person_enabled", "jo", {}),
        ("person_disabled", "jo", {}),
        ("password_changed", "jo", {}),
        ("role_changed", "jo", {"role": ["agent", "supervisor"]}),
        ("person_added", "jo", {"role": "agent"}),
    ]


def test_a_weak_password_leaves_the_one_before(ivr):
    add(ivr, "jo")
    ended = ivr("agents", "password", "jo", "--password-stdin", given=b"short\n")
    told = "a password needs at least 8 characters"
    assert (ended.complaint, ended.code) == (told, 2)
    assert len(json.loads(ivr("audit", "--json").out)) == 1


@pytest.mark.parametrize("what", [("disable",), ("role", "agent")])
def test_the_only_admin_stays(ivr, what):
    add(ivr, "mina", "--role", "admin")
    verb, *more = what
    told = "mina is the only admin; make somebody else an admin first"
    assert ivr("agents", verb, "mina", *more).complaint == told
    assert ivr("agents", "list").out == "mina  admin  active\n"


def test_a_second_step_is_turned_off_for_who_lost_it(ivr):
    add(ivr, "jo")
    told = "jo signs in by the password alone.\n"
    assert ivr("agents", "second-factor-off", "jo").out == told
    assert ivr("agents", "second-factor-off", "mina").complaint == (
        "there is no agent 'mina'"
    )
