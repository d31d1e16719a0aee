"""The scanner of every test's logs: what it finds, and what it leaves."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from log_scan import leaks
from log_watch import told

TESTS = Path(__file__).parents[1]
PHRASE = "abandon ability able about above absent absorb abstract"
TOKEN = "q8Zr3vXn0LwT5yHcB7uJ2kMdF9sGaE1oIpV6bCxQzRt"


def line(**values):
    at = "2026-11-26T04:00:00.123456Z"
    return json.dumps({"timestamp": at, "level": "info", "event": "any", **values})


@pytest.mark.parametrize(
    "told_",
    [
        line(caller="+8613800138000"),
        line(reason="nobody at 138 0013 8000"),
        line(reason="keys 4170 388-25"),
        line(reason="(417) 038-825"),
        line(reason="account 417038825 is unknown"),
        line(path="/console/cases?q=8613800138000"),
        line(token="ivr_api_0123456789abcdefghij"),
        line(secret="whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
        line(hash="$argon2id$v=19$m=65536"),
        line(address=f"/u/{TOKEN}"),
        line(address=f"upload {TOKEN}"),
        line(text="구시대 의 잘못된"),
        line(text=PHRASE),
        line(text=PHRASE.upper()),
        line(password="tulips in winter"),
        "Traceback: parameters ('+12025550123',)",
        "[2026-11-26 04:00:00 +0000] [12] [ERROR] From=%2B8613800138000",
        "nobody can read {this line of +8613800138000",
    ],
)
def test_what_may_not_be_told_is_found(told_):
    found = leaks(f"{line()}\n{told_}\n{line()}")
    assert found
    assert [one for one in found if not one.endswith(f" in: {told_}")] == []


@pytest.mark.parametrize(
    "told_",
    [
        line(call="CA" + "1" * 32, child="CA" + "0" * 28 + "93ffx"),
        line(call="CA" + "1" * 32, recording="RE" + "0123456789abcdef" * 2),
        line(revision="123456789012", digest="9" * 64),
        line(due_at="2026-11-26 04:00:00+00:00", days="2026-11-25, 2026-11-26"),
        line(seconds=1234567.25, words=3, case=2417, bytes="12345678.0"),
        line(reason=f"{TESTS}/cases/2026/1234567890/x.py: no such file"),
        line(reason="http://127.0.0.1:54321 cannot be reached"),
        line(name="test_a_very_long_name_of_a_test_that_has_43_ch"),
        line(reason="the recogniser was ended by SIGKILL"),
        line(reason="it is cut off: 1600 of 4294967280 bytes of sound came"),
        line(reason="no telephone has 1 channels at 100000000 Hz", held=649289728),
        "[2026-11-26 04:00:00 +0000] [1234567] [INFO] Booting worker with pid: 1234567",
        "[2026-11-26 04:00:00 +0000] [7] [INFO] Listening at: http://127.0.0.1:80 (7)",
        '  File "/usr/lib/python3.11/threading.py", line 1038, in _bootstrap_inner',
        "",
    ],
)
def test_ids_moments_places_and_lengths_are_left(told_):
    assert leaks(told_) == []


WRITTEN = """
import logging, subprocess, sys
import pytest, structlog
from structlog.testing import capture_logs

NUMBER = "+8613800138000"
log = structlog.get_logger()


def part(code, **kept):
    return subprocess.Popen((sys.executable, "-c", code), **kept)


@pytest.fixture
def ending(tmp_path):
    code = f"import sys; sys.stdin.read(); print('{NUMBER}')"
    with (tmp_path / "part.log").open("w") as file:
        with part(code, stdin=-1, stdout=file, stderr=subprocess.STDOUT) as found:
            yield found


def test_an_event():
    log.warning("refused", caller=NUMBER)


def test_an_event_that_is_captured():
    with capture_logs():
        try:
            raise ValueError("tulips in winter")
        except ValueError:
            log.exception("broke")


def test_a_library():
    logging.getLogger("library").warning("asked for %s", NUMBER)


def test_a_program(tmp_path):
    code = f"import sys; print('{NUMBER}', file=sys.stderr)"
    with (tmp_path / "part.log").open("w") as file:
        assert part(code, stderr=file).wait() == 0


def test_an_event_of_a_program():
    line = '{"event": "any", "caller": "%s"}' % NUMBER
    code = f"import sys; print('{line}', file=sys.stderr)"
    assert NUMBER in part(code, stderr=-1, text=True).communicate()[1]


def test_the_end_of_a_program(ending):
    assert ending.poll() is None


def test_ids():
    log.info("stored", call="CA" + "1" * 32)
"""


def test_a_test_that_logs_a_number_fails_and_says_what(tmp_path):
    file = tmp_path / "test_written.py"
    file.write_text(WRITTEN)
    command = (sys.executable, "-m", "pytest", "-q", "-rA", "-p", "conftest")
    ended = subprocess.run(
        (*command, "-p", "no:cacheprovider", f"--rootdir={tmp_path}", str(file)),
        env={**os.environ, "PYTHONPATH": str(TESTS)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    summary = dict(
        line.split(" ", 1)[::-1]
        for line in ended.stdout.splitlines()
        if line.startswith(("PASSED ", "FAILED ", "ERROR "))
    )
    names = {
        one.partition(" - ")[0].rpartition("::")[2]: summary[one] for one in summary
    }
    assert (ended.returncode, names) == (
        1,
        {
            "test_an_event": "FAILED",
            "test_an_event_that_is_captured": "FAILED",
            "test_a_library": "FAILED",
            "test_a_program": "FAILED",
            "test_an_event_of_a_program": "FAILED",
            "test_the_end_of_a_program": "ERROR",
            "test_ids": "PASSED",
        },
    )
    assert ended.stdout.count("the digits '+8613800138000' in") >= 5
    assert "the words 'tulips in winter' in" in ended.stdout


def test_nothing_is_left_over_for_the_next_test():
    assert told() == []
