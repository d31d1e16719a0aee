"""Vosk, with files that kill it: what a native crash looks like from outside.

Run as a recogniser's script.  A file whose name begins with `segfault`, `abort` or
`killed` ends the whole process in that way, after a moment in which files beside it get
under way, `eats` holds a hundred megabytes more for good; any other is recognised.
"""

import ctypes
import os
import signal
import sys
import time
from pathlib import Path

import vosk

from ivr.speech.answering import serve
from ivr.speech.recogniser import Recogniser

GLUTTONY = 100 * 1000**2
EATEN = []


class Deadly(Recogniser):
    """Vosk with one model, and ways to die."""

    def recognise(self, path):
        """Return the words, unless the file is deadly."""
        kind = path.stem.partition("-")[0]
        if kind in {"segfault", "abort", "killed"}:
            time.sleep(0.1)  # its neighbours get under way
            self.die(kind)
        if kind == "eats":
            EATEN.append(b"x" * GLUTTONY)
        return super().recognise(path)

    def die(self, kind):
        """End this process as a broken native library would."""
        match kind:
            case "segfault":
                ctypes.string_at(0)
            case "abort":
                os.abort()
            case _:
                os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    vosk.SetLogLevel(-1)
    serve(Path(sys.argv[1]), int(sys.argv[2]), Deadly)
