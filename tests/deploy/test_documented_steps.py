"""What docs/running.md has an operator type: commands, files and settings exist."""

import re
import shlex
from pathlib import Path

import pytest
from command_line import CommandLine
from test_shipped_units import assert_is_command

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "running.md").read_text()
SECTIONS = ("One machine", "Containers", "Backups")


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
