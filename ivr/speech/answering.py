"""The child's side of the talk between a worker and a recogniser, of any engine.

It reads a JSON line per file, `{"id": 1, "path": "…"}`, and writes one per answer:
`{"id": 1, "words": [{"word", "start", "end", "conf"}, …]}` or `{"id", "error"}`.
The first line is `{"ready": true, "rate": …}` with the samples per second that the
model wants, or `{"error": …}` for a model that does not load.  It ends with its input,
so it never outlives the worker that feeds it.
"""

import fcntl
import json
import os
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import Any, Protocol

from ivr.errors import IvrError

Answer = dict[str, Any]
# When memory runs out the kernel should end this process, not the web or the database
# (proc(5), oom_score_adj; raising one's own needs no right).
FIRST_TO_GO = "800"
# A transcription may wait; a caller may not (nice(2); the difference of 10 leaves it
# about a tenth of a processor that the web wants).
NICER = 10


class Engine(Protocol):
    """A loaded model."""

    rate: int

    def recognise(self, path: Path) -> Answer:
        """Return the answer for the WAV at `path`: `words`, and what else there is."""
        ...


class Talk:
    """An engine, and the lines that its threads write."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.lock = Lock()

    def answer(self, wanted: Answer) -> None:
        """Recognise one file and write the answer."""
        try:
            found = self.engine.recognise(Path(wanted["path"]))
            self.write({"id": wanted["id"], **found})
        except Exception as wrong:  # noqa: BLE001 - one bad file ends nothing else
            told = isinstance(wrong, IvrError)
            reason = str(wrong) if told else type(wrong).__name__
            self.write({"id": wanted["id"], "error": reason})

    def write(self, answer: Answer) -> None:
        """Write one line, whole."""
        with self.lock:
            sys.stdout.write(json.dumps(answer) + "\n")
            sys.stdout.flush()


def hold(folder: Path) -> None:
    """Mark `folder` as in use while this process lives (see installed.is_in_use)."""
    with suppress(OSError):  # some network file systems have no locks
        fcntl.flock(os.open(folder, os.O_RDONLY), fcntl.LOCK_SH)


def give_way() -> None:
    """Let others have the processor first, and be ended first when memory runs out."""
    os.nice(NICER)
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(FIRST_TO_GO, encoding="ascii")


def serve(folder: Path, threads: int, load: Callable[[Path], Engine]) -> None:
    """Load the model in `folder`, then answer lines until the input ends."""
    hold(folder)
    give_way()
    try:
        talk = Talk(load(folder))
    except Exception as wrong:  # noqa: BLE001 - engines raise nothing narrower
        sys.stdout.write(json.dumps({"error": str(wrong)}) + "\n")
        return
    talk.write({"ready": True, "rate": talk.engine.rate})
    pool = ThreadPoolExecutor(threads)
    for line in sys.stdin:
        pool.submit(talk.answer, json.loads(line))
    # Whoever asked is gone: what is still being recognised has no reader.
    sys.stdout.flush()
    os._exit(0)
