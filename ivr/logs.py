"""Logs: one JSON line an event, to standard error; no number, digit or word in it."""

import logging
import re
import sys
from collections.abc import Generator, MutableMapping
from contextlib import contextmanager
from typing import Any

import structlog
from structlog.contextvars import bound_contextvars
from structlog.typing import Processor

REHEARSED = "rehearsed"
# A telephone's or an account's number; not the digits of an id or of a digest.
NUMBER = re.compile(r"(?<!\w)\+?\d{7,}(?!\w)")


def drop_rehearsed(
    _logger: Any,  # noqa: ANN401 - structlog's own
    _method: str,
    event: MutableMapping[str, Any],
) -> MutableMapping[str, Any]:
    """Drop an event of a call that is only rehearsed."""
    if event.get(REHEARSED):
        raise structlog.DropEvent
    return event


def without_numbers(
    _logger: Any,  # noqa: ANN401 - structlog's own
    _method: str,
    event: MutableMapping[str, Any],
) -> MutableMapping[str, Any]:
    """Take numbers out of a traceback: whoever raised may have put a caller's in."""
    if "exception" in event:
        event["exception"] = NUMBER.sub("…", str(event["exception"]))
    return event


# One list for good: loggers that were used hold on to it, however often this is set up.
PROCESSORS: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    drop_rehearsed,
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
    without_numbers,
    structlog.processors.JSONRenderer(ensure_ascii=False),
]


def set_up_logs(level: int = logging.INFO) -> None:
    """Write events of `level` and above as JSON lines."""
    structlog.configure(
        processors=PROCESSORS,
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=True,
    )


def keep_logs_quiet() -> None:
    """Write no event at all: a call that is only rehearsed happens to nobody."""
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())


@contextmanager
def rehearsed() -> Generator[None]:
    """Write no event of what this thread does meanwhile, beside calls that are real."""
    with bound_contextvars(**{REHEARSED: True}):
        yield
