"""What README and docs print is what is there: commands, options, extras, modules."""

import re
import tomllib
from pathlib import Path
from typing import Any

import click
import pytest

from ivr.cli.backup import MakeByDefault
from ivr.cli.main import ivr as program

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
PAGES = [README, *sorted((ROOT / "docs").glob("*.md"))]
# In a sentence, where it may go on in the next line, or as a line of its own.
PRINTED = re.compile(
    r"`(?:\.venv/bin/)?ivr ([^`]+)`|^(?:\$ )?(?:\.venv/bin/)?ivr (.+)$", re.MULTILINE
)
OPTION = re.compile(r"--?[a-z][a-z-]*")


def words_of(page: Path) -> list[list[str]]:
    """The words of each command, without the brackets round what may be left out."""
    found = PRINTED.finditer(page.read_text(encoding="utf-8"))
    return [re.sub(r"[][]", " ", one[1] or one[2]).split() for one in found]


def wrong(words: list[str]) -> list[str]:
    """What of a printed command there is not."""
    command: click.Command = program
    context = click.Context(program)
    left = list(words)
    while isinstance(command, click.Group) and left and left[0][0] != "-":
        following = command.get_command(context, left[0])
        if following is None and isinstance(command, MakeByDefault):
            following = command.get_command(context, "make")
            left.insert(0, "make")
        if following is None:
            return [f"{' '.join(words)}: {left[0]}"]
        command = following
        left = left[1:]
    if isinstance(command, MakeByDefault):
        command = command.commands["make"]
    has = {"--help"}.union(
        *([*one.opts, *one.secondary_opts] for one in command.params)
    )
    typed = [word for word in left if OPTION.fullmatch(word)]
    return [f"{' '.join(words)}: {word}" for word in typed if word not in has]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_that_is_printed_is_one_of_ours(page):
    assert [told for words in words_of(page) for told in wrong(words)] == []


def test_commands_are_found_and_wrong_ones_told():
    assert sum(len(words_of(page)) for page in PAGES) > 150
    assert wrong("cases opened 1001".split()) == ["cases opened 1001: opened"]
    assert wrong("backup FOLDER --kept 3".split()) == ["backup FOLDER --kept 3: --kept"]


def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def test_every_extra_is_named():
    section = README.read_text(encoding="utf-8").partition("\n## Extras\n")[2]
    named = re.findall(r"`\[(\w+)\]`", section)
    assert sorted(named) == sorted(project()["project"]["optional-dependencies"])


def test_the_layout_has_every_module_on_its_line():
    layers = project()["tool"]["importlinter"]["contracts"][0]["layers"]
    page = (ROOT / "docs" / "design.md").read_text(encoding="utf-8")
    section = page.partition("\n## Layout\n")[2].partition("\n## ")[0]
    firsts = re.findall(r"^\| (`[^|]+`) \|", section, re.MULTILINE)
    shown = [sorted(re.findall(r"\w+", first)) for first in firsts]
    assert shown == [sorted(layer.split(" | ")) for layer in layers]
