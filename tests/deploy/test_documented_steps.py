"""What docs/running.md has an operator type: commands, files and settings exist."""

import re
import shlex
import subprocess
from pathlib import Path

import pytest
from command_line import CommandLine
from test_shipped_units import assert_is_command, read, values

from ivr.settings import Settings

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "running.md").read_text()
SECTIONS = ("One machine", "Many machines", "Containers", "Backups")


def steps(title):
    """The lines of the shell blocks of a section."""
    section = TEXT.split(f"\n## {title}\n", 1)[1].split("\n## ", 1)[0]
    blocks = re.findall(r"```sh\n(.*?)```", section, re.DOTALL)
    return [line for block in blocks for line in block.splitlines()]


def commands(title):
    """The words of each command of ours in a section."""
    for line in steps(title):
        found = re.match(
            r"(?:hotline|ivr|docker compose run --rm (?:web|backup)) (.+)", line
        )
        if found and "{" not in line:
            yield shlex.split(found[1])


@pytest.mark.parametrize("title", SECTIONS)
def test_every_command_of_the_walk_is_a_command_of_ours(title):
    walked = list(commands(title))
    assert walked, title
    for words in walked:
        assert_is_command(words)


def test_every_file_of_the_walk_is_shipped():
    named = re.findall(r"\bdeploy/[\w./*-]+", "\n".join(steps("One machine")))
    assert len(named) >= 4
    for one in named:
        assert list(ROOT.glob(one)), one


def test_the_command_of_the_walk_hands_on_what_was_typed(tmp_path):
    """Words of a command stay as they were, whatever stands in them."""
    shown = tmp_path / "systemd-run"
    shown.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n')
    shown.chmod(0o755)
    typed = ("cases", "note", "1001", 'two words, "$HOME" and *')
    ended = subprocess.run(
        ("/bin/sh", ROOT / "deploy" / "systemd" / "hotline", *typed),
        env={"PATH": f"{tmp_path}:/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    )
    options, words = ended.stdout.split("/opt/hotline/bin/ivr\n")
    assert words.splitlines() == list(typed)
    unit = {value for _, _, value in read("ivr-web.service")}
    run = dict(one.partition("=")[::2] for one in options.split() if "=" in one)
    assert {run["--uid"], run["--gid"], run["--working-directory"]} <= unit
    properties = set(re.findall(r"--property=(\S+)", options))
    assert properties == {"UMask=0077", "EnvironmentFile=/etc/hotline/hotline.env"}


@pytest.mark.parametrize(
    ("title", "folder", "web"),
    [
        ("One machine", ".", "127.0.0.1:8000"),
        ("Containers", "deploy/container", "web:8000"),
    ],
)
def test_the_shipped_nginx_file_is_whole_under_another_name(title, folder, web):
    """The walk's own `sed`: nothing of the name that is shipped stays."""
    (line,) = [one for one in steps(title) if one.startswith("sed ")]
    made = subprocess.run(
        ("/bin/sh", "-c", f"NAME=calls.shop.test; {line.partition(' > ')[0]}"),
        cwd=ROOT / folder,
        capture_output=True,
        text=True,
        check=True,
    )
    assert f"server {web} max_fails=1" in made.stdout
    assert "hotline.example" not in made.stdout
    lives = "/etc/letsencrypt/live/calls.shop.test"
    assert f"ssl_certificate     {lives}/fullchain.pem;" in made.stdout
    assert made.stdout.count("server_name calls.shop.test;") == 2


def test_every_setting_of_the_walk_is_a_setting_of_ours():
    named = [
        found[1]
        for line in steps("Many machines")
        if (found := re.match(r"([A-Z][A-Z0-9_]+)=", line))
    ]
    assert len(named) >= 7
    assert [one for one in named if one.lower() not in Settings.model_fields] == []


def test_the_web_part_of_each_machine_listens_where_nginx_reaches_it():
    """The drop-in that the walk prints has the same command, at another address."""
    (line,) = [one for one in steps("Many machines") if one.startswith("printf ")]
    made = subprocess.run(
        ("/bin/sh", "-c", line.partition(" > ")[0]),
        capture_output=True,
        text=True,
        check=True,
    )
    emptied, command = made.stdout.splitlines()[1:]
    (shipped,) = values("ivr-web.service", "ExecStart")
    assert emptied == "ExecStart="
    assert command == f"ExecStart={shipped.replace('127.0.0.1', '10.9.0.2')}"


def test_the_walk_leads_to_a_hotline_that_can_be_backed_up(tmp_path):
    """As its user, with the settings that are shipped, in folders of our own."""
    text = (ROOT / "deploy" / "systemd" / "hotline.env").read_text()
    shipped = dict(re.findall(r"^([A-Z_]+)=(.+)$", text, re.MULTILINE))
    here = {
        name: value.replace("/var/lib/hotline", str(tmp_path / "lib")).replace(
            "/var/backups/hotline", str(tmp_path / "backups")
        )
        for name, value in shipped.items()
    }
    (tmp_path / "lib").mkdir()
    hotline = CommandLine(tmp_path / "lib")
    given = {"agents": ["--password-stdin"]}
    walked = [words for words in commands("One machine") if words[0] != "models"]
    for words in [*walked, ["backup"], ["backup", "check"]]:
        if words[0] == "doctor":
            continue  # it asks Twilio
        ended = hotline(
            *words,
            *given.get(words[0], ()),
            given=b"correct horse battery staple\n",
            timeout_s=240,
            **here,
        )
        assert (ended.code, words, ended.err) == (0, words, "")
    listed = hotline("agents", "list", timeout_s=240, **here)
    assert "mina" in listed.out
    assert list((tmp_path / "backups").glob("hotline-*/manifest.json"))
