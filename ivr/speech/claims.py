"""What the recognisers of each process hold, told to the others on the machine.

A worker and the process of live words share one budget; each writes what it holds into
the folder of models, where the others read it.  What a dead process wrote counts for
nothing: a process is known by its number and the moment that it began.
"""

import json
import os
from contextlib import suppress
from pathlib import Path

CLAIM = ".held"


class Claims:
    """The claims of the processes that share a folder of models; None has no others."""

    def __init__(self, models: Path | None) -> None:
        self._folder = models
        self._own = f"{CLAIM}.{os.getpid()}.json"
        self._told = 0

    def tell(self, held: int) -> None:
        """Tell the others that this process holds so many bytes; 0 takes it back.

        A folder that cannot be written keeps the others from knowing, and no more.
        """
        if self._folder is None or held == self._told:
            return
        self._told = held
        file = self._folder / self._own
        claim = {"pid": os.getpid(), "begun": begun(os.getpid()), "bytes": held}
        with suppress(OSError):
            if held == 0:
                file.unlink(missing_ok=True)
                return
            scratch = file.with_suffix(".new")
            scratch.write_text(json.dumps(claim), encoding="ascii")
            scratch.replace(file)

    def others(self) -> int:
        """Return what the other processes hold, in bytes."""
        if self._folder is None:
            return 0
        files = self._folder.glob(f"{CLAIM}.*.json")
        return sum(held(file) for file in files if file.name != self._own)


def held(file: Path) -> int:
    """Return what the process of a claim holds; 0, and no claim, when it is gone."""
    try:
        claim = json.loads(file.read_text(encoding="ascii"))
        pid, since, size = int(claim["pid"]), claim["begun"], int(claim["bytes"])
    except (OSError, ValueError, KeyError, TypeError):
        return 0
    if begun(pid) == since is not None:
        return max(size, 0)
    with suppress(OSError):
        file.unlink()
    return 0


def begun(pid: int) -> str | None:
    """Return when a process began, on a machine's own clock; None when it is gone.

    https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html, the 22nd field.  Where
    there is no /proc, a process that lives is taken for the one that wrote.
    """
    if not Path("/proc/self/stat").exists():
        with suppress(OSError):
            os.kill(pid, 0)
            return "lives"
        return None
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    return stat.rpartition(")")[2].split()[19]
