"""A hotline as its company runs it: server, exchange, telephones, own policy."""

import json
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from ivr.demo.server import EmbeddedHotline, free_port, serving, settings_for
from ivr.simulator import (
    Dialling,
    Exchange,
    Gathering,
    Press,
    Silent,
    SimulatedCall,
    Subscriber,
    VirtualClock,
    play,
)

NUMBER, CALLER, AGENT = "+18005550100", "+14155550132", "+14155550190"
PASSWORD = "tulips in winter"
PATIENCE_S = 60
# English, a fault of the app, not this number's account but one that is typed, right;
# the device, its version, the message, no text.
FAULT = (
    *map(Press, ("1", "3", "1", "2", "901147231", "1", "2", "5041#")),
    Silent(),
    Press("2"),
)
# Calls may go out at any hour: the test runs at any.
POLICY = """
dispositions:
  solved: {label: Solved, key: "1"}
  not_reached: {label: Could not be reached, ends: closed}
calling: {hours: "00:00-24:00", tries: [1 min, 1 min], countries: [US], record: never}
satisfaction: {by: [key]}
"""


@dataclass(frozen=True)
class WholeHotline:
    """A running hotline and the people around it."""

    running: EmbeddedHotline

    @property
    def url(self) -> str:
        return self.running.url

    @property
    def phones(self) -> dict[str, Subscriber]:
        return self.running.exchange.subscribers

    def ring(self) -> int:
        """Let somebody call about a fault; return the number of their case."""
        play(self.running.exchange, FAULT, from_=CALLER, to=NUMBER)
        return self.running.cases()[0]["number"]

    def case(self, number: int) -> dict[str, Any]:
        """The case whole, as its command prints it."""
        return json.loads(self.running.ivr("cases", "show", str(number), "--json"))

    def rung(self) -> list[str]:
        """Whom the hotline rang, in order."""
        return [leg.to for leg in self.running.exchange._office.legs.values()][1:]

    def agent_takes_the_call(self, nth: int) -> SimulatedCall:
        """Let the agent press 1 when their telephone rings for the `nth` time.

        Return their side of the talk, when the caller is there.
        """
        exchange = self.running.exchange
        wait_until(lambda: self.rung().count(AGENT) == nth)
        call = list(exchange.calls.values())[-1]
        wait_until(lambda: isinstance(call.waiting, Gathering))
        call.press("1")
        wait_until(lambda: isinstance(call.waiting, Dialling))
        call.stay_silent()
        return call

    def await_case(self, number: int, is_so: Callable[[dict[str, Any]], bool]) -> None:
        """Return when the case is so, which the calls' events bring about."""
        wait_until(lambda: is_so(self.case(number)))


def wait_until(is_so: Callable[[], bool]) -> None:
    """Return when it is so."""
    until = monotonic() + PATIENCE_S
    while not is_so():
        assert monotonic() < until
        sleep(0.1)


@contextmanager
def whole_hotline(folder: Path) -> Iterator[WholeHotline]:
    """A hotline with one agent, who has a telephone."""
    exchange = Exchange(
        account_sid="AC" + secrets.token_hex(16),
        auth_token=secrets.token_hex(16),
        clock=VirtualClock(datetime.now(UTC)),
    )
    url = f"http://127.0.0.1:{free_port(0)}"
    exchange.add_number(
        NUMBER, voice_url=f"{url}/twilio/voice", status_callback=f"{url}/twilio/status"
    )
    (folder / "desk.yaml").write_text(POLICY, encoding="utf-8")
    with exchange.serving() as api_url:
        environment = settings_for(exchange, url, api_url, folder)
        environment["IVR_DESK"] = str(folder / "desk.yaml")
        running = EmbeddedHotline(url, exchange, folder, environment)
        with serving(running):
            add = ("agents", "add", "Mei", "--role", "agent", "--password-stdin")
            running.ivr(*add, given=f"{PASSWORD}\n")
            running.ivr("agents", "phone", "Mei", AGENT)
            yield WholeHotline(running)
