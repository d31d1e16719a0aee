"""A PostgreSQL server of one's own, which can be killed and started again.

What is committed is with the operating system before anybody is told so, which a kill
does not touch; a power cut is not played, so nothing waits for the disk.
"""

import os
import random
import signal
import subprocess
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
from postgres import Cluster, initialise, owners, programs
from processes import below, lives, wait_for

OPTIONS = ("-c", "fsync=off", "-c", "listen_addresses=")
START_S, END_S = 60, 20


class Server:
    """A server in `folder`; it runs between `start` and `kill`."""

    def __init__(self, folder):
        self.folder, self.data = folder, initialise(folder)
        self.process = None

    @property
    def url(self):
        return Cluster(self.folder).url

    def start(self):
        program = owners(programs() / "postgres", "-D", self.data, "-k", self.folder)
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                (*program, *OPTIONS), stdout=log, stderr=log, cwd="/"
            )
        wait_for(self.answers, START_S, "the database server to answer")

    def answers(self):
        assert self.process.poll() is None, (self.folder / "log").read_text()
        try:
            psycopg.connect(f"user=postgres host={self.folder}").close()
        except psycopg.OperationalError:
            return False
        return True

    def family(self):
        """The server's processes, its first one last."""
        children = [one.pid for one in below(self.process.pid)]
        return [*reversed(children), self.process.pid]

    def signal(self, name):
        """Send a signal to every process of the server."""
        for pid in self.family():
            with suppress(ProcessLookupError):
                os.kill(pid, name)

    def kill(self):
        """Kill every process of the server at once."""
        # So that the first one starts no other meanwhile.
        os.kill(self.process.pid, signal.SIGSTOP)
        family = self.family()
        for pid in family:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait(END_S)
        for pid in family:
            wait_for(lambda one=pid: not lives(one), END_S, f"{pid} to die")

    def kill_one(self, chance: random.Random):
        """Kill any process but the first, which then starts all of them anew."""
        children = [one.pid for one in below(self.process.pid)]
        if not children:
            return False
        with suppress(ProcessLookupError):
            os.kill(chance.choice(children), signal.SIGKILL)
        return True


@contextmanager
def own_server():
    """Yield a server that runs; nothing of it is left behind."""
    # A socket's path may have some hundred characters: a test's own is too long.
    made = TemporaryDirectory(prefix="ivr-killed-")
    with made as folder, running(Path(folder)) as found:
        yield found


@contextmanager
def running(folder):
    """Yield a server whose files lie in `folder`; it ends, however it was left."""
    found = Server(folder)
    found.start()
    try:
        yield found
    finally:
        if found.process.poll() is None:
            found.kill()
