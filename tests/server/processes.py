"""What runs on this machine, read from /proc, so that nothing else is needed."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

Found = TypeVar("Found")

PROC = Path("/proc")


@dataclass(frozen=True)
class Process:
    """A process: its parent, its state (`Z` has ended) and what it was told to run."""

    pid: int
    parent: int
    state: str
    command: str


def read(pid: int) -> Process | None:
    """The process, or None when there is no such one."""
    try:
        stat = (PROC / str(pid) / "stat").read_text()
        command = (PROC / str(pid) / "cmdline").read_text().replace("\0", " ")
    except (FileNotFoundError, ProcessLookupError):
        return None
    state, parent, *_ = stat.rpartition(")")[2].split()
    return Process(pid, int(parent), state, command.strip())


def below(pid: int) -> list[Process]:
    """Every process that `pid` started, and theirs, oldest first."""
    numbers = sorted(int(one.name) for one in PROC.iterdir() if one.name.isdigit())
    everybody = [process for process in map(read, numbers) if process is not None]
    family = {pid}
    grown = True
    while grown:
        children = {one.pid for one in everybody if one.parent in family} - family
        family |= children
        grown = bool(children)
    return [one for one in everybody if one.pid in family - {pid}]


def lives(pid: int) -> bool:
    """Whether the process runs; one that only waits to be forgotten does not."""
    found = read(pid)
    return found is not None and found.state != "Z"


def resident_mb(pid: int) -> float:
    """How much memory the process holds."""
    for line in (PROC / str(pid) / "status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise AssertionError(f"process {pid} has no memory")


def has_loaded(pid: int, library: str) -> bool:
    """Whether the process has a file whose path names `library` in its memory."""
    return library in (PROC / str(pid) / "maps").read_text()


def wait_for(what: Callable[[], Found], timeout_s: float, why: str) -> Found:
    """Return the first true answer of `what`; fails with `why` when none comes."""
    until = time.monotonic() + timeout_s
    while time.monotonic() < until:
        if answer := what():
            return answer
        time.sleep(0.05)
    raise AssertionError(f"waited {timeout_s} s for {why}")
