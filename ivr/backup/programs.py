"""PostgreSQL's own programs, which write and read its dumps."""

import os
import subprocess
from collections.abc import Sequence

from sqlalchemy import make_url

from ivr.backup.manifest import BackupError


def address(url: str) -> str:
    """Return what the programs call the database; its password is not in it."""
    # A password among the arguments could be read by everybody on the machine.
    plain = make_url(url).set(drivername="postgresql", password=None)
    return plain.render_as_string(hide_password=False)


def surroundings(url: str) -> dict[str, str]:
    """Return the environment in which a program knows the password."""
    password = make_url(url).password
    return {**os.environ, **({"PGPASSWORD": str(password)} if password else {})}


def run(command: Sequence[str], url: str) -> None:
    """Run a program to its end; raises BackupError with the reason that it gives."""
    try:
        ended = subprocess.run(  # noqa: S603 - a program of PostgreSQL's, no shell
            command, env=surroundings(url), capture_output=True, check=False
        )
    except FileNotFoundError:
        raise missing(command[0]) from None
    if ended.returncode:
        raise BackupError(f"{command[0]}: {last_line(ended.stderr)}")


def missing(program: str) -> BackupError:
    """Return the error of a machine without PostgreSQL's programs."""
    hint = "apt-get install postgresql-client, of the server's version or newer"
    return BackupError(f"{program} is not installed: {hint}")


def last_line(said: bytes) -> str:
    """Return the reason in what a program wrote."""
    lines = [one for one in said.decode("utf-8", "replace").splitlines() if one.strip()]
    told = [one for one in lines if "error:" in one.lower()] or lines
    return told[0].strip() if told else "it gave no reason"
