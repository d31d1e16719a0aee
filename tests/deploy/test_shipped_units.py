"""The systemd units: understood by systemd, shut off, and of commands that exist."""

import configparser
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from ivr.cli.main import ivr
from ivr.settings import Settings

SYSTEMD = Path(__file__).parents[2] / "deploy" / "systemd"
SERVICES = sorted(one.name for one in SYSTEMD.glob("*.service"))
ANALYZE = shutil.which("systemd-analyze")
# Of systemd's exposure level, from 0 (shut off) to 10 (as root); 100 stands for 10.
MOST_EXPOSED = 25

needs_systemd = pytest.mark.skipif(ANALYZE is None, reason="systemd is not installed")


def read(name):
    """The lines of a unit: section, key, value; a key may stand there twice."""
    section, found = "", []
    for line in (SYSTEMD / name).read_text().splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif line and not line.startswith("#"):
            key, _, value = line.partition("=")
            found.append((section, key, value))
    return found


def values(name, wanted):
    return [value for _, key, value in read(name) if key == wanted]


@pytest.fixture
def units(tmp_path):
    """The units as they would lie on a machine on which the hotline is in our venv."""
    for one in SYSTEMD.iterdir():
        text = one.read_text().replace(
            "/opt/hotline/bin", str(Path(sys.prefix) / "bin")
        )
        (tmp_path / one.name).write_text(text)
    return tmp_path


def test_there_is_a_unit_for_each_part():
    assert SERVICES == [
        "ivr-backup.service",
        "ivr-live.service",
        "ivr-web.service",
        "ivr-worker.service",
    ]


@needs_systemd
def test_systemd_understands_every_unit(units):
    names = [str(units / name) for name in (*SERVICES, "ivr-backup.timer")]
    ended = subprocess.run(
        (ANALYZE, "verify", "--man=no", *names),
        capture_output=True,
        text=True,
        check=False,
    )
    ours = [one for one in ended.stderr.splitlines() if str(units) in one]
    assert (ours, ended.returncode) == ([], 0), ended.stderr


@needs_systemd
@pytest.mark.parametrize("name", SERVICES)
def test_a_part_can_do_little_beside_its_work(units, name):
    ended = subprocess.run(
        (
            ANALYZE,
            "security",
            "--offline=true",
            "--no-pager",
            f"--threshold={MOST_EXPOSED}",
            str(units / name),
        ),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout[-600:] + ended.stderr


@pytest.mark.parametrize("name", SERVICES)
def test_what_a_unit_runs_is_a_command_of_ours(name):
    lines = values(name, "ExecStart") + values(name, "ExecStartPre")
    assert lines
    for line in lines:
        program, *words = line.split()
        assert program == "/opt/hotline/bin/ivr"
        assert_is_command(words)


def assert_is_command(words):
    """The words lead to a command, and its options are known; nothing is run."""
    told = CliRunner().invoke(ivr, [*words, "--help"], standalone_mode=False)
    assert (told.exit_code, told.exception) == (0, None), (words, told.output)
    for option in (one.partition("=")[0] for one in words if one.startswith("--")):
        assert option in told.output, (words, told.output)


@pytest.mark.parametrize("name", SERVICES)
def test_every_part_ends_before_systemd_loses_patience(name):
    if name != "ivr-backup.service":
        assert values(name, "TimeoutStopSec") == ["30"]
        assert values(name, "Restart") == ["always"]
    assert values(name, "User") == ["hotline"]
    assert values(name, "EnvironmentFile") == ["/etc/hotline/hotline.env"]


def test_the_settings_that_are_shipped_are_settings_of_ours():
    text = (SYSTEMD / "hotline.env").read_text()
    names = re.findall(r"^([A-Z_]+)=", text, re.MULTILINE)
    assert len(names) > 8
    assert [one for one in names if one.lower() not in Settings.model_fields] == []


def test_the_timer_is_of_the_night_and_makes_up_for_one_that_was_missed():
    timer = configparser.ConfigParser(interpolation=None)
    timer.read(SYSTEMD / "ivr-backup.timer")
    assert timer["Timer"]["OnCalendar"] == "*-*-* 02:10"
    assert timer["Timer"]["Persistent"] == "true"
