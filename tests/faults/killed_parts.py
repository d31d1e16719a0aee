"""The parts of a hotline as processes: each can be killed whole, and started again."""

import os
import random
import signal
import subprocess
from contextlib import suppress

import requests
from processes import below, lives, wait_for
from real_hotline import IVR

# A part takes seconds to start, and minutes where many others start meanwhile.
START_S, END_S = 300, 60


class Part:
    """`ivr` with `arguments` in `folder`; what it writes is in `log`."""

    def __init__(self, folder, environment, *arguments):
        self.folder, self.environment = folder, environment
        self.arguments = arguments
        self.log = folder / f"{arguments[0]}-{id(self)}.log"
        self.process = None

    def start(self):
        self.log.write_bytes(b"")
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                (IVR, *self.arguments),
                env=self.environment,
                cwd=self.folder,
                stdout=log,
                stderr=log,
            )

    def runs(self):
        return self.process is not None and self.process.poll() is None

    def is_ready(self):
        return self.runs() and b"worker_started" in self.log.read_bytes()

    def revive(self):
        """Start the part again if it ended, as it does where it finds no database."""
        if not self.runs():
            self.start()
        return self.is_ready()

    def until_ready(self):
        wait_for(self.revive, START_S, f"ivr {self.arguments[0]} to start")

    def children(self):
        return [one.pid for one in below(self.process.pid)]

    def kill(self):
        """Kill the part and all that it started, at once."""
        # So that it starts no other meanwhile.
        self.process.send_signal(signal.SIGSTOP)
        family = [self.process.pid, *self.children()]
        for pid in family:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait(END_S)
        for pid in family:
            wait_for(lambda one=pid: not lives(one), END_S, f"{pid} to die")

    def end(self):
        """Ask the part to end; return its exit code."""
        self.process.terminate()
        return self.process.wait(END_S)

    def kill_if_there(self):
        if self.runs():
            self.kill()


class Web(Part):
    """`ivr web` at a port of its own."""

    def __init__(self, folder, environment, port):
        super().__init__(folder, environment, "web", "--port", str(port))
        self.url = f"http://127.0.0.1:{port}"

    def is_ready(self):
        if not self.runs():
            return False
        try:
            return requests.get(f"{self.url}/readyz", timeout=2).ok
        except requests.RequestException:
            return False

    def kill_one(self, chance: random.Random):
        """Kill one of the processes that answer; the first one starts another."""
        children = self.children()
        if not children:
            return False
        with suppress(ProcessLookupError):
            os.kill(chance.choice(children), signal.SIGKILL)
        return True
