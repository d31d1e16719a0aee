"""The child process that makes what a player wants of a recording, and callers hear.

    python -m ivr.sound.derive peaks FILE            its outline, on the output
    python -m ivr.sound.derive playback FILE TARGET  what browsers play, in TARGET
    python -m ivr.sound.derive prompt FILE TARGET S  what callers are played, in TARGET,
        and its measures on the output; only those where it is longer than S seconds

Sound is never decoded in a web process, whose memory it would take, and a decoder that
crashes takes nothing along.  What went wrong is one line of errors, with exit code 1.
"""

import sys
from pathlib import Path

from ivr.errors import IvrError
from ivr.sound.peaks import peaks
from ivr.sound.prompting import prompt
from ivr.sound.rewrite import rewrite


def main(what: str, path: Path, *targets: str) -> int:
    """Make it; return the exit code."""
    try:
        if what == "peaks":
            sys.stdout.write(peaks(path))
        elif what == "prompt":
            sys.stdout.write(prompt(path, Path(targets[0]), float(targets[1])))
        else:
            rewrite(path, Path(targets[0]))
    except (IvrError, OSError) as wrong:
        sys.stderr.write(f"{wrong}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2]), *sys.argv[3:]))
