"""A throw-away Redis server."""

import shutil
import socket
import subprocess
from contextlib import contextmanager
from pathlib import Path

import pytest
from processes import wait_for
from real_hotline import free_port

PROGRAM = shutil.which("redis-server")


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def serving(folder: Path):
    """Yield the URL of a server that keeps nothing; skips where there is none."""
    if PROGRAM is None:
        pytest.skip("no Redis server is installed (apt-get install redis-server)")
    port = free_port()
    options = ("--port", str(port), "--bind", "127.0.0.1", "--save", "")
    process = subprocess.Popen(
        (PROGRAM, *options, "--dir", str(folder)), stdout=subprocess.DEVNULL
    )
    try:
        wait_for(lambda: listens(port), 30, "Redis to listen")
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        process.terminate()
        process.wait(30)
