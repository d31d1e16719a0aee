"""`ivr serve` with live words, and an exchange whose recordings can be held back."""

import json
import secrets
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import requests
from processes import below, wait_for
from real_hotline import IVR, SPEECH, START_TIMEOUT_S, free_port, settings_in

from ivr.simulator import Exchange, VirtualClock

NUMBER, CALLER = "+18005550100", "+8613800138000"
END_TIMEOUT_S = 30


@dataclass
class LiveHotline:
    """A running hotline, its exchange and the address of its streams."""

    exchange: Exchange
    folder: Path
    environment: dict[str, str]
    streams: str
    process: subprocess.Popen[bytes]

    def ivr(self, *arguments: str) -> str:
        ended = subprocess.run(
            (IVR, *arguments),
            env=self.environment,
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=True,
        )
        return ended.stdout

    def transcript(self, number: int) -> dict:
        """The transcript's part of case `number`."""
        return json.loads(self.ivr("cases", "show", str(number), "--json"))[
            "transcript"
        ]

    def sql(self, statement: str) -> list[tuple]:
        """Run a statement on the database file, past the hotline."""
        path = self.folder / "ivr.db"
        with closing(sqlite3.connect(path, timeout=10)) as database, database:
            return database.execute(statement).fetchall()

    def log(self) -> str:
        return (self.folder / "ivr.log").read_text(encoding="utf-8")

    def part(self, words: str) -> int:
        """The process whose command holds `words`."""
        (found,) = (one for one in below(self.process.pid) if words in one.command)
        return found.pid

    def leave_message(self, from_: str = CALLER):
        """Call in Korean, leave the message, hang up; return the call."""
        call = self.exchange.call(from_=from_, to=NUMBER)
        call.press("3")
        call.press("0")
        call.leave_message(SPEECH, end="hang_up")
        return call


@contextmanager
def running(folder: Path) -> Iterator[LiveHotline]:
    """A hotline that runs for as long as the block lasts."""
    port, live_port = free_port(), free_port()
    url = f"http://127.0.0.1:{port}"
    streams = f"ws://127.0.0.1:{live_port}/twilio/stream"
    exchange = Exchange(
        account_sid="AC" + secrets.token_hex(16),
        auth_token=secrets.token_hex(16),
        clock=VirtualClock(datetime.now(UTC)),
    )
    exchange.add_number(
        NUMBER, voice_url=f"{url}/twilio/voice", status_callback=f"{url}/twilio/status"
    )
    with exchange.serving() as api_url:
        environment = settings_in(folder, api_url) | {
            "IVR_PUBLIC_URL": url,
            "IVR_LIVE": "true",
            "IVR_LIVE_URL": streams,
            "IVR_LIVE_STREAMS": "2",
            "TWILIO_ACCOUNT_SID": exchange.account_sid,
            "TWILIO_AUTH_TOKEN": exchange.auth_token,
        }
        with (folder / "ivr.log").open("wb") as log:
            ports = ("--port", str(port), "--live-port", str(live_port))
            process = subprocess.Popen(
                (IVR, "serve", *ports),
                env=environment,
                cwd=folder,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        hotline = LiveHotline(exchange, folder, environment, streams, process)
        try:
            wait_for(lambda: is_ready(hotline, url), START_TIMEOUT_S, "the hotline")
            yield hotline
        finally:
            process.terminate()
            process.wait(END_TIMEOUT_S)


def is_ready(hotline: LiveHotline, url: str) -> bool:
    """Whether the web part answers and the live part listens."""
    assert hotline.process.poll() is None, hotline.log()
    try:
        return requests.get(f"{url}/readyz", timeout=2).ok and (
            "live_started" in hotline.log()
        )
    except requests.RequestException:
        return False
