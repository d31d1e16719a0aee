"""Logs: one JSON line an event, to standard error; no number, digit or word in it."""

import logging
import sys

import structlog


def set_up_logs(level: int = logging.INFO) -> None:
    """Write events of `level` and above as JSON lines."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=True,
    )


def keep_logs_quiet() -> None:
    """Write no event at all: a call that is only rehearsed happens to nobody."""
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
