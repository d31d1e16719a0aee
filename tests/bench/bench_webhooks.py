"""Signed webhooks against a bare Flask route, both under gunicorn, in one run.

    python tests/bench/bench_webhooks.py [--connections 32] [--seconds 8]

`wrk` (apt-get install wrk) sends the same signed requests to both: whole calls, turn
by turn, each a new one.  Then it sends them again, which is what a replay costs.
The database is SQLite with full durability; nothing is left out.
"""

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import requests
from twilio.request_validator import RequestValidator

from ivr.cli.web_server import THREADS, WORKERS
from ivr.demo.server import free_port
from ivr.settings import environment_with, shipped_flow

ACCOUNT, TOKEN = "AC" + "a" * 32, "12345"
PUBLIC = "https://hotline.example"
# Calls whose turns are sent side by side, so that a turn finds the one before it done.
BATCH = 512
BARE = """
from flask import Flask
app = Flask("bare")
@app.post("/twilio/<path:page>")
def answer(page):
    return "<Response/>", 200, {"Content-Type": "text/xml"}
@app.get("/readyz")
def ready():
    return "ready"
"""
LUA = """
local file = assert(io.open("{path}", "rb"))
local requests = {{}}
for line in file:lines() do
  requests[#requests + 1] = file:read(tonumber(line))
end
file:close()
local next = 0
request = function()
  next = next + 1
  if next > #requests then wrk.thread:stop() next = 1 end
  return requests[next]
end
"""
CALL = (
    ("/twilio/voice", {}),
    ("/twilio/step?turn=1", {"Digits": "2"}),
    ("/twilio/step?turn=2", {"Digits": "2"}),
    ("/twilio/step?turn=3", {"Digits": "2"}),
    ("/twilio/step?turn=4", {"Digits": "2"}),
    ("/twilio/step?turn=5", {"Digits": "123456782"}),
    ("/twilio/step?turn=6", {"Digits": "1"}),
    ("/twilio/step?turn=7", {"Digits": "0"}),
    ("/twilio/step?turn=8", {"RecordingDuration": "9", "Digits": "#"}),
    ("/twilio/step?turn=9", {"Digits": "1"}),
    ("/twilio/step?turn=10", {"Digits": "2"}),
    ("/twilio/step?turn=11", {"Digits": "2"}),
    ("/twilio/status", {"CallStatus": "completed", "CallDuration": "60"}),
)


@dataclass(frozen=True)
class Figures:
    """What wrk measured; times in milliseconds."""

    per_second: float
    p50: float
    p99: float
    wrong: int


def fields(call: str, more: dict[str, str]) -> dict[str, str]:
    """All that Twilio sends with a request of `call`."""
    common = {
        "AccountSid": ACCOUNT,
        "ApiVersion": "2010-04-01",
        "CallSid": call,
        "CallStatus": "in-progress",
        "Called": "+18005550100",
        "CalledCity": "",
        "CalledCountry": "US",
        "CalledState": "",
        "CalledZip": "",
        "Caller": "+8613800138000",
        "CallerCity": "",
        "CallerCountry": "CN",
        "Direction": "inbound",
        "From": "+8613800138000",
        "FromCountry": "CN",
        "To": "+18005550100",
        "ToCountry": "US",
    }
    if "RecordingDuration" in more:
        more = {**more, "RecordingUrl": f"https://api.twilio.com/x/RE{call[2:]}"}
    return {**common, **more}


def write_requests(path: Path, count: int) -> None:
    """Write `count` signed requests: whole calls, in batches, turn after turn."""
    validator = RequestValidator(TOKEN)
    with path.open("wb") as file:
        for batch in range(count // (BATCH * len(CALL)) + 1):
            for page, more in CALL:
                for index in range(BATCH):
                    form = fields(f"CA{batch * BATCH + index:032x}", more)
                    signed = validator.compute_signature(PUBLIC + page, form)
                    file.write(raw(page, urlencode(form).encode(), signed))


def raw(page: str, body: bytes, signature: str) -> bytes:
    """A request as wrk sends it, behind its length."""
    head = (
        f"POST {page} HTTP/1.1\r\nHost: hotline.example\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\nX-Twilio-Signature: {signature}\r\n\r\n"
    )
    whole = head.encode() + body
    return f"{len(whole)}\n".encode() + whole


@contextmanager
def served(command: list[str], folder: Path, port: int) -> Iterator[None]:
    """Run a server in `folder` until the block ends."""
    environment = environment_with(
        {
            "IVR_CALLS_PER_HOUR": "0",  # its callers share one number
            "IVR_DATABASE_URL": f"sqlite:///{folder / 'ivr.db'}",
            "IVR_FLOW": str(shipped_flow().resolve()),
            "IVR_PUBLIC_URL": PUBLIC,
            "IVR_SECRET_KEY": "0" * 32,
            "TWILIO_ACCOUNT_SID": ACCOUNT,
            "TWILIO_AUTH_TOKEN": TOKEN,
        }
    )
    with (folder / "log").open("ab") as log:
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=log, stderr=log
        )
    try:
        wait_for(f"http://127.0.0.1:{port}/readyz")
        yield
    finally:
        process.terminate()
        process.wait(30)


def wait_for(url: str) -> None:
    """Return when `url` answers."""
    for _ in range(300):
        try:
            if requests.get(url, timeout=1).ok:
                return
        except requests.RequestException:
            time.sleep(0.1)
    sys.exit(f"nothing answers at {url}")


def load(port: int, script: Path, connections: int, seconds: int) -> Figures:
    """Let wrk send the requests; return what it measured."""
    command = (
        f"wrk -t1 -c{connections} -d{seconds}s --latency -s {script} "
        f"http://127.0.0.1:{port}"
    )
    printed = subprocess.run(
        command.split(), capture_output=True, text=True, check=True
    ).stdout
    wrong = re.search(r"Non-2xx or 3xx responses: (\d+)", printed)
    return Figures(
        per_second=float(re.search(r"Requests/sec:\s+([\d.]+)", printed)[1]),
        p50=milliseconds(printed, "50%"),
        p99=milliseconds(printed, "99%"),
        wrong=int(wrong[1]) if wrong else 0,
    )


def milliseconds(printed: str, name: str) -> float:
    """A latency that wrk printed."""
    found = re.search(rf"{re.escape(name)}\s+([\d.]+)(us|ms|s)", printed)
    return float(found[1]) * {"us": 0.001, "ms": 1, "s": 1000}[found[2]]


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--connections", type=int, default=32)
    parser.add_argument("--seconds", type=int, default=8)
    options = parser.parse_args()
    if shutil.which("wrk") is None:
        sys.exit("needs wrk: apt-get install wrk")
    with tempfile.TemporaryDirectory() as name:
        measure(Path(name), options.connections, options.seconds)


def measure(folder: Path, connections: int, seconds: int) -> None:
    """Bare, ours, ours replayed, bare again."""
    script, sent = folder / "send.lua", folder / "requests"
    write_requests(sent, 6000 * seconds)
    script.write_text(LUA.format(path=sent))
    (folder / "bare_app.py").write_text(BARE)
    port = free_port(8765)
    gunicorn = [sys.executable, "-m", "gunicorn", "bare_app:app", "-k", "gthread"]
    gunicorn += ["-w", str(WORKERS), "--threads", str(THREADS)]
    gunicorn += ["-b", f"127.0.0.1:{port}", "--no-control-socket"]
    ours = [sys.executable, "-m", "ivr", "serve", "--port", str(port)]
    found: dict[str, Figures] = {}
    with served(gunicorn, folder, port):
        found["bare Flask"] = load(port, script, connections, seconds)
    with served(ours, folder, port):
        found["webhooks"] = load(port, script, connections, seconds)
        found["replays"] = load(port, script, connections, seconds)
    with served(gunicorn, folder, port):
        found["bare Flask again"] = load(port, script, connections, seconds)
    bare = (found["bare Flask"].per_second + found["bare Flask again"].per_second) / 2
    print(f"{'':18}{'req/s':>8}{'ratio':>8}{'p50 ms':>9}{'p99 ms':>9}{'wrong':>7}")
    for what, figures in found.items():
        print(
            f"{what:18}{figures.per_second:8.0f}{figures.per_second / bare:8.2f}"
            f"{figures.p50:9.1f}{figures.p99:9.1f}{figures.wrong:7}"
        )


if __name__ == "__main__":
    main()
