"""Whatever is logged while tests run is scanned: here, and by the parts they start.

Events of ours are seen as they are rendered, also where a test captures them; warnings
of libraries by a handler; programs of ours by what they wrote to the file, or pipe,
that was given them for their errors.
"""

import json
import logging
import subprocess
import sys
from pathlib import Path
from typing import Any

import structlog
from log_scan import leaks
from structlog.testing import LogCapture

from ivr.logs import PROCESSORS, without_numbers

OURS = {"ivr", Path(sys.executable).name}

found: list[str] = []
files: dict[Path, int] = {}


def told() -> list[str]:
    """Return what was told since it was asked last; files are read on from there."""
    for path, start in list(files.items()):
        files[path] = start + read_on(path, start)
    those = found.copy()
    found.clear()
    return those


def read_on(path: Path, start: int) -> int:
    """Scan the lines of a file from `start`; return how many bytes that were."""
    try:
        with path.open("rb") as file:
            file.seek(start)
            came = file.read()
    except OSError:
        return 0
    whole = came[: came.rfind(b"\n") + 1]
    found.extend(leaks(whole.decode("utf-8", "replace")))
    return len(whole)


def rendered(_logger: Any, _method: str, event: Any) -> Any:
    """Scan an event of ours, as it is written."""
    found.extend(leaks(str(event)))
    return event


def captured(self: LogCapture, logger: Any, method: str, event: Any) -> Any:
    """Scan an event of ours that a test captures."""
    told_ = structlog.processors.format_exc_info(logger, method, dict(event))
    as_written = without_numbers(logger, method, told_)
    found.extend(leaks(json.dumps(as_written, ensure_ascii=False, default=repr)))
    return CAPTURE(self, logger, method, event)


CAPTURE = LogCapture.__call__


class Warnings(logging.Handler):
    """Scans what libraries warn of: nothing else of theirs reaches a log."""

    def emit(self, record: logging.LogRecord) -> None:
        found.extend(leaks(self.format(record)))


class Watched(subprocess.Popen):
    """A program whose errors are scanned, if it is one of ours."""

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        command = self.args if isinstance(self.args, list | tuple) else [self.args]
        self.is_ours = Path(str(command[0])).name in OURS
        kept = more.get("stderr")
        kept = more.get("stdout") if kept == subprocess.STDOUT else kept
        name = getattr(kept, "name", None)
        if self.is_ours and isinstance(name, str) and Path(name).is_file():
            files.setdefault(Path(name).resolve(), 0)

    def communicate(self, *given: Any, **more: Any) -> tuple[Any, Any]:
        out, err = super().communicate(*given, **more)
        if self.is_ours and err:
            text = err if isinstance(err, str) else err.decode("utf-8", "replace")
            lines = [one for one in text.splitlines() if one.startswith("{")]
            found.extend(leaks("\n".join(lines)))
        return out, err


def watch() -> None:
    """Begin to scan, for as long as the process lives."""
    if rendered not in PROCESSORS:
        PROCESSORS.append(rendered)
        LogCapture.__call__ = captured
        subprocess.Popen = Watched
        logging.getLogger().addHandler(Warnings(logging.WARNING))
