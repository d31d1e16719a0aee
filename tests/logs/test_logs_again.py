"""Logs that are set up again, as each application of a process does."""

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
