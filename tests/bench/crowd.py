"""The demo's callers, so many at once, and the wire by which the exchange posts."""

import heapq
import random
import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import count
from urllib.parse import urlsplit

import urllib3

from ivr.demo.callers import CALLERS, Caller
from ivr.simulator import (
    Answer,
    BrokenOffError,
    CannotConnectError,
    Exchange,
    SimulatedCall,
    TimedOutError,
)

NUMBER = "+18005550100"
THREADS = 48


class Times:
    """The exchange's wire: posts on kept connections, and notes how long each took."""

    def __init__(self) -> None:
        self.seconds: dict[str, list[float]] = defaultdict(list)
        self.wrong: dict[str, int] = defaultdict(int)
        self.counting = False
        self._pool = urllib3.PoolManager(maxsize=THREADS, retries=False)
        self._lock = threading.Lock()

    def __call__(
        self, url: str, headers: Mapping[str, str], body: bytes, timeout_s: float
    ) -> Answer:
        """Post as Twilio would; raises WireError."""
        began = time.perf_counter()
        try:
            got = self._pool.request(
                "POST", url, body=body, headers=dict(headers), timeout=timeout_s
            )
        except urllib3.exceptions.ReadTimeoutError as error:
            self.fail("too slow")
            raise TimedOutError(str(error)) from error
        except urllib3.exceptions.ProtocolError as error:
            self.fail("broken off")
            raise BrokenOffError(str(error)) from error
        except urllib3.exceptions.HTTPError as error:
            self.fail("no connection")
            raise CannotConnectError(str(error)) from error
        took = time.perf_counter() - began
        if got.status >= 300:
            self.fail(f"answered {got.status}")
        with self._lock:
            if self.counting:
                self.seconds[urlsplit(url).path.removeprefix("/twilio/")].append(took)
        return Answer(got.status, dict(got.headers), got.data)

    def fail(self, why: str) -> None:
        """Count what no caller should meet."""
        with self._lock:
            self.wrong[why] += 1


@dataclass
class Played:
    """A call on its way: who calls, and what they have still to do."""

    caller: Caller
    call: SimulatedCall
    left: Iterator[object]


@dataclass
class Crowd:
    """The callers, so many at once; each acts `between` seconds after the last time."""

    exchange: Exchange
    at_once: int
    between: float
    chance: random.Random
    due: list[tuple[float, int, Played | None]] = field(default_factory=list)
    ended: list[Played] = field(default_factory=list)
    late: list[float] = field(default_factory=list)
    order: Iterator[int] = field(default_factory=count)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def go_on(self, until: float) -> None:
        """Let them call until that moment, then let those who call finish."""
        begin = time.monotonic()
        for _ in range(self.at_once):
            at = begin + self.chance.uniform(0, self.between)
            heapq.heappush(self.due, (at, next(self.order), None))
        acting: set[Future[None]] = set()
        with ThreadPoolExecutor(THREADS) as pool:
            while self.due or acting:
                acting = {one for one in acting if not checked(one)}
                with self.lock:
                    ripe = bool(self.due) and self.due[0][0] <= time.monotonic()
                    found = heapq.heappop(self.due) if ripe else None
                if found is None:
                    time.sleep(0.002)
                elif found[2] is not None or time.monotonic() < until:
                    acting.add(pool.submit(self.act, found[0], found[2], until))

    def act(self, at: float, played: Played | None, until: float) -> None:
        """Do one caller's next step, and say when the one after it is due."""
        self.late.append(time.monotonic() - at)
        if played is None:
            played = self.begin()
        elif (step := next(played.left, None)) is None:
            played.call.hang_up()
        else:
            played.call.act(step)
        ended = played.call.ended
        if ended:
            self.ended.append(played)
        if not ended or time.monotonic() < until:
            following = at + self.between * self.chance.uniform(0.8, 1.2)
            with self.lock:
                entry = (following, next(self.order), None if ended else played)
                heapq.heappush(self.due, entry)

    def begin(self) -> Played:
        """Let the next caller ring, from a number that nobody has."""
        turn = next(self.order)
        caller = CALLERS[turn % len(CALLERS)]
        known = caller.number.startswith("+")
        number = f"+86139{turn:08}" if known else caller.number
        call = self.exchange.call(from_=number, to=NUMBER)
        return Played(caller, call, iter(caller.steps))


def checked(future: Future[None]) -> bool:
    """Tell whether it is done; raises what it raised."""
    if future.done():
        future.result()
        return True
    return False
