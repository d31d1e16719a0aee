"""The page docs/api.md: its walk is walked, its tables are whole."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import time_machine
from called_back import AGENT, open_desk
from case_rows import AT, CALLER
from program import POLICY, make_app

from ivr.api.catalogue import OPERATIONS
from ivr.api.problems import REFUSALS
from ivr.api.refusals import KINDS
from ivr.api.tokens import SCOPES
from ivr.simulator import Press, Silent, Subscriber
from ivr.simulator.server import serving

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```sh title=(\S+)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
END = "that was all"
TALK = [Press("1"), Silent(), Silent()]


@pytest.fixture
def desk(database, flow):
    with time_machine.travel(AT), open_desk(database, flow, POLICY) as found:
        yield found


class Shell:
    """One shell, in which the commands of the page are typed one after the other."""

    def __init__(self, environment, folder):
        self.bash = subprocess.Popen(
            ["bash"],
            env=environment,
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def type(self, line):
        """Run a line and return what it shows."""
        print(f"{line}\necho {END}", file=self.bash.stdin, flush=True)
        shown = []
        while (told := self.bash.stdout.readline().rstrip()) != END:
            assert self.bash.poll() is None, shown
            shown.append(told)
        return shown

    def end(self):
        self.bash.communicate(timeout=10)


@pytest.fixture
def shell(desk, tmp_path):
    for program in ("curl", "jq"):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed (apt-get install {program})")
    app = make_app(desk.desk, tmp_path / "rec")
    with serving(app, "127.0.0.1", 0) as address:
        environment = {
            **os.environ,
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "IVR_DATABASE_URL": desk.database.url,
            "IVR_PUBLIC_URL": address,
        }
        found = Shell(environment, tmp_path)
        yield found
        found.end()


def is_shown(written, shown):
    """Tell whether lines are as written; … at the end stands for more of a line."""
    pairs = zip(written, shown, strict=False)
    same = [
        one.startswith(line[:-1]) if line.endswith("…") else one == line
        for line, one in pairs
    ]
    return len(written) == len(shown) and all(same)


def test_the_walk_is_walked_as_the_page_shows_it(desk, shell):
    desk.exchange.subscribers[AGENT] = Subscriber(script=TALK)
    desk.exchange.subscribers[CALLER] = Subscriber(presses="1", talks_s=40)
    assert desk.case() == 1001
    for title, text in BLOCKS:
        if title == "walk-after-the-call":
            desk.place()
        for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
            line, *written = part.splitlines()
            shown = shell.type(line)
            assert is_shown(written, shown), (line, shown)
    assert desk.case_row(1001, "status", "reopened") == ("resolved", 1)


def table(heading):
    """Return the first cells of the rows below a heading, and the second ones."""
    section = PAGE.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    return re.findall(r"^\| (.*?) \| (.*?) \|", section, re.MULTILINE)


def named(text):
    return set(re.findall(r"`([a-z_:]+)`", text))


def test_every_address_is_in_its_table():
    section = PAGE.split("\n## What there is\n")[1].split("\n## ")[0]
    told = section.replace("/N", "/{number}").replace("/SID", "/{sid}")
    for one in OPERATIONS:
        last = one.path.rpartition("/")[2]
        assert f"`{one.path}`" in told or f"`{last}`" in told or "webhooks" in one.path


def test_every_scope_is_in_its_table():
    first = "".join(cell for cell, _ in table("Tokens"))
    assert named(first) == set(SCOPES)


def test_every_kind_of_problem_is_in_its_table_with_its_status():
    written = {
        (int(status), kind)
        for cell, kinds in table("Problems")
        for status in re.findall(r"\d+", cell)
        for kind in named(kinds)
    }
    source = "\n".join(path.read_text() for path in (ROOT / "ivr" / "api").glob("*.py"))
    raised = re.findall(r"Problem(?:Error)?\(\s*(\d{3}),\s*\"([a-z_]+)\"", source)
    kinds = {(int(status), kind) for status, kind in raised}
    kinds |= {(status, kind) for _, status, kind, _ in KINDS}
    kinds |= {(status, kind) for status, (kind, *_) in REFUSALS.items()}
    kinds |= {(400, "bad_request"), (401, "no_token"), (401, "wrong_token")}
    ours = {
        (500, "no_database"),
        (503, "broken"),
        (500, "not_playable"),
    }  # two statuses in one row
    assert written - ours == kinds
