"""Logs that are set up again, as each application of a process does."""

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import structlog
from structlog.testing import capture_logs

from ivr.logs import set_up_logs

log = structlog.get_logger()


def test_a_logger_that_was_used_is_still_heard():
    set_up_logs()
    log.info("used")
    set_up_logs()
    with capture_logs() as heard:
        log.info("used_again")
    assert [line["event"] for line in heard] == ["used_again"]


def test_an_event_is_a_line_of_json_with_its_time_in_utc():
    program = (
        "import structlog; from ivr.logs import set_up_logs; set_up_logs();"
        "structlog.get_logger().warning('stored', recording='RE1', words='语')"
    )
    ended = subprocess.run(
        (sys.executable, "-c", program), capture_output=True, text=True, check=True
    )
    (line,) = ended.stderr.splitlines()
    found = json.loads(line)
    at = datetime.fromisoformat(found.pop("timestamp"))
    assert found == {
        "event": "stored",
        "level": "warning",
        "recording": "RE1",
        "words": "语",
    }
    assert at.utcoffset() == timedelta()
    assert timedelta() <= datetime.now(UTC) - at < timedelta(minutes=1)


def test_a_traceback_holds_no_number_of_a_caller():
    told = "+8613800138000 at 417038825, not CA" + "0" * 32
    program = (
        "import structlog; from ivr.logs import set_up_logs; set_up_logs()\n"
        f"told = '{told}'\n"
        "try: raise ValueError(told)\n"
        "except ValueError: structlog.get_logger().exception('broke')\n"
    )
    ended = subprocess.run(
        (sys.executable, "-c", program), capture_output=True, text=True, check=True
    )
    last = json.loads(ended.stderr)["exception"].splitlines()[-1]
    assert last == "ValueError: … at …, not CA" + "0" * 32
