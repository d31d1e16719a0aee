"""Machines that share a database and nothing else: each a web part and a worker."""

import subprocess
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import requests
from processes import wait_for
from real_hotline import IVR, free_port

# Two machines and a proxy share the two cores of one.
START_TIMEOUT_S = 240


@dataclass
class Machine:
    """One machine: its own folder, its parts; `log` is what they wrote."""

    folder: Path
    environment: dict[str, str]
    port: int = field(default_factory=free_port)
    parts: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def run(self, name: str, *options: str) -> None:
        """Start a part."""
        with (self.folder / "ivr.log").open("ab") as log:
            self.parts[name] = subprocess.Popen(
                (IVR, name, *options),
                env=self.environment,
                cwd=self.folder,
                stdout=log,
                stderr=log,
            )

    def start_web(self) -> None:
        self.run("web", "--port", str(self.port))
        wait_for(self.is_ready, START_TIMEOUT_S, f"a web part\n{self.log()}")

    def start_worker(self) -> None:
        before = self.log().count("worker_started")
        self.run("worker")
        wait_for(
            lambda: self.log().count("worker_started") > before,
            START_TIMEOUT_S,
            f"a worker\n{self.log()}",
        )

    def is_ready(self) -> bool:
        try:
            return requests.get(f"http://127.0.0.1:{self.port}/readyz", timeout=2).ok
        except requests.RequestException:
            return False

    def log(self) -> str:
        path = self.folder / "ivr.log"
        return path.read_text() if path.exists() else ""

    def end(self, name: str, timeout_s: float = START_TIMEOUT_S) -> int:
        """Ask a part to end; return its exit code."""
        process = self.parts.pop(name)
        process.terminate()
        return process.wait(timeout_s)

    def kill_part(self, name: str) -> None:
        """Kill a part at once, with what it was about."""
        process = self.parts.pop(name)
        process.kill()
        process.wait()

    def kill(self) -> None:
        for process in self.parts.values():
            process.kill()
            process.wait()


@contextmanager
def machines(folder: Path, environment: dict[str, str], count: int):
    """Yield so many machines that run nothing yet; nothing of them stays behind."""
    with ExitStack() as stack:
        found = []
        for number in range(count):
            own = folder / f"machine-{number}"
            own.mkdir()
            found.append(Machine(own, environment))
            stack.callback(found[-1].kill)
        yield found
