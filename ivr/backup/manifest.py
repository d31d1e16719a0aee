"""What stands in a backup: every file with its digest, and what it takes to use it.

The manifest is written last, so that a backup without a whole one is no backup.
"""

import json
import re
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, BinaryIO, Literal, cast

from ivr.errors import IvrError

Kind = Literal["sqlite", "postgresql"]

NAME = "manifest.json"
FORMAT = 1
DATABASES: dict[Kind, str] = {
    "sqlite": "database.sqlite",
    "postgresql": "database.dump",
}
RECORDINGS = "recordings/"
# What a file of a backup may be called: nothing that leads out of its folder.
PART = r"[A-Za-z0-9_-][A-Za-z0-9._-]*"
FILE = re.compile(rf"{PART}(/{PART})*")


class BackupError(IvrError):
    """A backup cannot be made, or is not whole; nothing else was touched."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of a backup: its name there, its length, its SHA-256 in hex."""

    name: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """All that a backup holds.

    `version` is of the program that made it, `migration` the form of the tables, `keys`
    the ids of the keys that sealed something in it.  `missing` are recordings that rows
    name and that were not there, though nobody had deleted them.
    """

    made_at: datetime
    version: str
    kind: Kind
    migration: str
    keys: tuple[str, ...]
    database: Entry
    files: tuple[Entry, ...]
    missing: tuple[str, ...] = ()

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The database and every recording."""
        return (self.database, *self.files)

    @property
    def size(self) -> int:
        """How many bytes all files have together."""
        return sum(one.bytes for one in self.entries)

    def written(self) -> bytes:
        """Return the manifest as it is stored."""
        found = {"format": FORMAT, **asdict(self), "made_at": self.made_at.isoformat()}
        return json.dumps(found, indent=1, ensure_ascii=False).encode()


def read(file: BinaryIO, where: str) -> Manifest:
    """Return a stored manifest; raises BackupError where it is none of ours."""
    try:
        found = json.load(file)
        if found["format"] != FORMAT:
            raise BackupError(f"{where} was made by a newer version; install that one")
        return understood(found)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise BackupError(f"{where} has a damaged {NAME}; take another one") from None


def understood(found: dict[str, Any]) -> Manifest:
    """Return what the JSON says; raises ValueError, KeyError or TypeError."""
    kind = cast("Kind", found["kind"])
    database = entry(found["database"])
    if database.name != DATABASES[kind]:
        raise ValueError(database.name)
    return Manifest(
        made_at=datetime.fromisoformat(found["made_at"]),
        version=str(found["version"]),
        kind=kind,
        migration=str(found["migration"]),
        keys=tuple(map(str, found["keys"])),
        database=database,
        files=tuple(entry(one) for one in found["files"]),
        missing=tuple(map(str, found["missing"])),
    )


def entry(found: dict[str, Any]) -> Entry:
    """Return one file's entry; raises ValueError for a name that leads elsewhere."""
    if not FILE.fullmatch(found["name"]):
        raise ValueError(found["name"])
    return Entry(found["name"], int(found["bytes"]), str(found["sha256"]))
