"""Requests a second of the API: the list, a case, and a change, under gunicorn.

    python tests/bench/bench_api.py [--cases 20000] [--connections 16] [--seconds 5]

`wrk` (apt-get install wrk) asks a real `ivr web` on SQLite with full durability, with a
token, in turn for: an address that needs nothing, the first page of the list, pages
from the middle of it, a case, and a note written on a case with a fresh key each time.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import requests
from bench_webhooks import free_port, served

from ivr.api import tokens
from ivr.cases.agents import add_agent
from ivr.db import Database
from ivr.migrations import upgrade
from ivr.tables import Call, Case

NOTE = """
wrk.method = "POST"
wrk.headers["Authorization"] = "Bearer {token}"
wrk.headers["Content-Type"] = "application/json"
wrk.body = '{{"text": "called the bank"}}'
local count, threads = 0, 0
function setup(thread) threads = threads + 1; thread:set("me", threads) end
request = function()
  count = count + 1
  wrk.headers["Idempotency-Key"] = me .. "-" .. count
  return wrk.format(nil, "/api/v1/cases/" .. (1001 + count % {cases}) .. "/notes")
end
"""


def fill(folder: Path, count: int) -> str:
    """Make a database with `count` open cases; return a token."""
    database, at = Database(f"sqlite:///{folder / 'ivr.db'}"), datetime.now(UTC)
    upgrade(database)
    with database.writing() as session:
        add_agent(session, "bench", "agent", "tulips in winter", at)
        for step in range(count):
            then = at + timedelta(seconds=step)
            call = Call(
                sid=f"CA{step:032x}",
                caller=f"+8613{step:09}",
                flow="hotline",
                flow_revision="0" * 64,
                state="{}",
                status="completed",
                started_at=then,
                heard_at=then,
            )
            session.add(call)
            session.flush()
            session.add(
                Case(
                    call_id=call.id,
                    topic="transfers",
                    priority="normal",
                    rank=2,
                    language="en-US",
                    caller=call.caller,
                    callback_number=call.caller,
                    opened_at=then,
                    due_at=then + timedelta(days=1),
                    flow="hotline",
                    flow_revision="0" * 64,
                    path=["welcome", "main:missing_transfer"],
                    collected={},
                )
            )
        scopes = ("cases:read", "cases:write")
        token = tokens.make(session, "bench", scopes, at, agent="bench")
    database.close()
    return token


def wrk(url: str, token: str, connections: int, seconds: int, script: str = "") -> str:
    """Return a row of the table: requests a second, p50, p99, refused or failed."""
    more = ["-s", script] if script else ["-H", f"Authorization: Bearer {token}"]
    command = ("wrk", "-t2", f"-c{connections}", f"-d{seconds}s", "--latency", *more)
    told = subprocess.run((*command, url), capture_output=True, text=True, check=True)
    rate = re.search(r"Requests/sec:\s+([\d.]+)", told.stdout)
    half, most = (
        re.search(rf"^ +{p}% +(\S+)", told.stdout, re.MULTILINE) for p in (50, 99)
    )
    wrong = re.search(r"Non-2xx or 3xx responses: (\d+)", told.stdout)
    found = (one[1] if one else "?" for one in (rate, half, most))
    return " | ".join((*found, wrong[1] if wrong else "0"))


def middle(url: str, token: str, pages: int) -> str:
    """Return the address of a page from the middle of the list."""
    at, headers = f"{url}/cases?limit=200", {"Authorization": f"Bearer {token}"}
    for _ in range(pages):
        cursor = requests.get(at, headers=headers, timeout=30).json()["next"]
        at = f"{url}/cases?limit=200&cursor={cursor}"
    return at.replace("limit=200", "limit=50")


def main() -> None:
    """Measure and print the table."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--cases", type=int, default=20_000)
    asked.add_argument("--connections", type=int, default=16)
    asked.add_argument("--seconds", type=int, default=5)
    given = asked.parse_args()
    os.environ["IVR_API_PER_MINUTE"] = "0"
    with tempfile.TemporaryDirectory() as made:
        folder, port = Path(made), free_port(8790)
        token = fill(folder, given.cases)
        script = folder / "note.lua"
        script.write_text(NOTE.format(token=token, cases=given.cases))
        url = f"http://127.0.0.1:{port}/api/v1"
        ivr = str(Path(sys.executable).with_name("ivr"))
        with served([ivr, "web", "--port", str(port)], folder, port):
            rows = {
                "nothing (`/healthz`)": f"http://127.0.0.1:{port}/healthz",
                "the first 50 of the list": f"{url}/cases",
                "50 from the middle": middle(url, token, given.cases // 400),
                "a case": f"{url}/cases/1001",
            }
            print("| | req/s | p50 | p99 | refused or failed |")
            print("| --- | --- | --- | --- | --- |")
            load = (given.connections, given.seconds)
            for name, address in rows.items():
                print(f"| {name} | {wrk(address, token, *load)} |", flush=True)
            print(f"| a note with a key | {wrk(url, token, *load, str(script))} |")


if __name__ == "__main__":
    main()
