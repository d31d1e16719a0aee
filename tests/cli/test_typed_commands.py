"""What is typed: the help, the version, and what no command is called."""

import re

import pytest

from ivr.cli.main import COMMANDS


def test_help_names_every_command(ivr):
    ended = ivr("--help")
    assert (ended.code, ended.err) == (0, "")
    commands = re.findall(r"^  ([a-z]+)  ", ended.out, re.MULTILINE)
    assert commands == list(COMMANDS)
    assert {"demo", "serve", "cases", "report", "db"} <= {*commands}


@pytest.mark.slow
def test_every_command_has_help_of_its_own(ivr):
    first = ("demo", "serve", "phone", "flow")
    later = ("agents", "accounts", "callers", "keys", "retention", "db")
    for command in (*first, "models", "cases", *later):
        ended = ivr(command, "--help")
        assert (ended.code, ended.err) == (0, "")
        assert ended.out.startswith(f"Usage: ivr {command} ")


def test_the_version_is_that_of_the_package(ivr):
    ended = ivr("--version")
    assert (ended.code, ended.err) == (0, "")
    assert re.fullmatch(r"ivr, version \d+\.\d+\.\d+\n", ended.out)


def test_without_a_command_the_help_is_shown(ivr):
    ended = ivr()
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith("Usage: ivr [OPTIONS] COMMAND")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("call", "No such command 'call'; see: ivr --help"),
        ("cases open", "No such command 'open'; see: ivr cases --help"),
        ("cases list --yaml", "No such option '--yaml'; see: ivr cases list --help"),
        ("cases show", "Missing argument 'NUMBER'; see: ivr cases show --help"),
        (
            "cases show first",
            "Invalid value for 'NUMBER': 'first' is not a valid number; "
            "see: ivr cases show --help",
        ),
        (
            "cases show 99999999999999999999",
            "Invalid value for 'NUMBER': 99999999999999999999 is not in the range "
            "1<=x<=2147483647; see: ivr cases show --help",
        ),
        *[
            (
                f"{command} --port {port}",
                f"Invalid value for '--port': {port} is not in the range 1<=x<=65535; "
                f"see: ivr {command} --help",
            )
            for command, port in (("serve", 70000), ("demo", 0))
        ],
    ],
)
def test_what_is_typed_wrongly_gets_one_line_and_where_to_look(ivr, typed, told):
    ended = ivr(*typed.split())
    assert (ended.complaint, ended.code) == (told, 2)
