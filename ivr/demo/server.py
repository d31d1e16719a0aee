"""A throw-away hotline on this machine, with a telephone exchange to call it."""

import json
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import requests

from ivr.errors import IvrError
from ivr.settings import environment_with, read_settings, shipped_flow
from ivr.simulator import Exchange, VirtualClock

NUMBER = "+18005550100"
START_TIMEOUT_S = 60
END_TIMEOUT_S = 45


class DemoError(IvrError):
    """A step of the demo failed."""


@dataclass(frozen=True, slots=True)
class EmbeddedHotline:
    """A running hotline: its address, its exchange, its folder and its environment."""

    url: str
    exchange: Exchange
    folder: Path
    environment: dict[str, str]

    def ivr(self, *arguments: str, given: str | None = None) -> str:
        """Run an `ivr` command on this hotline and return what it prints."""
        ended = subprocess.run(  # noqa: S603 - our own command, no shell
            (sys.executable, "-m", "ivr", *arguments),
            env=self.environment,
            input=given,
            capture_output=True,
            text=True,
            check=False,
        )
        if ended.returncode != 0:
            raise DemoError(f"ivr {arguments[0]} failed: {ended.stderr.strip()}")
        return ended.stdout

    def cases(self) -> list[dict[str, Any]]:
        """Return the case list."""
        return json.loads(self.ivr("cases", "list", "--json"))


@contextmanager
def embedded(
    port: int, desk: Callable[[Path], None] | None = None
) -> Generator[EmbeddedHotline]:
    """Yield a hotline in a throw-away folder, and end it; raises DemoError.

    `desk` writes its policy to a file; without one it has the policy beside its flow.
    """
    exchange = Exchange(
        account_sid="AC" + secrets.token_hex(16),
        auth_token=secrets.token_hex(16),
        clock=VirtualClock(datetime.now(UTC)),
    )
    url = f"http://127.0.0.1:{free_port(port)}"
    exchange.add_number(
        NUMBER,
        voice_url=f"{url}/twilio/voice",
        status_callback=f"{url}/twilio/status",
        fallback_url=f"{url}/twilio/fallback",
    )
    with (
        tempfile.TemporaryDirectory(prefix="ivr-demo-") as folder,
        exchange.serving() as api_url,
    ):
        environment = settings_for(exchange, url, api_url, Path(folder))
        if desk is not None:
            policy = Path(folder, "desk.yaml")
            desk(policy)
            environment["IVR_DESK"] = str(policy)
        hotline = EmbeddedHotline(url, exchange, Path(folder), environment)
        with serving(hotline):
            yield hotline


def settings_for(
    exchange: Exchange, url: str, api_url: str, folder: Path
) -> dict[str, str]:
    """Return the environment of a hotline that lives in `folder` alone."""
    return environment_with(
        {
            "IVR_DATABASE_URL": f"sqlite:///{folder / 'ivr.db'}",
            "IVR_RECORDINGS": str(folder / "recordings"),
            "IVR_FLOW": str(shipped_flow().resolve()),
            "IVR_MODELS": str(read_settings().ivr_models.resolve()),
            "IVR_PUBLIC_URL": url,
            "IVR_TWILIO_API_URL": api_url,
            "TWILIO_ACCOUNT_SID": exchange.account_sid,
            "TWILIO_AUTH_TOKEN": exchange.auth_token,
        },
        alone=True,
    )


def free_port(wanted: int) -> int:
    """Return `wanted` if it is free, else any other port that is."""
    for port in (wanted, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise DemoError("no port is free on 127.0.0.1")


@contextmanager
def serving(hotline: EmbeddedHotline) -> Generator[None]:
    """Run `ivr serve` for as long as the block lasts; its log goes to a file."""
    port = hotline.url.rpartition(":")[2]
    log = hotline.folder / "ivr.log"
    with log.open("wb") as file:
        process = subprocess.Popen(  # noqa: S603 - our own command, no shell
            (sys.executable, "-m", "ivr", "serve", "--port", port),
            env=hotline.environment,
            cwd=hotline.folder,
            stdout=file,
            stderr=file,
            start_new_session=True,  # Ctrl-C is for the demo, which ends it in order
        )
    try:
        wait_until_ready(hotline.url, process, log)
        yield
    finally:
        process.terminate()
        process.wait(END_TIMEOUT_S)


def wait_until_ready(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Return when the hotline answers; raises DemoError when it does not."""
    until = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < until and process.poll() is None:
        try:
            if requests.get(f"{url}/readyz", timeout=2).ok:
                return
        except requests.RequestException:
            time.sleep(0.1)
    tail = log.read_text(encoding="utf-8").splitlines()[-5:]
    told = "\n".join(line.removeprefix("ivr: ") for line in tail)
    raise DemoError(f"the hotline did not start: {told}")
